use super::*;

fn release(who: AccountId, id: RequestId) -> sp_runtime::DispatchResult {
	Consent::release_request(signed(who), id)
}

#[test]
fn release_should_give_the_deposit_back_when_the_request_expired() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		wait(REQUEST_LIFE - 1);
		assert_noop!(release(POOR, id), Error::<Test>::RequestPending);
		wait(1);
		assert_ok!(release(POOR, id));
		assert_eq!(on_hold(&RESEARCH), 0);
		assert_eq!(Balances::free_balance(RESEARCH), RICH);
		assert_eq!(Requests::<Test>::iter().count(), 0);
		assert_eq!(crate::RequestsOf::<Test>::iter().count(), 0);
		assert_eq!(crate::RequestCounts::<Test>::iter().count(), 0);
		assert_eq!(
			last_event(),
			Event::RequestReleased {
				organisation: RESEARCH,
				controller: PATIENT,
				request: id,
				depositor: RESEARCH
			}
		);
		assert_noop!(release(POOR, id), Error::<Test>::UnknownRequest);
	})
}

#[test]
fn request_should_be_taken_back_when_its_organisation_releases_it() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		for other in [PATIENT, GATEWAY, ROTATED] {
			assert_noop!(release(other, id), Error::<Test>::RequestPending);
		}
		assert_ok!(release(RESEARCH, id));
	})
}

#[test]
fn refused_request_should_be_kept_until_nothing_signed_before_can_be_brought_in() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let id = ask(&person, 1, vec![to_research()], Terms::default());
		wait(REQUEST_LIFE - 1);
		let act = Act::Accept {
			request: id,
			provisions: vec![to_research()],
			terms: Terms::default(),
			receipt: receipt(),
		};
		let acceptance = statement(&person, act);
		let signature = sign(&pair, &acceptance);
		let refusal = statement(&person, Act::Refuse { request: id });
		assert_ok!(relay(&refusal, &sign(&pair, &refusal)));
		// Its organisation cannot take it back and ask the same again, to have the acceptance that was held back.
		assert_noop!(release(RESEARCH, id), Error::<Test>::RefusedTooRecently);
		wait(LIFE - 1);
		assert_noop!(release(RESEARCH, id), Error::<Test>::RefusedTooRecently);
		wait(1);
		assert_ok!(release(POOR, id));
		assert_eq!(ask(&person, 1, vec![to_research()], Terms::default()), id);
		assert_eq!(relay(&acceptance, &signature), Err(Error::<Test>::StatementExpired.into()));
	})
}
