//! What this chain asks of a transaction beyond the SDK's own extensions.

use crate::{configs::system::BlockHashCount, Hash, Runtime, RuntimeCall, RuntimeOrigin, System};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::pallet_prelude::{TransactionSource, Weight};
use frame_system::CheckMortality;
use scale_info::{Type, TypeInfo};
use sp_runtime::{
	generic::Era,
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Implication, TransactionExtension, ValidateResult,
	},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

/// The custom validity error of a signed transaction that never expires.
pub const IMMORTAL: u8 = 200;

/// [`CheckMortality`], for signed transactions that expire.
///
/// A chain forgets the nonce of an account that ceased to exist. If it comes back, its nonces begin at zero again, and what it
/// once signed for all times would count a second time. To wallets this is `CheckMortality`, under that name and with its
/// encoding; only `Era::Immortal` under a signature is refused, and an era that began before the oldest hash that is kept. Unsigned (authorised) calls have no nonce, and protect
/// themselves.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, Debug)]
pub struct CheckMortal(CheckMortality<Runtime>);

impl CheckMortal {
	/// For clients and tests that build transactions.
	pub fn from(era: Era) -> Self {
		Self(CheckMortality::from(era))
	}
}

impl TypeInfo for CheckMortal {
	// In the metadata it is what it is to wallets.
	type Identity = CheckMortality<Runtime>;

	fn type_info() -> Type {
		CheckMortality::<Runtime>::type_info()
	}
}

impl TransactionExtension<RuntimeCall> for CheckMortal {
	const IDENTIFIER: &'static str = "CheckMortality";
	type Implicit = Hash;
	type Pre = ();
	type Val = ();

	fn implicit(&self) -> Result<Hash, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
		implicit: Hash,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		let is_signed = origin.as_system_origin_signer().is_some();
		if is_signed && self.0 .0.is_immortal() {
			return Err(InvalidTransaction::Custom(IMMORTAL).into());
		}
		// The hash of the first block is never forgotten: an era that is said to begin there would hold for 65,536 blocks.
		let now = System::block_number();
		let birth = self.0 .0.birth(now.into());
		if birth < now.saturating_sub(BlockHashCount::get()).into() && is_signed {
			return Err(InvalidTransaction::AncientBirthBlock.into());
		}
		self.0.validate(origin, call, info, len, implicit, inherited_implication, source)
	}

	impl_tx_ext_default!(RuntimeCall; prepare);
}
