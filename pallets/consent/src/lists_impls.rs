//! The lists of permits that decisions read: how a consent gets in, and what of it stays there after its end.

use crate::{
	types::{permit_end, Lists, MAX_ENDED_PERMITS},
	Config, Error, Pallet, Permits,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use assent_primitives::{
	ConsentId, ConsentRef, ControllerRules, Moment, PartyId, Permit, PermitIndex, MAX_PERMITS,
};
use core::cmp::Reverse;
use frame_support::traits::Get;
use sp_runtime::BoundedVec;

/// Permits with the lists they stand in.
pub(crate) type Placed = Vec<(PermitIndex, Permit)>;

/// What becomes of a consent's permits in the lists.
pub(crate) enum Relist {
	/// They stand in force.
	Live(Placed),
	/// They stand as ended.
	Ended,
	/// They are gone.
	Gone,
}

/// A permit that ended, and when.
struct Ended {
	at: Moment,
	index: PermitIndex,
	permit: Permit,
}

impl<T: Config> Pallet<T> {
	/// Rewrites what stands of a consent in its controller's lists: `touched` are those in which something may stand.
	/// All else that is stale is purged from these lists on the way.
	///
	/// Returns the lists in which ended permits of the consent stand now. They are as many as fit: a list has 32 places,
	/// those that ended first make room for one in force, and a consent leaves eight.
	///
	/// It fails, before it writes anything, only where permits in force have no room.
	pub(crate) fn relist(
		controller: &PartyId,
		id: &ConsentId,
		rules: &ControllerRules,
		now: Moment,
		touched: impl Iterator<Item = PermitIndex>,
		relist: Relist,
	) -> Result<BTreeSet<PermitIndex>, Error<T>> {
		let (live, keep) = match relist {
			Relist::Live(live) => (live, true),
			Relist::Ended => (Vec::new(), true),
			Relist::Gone => (Vec::new(), false),
		};
		let mut lists: BTreeMap<PermitIndex, Vec<Permit>> = touched
			.chain(live.iter().map(|(index, _)| index.clone()))
			.collect::<BTreeSet<_>>()
			.into_iter()
			.map(|index| {
				let list = Permits::<T>::get(controller, &index).into_inner();
				(index, list)
			})
			.collect();

		let mut ended = Self::take_out(&mut lists, id, rules, now);
		for (index, permit) in live {
			// What goes on as it was needs no explanation by an earlier version.
			ended.retain(|earlier| {
				earlier.index != index || !says_the_same(&earlier.permit, &permit)
			});
			lists.entry(index).or_default().push(permit);
		}
		for list in lists.values_mut() {
			make_room::<T>(list, rules, now)?;
		}
		let mut left = BTreeSet::new();
		if keep {
			ended.sort_by_key(|ended| Reverse((ended.at, ended.permit.source.version)));
			ended.truncate(MAX_ENDED_PERMITS);
			for Ended { index, permit, .. } in ended {
				let list = lists.entry(index.clone()).or_default();
				if list.len() < MAX_PERMITS as usize {
					list.push(permit);
					left.insert(index);
				}
			}
		}

		for (index, list) in lists {
			if list.is_empty() {
				Permits::<T>::remove(controller, index);
			} else {
				// Room was made above: nothing is cut off.
				Permits::<T>::insert(controller, index, BoundedVec::truncate_from(list));
			}
		}
		Ok(left)
	}

	/// Takes all permits of the consent out of the lists, and what is stale of others. Returns those of the consent that
	/// still explain late entries, as ended.
	fn take_out(
		lists: &mut BTreeMap<PermitIndex, Vec<Permit>>,
		id: &ConsentId,
		rules: &ControllerRules,
		now: Moment,
	) -> Vec<Ended> {
		let window_start = now.saturating_sub(T::LateWindow::get());
		let mut ended = Vec::new();
		for (index, list) in lists {
			list.retain_mut(|permit| {
				let own = permit.source.id == *id;
				if own {
					permit.ended_at.get_or_insert(now);
				}
				match permit_end(permit, rules, now) {
					None => true,
					// A decision explains what was claimed within the window, and before the end.
					Some(at) if at <= window_start => false,
					Some(at) if own => {
						ended.push(Ended { at, index: index.clone(), permit: permit.clone() });
						false
					},
					Some(_) => true,
				}
			});
		}
		ended
	}

	/// The lists in which something of a consent may stand: those of its permits, and the former ones.
	pub(crate) fn touched<'a>(
		permits: &'a Placed,
		former: &'a Lists,
	) -> impl Iterator<Item = PermitIndex> + 'a {
		permits.iter().map(|(index, _)| index.clone()).chain(former.iter().cloned())
	}

	/// The lists in which only ended permits of a consent stand.
	pub(crate) fn former(left: BTreeSet<PermitIndex>, permits: &Placed) -> Lists {
		let former =
			left.into_iter().filter(|index| permits.iter().all(|(own, _)| own != index)).collect();
		// A consent leaves eight ended permits: there are no more lists than that.
		Lists::truncate_from(former)
	}
}

/// Whether two permits of one consent differ in nothing but their place, their end, and that they rest.
fn says_the_same(earlier: &Permit, permit: &Permit) -> bool {
	let source: ConsentRef = permit.source;
	let Permit { ended_at, rests_until, .. } = *permit;
	*permit == Permit { source, ended_at, rests_until, ..earlier.clone() }
}

/// Brings a list down to its bound: what ended first goes first.
fn make_room<T: Config>(
	list: &mut Vec<Permit>,
	rules: &ControllerRules,
	now: Moment,
) -> Result<(), Error<T>> {
	while list.len() > MAX_PERMITS as usize {
		let oldest = list
			.iter()
			.enumerate()
			.filter_map(|(place, permit)| Some((permit_end(permit, rules, now)?, place)))
			.min()
			.ok_or(Error::<T>::TooManyPermits)?;
		list.remove(oldest.1);
	}
	Ok(())
}
