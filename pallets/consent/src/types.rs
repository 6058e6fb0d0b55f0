//! What the pallet keeps, and what can be said of it without reading storage.

use crate::Config;
use alloc::{collections::BTreeSet, vec::Vec};
use assent_primitives::{
	AccountId, Acknowledgement, Consent, ConsentId, ConsentRef, ConsentRequest, ConsentStatus,
	ControllerRules, Denial, Effect, Exception, Moment, PartyId, PeriodicUses, Permit, PermitIndex,
	Provision, LABEL_TAGS, MAX_PROVISIONS,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::Footprint;
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Consents in one answer, at most.
pub const MAX_PAGE: u32 = 64;

/// Ended permits that one consent leaves in the lists, at most: those that ended last.
pub const MAX_ENDED_PERMITS: usize = MAX_PROVISIONS as usize;

/// Parties that the permits of one consent name, at most, those of all its versions together.
pub const MAX_HOLDERS: u32 = 2 * MAX_PROVISIONS;

/// Raises of a controller's epoch that are kept, at most: the last ones.
pub const MAX_RAISES: u32 = 8;

/// A [`Record`] of this runtime.
pub type RecordOf<T> = Record<<T as Config>::ConsentDeposit>;
/// A [`RulesRecord`] of this runtime.
pub type RulesRecordOf<T> = RulesRecord<<T as Config>::RulesDeposit>;

/// A [`Remembered`] of this runtime.
pub type RememberedOf<T> = Remembered<<T as Config>::RulesDeposit>;

/// A [`RequestRecord`] of this runtime.
pub type RequestRecordOf<T> = RequestRecord<<T as Config>::ConsentDeposit>;

/// Lists of permits.
pub type Lists = BoundedVec<PermitIndex, ConstU32<MAX_PROVISIONS>>;

/// A consent, and what pays for its place.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record<Ticket> {
	/// The consent.
	pub consent: Consent,
	/// Lists in which permits of earlier versions may still stand as ended, and none of this version stands.
	pub former: Lists,
	/// The parties that its permits name or ever named: whoever is an organisation among them may hold data. None is forgotten
	/// before the consent is.
	pub holders: BoundedVec<PartyId, ConstU32<MAX_HOLDERS>>,
	/// Whether its denials were lifted, by a withdrawal of one who may give. Nothing else lifts them.
	pub lifted: bool,
	/// What the organisations that held data under it said since they were to stop, one answer each.
	pub acknowledgements: BoundedVec<Acknowledgement, ConstU32<MAX_HOLDERS>>,
	/// Who paid the deposit, and gets it back.
	pub depositor: AccountId,
	/// What stands for the deposit.
	pub ticket: Ticket,
}

/// That a controller's epoch was raised: all that was permitted was withdrawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Raise {
	/// When, milliseconds.
	pub at: Moment,
	/// Whether another than the controller raised it, who may act for it: what it ended is revoked.
	pub by_another: bool,
}

/// The one compact item of a controller, and what pays for its place.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RulesRecord<Ticket> {
	/// What a decision reads.
	pub rules: ControllerRules,
	/// When the epoch was raised and by whom, the last time first.
	pub raises: BoundedVec<Raise, ConstU32<MAX_RAISES>>,
	/// The controller's consents that are kept, ended ones included.
	pub consents: u32,
	/// When a consent last ended, all were withdrawn, or an objection was lifted; milliseconds. 0 before the first.
	pub last_ended_at: Moment,
	/// Whether a consent was given in this epoch: only then does withdrawing everything come free.
	pub granted_in_epoch: bool,
	/// How often the controller objected or lifted an objection. What was signed for an earlier state of the objections does
	/// not count any more.
	pub objection_revision: u32,
	/// Who paid the deposit, and gets it back.
	pub depositor: AccountId,
	/// What stands for the deposit.
	pub ticket: Ticket,
}

