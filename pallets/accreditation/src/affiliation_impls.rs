//! What organisations do: staff and operating accounts.

use crate::{
	pallet::{
		AffiliationOf, Config, Error, Event, OperatorOffers, OperatorRecordOf, Operators,
		Organisations, Pallet, PartyOfKey, Staff,
	},
	types::{is_over, Affiliation, Deposit, Duties, OperatorRecord, Organisation},
};
use assent_primitives::{traits::Parties, AccountId, Moment, PartyId, StaffTag, Standing};
use frame_support::{
	ensure,
	traits::{Contains, Footprint},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_affiliate_staff(
		key: AccountId,
		tag: StaffTag,
		until: Option<Moment>,
	) -> DispatchResult {
		let organisation = Self::affiliating_organisation(&key, until)?;
		ensure!(!Staff::<T>::contains_key(&organisation, tag), Error::<T>::StaffAlreadyAffiliated);
		let deposit = Some(Deposit::take(&key, Self::staff_footprint())?);
		Staff::<T>::insert(&organisation, tag, Affiliation { until, deposit });
		Self::deposit_event(Event::StaffAffiliated { organisation, tag, until });
		Ok(())
	}

	pub(crate) fn do_renew_staff_affiliation(
		key: AccountId,
		tag: StaffTag,
		until: Option<Moment>,
	) -> DispatchResult {
		let organisation = Self::affiliating_organisation(&key, until)?;
		Staff::<T>::try_mutate(&organisation, tag, |affiliation| {
			affiliation.as_mut().ok_or(Error::<T>::UnknownAffiliation)?.until = until;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::StaffAffiliationRenewed { organisation, tag, until });
		Ok(())
	}

	pub(crate) fn do_end_staff_affiliation(key: AccountId, tag: StaffTag) -> DispatchResult {
		let (organisation, _) = Self::organisation_of(&key)?;
		let affiliation =
			Staff::<T>::get(&organisation, tag).ok_or(Error::<T>::UnknownAffiliation)?;
		Self::remove_staff(organisation, tag, affiliation)
	}

	pub(crate) fn do_clear_staff_affiliation(
		organisation: PartyId,
		tag: StaffTag,
	) -> DispatchResult {
		let affiliation =
			Staff::<T>::get(&organisation, tag).ok_or(Error::<T>::UnknownAffiliation)?;
		Self::ensure_lapsed(&organisation, affiliation.until)?;
		Self::remove_staff(organisation, tag, affiliation)
	}

	pub(crate) fn do_affiliate_operator(
		key: AccountId,
		account: AccountId,
		duties: Duties,
		until: Option<Moment>,
	) -> DispatchResult {
		let organisation = Self::affiliating_organisation(&key, until)?;
		ensure!(duties.is_valid() && !duties.is_empty(), Error::<T>::InvalidDuties);
		if let Some(operator) = Operators::<T>::get(&account) {
			ensure!(operator.organisation != organisation, Error::<T>::OperatorAlreadyAffiliated);
		}
		ensure!(
			!OperatorOffers::<T>::contains_key(&account, &organisation),
			Error::<T>::OperatorAlreadyAffiliated
		);
		Self::ensure_may_operate(&account)?;
		let deposit = Some(Deposit::take(&key, Self::operator_footprint())?);
		let offer = OperatorRecord {
			organisation: organisation.clone(),
			duties,
			until,
			deposit,
			spending: None,
		};
		OperatorOffers::<T>::insert(&account, &organisation, offer);
		Self::deposit_event(Event::OperatorOffered { organisation, account, duties, until });
		Ok(())
	}

	pub(crate) fn do_accept_affiliation(
		account: AccountId,
		organisation: PartyId,
	) -> DispatchResult {
		let record = OperatorOffers::<T>::take(&account, &organisation)
			.ok_or(Error::<T>::UnknownAffiliation)?;
		let now = Self::now();
		ensure!(!is_over(record.until, now), Error::<T>::AffiliationExpired);
		Organisations::<T>::get(&organisation)
			.filter(|organisation| Self::may_affiliate(organisation, now))
			.ok_or(Error::<T>::OrganisationNotActive)?;
		// All may have changed since the offer.
		Self::ensure_may_operate(&account)?;
		let (duties, until) = (record.duties, record.until);
		Operators::<T>::insert(&account, record);
		Self::deposit_event(Event::OperatorAffiliated { organisation, account, duties, until });
		Ok(())
	}

	pub(crate) fn do_renew_operator_affiliation(
		key: AccountId,
		account: AccountId,
		duties: Duties,
		until: Option<Moment>,
	) -> DispatchResult {
		let organisation = Self::affiliating_organisation(&key, until)?;
		ensure!(duties.is_valid() && !duties.is_empty(), Error::<T>::InvalidDuties);
		let now = Self::now();
		Operators::<T>::try_mutate(&account, |record| {
			let record = record
				.as_mut()
				.filter(|record| record.organisation == organisation)
				.ok_or(Error::<T>::UnknownAffiliation)?;
			// The account acts for itself again: it has to agree anew.
			ensure!(!is_over(record.until, now), Error::<T>::AffiliationExpired);
			record.duties = duties;
			record.until = until;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::OperatorRenewed { organisation, account, duties, until });
		Ok(())
	}

	pub(crate) fn do_end_operator_affiliation(
		key: AccountId,
		account: AccountId,
	) -> DispatchResult {
		let (organisation, _) = Self::organisation_of(&key)?;
		let (record, accepted) = Self::operator_record(&organisation, &account)?;
		Self::remove_operator(account, record, accepted)
	}

	pub(crate) fn do_leave_affiliation(
		account: AccountId,
		organisation: PartyId,
	) -> DispatchResult {
		let (record, accepted) = Self::operator_record(&organisation, &account)?;
		Self::remove_operator(account, record, accepted)
	}

	pub(crate) fn do_clear_operator_affiliation(
		organisation: PartyId,
		account: AccountId,
	) -> DispatchResult {
		let (record, accepted) = Self::operator_record(&organisation, &account)?;
		Self::ensure_lapsed(&organisation, record.until)?;
		Self::remove_operator(account, record, accepted)
	}

	/// What an affiliated tag takes of the state.
	pub(crate) fn staff_footprint() -> Footprint {
		Footprint::from_mel::<(PartyId, StaffTag, AffiliationOf<T>)>()
	}

	/// What an operating account takes of the state; its offer is the larger of the two records.
	pub(crate) fn operator_footprint() -> Footprint {
		Footprint::from_mel::<(AccountId, PartyId, OperatorRecordOf<T>)>()
	}

	/// Whether an operator of the genesis fits. There is no clock yet, and nothing to pay.
	pub(crate) fn ensure_genesis_operator(
		organisation: &PartyId,
		account: &AccountId,
		duties: Duties,
	) -> DispatchResult {
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::UnknownOrganisation);
		ensure!(duties.is_valid() && !duties.is_empty(), Error::<T>::InvalidDuties);
		Ok(Self::ensure_may_operate(account)?)
	}

	/// Whether a tag of the genesis fits.
	pub(crate) fn ensure_genesis_staff(organisation: &PartyId, tag: &StaffTag) -> DispatchResult {
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::UnknownOrganisation);
		ensure!(!Staff::<T>::contains_key(organisation, tag), Error::<T>::StaffAlreadyAffiliated);
		Ok(())
	}

	/// The organisation whose current key this is.
	pub(crate) fn organisation_of(key: &AccountId) -> Result<(PartyId, Organisation), Error<T>> {
		let party = <Self as Parties>::party_of(key).ok_or(Error::<T>::RetiredKey)?;
		let organisation =
			Organisations::<T>::get(&party).ok_or(Error::<T>::UnknownOrganisation)?;
		Ok((party, organisation))
	}

	/// The organisation whose current key this is, if it may affiliate until that moment.
	fn affiliating_organisation(
		key: &AccountId,
		until: Option<Moment>,
	) -> Result<PartyId, Error<T>> {
		let (party, organisation) = Self::organisation_of(key)?;
		let now = Self::now();
		ensure!(Self::may_affiliate(&organisation, now), Error::<T>::OrganisationNotActive);
		ensure!(!is_over(until, now), Error::<T>::EndNotInFuture);
		Ok(party)
	}

	/// A newly accredited organisation prepares before its period starts.
	fn may_affiliate(organisation: &Organisation, now: Moment) -> bool {
		organisation.facts.standing == Standing::Active && !organisation.facts.period.has_ended(now)
	}

	/// An operating account never is something else as well: what it signs has one meaning.
	fn ensure_may_operate(account: &AccountId) -> Result<(), Error<T>> {
		ensure!(!Operators::<T>::contains_key(account), Error::<T>::OperatorAccount);
		ensure!(!Organisations::<T>::contains_key(account), Error::<T>::OrganisationAccount);
		ensure!(!PartyOfKey::<T>::contains_key(account), Error::<T>::KeyInUse);
		// Who has devices or consents of its own and means to end these would end the organisation's.
		ensure!(!T::PartyInUse::contains(account), Error::<T>::PartyInUse);
		Ok(())
	}

	/// Whether anyone may clear the record of an affiliation.
	fn ensure_lapsed(organisation: &PartyId, until: Option<Moment>) -> Result<(), Error<T>> {
		let is_over = is_over(until, Self::now()) || Self::is_withdrawn(organisation);
		ensure!(is_over, Error::<T>::AffiliationInForce);
		Ok(())
	}

	/// Whether the organisation's accreditation was withdrawn, for good.
	pub(crate) fn is_withdrawn(organisation: &PartyId) -> bool {
		Organisations::<T>::get(organisation)
			.is_none_or(|known| known.facts.standing == Standing::Withdrawn)
	}

	/// The account's affiliation with the organisation, or the offer of it; `true` if it was accepted.
	pub(crate) fn operator_record(
		organisation: &PartyId,
		account: &AccountId,
	) -> Result<(OperatorRecordOf<T>, bool), Error<T>> {
		if let Some(record) =
			Operators::<T>::get(account).filter(|record| record.organisation == *organisation)
		{
			return Ok((record, true));
		}
		OperatorOffers::<T>::get(account, organisation)
			.map(|offer| (offer, false))
			.ok_or(Error::<T>::UnknownAffiliation)
	}

	pub(crate) fn remove_operator(
		account: AccountId,
		record: OperatorRecordOf<T>,
		accepted: bool,
	) -> DispatchResult {
		let OperatorRecord { organisation, deposit, .. } = record;
		if accepted {
			Operators::<T>::remove(&account);
		} else {
			OperatorOffers::<T>::remove(&account, &organisation);
		}
		Self::give_back(deposit)?;
		Self::deposit_event(Event::OperatorAffiliationEnded { organisation, account, accepted });
		Ok(())
	}

	fn remove_staff(
		organisation: PartyId,
		tag: StaffTag,
		affiliation: AffiliationOf<T>,
	) -> DispatchResult {
		Staff::<T>::remove(&organisation, tag);
		Self::give_back(affiliation.deposit)?;
		Self::deposit_event(Event::StaffAffiliationEnded { organisation, tag });
		Ok(())
	}

	fn give_back(deposit: Option<Deposit<T::AffiliationDeposit>>) -> Result<(), DispatchError> {
		deposit.map_or(Ok(()), Deposit::give_back)
	}
}
