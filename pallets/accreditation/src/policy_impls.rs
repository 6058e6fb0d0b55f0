//! The policy table: proposed, waiting in sight of everybody, in force.

use crate::{
	pallet::{Config, Error, Event, GenesisPolicyDelay, Pallet, PolicyTables},
	types::{PendingPolicy, PolicyRecord},
};
use assent_primitives::{Moment, Policy};
use codec::Encode;
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose_policy(policy: Policy) -> DispatchResult {
		Self::ensure_valid_policy(&policy)?;
		let now = Self::now();
		let in_force_from = now.saturating_add(Self::policy_delay());
		// The table that is in force now may be one that was proposed earlier, and whose moment has come.
		let current = PolicyTables::<T>::get().in_force_at(now);
		let next = Some(PendingPolicy { policy: policy.clone(), in_force_from });
		PolicyTables::<T>::put(PolicyRecord { current, next });
		let policy_hash = Self::policy_hash(&policy);
		Self::deposit_event(Event::PolicyProposed { policy_hash, policy, in_force_from });
		Ok(())
	}

	pub(crate) fn do_cancel_policy() -> DispatchResult {
		let record = PolicyTables::<T>::get();
		let current = record.current.clone();
		let pending = record.pending_at(Self::now()).ok_or(Error::<T>::UnknownProposedPolicy)?;
		PolicyTables::<T>::put(PolicyRecord { current, next: None });
		let policy_hash = Self::policy_hash(&pending.policy);
		Self::deposit_event(Event::PolicyCancelled { policy_hash });
		Ok(())
	}

	/// Puts the table of the genesis in force at once.
	pub(crate) fn start_with_policy(policy: Policy, delay: Option<Moment>) -> DispatchResult {
		Self::ensure_valid_policy(&policy)?;
		PolicyTables::<T>::put(PolicyRecord { current: policy, next: None });
		GenesisPolicyDelay::<T>::set(delay);
		Ok(())
	}

	fn policy_hash(policy: &Policy) -> H256 {
		H256(sp_io::hashing::blake2_256(&policy.encode()))
	}

	pub(crate) fn ensure_valid_policy(policy: &Policy) -> Result<(), Error<T>> {
		ensure!(policy.payable.is_valid(), Error::<T>::InvalidPolicyPayable);
		for (place, row) in policy.bases.iter().enumerate() {
			let (role, purposes, actions) = (row.role, row.purposes, row.actions);
			ensure!(role.needs_accreditation(), Error::<T>::InvalidPolicyRole);
			ensure!(purposes.is_valid() && !purposes.is_empty(), Error::<T>::InvalidPolicyPurposes);
			ensure!(actions.is_valid() && !actions.is_empty(), Error::<T>::InvalidPolicyActions);
			ensure!(role.purposes().contains_all(purposes), Error::<T>::PolicyPurposesNotOfRole);
			ensure!(role.actions().contains_all(actions), Error::<T>::PolicyActionsNotOfRole);
			// The first row that fits decides. A special case may stand before its general case, as an
			// exception to it; after it, it would never be reached.
			let hidden = policy.bases.iter().take(place).any(|earlier| {
				earlier.role == role
					&& earlier.actions.intersects(actions)
					&& earlier.purposes.closed().intersects(purposes)
			});
			ensure!(!hidden, Error::<T>::PolicyRowsOverlap);
		}
		Ok(())
	}
}