/// What is never forgotten of a controller whose record of rules is gone, and what pays for its place: what was signed
/// under an earlier epoch, or for an earlier state of the objections, stays void however far its deadline lies ahead.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Remembered<Ticket> {
	/// The controller's epoch.
	pub epoch: u32,
	/// How often the controller objected or lifted an objection.
	pub objection_revision: u32,
	/// Who paid the deposit, and gets it back when the controller has a record again.
	pub depositor: AccountId,
	/// What stands for the deposit.
	pub ticket: Ticket,
}

/// A request for consent, and what pays for its place.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RequestRecord<Ticket> {
	/// The request.
	pub request: ConsentRequest,
	/// Who paid the deposit.
	pub depositor: AccountId,
	/// What stands for the deposit, that of the consent which was asked for.
	pub ticket: Ticket,
}

/// The provisions with their places.
fn placed(consent: &Consent) -> impl Iterator<Item = (u8, &Provision)> {
	(0u8..).zip(consent.provisions.iter())
}

/// Whether a consent counts its uses.
pub fn is_limited(consent: &Consent) -> bool {
	consent.terms.maximum_uses.is_some() || consent.terms.uses_per_period.is_some()
}

/// How many more accesses a given consent permits now: in all, and in the period. `None`: not limited.
pub fn remaining_uses(consent: &Consent, now: Moment) -> Option<u32> {
	let in_all = consent.terms.maximum_uses.map(|maximum| maximum.saturating_sub(consent.uses));
	let in_period = consent.terms.uses_per_period.map(|periodic| {
		let used = if in_period(consent, periodic, now) { consent.period_uses } else { 0 };
		periodic.uses.saturating_sub(used)
	});
	in_all.into_iter().chain(in_period).min()
}

/// Whether the last period of uses is not over.
fn in_period(consent: &Consent, periodic: PeriodicUses, now: Moment) -> bool {
	consent.period_uses > 0 && now < consent.period_started_at.saturating_add(periodic.period)
}

/// Counts uses, of which no more than remain. Whether those of the period are spent with them: its permits rest then.
pub fn count_uses(consent: &mut Consent, uses: u32, now: Moment) -> bool {
	consent.uses = consent.uses.saturating_add(uses);
	let Some(periodic) = consent.terms.uses_per_period else { return false };
	if !in_period(consent, periodic, now) {
		consent.period_started_at = now;
		consent.period_uses = 0;
	}
	consent.period_uses = consent.period_uses.saturating_add(uses);
	let rests = rest(consent);
	if rests.is_some() {
		consent.rests_until = rests;
	}
	rests.is_some()
}

/// Until when the permits of a consent rest, by its terms and what it counted.
pub fn rest(consent: &Consent) -> Option<Moment> {
	let periodic = consent.terms.uses_per_period?;
	let spent = consent.period_uses >= periodic.uses;
	spent.then(|| consent.period_started_at.saturating_add(periodic.period))
}

/// The permits of a consent as they stand in the lists while it is in force, each with its list.
pub fn permits_of(id: ConsentId, consent: &Consent) -> Vec<(PermitIndex, Permit)> {
	placed(consent)
		.filter(|(_, provision)| provision.effect == Effect::Permit)
		.map(|(place, provision)| {
			let permit = Permit {
				source: ConsentRef { id, version: consent.version, provision: place },
				epoch: consent.epoch,
				staff: provision.grantee.staff(),
				scope: provision.scope.clone(),
				categories: provision.categories,
				actions: provision.actions,
				purposes: provision.purposes,
				period: provision.period,
				ended_at: None,
				excepted_labels: provision.excepted_labels,
				price: consent.terms.price,
				limited: is_limited(consent),
				rests_until: consent.rests_until,
				onward_disclosure: consent.terms.onward_disclosure,
				aggregation_only: consent.terms.aggregation_only,
			};
			(provision.grantee.index(), permit)
		})
		.collect()
}

/// The denials of a consent as they stand in the controller's rules.
pub fn denials_of(id: ConsentId, consent: &Consent) -> Vec<Denial> {
	placed(consent)
		.filter(|(_, provision)| provision.effect == Effect::Deny)
		.map(|(place, provision)| Denial {
			source: ConsentRef { id, version: consent.version, provision: place },
			grantee: provision.grantee.clone(),
			scope: provision.scope.clone(),
			categories: provision.categories,
			actions: provision.actions,
			purposes: provision.purposes,
			period: provision.period,
		})
		.collect()
}

