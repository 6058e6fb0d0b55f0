//! The genesis configuration: plain JSON fields, with the codes that the vocabulary has for everything else.

use crate::{
	pallet::{Config, GenesisConfig, Operators, Pallet, Staff},
	types::{duty_from_code, Affiliation, Duties, OperatorRecord},
};
use alloc::{format, string::String, vec::Vec};
use assent_primitives::{
	AccountId, Action, LegalBasis, Moment, Period, Policy, PolicyBasis, Purpose, Role, StaffTag,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::DispatchError;

/// An accredited organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisOrganisation {
	/// Its account: the party's identifier and first key.
	pub account: AccountId,
	/// Its name.
	pub name: String,
	/// The codes of its roles, for instance `prov`.
	pub roles: Vec<String>,
	/// When the accreditation starts, milliseconds since the Unix epoch.
	#[serde(default)]
	pub from: Moment,
	/// When it ends, milliseconds since the Unix epoch; absent: not by itself.
	#[serde(default)]
	pub until: Option<Moment>,
}

/// An operating account that has accepted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisOperator {
	/// The account.
	pub account: AccountId,
	/// The organisation that it acts for.
	pub organisation: AccountId,
	/// Its duties: `record-accesses`, `manage-devices`, `manage-consents`, `attest`.
	pub duties: Vec<String>,
	/// When it ends, milliseconds since the Unix epoch; absent: not by itself.
	#[serde(default)]
	pub until: Option<Moment>,
}

/// A member of an organisation's staff.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisStaff {
	/// The organisation.
	pub organisation: AccountId,
	/// The organisation's pseudonym for the member.
	pub tag: H256,
	/// When it ends, milliseconds since the Unix epoch; absent: not by itself.
	#[serde(default)]
	pub until: Option<Moment>,
}

/// The policy table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisPolicy {
	/// The legal bases other than consent.
	#[serde(default)]
	pub bases: Vec<GenesisPolicyBasis>,
	/// The codes of the purposes for which money may be paid.
	#[serde(default)]
	pub payable: Vec<String>,
}

/// A row of the policy table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisPolicyBasis {
	/// The code of the role.
	pub role: String,
	/// The codes of the purposes.
	pub purposes: Vec<String>,
	/// The codes of the actions.
	pub actions: Vec<String>,
	/// The code of the legal basis, for instance `A9-2-h`.
	pub legal_basis: String,
	/// Whether the person may object.
	pub objectionable: bool,
}

impl GenesisPolicy {
	/// The table in the chain's own terms, or which code is unknown.
	pub fn parse(&self) -> Result<Policy, String> {
		let rows = self
			.bases
			.iter()
			.map(|row| {
				Ok(PolicyBasis {
					role: parsed("role", &row.role, Role::from_code)?,
					purposes: all("purpose", &row.purposes, Purpose::from_code)?,
					actions: all("action", &row.actions, Action::from_code)?,
					legal_basis: parsed("legal basis", &row.legal_basis, LegalBasis::from_code)?,
					objectionable: row.objectionable,
				})
			})
			.collect::<Result<Vec<_>, String>>()?;
		Ok(Policy {
			bases: rows.try_into().map_err(|_| String::from("policy: too many bases"))?,
			payable: all("purpose", &self.payable, Purpose::from_code)?,
		})
	}
}

impl<T: Config> GenesisConfig<T> {
	/// Writes the configuration, by the same rules as the calls; or says what is wrong with it.
	pub(crate) fn try_build(&self) -> Result<(), String> {
		for organisation in &self.organisations {
			let GenesisOrganisation { account, name, roles, from, until } = organisation;
			let refused = |error| refused("organisation", account, error);
			let bytes = name.clone().into_bytes();
			Pallet::<T>::do_accredit(
				account.clone(),
				bytes.try_into().map_err(|_| refused("the name is too long"))?,
				all("role", roles, Role::from_code)?,
				Period { from: *from, until: *until },
			)
			.map_err(|error| refused(text(error)))?;
		}
		for operator in &self.operators {
			let GenesisOperator { account, organisation, duties, until } = operator;
			let refused = |error| refused("operator", account, text(error));
			let duties: Duties = all("duty", duties, duty_from_code)?;
			Pallet::<T>::ensure_genesis_operator(organisation, account, duties).map_err(refused)?;
			let record = OperatorRecord {
				organisation: organisation.clone(),
				duties,
				until: *until,
				deposit: None,
				spending: None,
			};
			Operators::<T>::insert(account, record);
		}
		for GenesisStaff { organisation, tag, until } in &self.staff {
			Pallet::<T>::ensure_genesis_staff(organisation, &StaffTag(*tag))
				.map_err(|error| refused("staff of", organisation, text(error)))?;
			let affiliation = Affiliation { until: *until, deposit: None };
			Staff::<T>::insert(organisation, StaffTag(*tag), affiliation);
		}
		Pallet::<T>::start_with_policy(self.policy.parse()?, self.policy_delay)
			.map_err(|error| format!("policy: {}", text(error)))
	}
}

fn refused(what: &str, account: &AccountId, error: &str) -> String {
	format!("{what} {account:?}: {error}")
}

fn text(error: DispatchError) -> &'static str {
	error.into()
}

/// The item that a code stands for.
fn parsed<I>(what: &str, code: &str, parse: fn(&str) -> Option<I>) -> Result<I, String> {
	parse(code).ok_or_else(|| format!("no {what} has the code {code:?}"))
}

/// The set of the items that these codes stand for.
fn all<I, S: FromIterator<I>>(
	what: &str,
	codes: &[String],
	parse: fn(&str) -> Option<I>,
) -> Result<S, String> {
	codes.iter().map(|code| parsed(what, code, parse)).collect()
}
