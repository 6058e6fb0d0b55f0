//! The verdict on a device follows what happens to it.

use super::*;
use assent_primitives::{
	legitimacy::{
		BlockNotice, BlockReason, Conformity, Lapse, RecallNotice, SuspectReason, TooManyDevices,
	},
	Legitimacy, MAX_VERDICTS,
};
use Legitimacy::{Blocked, Legitimate, Suspect};

fn verdict(device: DeviceId) -> Legitimacy {
	Registry::legitimacy(device)
}

#[test]
fn legitimacy_should_be_given_when_maker_and_owner_are_in_order() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_eq!(verdict(device), Legitimate);
		hand_over(device, maker(), alice(), true);
		take_custody(device, alice(), bob(), CustodianKind::Carrier);
		status(device, alice(), &[DeviceStatus::Maintenance]);
		assert_eq!(verdict(device), Legitimate);
	});
}

#[test]
fn legitimacy_should_be_blocked_when_the_device_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(verdict(DeviceId::default()), Blocked(BlockReason::NotRegistered));
	});
}

#[test]
fn legitimacy_should_name_the_regulator_and_its_notice_when_the_device_is_blocked() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(4)));
		let block = BlockNotice { regulator: regulator(), notice: commitment(4) };
		assert_eq!(verdict(device), Blocked(BlockReason::BlockedByRegulator(block)));
		assert_ok!(Registry::unblock_device(signed(other_regulator()), device));
		assert_eq!(verdict(device), Legitimate);
	});
}

#[test]
fn legitimacy_should_name_the_recall_that_decides_when_several_are_in_force() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		let model = pump_model();
		let recall = |who: AccountId, lot, kind, number| {
			assert_ok!(Registry::recall(signed(who), model, lot, kind, commitment(number)));
			pass(1);
		};
		recall(maker(), Some(lot("L2")), Recall::Blocking, 1);
		assert_eq!(verdict(device), Legitimate);
		recall(maker(), Some(lot("L1")), Recall::Advisory, 2);
		recall(regulator(), None, Recall::Advisory, 3);
		let of_maker =
			RecallNotice { issuer: maker(), lot: Some(lot("L1")), notice: commitment(2) };
		assert_eq!(verdict(device), Suspect(SuspectReason::Recalled(of_maker)));
		recall(other_regulator(), None, Recall::Blocking, 4);
		let blocking = RecallNotice { issuer: other_regulator(), lot: None, notice: commitment(4) };
		assert_eq!(verdict(device), Blocked(BlockReason::Recalled(blocking)));
		assert_ok!(Registry::lift_recall(signed(regulator()), model, None, other_regulator()));
		assert_ok!(Registry::lift_recall(signed(maker()), model, Some(lot("L1")), maker()));
		let of_regulator = RecallNotice { issuer: regulator(), lot: None, notice: commitment(3) };
		assert_eq!(verdict(device), Suspect(SuspectReason::Recalled(of_regulator)));
	});
}

#[test]
fn legitimacy_should_follow_what_the_owner_says() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		status(device, maker(), &[DeviceStatus::Obsolete]);
		assert_eq!(verdict(device), Suspect(SuspectReason::Obsolete));
		let stage = DeviceStage::Decommissioned;
		assert_ok!(Registry::set_stage(signed(maker()), device, stage, None));
		assert_eq!(verdict(device), Suspect(SuspectReason::Decommissioned));
		for (said, reason) in [
			(DeviceStatus::Lost, BlockReason::Lost),
			(DeviceStatus::Stolen, BlockReason::Stolen),
			(DeviceStatus::Retired, BlockReason::Retired),
		] {
			status(device, maker(), &[said]);
			assert_eq!(verdict(device), Blocked(reason));
		}
	});
}

#[test]
fn legitimacy_should_be_suspect_when_the_makers_accreditation_lapsed() {
	type Halt = fn(&PartyId);
	let halts: [(Halt, Lapse); 4] = [
		(suspend, Lapse::Suspended),
		(withdraw, Lapse::Withdrawn),
		(lapse, Lapse::Over),
		(|maker| accredit(maker, &[Role::Insurer]), Lapse::RoleNotHeld),
	];
	for (halt, lapse) in halts {
		ExtBuilder.build_and_execute(|| {
			let device = pump(1);
			hand_over(device, maker(), alice(), false);
			halt(&maker());
			let maker = maker();
			let expected = Suspect(SuspectReason::MakerNotAccredited { maker, lapse });
			assert_eq!(verdict(device), expected);
		});
	}
}

#[test]
fn legitimacy_should_be_suspect_when_the_owning_organisation_is_not_active() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), hospital(), false);
		assert_eq!(verdict(device), Legitimate);
		suspend(&hospital());
		let (owner, lapse) = (hospital(), Lapse::Suspended);
		let expected = Suspect(SuspectReason::OwnerNotAccredited { owner, lapse });
		assert_eq!(verdict(device), expected);
	});
}

#[test]
fn legitimacy_should_be_suspect_when_nobody_vouches_for_the_device() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(verdict(unvouched(alice(), 1)), Suspect(SuspectReason::Unvouched));
	});
}

#[test]
fn legitimacy_should_heed_what_attestations_say_of_conformity() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		attest(Conformity::Attested);
		assert_eq!(verdict(device), Legitimate);
		attest(Conformity::Ended { issuer: bob() });
		let expected = Suspect(SuspectReason::ConformityEnded { issuer: bob() });
		assert_eq!(verdict(device), expected);
	});
}

#[test]
fn legitimacies_should_be_those_of_each_device_in_their_order() {
	ExtBuilder.build_and_execute(|| {
		let devices = [pump(1), unvouched(alice(), 2), DeviceId::default(), pump(3), pump(1 + 3)];
		let asked = [&devices[..], &devices[..1]].concat();
		let expected: Vec<_> = asked.iter().map(|device| verdict(*device)).collect();
		assert_eq!(Registry::legitimacies(asked), Ok(expected));
		assert_eq!(Registry::legitimacies(vec![]), Ok(vec![]));
	});
}

#[test]
fn legitimacies_should_be_refused_when_they_are_more_than_a_thousand() {
	ExtBuilder.build_and_execute(|| {
		let many = |count: u32| vec![DeviceId::default(); count as usize];
		assert_eq!(Registry::legitimacies(many(MAX_VERDICTS)).map(|all| all.len()), Ok(1_000));
		let refused = TooManyDevices { most: 1_000 };
		assert_eq!(Registry::legitimacies(many(MAX_VERDICTS + 1)), Err(refused));
	});
}