/// The exceptions to the denials of a consent as they stand in the controller's rules.
pub fn exceptions_of(id: ConsentId, consent: &Consent) -> Vec<Exception> {
	placed(consent)
		.filter_map(|(place, provision)| {
			Some(Exception {
				source: ConsentRef { id, version: consent.version, provision: place },
				denial: provision.exception_to?,
				grantee: provision.grantee.clone(),
				scope: provision.scope.clone(),
				categories: provision.categories,
				actions: provision.actions,
				purposes: provision.purposes,
				period: provision.period,
			})
		})
		.collect()
}

/// What a consent in force takes of the state: its record, its permits, its denials and their exceptions.
///
/// What an end adds, or a rest, who paid, and what stays of earlier versions for a while is part of the price of an item.
pub fn footprint(id: ConsentId, consent: &Consent) -> Footprint {
	let consent = &Consent { rests_until: None, ..consent.clone() };
	let permits = permits_of(id, consent).iter().map(|(_, permit)| permit.encoded_size()).sum();
	let denials = denials_of(id, consent).iter().map(Encode::encoded_size).sum();
	let exceptions = exceptions_of(id, consent).iter().map(Encode::encoded_size).sum();
	let size = [consent.encoded_size(), permits, denials, exceptions]
		.into_iter()
		.fold(0usize, |sum, part| sum.saturating_add(part));
	// One item: `LinearStoragePrice` multiplies the bytes by the count.
	Footprint::from_parts(1, size)
}

/// What the consent that is asked for takes at most, if it is accepted without more provisions: each permit has room for
/// excepted labels and an end, and the terms for a maximum.
pub fn requested_footprint(id: ConsentId, request: &ConsentRequest) -> Footprint {
	let mut provisions = request.provisions.clone();
	for provision in &mut provisions {
		provision.excepted_labels.get_or_insert([Default::default(); LABEL_TAGS]);
		provision.period.until.get_or_insert_default();
	}
	let mut consent = consent_of(request, provisions);
	consent.terms.maximum_uses.get_or_insert_default();
	consent.terms.uses_per_period.get_or_insert(PeriodicUses { uses: 0, period: 0 });
	footprint(id, &consent)
}

/// The consent that a request asks for.
fn consent_of(
	request: &ConsentRequest,
	provisions: BoundedVec<Provision, ConstU32<MAX_PROVISIONS>>,
) -> Consent {
	Consent {
		controller: request.controller.clone(),
		version: 1,
		status: ConsentStatus::Given,
		epoch: 0,
		provisions,
		terms: request.terms.clone(),
		receipt: request.receipt,
		uses: 0,
		period_started_at: 0,
		period_uses: 0,
		rests_until: None,
		granted_at: 0,
		ended_at: None,
	}
}

/// The parties that the permits of a consent name: as many as it has provisions, at most.
pub fn named(consent: &Consent) -> BTreeSet<PartyId> {
	consent
		.provisions
		.iter()
		.filter(|provision| provision.effect == Effect::Permit)
		.filter_map(|provision| match provision.grantee.index() {
			PermitIndex::Party(party) => Some(party),
			PermitIndex::Role(_) | PermitIndex::Anyone => None,
		})
		.collect()
}

/// When the permits of an epoch ended with it, as a decision takes it; `None` while it is the controller's. Zero where a later epoch ended too:
/// how long ago it was is not known any more.
fn epoch_end(epoch: u32, rules: &ControllerRules) -> Option<Moment> {
	match rules.epoch.checked_sub(epoch) {
		Some(0) => None,
		Some(1) => Some(rules.epoch_raised_at),
		_ => Some(0),
	}
}

/// How an epoch ended.
struct EpochEnd {
	at: Moment,
	by_another: bool,
	/// Whether the moment is exact. If not, it ended before that.
	exact: bool,
}

