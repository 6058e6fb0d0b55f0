//! How much of the state a decision reads: at most ten items, whatever the number of consents.

use super::{story::pump_of_patient, *};
use crate::genesis::accounts::*;
use assent_primitives::{Source, StaffTag};
use frame_support::assert_ok;
use std::{
	collections::BTreeSet,
	fmt::Debug,
	sync::{Arc, Mutex},
};
use tracing::{
	field::{Field, Visit},
	span, Event, Metadata, Subscriber,
};

/// The most items that a decision may read.
const BOUND: usize = 10;

/// Notes the keys that the state machine says it reads.
#[derive(Clone, Default)]
struct Reads(Arc<Mutex<BTreeSet<String>>>);

impl Subscriber for Reads {
	fn enabled(&self, metadata: &Metadata<'_>) -> bool {
		metadata.target() == "state"
	}
	fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
		span::Id::from_u64(1)
	}
	fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
	fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
	fn enter(&self, _: &span::Id) {}
	fn exit(&self, _: &span::Id) {}
	fn event(&self, event: &Event<'_>) {
		#[derive(Default)]
		struct Fields {
			get: bool,
			key: String,
		}
		impl Visit for Fields {
			fn record_str(&mut self, field: &Field, value: &str) {
				self.get |= field.name() == "method" && value == "Get";
			}
			fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
				match field.name() {
					"key" => self.key = format!("{value:?}"),
					"method" => self.get |= format!("{value:?}").trim_matches('"') == "Get",
					_ => {},
				}
			}
		}
		let mut fields = Fields::default();
		event.record(&mut fields);
		if fields.get {
			self.0.lock().expect("unpoisoned").insert(fields.key);
		}
	}
}

fn hex(key: &[u8]) -> String {
	key.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number of items that `action` reads.
pub fn reads_of<R>(action: impl FnOnce() -> R) -> (usize, R) {
	let reads = Reads::default();
	let result = tracing::subscriber::with_default(reads.clone(), action);
	let keys = reads.0.lock().expect("unpoisoned");
	// The block's own moment is no item of anybody's.
	let clock = hex(&pallet_timestamp::Now::<Runtime>::hashed_key());
	let count = keys.iter().filter(|key| **key != clock).count();
	(count, result)
}

#[test]
fn reads_should_be_counted_when_items_are_read() {
	run(|| {
		let (count, _) = reads_of(|| {
			Accreditation::policy();
			Accreditation::policy();
			Accreditation::organisation(HOSPITAL)
		});
		assert_eq!(count, 2);
	});
}

#[test]
fn decision_should_read_at_most_ten_items_when_consents_are_many() {
	run(|| {
		let pump = pump_of_patient();
		let nurse = StaffTag(H256::repeat_byte(77));
		assert_ok!(Accreditation::affiliate_staff(signed(HOSPITAL), nurse, None));
		let request = Access {
			staff: Some(nurse),
			basis: Basis::Policy,
			..access(Role::CareProvider, Purpose::Treat)
		};
		let decide = || AccessAudit::decide(HOSPITAL, pump.clone(), request.clone());
		let (before, _) = reads_of(decide);
		assert!((1..=BOUND).contains(&before), "{before} items");

		let grantees = [
			Grantee::Party(HOSPITAL),
			Grantee::Staff { organisation: HOSPITAL, tag: nurse },
			Grantee::Role(Role::CareProvider),
			Grantee::Anyone,
			Grantee::Party(RESEARCH),
			Grantee::Party(INSURER),
		];
		for nonce in 0..24u8 {
			let grantee = grantees[usize::from(nonce) % grantees.len()].clone();
			assert_ok!(Consents::grant(
				signed(PATIENT),
				[nonce; 32],
				vec![permit(grantee, Purpose::Hresch)],
				Terms::default(),
				commitment(3)
			));
		}
		let (after, _) = reads_of(decide);
		assert!((before..=BOUND).contains(&after), "{after} items");

		// A source's list takes the place of that to anyone.
		let onward = Terms { onward_disclosure: true, ..Terms::default() };
		let to_research = vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)];
		assert_ok!(Consents::grant(signed(PATIENT), [99; 32], to_research, onward, commitment(3)));
		let source = Source { party: RESEARCH, disclosure: Default::default() };
		let named = Access { source: Some(source), ..request.clone() };
		let (from_another, decision) =
			reads_of(|| AccessAudit::decide(HOSPITAL, pump.clone(), named.clone()));
		assert!(from_another <= BOUND, "{from_another} items");
		assert!(decision.expect("decidable").verdict.is_permit());

		let (whole, _) = reads_of(|| {
			AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), request.clone())
		});
		println!("decision: {before} items without consents, {after} with; record: {whole}");
	});
}
