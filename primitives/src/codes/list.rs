//! One macro for every code list, so that number, code and wording of an item stand in one row and
//! cannot disagree.

/// Declares a code list: one row `Variant = number, "code", "display";` for each item, with
/// `in SYSTEM` before the semicolon where an item comes from another system than its list.
///
/// The number is the SCALE index, the enum's discriminant and the bit in the list's set: it is in
/// storage and in signed payloads, so it never changes and is never used again. A code that stands
/// twice is an unreachable pattern, which the compiler reports.
macro_rules! code_list {
	(
		$(#[$meta:meta])*
		pub enum $name:ident in $system:expr;
		$($variant:ident = $index:tt, $code:literal, $display:literal $(, in $other:expr)?;)+
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
			::codec::Encode,
			::codec::Decode,
			::codec::DecodeWithMemTracking,
			::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
		)]
		#[repr(u8)]
		pub enum $name {
			$(
				#[doc = concat!("`", $code, "`: ", $display, ".")]
				#[codec(index = $index)]
				$variant = $index,
			)+
		}

		impl $name {
			/// Every item of the list, in order of its number.
			pub const ALL: &'static [Self] = &[$(Self::$variant),+];

			/// The code that stands for this item in [`Self::system`].
			pub const fn code(self) -> &'static str {
				match self {
					$(Self::$variant => $code,)+
				}
			}

			/// The code system (its canonical address) that [`Self::code`] belongs to.
			pub const fn system(self) -> &'static str {
				match self {
					$(Self::$variant => code_list!(@system $system $(, $other)?),)+
				}
			}

			/// The item in plain language.
			pub const fn display(self) -> &'static str {
				match self {
					$(Self::$variant => $display,)+
				}
			}

			/// The item with this code, whatever system the reader took it from.
			pub fn from_code(code: &str) -> Option<Self> {
				match code {
					$($code => Some(Self::$variant),)+
					_ => None,
				}
			}

			/// The item with this code in this system.
			pub fn from_system_code(system: &str, code: &str) -> Option<Self> {
				Self::from_code(code).filter(|item| item.system() == system)
			}
		}
	};
	(@system $system:expr) => { $system };
	(@system $system:expr, $other:expr) => { $other };
}