/// How the epoch of a consent ended; `None` while it is the controller's. Of more raises than are kept, the first ones are
/// known to lie before the oldest that is.
fn end_of_epoch<Ticket>(epoch: u32, record: &RulesRecord<Ticket>) -> Option<EpochEnd> {
	let place = record.rules.epoch.checked_sub(epoch)?.checked_sub(1)?;
	let kept = usize::try_from(place).ok().and_then(|place| record.raises.get(place));
	Some(match (kept, record.raises.last()) {
		(Some(Raise { at, by_another }), _) => {
			EpochEnd { at: *at, by_another: *by_another, exact: true }
		},
		(None, oldest) => {
			let at = oldest.map_or(record.rules.epoch_raised_at, |oldest| oldest.at);
			EpochEnd { at, by_another: false, exact: false }
		},
	})
}

/// When a permit ended: by an act, with its period, or with the controller's epoch. `None` if it did not. This is how
/// a decision takes it.
pub fn permit_end(permit: &Permit, rules: &ControllerRules, now: Moment) -> Option<Moment> {
	let by_period = permit.period.until.filter(|until| *until <= now);
	[permit.ended_at, by_period, epoch_end(permit.epoch, rules)].into_iter().flatten().min()
}

/// When the last of a consent's periods ended; `None` while one is not over.
fn periods_end(consent: &Consent, now: Moment) -> Option<Moment> {
	consent.provisions.iter().try_fold(0, |latest: Moment, provision| {
		let until = provision.period.until.filter(|until| *until <= now)?;
		Some(latest.max(until))
	})
}

/// Whether denials of the consent are in force, or will be.
///
/// Only its withdrawal by id lifts them, by one who may give: neither a higher epoch nor the last use does, or others than
/// the controller could widen what is allowed.
pub fn denies<Ticket>(record: &Record<Ticket>, now: Moment) -> bool {
	!record.lifted && says_now(&record.consent, Effect::Deny, now)
}

/// Whether permits of the consent are in force, or will be, by its acts and its periods.
pub fn permits(consent: &Consent, rules: &ControllerRules, now: Moment) -> bool {
	consent.status.is_given()
		&& consent.epoch == rules.epoch
		&& says_now(consent, Effect::Permit, now)
}

/// Whether a consent has a provision of that effect whose period is not over.
fn says_now(consent: &Consent, effect: Effect, now: Moment) -> bool {
	consent
		.provisions
		.iter()
		.any(|provision| provision.effect == effect && !provision.period.has_ended(now))
}

/// When a consent ended in every respect; `None` while it permits or denies something, or will.
pub fn dead_since<Ticket>(
	record: &Record<Ticket>,
	rules: &RulesRecord<impl Sized>,
	now: Moment,
) -> Option<Moment> {
	if denies(record, now) {
		return None;
	}
	let consent = &record.consent;
	let with_epoch = end_of_epoch(consent.epoch, rules).map(|end| end.at);
	[consent.ended_at, periods_end(consent, now), with_epoch].into_iter().flatten().min()
}

/// Where a consent stands now. What ends by time or with the controller's epoch is stored as given.
///
/// A consent that only denies is not ended by a higher epoch. What ended with an epoch is withdrawn, or revoked where another
/// than the controller raised it.
pub fn effective_status<Ticket>(
	consent: &Consent,
	rules: &RulesRecord<Ticket>,
	now: Moment,
) -> ConsentStatus {
	if !consent.status.is_given() {
		return consent.status;
	}
	let expired = periods_end(consent, now);
	let permits = consent.provisions.iter().any(|said| said.effect == Effect::Permit);
	// Where it is not known which came first, it was withdrawn: whoever has to answer to that has to.
	let ended = end_of_epoch(consent.epoch, rules)
		.filter(|end| permits && expired.is_none_or(|expired| !end.exact || expired > end.at));
	match (ended, expired) {
		(Some(EpochEnd { by_another: true, .. }), _) => ConsentStatus::Revoked,
		(Some(_), _) => ConsentStatus::Withdrawn,
		(None, Some(_)) => ConsentStatus::Expired,
		(None, None) => consent.status,
	}
}
