//! What accredited issuers attest, and who may attest what.

use super::{system, Role, Roles};

code_list! {
	/// What an attestation states about its subject.
	///
	/// Assent's own list (`urn:assent:CodeSystem:attestation-kind`).
	pub enum AttestationKind in system::OWN_ATTESTATION_KIND;
	IdentityVerified = 0, "identity-verified", "identity verified";
	ProfessionalLicence = 1, "professional-licence", "professional licence";
	InsuranceCoverage = 2, "insurance-coverage", "insurance coverage";
	DeviceConformity = 3, "device-conformity", "conformity of a device";
	NotaryKey = 4, "notary-key", "key of a notary";
}

impl AttestationKind {
	/// The roles whose holders may attest this: the one table of issuers.
	#[inline]
	pub const fn issuers(self) -> Roles {
		match self {
			// Who somebody is.
			Self::IdentityVerified => Roles::only(Role::IdentityProvider),
			// A chamber or an authority that keeps the register of a profession is accredited as a regulator. An
			// employer is not its staff's licensor.
			Self::ProfessionalLicence => Roles::only(Role::Regulator),
			// Who pays if the case arises, and nobody in their stead.
			Self::InsuranceCoverage => Roles::only(Role::Insurer),
			// Certificates are a notified body's (MDR, Regulation (EU) 2017/745, Art. 56); where the law has no such
			// bodies, a regulator's clearance. A maker's own declaration is no third party's attestation.
			Self::DeviceConformity => Roles::of(&[Role::Regulator, Role::NotifiedBody]),
			// Whose signatures are to count for decades: the supervisor of those who give trust services (Regulation (EU)
			// No 910/2014, Art. 17), accredited as a regulator. Its commitment is that of the public key, without a salt.
			Self::NotaryKey => Roles::only(Role::Regulator),
		}
	}

	/// Whether somebody with these roles may attest this.
	#[inline]
	pub const fn may_be_issued_by(self, roles: Roles) -> bool {
		self.issuers().intersects(roles)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_kind_should_have_an_issuer_that_needs_an_accreditation() {
		for kind in AttestationKind::ALL {
			assert!(!kind.issuers().is_empty(), "{kind:?}");
			assert!(kind.issuers().iter().all(Role::needs_accreditation), "{kind:?}");
		}
	}

	#[test]
	fn kind_should_be_issued_by_the_roles_of_its_row_only_when_every_role_is_tried() {
		let issued = |role: Role| {
			let kinds = AttestationKind::ALL.iter().copied();
			kinds.filter(|kind| kind.may_be_issued_by(role.into())).collect::<alloc::vec::Vec<_>>()
		};
		use AttestationKind::*;
		for role in Role::ALL.iter().copied() {
			let expected: &[AttestationKind] = match role {
				Role::IdentityProvider => &[IdentityVerified],
				Role::Insurer => &[InsuranceCoverage],
				Role::NotifiedBody => &[DeviceConformity],
				Role::Regulator => &[ProfessionalLicence, DeviceConformity, NotaryKey],
				_ => &[],
			};
			assert_eq!(issued(role), expected, "{role:?}");
		}
		assert!(InsuranceCoverage.may_be_issued_by(Roles::ALL));
		assert!(!InsuranceCoverage.may_be_issued_by(Roles::EMPTY));
	}
}
