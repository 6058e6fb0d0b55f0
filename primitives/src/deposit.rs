//! Deposits that remember who paid them.

/// Defines `Deposit<Ticket>`: a deposit and who paid it, with what takes one and what gives it back.
///
/// A macro, and no type: a type's path stands in the metadata of the pallet that keeps it, and nothing here knows FRAME.
/// The pallet names `codec`, `frame_support`, `scale_info` and `sp_runtime` among its dependencies.
#[macro_export]
macro_rules! deposit {
	() => {
		/// A deposit and who paid it: it goes back to them, whoever ends the record that it pays for.
		#[derive(
			Clone,
			PartialEq,
			Eq,
			Debug,
			::codec::Encode,
			::codec::Decode,
			::codec::DecodeWithMemTracking,
			::codec::MaxEncodedLen,
			::scale_info::TypeInfo,
		)]
		pub struct Deposit<Ticket> {
			/// Who paid.
			pub depositor: $crate::AccountId,
			/// What they get back.
			pub ticket: Ticket,
		}

		impl<Ticket> Deposit<Ticket>
		where
			Ticket: ::frame_support::traits::Consideration<
				$crate::AccountId,
				::frame_support::traits::Footprint,
			>,
		{
			/// Takes the deposit for that footprint.
			pub(crate) fn take(
				depositor: &$crate::AccountId,
				footprint: ::frame_support::traits::Footprint,
			) -> Result<Self, ::sp_runtime::DispatchError> {
				let ticket = Ticket::new(depositor, footprint)?;
				Ok(Self { depositor: depositor.clone(), ticket })
			}

			/// Gives the deposit back to whoever paid it.
			pub(crate) fn give_back(self) -> ::sp_runtime::DispatchResult {
				self.ticket.drop(&self.depositor)
			}
		}
	};
}
