//! What somebody may do for another, and whether one such power is within another.

use crate::{
	Categories, DeviceId, Moment, Provision, Resource, ResourceScope, Right, Rights, Tenure,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Delegates in a chain, at most: one whom the subject appoints, and three below.
pub const MAX_DEPTH: u8 = 4;

/// What somebody may do for another.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Powers {
	/// The rights.
	pub rights: Rights,
	/// On which resources.
	pub scope: ResourceScope,
	/// For which categories of data.
	pub categories: Categories,
	/// The first moment at which it holds no more, milliseconds.
	pub until: Moment,
	/// How many further delegates can follow, one below the other. Zero for who appoints none.
	pub further: u8,
}

/// What is acted on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Matter<'a> {
	/// These provisions: those that are given, and those that stand and are replaced or ended.
	Provisions(&'a [Provision], &'a [Provision]),
	/// A device during one tenure.
	Device(DeviceId, Tenure),
	/// A resource, whose journal is read; with these categories.
	Journal(&'a Resource, Categories),
	/// All that the subject controls.
	Everything,
}

/// What is done for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deed<'a> {
	/// All of these rights are needed for it.
	pub rights: Rights,
	/// What it is about.
	pub matter: Matter<'a>,
	/// Whether it gives or moves a right, instead of ending one.
	pub gives: bool,
}

/// How an act goes beyond the powers of whoever does it.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Beyond {
	/// They are over.
	#[codec(index = 0)]
	Ended,
	/// A right that is needed is not among them.
	#[codec(index = 1)]
	Right,
	/// They are for other resources.
	#[codec(index = 2)]
	Scope,
	/// They are for other categories.
	#[codec(index = 3)]
	Categories,
}

impl Powers {
	/// Whether they are not empty, all known, and name a depth exactly where there is a right to appoint, within
	/// [`MAX_DEPTH`].
	pub fn is_valid(&self) -> bool {
		self.rights.is_valid()
			&& !self.rights.is_empty()
			&& self.categories.is_valid()
			&& !self.categories.is_empty()
			&& self.further < MAX_DEPTH
			&& self.rights.contains(Right::Appoint) == (self.further > 0)
	}

	/// Whether whatever these powers allow, `parent` allows as well, and for as long; and one step of depth is used up.
	///
	/// Only powers to appoint have narrower ones below them.
	pub fn narrows(&self, parent: &Self) -> bool {
		parent.rights.contains(Right::Appoint)
			&& self.further < parent.further
			&& self.is_within(parent)
	}

	/// Whether whatever these powers allow, the others allow as well, and for as long.
	fn is_within(&self, other: &Self) -> bool {
		let scope = matches!(other.scope, ResourceScope::All) || self.scope == other.scope;
		scope
			&& other.rights.contains_all(self.rights)
			&& other.categories.contains_all(self.categories)
			&& self.until <= other.until
	}

	/// Whether who has them stands for the whole person: what a new key may do, they may do already. Only then may guardians whom an
	/// authority installed put a key of theirs in the place of one that was lost.
	pub fn are_whole(&self) -> bool {
		const NEEDED: Rights = Rights::of(&[Right::Grant, Right::Withdraw, Right::ManageDevices]);
		self.scope == ResourceScope::All
			&& self.categories.contains_all(Categories::ALL)
			&& self.rights.contains_all(NEEDED)
	}

	/// Whether they allow the deed at that moment.
	///
	/// What concerns all that somebody controls, such as to withdraw everything or to object, takes powers over all of it.
	pub fn allows(&self, deed: &Deed, now: Moment) -> Result<(), Beyond> {
		if now >= self.until {
			return Err(Beyond::Ended);
		}
		if !self.rights.contains_all(deed.rights) {
			return Err(Beyond::Right);
		}
		match deed.matter {
			Matter::Provisions(given, standing) => {
				given.iter().chain(standing).try_for_each(|provision| self.reaches(provision))
			},
			Matter::Device(id, tenure) => match &self.scope {
				ResourceScope::All => Ok(()),
				scope if *scope == ResourceScope::Device { id, tenure } => Ok(()),
				_ => Err(Beyond::Scope),
			},
			Matter::Journal(resource, categories) => {
				if !self.scope.covers(resource) {
					return Err(Beyond::Scope);
				}
				self.has_categories(categories)
			},
			Matter::Everything => {
				if self.scope != ResourceScope::All {
					return Err(Beyond::Scope);
				}
				self.has_categories(Categories::ALL)
			},
		}
	}

	fn reaches(&self, provision: &Provision) -> Result<(), Beyond> {
		if !matches!(self.scope, ResourceScope::All) && self.scope != provision.scope {
			return Err(Beyond::Scope);
		}
		self.has_categories(provision.categories)
	}

	fn has_categories(&self, categories: Categories) -> Result<(), Beyond> {
		if self.categories.contains_all(categories) {
			Ok(())
		} else {
			Err(Beyond::Categories)
		}
	}
}
