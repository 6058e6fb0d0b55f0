use super::*;
use proptest::prelude::*;

const KIND: AttestationKind = AttestationKind::InsuranceCoverage;

/// One act of one of the two insurers, of the person, or of anybody.
fn act(number: u8, issuer: AccountId, person: AccountId, moments: Moment) {
	let subject = || of(person.clone());
	let now = Accreditation::now();
	let origin = || signed(issuer.clone());
	let until = now + moments;
	// Whether it is refused depends on what came before; both must leave the books in order.
	let _ = match number {
		0 | 1 => Accreditation::attest(origin(), subject(), KIND, commitment(1), now, until),
		2 => Accreditation::renew_attestation(origin(), subject(), KIND, commitment(2), until),
		3 => Accreditation::revoke_attestation(origin(), subject(), KIND),
		4 => Accreditation::clear_attestation(signed(account(9)), issuer.clone(), subject(), KIND),
		5 => Accreditation::dismiss_attestation(
			signed(person.clone()),
			issuer.clone(),
			subject(),
			KIND,
		),
		6 => Accreditation::suspend(root(), issuer.clone()),
		7 => Accreditation::reinstate(root(), issuer.clone()),
		8 | 9 => {
			at(now + moments);
			Ok(())
		},
		_ => Accreditation::withdraw_accreditation(root(), issuer.clone()),
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// What is held is what is kept; and what counts is not revoked, within its period, and of an issuer in good standing.
	#[test]
	fn attestations_should_be_paid_for_and_truthful_when_anything_happens(
		acts in prop::collection::vec((0u8..=10, any::<bool>(), 1u8..3, 1u64..6), 0..60)
	) {
		ExtBuilder::default().build_and_execute(|| {
			use sp_runtime::traits::Convert;
			let issuers = [insurer(), other_insurer()];
			let price = Price::convert(Accreditation::attestation_footprint());
			for (number, second, person, moments) in acts {
				act(number, issuers[second as usize].clone(), account(person), moments);
				Accreditation::do_try_state().unwrap();
				let now = Accreditation::now();
				for issuer in &issuers {
					let kept = Attestations::<Test>::iter().filter(|((_, _, of), _)| of == issuer);
					assert_eq!(held(issuer), kept.count() as Balance * price);
					assert_eq!(free(issuer) + held(issuer), ENDOWMENT);
				}
				for person in 1..3 {
					let page = Accreditation::attestations_of(of(account(person)), KIND, None);
					for found in page.in_force() {
						assert!(found.revoked_at.is_none());
						assert!(found.from <= now && now < found.until);
						let issuer = Organisations::<Test>::get(&found.issuer).unwrap();
						assert!(issuer.facts.is_active(now));
					}
				}
			}
			at(Accreditation::now() + MAX_PERIOD);
			for issuer in issuers {
				for person in 1..3 {
					act(4, issuer.clone(), account(person), 1);
				}
				assert_eq!(free(&issuer), ENDOWMENT);
			}
			assert_eq!(Attestations::<Test>::iter().count(), 0);
		});
	}
}
