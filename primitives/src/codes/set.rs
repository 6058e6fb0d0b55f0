//! One macro for every set of codes: bit `n` stands for the item with the number `n`.

/// Declares the set type of a code list.
///
/// The tests that a decision makes (`contains`, `contains_all`, `intersects`) are one or two
/// instructions on an integer: no table, no text, nothing that can panic.
macro_rules! code_set {
	(
		$(#[$meta:meta])*
		pub struct $set:ident($bits:ty) of $item:ident;
	) => {
		$(#[$meta])*
		#[derive(
			Clone,
			Copy,
			PartialEq,
			Eq,
			PartialOrd,
			Ord,
			Debug,
			Default,
			::codec::Encode,
			::codec::Decode,
			::codec::DecodeWithMemTracking,
			::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
		)]
		pub struct $set(pub $bits);

		// Each item has a bit of its own, so that the shift in `only` never wraps.
		const _: () = assert!($item::ALL.len() <= <$bits>::BITS as usize);

		impl $set {
			/// The set without items.
			pub const EMPTY: Self = Self(0);

			/// The set of every item.
			pub const ALL: Self = Self::of($item::ALL);

			/// The set of this item alone.
			#[inline]
			pub const fn only(item: $item) -> Self {
				let one: $bits = 1;
				Self(one.wrapping_shl(item as u32))
			}

			/// The set of these items.
			pub const fn of(items: &[$item]) -> Self {
				let mut set = Self::EMPTY;
				let mut rest = items;
				while let [item, tail @ ..] = rest {
					set = set.union(Self::only(*item));
					rest = tail;
				}
				set
			}

			/// Whether the item is in the set.
			#[inline]
			pub const fn contains(self, item: $item) -> bool {
				self.0 & Self::only(item).0 != 0
			}

			/// Whether every item of `other` is in the set: true of the empty set.
			#[inline]
			pub const fn contains_all(self, other: Self) -> bool {
				other.0 & !self.0 == 0
			}

			/// Whether the sets have an item in common: never true of the empty set.
			#[inline]
			pub const fn intersects(self, other: Self) -> bool {
				self.0 & other.0 != 0
			}

			/// The items of either set.
			#[inline]
			#[must_use]
			pub const fn union(self, other: Self) -> Self {
				Self(self.0 | other.0)
			}

			/// The items of both sets.
			#[inline]
			#[must_use]
			pub const fn intersection(self, other: Self) -> Self {
				Self(self.0 & other.0)
			}

			/// The items of this set that are not in the other.
			#[inline]
			#[must_use]
			pub const fn difference(self, other: Self) -> Self {
				Self(self.0 & !other.0)
			}

			/// Whether the set has no items.
			#[inline]
			pub const fn is_empty(self) -> bool {
				self.0 == 0
			}

			/// The number of items.
			#[inline]
			pub const fn len(self) -> u32 {
				self.0.count_ones()
			}

			/// Whether every bit stands for an item of this version of the list. Decoding does not
			/// check it: a call that takes a set from outside does.
			#[inline]
			pub const fn is_valid(self) -> bool {
				Self::ALL.contains_all(self)
			}

			/// The items in order of their numbers. Bits that stand for nothing are left out.
			pub fn iter(self) -> impl Iterator<Item = $item> + Clone {
				$item::ALL.iter().copied().filter(move |item| self.contains(*item))
			}
		}

		impl From<$item> for $set {
			fn from(item: $item) -> Self {
				Self::only(item)
			}
		}

		impl FromIterator<$item> for $set {
			fn from_iter<I: IntoIterator<Item = $item>>(items: I) -> Self {
				items.into_iter().fold(Self::EMPTY, |set, item| set.union(Self::only(item)))
			}
		}
	};
}
