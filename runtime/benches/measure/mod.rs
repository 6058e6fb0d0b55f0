//! What the benches on a large state share: a trie that is committed step by step, the items that are read, and figures.

// Each of the benches uses what it needs.
#![allow(dead_code)]

use sp_io::TestExternalities;
use std::{
	collections::BTreeSet,
	fmt::Debug,
	fs,
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};
use tracing::{
	field::{Field, Visit},
	span, Event, Metadata, Subscriber,
};

/// Puts what has changed into the trie, and says how long that took.
pub fn commit(ext: &mut TestExternalities) -> Duration {
	let started = Instant::now();
	ext.commit_all().expect("no transaction is open");
	let took = started.elapsed();
	// Nodes that nothing refers to any more.
	ext.backend.backend_storage_mut().purge();
	took
}

/// Notes the keys that the state machine says it reads.
#[derive(Clone, Default)]
pub struct Reads(Arc<Mutex<BTreeSet<String>>>);

impl Reads {
	/// How many different items were read.
	pub fn count(&self) -> usize {
		self.0.lock().expect("unpoisoned").len()
	}
}

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

/// The median and the 95th percentile, microseconds.
pub fn spread(mut times: Vec<Duration>) -> String {
	times.sort();
	let at = |percent: usize| {
		let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
		times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
	};
	format!("{:.0} / {:.0}", at(50), at(95))
}

/// A number with commas between the thousands.
pub fn grouped(number: u64) -> String {
	let digits = number.to_string();
	let mut text = String::new();
	for (place, digit) in digits.chars().enumerate() {
		if place > 0 && (digits.len() - place).is_multiple_of(3) {
			text.push(',');
		}
		text.push(digit);
	}
	text
}

/// The memory that this process has, in MB, where the system tells.
pub fn memory() -> Option<u64> {
	let status = fs::read_to_string("/proc/self/status").ok()?;
	let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
	let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
	Some(kilobytes / 1_000)
}

/// The number behind a name on the command line, or what holds without it.
pub fn argument(name: &str, otherwise: u64) -> u64 {
	let mut arguments = std::env::args().skip_while(|argument| argument != name);
	match (arguments.next(), arguments.next()) {
		(None, _) => otherwise,
		(Some(_), value) => value
			.and_then(|value| value.replace('_', "").parse().ok())
			.unwrap_or_else(|| panic!("{name}: expected a number")),
	}
}
