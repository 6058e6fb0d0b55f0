//! Calls to the chain, checked against the node's runtime before anything is sent.

use crate::client::At;
pub use assent_interface::{api, Config, EncodedCall};
use assent_primitives::{statement::MultiSignature, AccountId, ConsentId, DeviceId};
use subxt::{
	error::ExtrinsicError,
	ext::{
		scale_decode::TypeResolver,
		scale_encode::{self, EncodeAsFields, FieldIter},
	},
	transactions::Payload,
	utils::Static,
};

/// A call whose form the node's runtime has, encoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckedCall {
	pallet: String,
	call: String,
	/// Pallet and call, a byte each.
	index: [u8; 2],
	fields: EncodedFields,
}

/// The arguments of a call, encoded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncodedFields(Vec<u8>);

impl CheckedCall {
	/// Compares the call with the runtime's metadata, and encodes it.
	pub fn new<C: Payload>(at: &At, call: &C) -> Result<Self, ExtrinsicError> {
		let transactions = at.transactions();
		transactions.validate(call)?;
		let bytes = transactions.call_data(call)?;
		let (index, fields) = bytes
			.split_first_chunk()
			.ok_or_else(|| ExtrinsicError::CallDataTooShort(bytes.len()))?;
		Ok(Self {
			pallet: call.pallet_name().into(),
			call: call.call_name().into(),
			index: *index,
			fields: EncodedFields(fields.to_vec()),
		})
	}
}

impl From<CheckedCall> for EncodedCall {
	fn from(call: CheckedCall) -> Self {
		Self([call.index.to_vec(), call.fields.0].concat())
	}
}

impl Payload for CheckedCall {
	type CallData = EncodedFields;

	fn pallet_name(&self) -> &str {
		&self.pallet
	}

	fn call_name(&self) -> &str {
		&self.call
	}

	fn call_data(&self) -> &EncodedFields {
		&self.fields
	}
}

impl EncodeAsFields for EncodedFields {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// A signature as the generated interface takes it.
pub fn signature(signature: &MultiSignature) -> api::runtime_types::sp_runtime::MultiSignature {
	use api::runtime_types::sp_runtime::MultiSignature as Generated;
	match signature {
		MultiSignature::Ed25519(signature) => Generated::Ed25519(signature.0),
		MultiSignature::Sr25519(signature) => Generated::Sr25519(signature.0),
		MultiSignature::Ecdsa(signature) => Generated::Ecdsa(signature.0),
		MultiSignature::Eth(signature) => Generated::Eth(signature.0),
	}
}

/// An account as the generated interface takes it.
pub fn account(account: &AccountId) -> Static<AccountId> {
	Static(account.clone())
}

/// A device as the generated interface takes it.
pub fn device(device: &DeviceId) -> Static<DeviceId> {
	Static(*device)
}

/// A consent as the generated interface takes it.
pub fn consent(consent: &ConsentId) -> Static<ConsentId> {
	Static(*consent)
}
