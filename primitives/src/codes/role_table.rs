//! The one table of what each role may assert at all. It permits nothing by itself: consent or
//! policy does. It is the outer limit that no consent can move.

use super::{Action::*, Actions, Purpose, Purpose::*, Purposes, Role};

/// What a role may assert.
struct Rights {
	purposes: Purposes,
	actions: Actions,
}

impl Rights {
	/// These actions, for these purposes and their special cases. Who may assert a purpose may
	/// assert what is narrower; who may assert a special case may not assert what is broader.
	const fn to(actions: Actions, purposes: &[Purpose]) -> Self {
		Self { purposes: Purposes::of(purposes).closed(), actions }
	}
}

/// One row of the table, worked out by the compiler.
macro_rules! rights {
	($actions:expr, $purposes:expr) => {
		const { &Rights::to($actions, $purposes) }
	};
}

impl Role {
	const fn rights(self) -> &'static Rights {
		match self {
			// Keeps its products safe and working, which takes commands (updates, a safety stop);
			// may ask to advertise. Records of care are not its to correct.
			Self::Manufacturer => rights!(
				Actions::ALL.difference(Actions::only(Correct)),
				&[
					Hmarkt, Hcompl, Hlegal, Hqualimp, Hsysadmin, Mltraining, Patrqt, Patsfty,
					Perfmsr, Sysdev,
				]
			),
			// Treats, and does all that comes with it; alone with transplant centres in treating.
			// No marketing: a hospital that wants to advertise does not do so with its records.
			Self::CareProvider => {
				rights!(Actions::ALL, &[Treat, Hoperat, Hpaymt, Hresch, Patrqt, Pubhlth])
			},
			// Studies people and does not treat them, nor command their devices, nor change what
			// others recorded; a trial that treats has a care provider in it.
			Self::ResearchBody => rights!(
				Actions::of(&[Collect, Store, Access, Use, Aggregate, Disclose]),
				&[Hresch, Hcompl, Houtcoms, Mltraining, Patsfty, Train]
			),
			// Pays, administers its members and guards against fraud: nothing of treatment,
			// research or marketing. It may put right what it holds itself.
			Self::Insurer => rights!(
				Actions::ALL.difference(Actions::only(Operate)),
				&[Hpaymt, Fraud, Hcompl, Hdm, Hlegal, Hprgrp, Memadmin, Patrqt]
			),
			// Knows who somebody is, and nothing of their health; makes no figures of its people.
			Self::IdentityProvider => rights!(
				Actions::of(&[Collect, Store, Access, Use, Disclose, Correct]),
				&[Fraud, Hcompl, Hdirect, Patrqt]
			),
			// Runs systems and devices for others and at their owner's request; may ask to develop,
			// to train models and to advertise, which the person decides.
			Self::PlatformOperator => rights!(
				Actions::ALL,
				&[Hmarkt, Hcompl, Hsysadmin, Mltraining, Patrqt, Recordmgt, Sysdev]
			),
			// Watches over the public's health, products and the other roles; a command is its
			// safety stop. It changes no records.
			Self::Regulator => rights!(
				Actions::ALL.difference(Actions::only(Correct)),
				&[
					Pubhlth, Fraud, Gov, Haccred, Hcompl, Hlegal, Houtcoms, Hprgrp, Hqualimp,
					Patsfty, Perfmsr,
				]
			),
			// A care provider; DONAT is among its operations.
			Self::TransplantCentre => {
				rights!(Actions::ALL, &[Treat, Hoperat, Hpaymt, Hresch, Patrqt, Pubhlth])
			},
			// Secondary use, EHDS (Regulation (EU) 2025/327) Art. 53(1), for itself (Art. 57) and
			// those it issues permits to (Art. 68): public health, policy, statistics, education,
			// research, better care; never marketing, nor what decides on insurance (Art. 54).
			Self::HealthDataAccessBody => rights!(
				Actions::of(&[Collect, Store, Access, Use, Aggregate, Disclose]),
				&[
					Hresch, Pubhlth, Caremgt, Gov, Hcompl, Houtcoms, Hprgrp, Hqualimp, Mltraining,
					Patsfty, Perfmsr, Sysdev, Train,
				]
			),
			// Hands over what an access body asks of it (EHDS Art. 60), and gives people their own
			// data. What it uses for itself it uses in another role.
			Self::DataHolder => rights!(
				Actions::of(&[Collect, Store, Access, Aggregate, Disclose, Correct]),
				&[
					Hresch, Pubhlth, Caremgt, Gov, Hcompl, Houtcoms, Hprgrp, Hqualimp, Mltraining,
					Patrqt, Patsfty, Perfmsr, Recordmgt, Sysdev, Train,
				]
			),
			// Works in a secure environment and takes nothing out but results (EHDS Art. 61 and
			// 73). Public health, patient safety, policy and statistics are for public bodies
			// (Art. 53(2)).
			Self::DataUser => rights!(
				Actions::of(&[Access, Use, Aggregate]),
				&[Hresch, Caremgt, Houtcoms, Hqualimp, Mltraining, Sysdev, Train]
			),
			// For themself, or for somebody who authorised them: anything, for no other purpose.
			Self::Individual => rights!(Actions::ALL, &[Patrqt]),
			// Assesses devices and their makers' quality systems, before and after they are sold
			// (MDR, Regulation (EU) 2017/745, Annex VII and IX), and tells the authorities. It
			// treats nobody, sells nothing, commands no device and changes no records.
			Self::NotifiedBody => rights!(
				Actions::of(&[Collect, Store, Access, Use, Aggregate, Disclose]),
				&[Haccred, Hcompl, Patsfty, Perfmsr]
			),
		}
	}

	/// The purposes that this role may assert: with each, all its special cases.
	#[inline]
	pub const fn purposes(self) -> Purposes {
		self.rights().purposes
	}

	/// The actions that this role may assert.
	#[inline]
	pub const fn actions(self) -> Actions {
		self.rights().actions
	}

	/// Whether this role may assert this action for this purpose.
	#[inline]
	pub const fn may_assert(self, action: super::Action, purpose: Purpose) -> bool {
		let rights = self.rights();
		rights.actions.contains(action) && rights.purposes.contains(purpose)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The roles for which the test holds.
	fn roles(test: impl Fn(Role) -> bool) -> super::super::Roles {
		Role::ALL.iter().copied().filter(|role| test(*role)).collect()
	}

	#[test]
	fn purposes_should_be_closed_when_a_role_may_assert_them() {
		for role in Role::ALL {
			assert_eq!(role.purposes().closed(), role.purposes(), "{role:?}");
			assert!(role.purposes().is_valid() && !role.purposes().is_empty(), "{role:?}");
			assert!(role.actions().is_valid() && !role.actions().is_empty(), "{role:?}");
		}
	}

	#[test]
	fn treatment_should_be_asserted_by_care_only_when_any_kind_is_asked() {
		let care = super::super::Roles::of(&[Role::CareProvider, Role::TransplantCentre]);
		assert_eq!(roles(|role| role.purposes().intersects(Treat.descendants())), care);
		assert_eq!(roles(|role| role.purposes().contains(Btg)), care);
		assert_eq!(roles(|role| role.purposes().contains(Donat)), care);
	}

	#[test]
	fn insurer_should_not_assert_treatment_when_it_may_use_data_for_payment() {
		assert!(Role::Insurer.may_assert(Use, Clmattch));
		assert!(!Role::Insurer.may_assert(Use, Treat));
		assert!(!Role::Insurer.may_assert(Use, Hresch));
		assert!(!Role::Insurer.may_assert(Use, Hoperat));
	}

	#[test]
	fn individual_should_assert_requests_only_when_acting_for_themself() {
		assert_eq!(Role::Individual.purposes(), Purposes::of(&[Patrqt, Famrqt, Pwatrny, Supnwk]));
		assert_eq!(Role::Individual.actions(), Actions::ALL);
		assert_eq!(roles(|role| !role.needs_accreditation()), Role::Individual.into());
	}

	#[test]
	fn commands_should_be_asserted_by_few_when_a_device_is_operated() {
		let commanders = super::super::Roles::of(&[
			Role::Manufacturer,
			Role::CareProvider,
			Role::PlatformOperator,
			Role::Regulator,
			Role::TransplantCentre,
			Role::Individual,
		]);
		assert_eq!(roles(|role| role.actions().contains(Operate)), commanders);
	}

	#[test]
	fn marketing_should_be_asserted_by_sellers_only_when_asked() {
		let sellers = super::super::Roles::of(&[Role::Manufacturer, Role::PlatformOperator]);
		assert_eq!(roles(|role| role.purposes().contains(Hmarkt)), sellers);
	}

	#[test]
	fn data_user_should_take_nothing_out_when_it_works_on_data() {
		let taking = Actions::of(&[Collect, Store, Disclose, Correct, Operate]);
		assert!(!Role::DataUser.actions().intersects(taking));
		assert!(Role::DataHolder.purposes().contains_all(Role::DataUser.purposes()));
		assert!(Role::HealthDataAccessBody.purposes().contains_all(Role::DataUser.purposes()));
	}

	#[test]
	fn secondary_use_should_exclude_what_the_ehds_prohibits_when_any_of_its_roles_asks() {
		// Art. 54: no marketing, no decision on insurance or payment; and it is no treatment.
		let prohibited = Purposes::of(&[Hmarkt, Hpaymt, Fraud, Memadmin, Treat]).closed();
		for role in [Role::HealthDataAccessBody, Role::DataHolder, Role::DataUser] {
			assert!(!role.purposes().intersects(prohibited), "{role:?}");
			assert!(!role.actions().contains(Operate), "{role:?}");
		}
		// Art. 53(2): what is reserved for public bodies.
		let reserved = Purposes::of(&[Pubhlth, Gov, Hprgrp, Patsfty, Perfmsr]).closed();
		assert!(!Role::DataUser.purposes().intersects(reserved));
		assert!(Role::HealthDataAccessBody.purposes().contains_all(reserved));
	}

	#[test]
	fn notified_body_should_assess_and_nothing_else_when_any_purpose_is_asked() {
		let assessed = Purposes::of(&[Haccred, Hcompl, Patsfty, Perfmsr]);
		assert_eq!(Role::NotifiedBody.purposes(), assessed);
		assert!(!Role::NotifiedBody.actions().intersects(Actions::of(&[Correct, Operate])));
	}

	#[test]
	fn every_purpose_and_action_should_have_a_role_when_the_table_is_joined() {
		let purposes = Role::ALL.iter().fold(Purposes::EMPTY, |set, r| set.union(r.purposes()));
		let actions = Role::ALL.iter().fold(Actions::EMPTY, |set, r| set.union(r.actions()));
		assert_eq!((purposes, actions), (Purposes::ALL, Actions::ALL));
	}
}
