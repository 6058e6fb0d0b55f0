//! What happened, for wallets and indexers.

use frame_support::pallet_macros::pallet_section;

/// What happened, for wallets and indexers.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A delegate was appointed.
		Appointed {
			/// The appointment.
			appointment: AppointmentId,
			/// For whom the delegate acts.
			subject: PartyId,
			/// The delegate.
			delegate: PartyId,
			/// Who appointed it: the subject, or a delegate.
			by: PartyId,
			/// The appointment that gave the right to; none where the subject appointed.
			parent: Option<AppointmentId>,
			/// What the delegate may do.
			powers: Powers,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// An appointment was revoked or resigned, and with it all below it.
		Revoked {
			/// The appointment.
			appointment: AppointmentId,
			/// For whom the delegate acted.
			subject: PartyId,
			/// The delegate.
			delegate: PartyId,
			/// Who revoked it: the subject, a guardian, a delegate above, or the delegate.
			by: PartyId,
		},
		/// All appointments for a party were revoked.
		AllRevoked {
			/// The party.
			subject: PartyId,
			/// Its new generation.
			generation: u32,
		},
		/// An appointment that is over was removed, and its deposit given back.
		AppointmentCleared {
			/// The appointment.
			appointment: AppointmentId,
			/// For whom the delegate acted.
			subject: PartyId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// An authority installed guardians for a person.
		GuardiansInstalled {
			/// The person.
			subject: PartyId,
			/// The guardians.
			guardians: Guardians,
			/// How many have to agree where a right is given.
			required: u8,
			/// What they may do, and until when.
			powers: Powers,
			/// Whether the person gives nothing by its own hand meanwhile.
			restricts: bool,
			/// The authority.
			authority: PartyId,
			/// The salted hash of the decision.
			decision: Commitment,
			/// Whether they are in the place of others.
			replaced: bool,
		},
		/// An authority removed the guardians of a person.
		GuardiansRemoved {
			/// The person.
			subject: PartyId,
			/// The authority.
			authority: PartyId,
			/// The salted hash of the decision.
			decision: Commitment,
		},
		/// A guardianship that is over was removed, and its deposit given back.
		GuardianshipCleared {
			/// The person.
			subject: PartyId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// A person named guardians for the recovery of its key.
		GuardiansNamed {
			/// The person.
			subject: PartyId,
			/// The guardians.
			guardians: Guardians,
			/// How many have to agree.
			required: u8,
		},
		/// A person dismissed the guardians whom it had named.
		GuardiansDismissed {
			/// The person.
			subject: PartyId,
		},
		/// A guardian agreed to an act for a ward; others have to agree as well.
		Approved {
			/// The ward.
			subject: PartyId,
			/// What stands for the act.
			proposal: H256,
			/// The guardian.
			guardian: PartyId,
			/// How many agreed so far.
			approvals: u32,
			/// How many have to agree.
			required: u8,
			/// Until when, milliseconds.
			expires_at: Moment,
		},
		/// The last guardian who was needed agreed to an act for a ward: it is done.
		Agreed {
			/// The ward.
			subject: PartyId,
			/// What stands for the act.
			proposal: H256,
			/// The guardians who agreed.
			guardians: Vec<PartyId>,
		},
		/// A proposal was removed, and its deposit given back.
		ProposalCleared {
			/// The ward.
			subject: PartyId,
			/// What stands for the act.
			proposal: H256,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// A party's key is to be replaced after a delay.
		RecoveryStarted {
			/// The party.
			subject: PartyId,
			/// The key that is to stand behind it.
			new_key: AccountId,
			/// Who started it.
			by: RecoveryBy,
			/// Whether the current key can veto it.
			vetoable: bool,
			/// The first moment at which it can be finished, milliseconds.
			matures_at: Moment,
		},
		/// The current key vetoed its replacement.
		RecoveryVetoed {
			/// The party.
			subject: PartyId,
			/// The key that was to stand behind it.
			new_key: AccountId,
		},
		/// The authority cancelled a recovery.
		RecoveryCancelled {
			/// The party.
			subject: PartyId,
			/// The key that was to stand behind it.
			new_key: AccountId,
			/// The salted hash of the decision.
			decision: Commitment,
		},
		/// A party's key was replaced. Its identifier, consents, devices and journals stay.
		Recovered {
			/// The party.
			subject: PartyId,
			/// The key that stands behind it now.
			new_key: AccountId,
			/// Who started it.
			by: RecoveryBy,
		},
		/// A vetoed recovery was removed, and its deposit given back.
		RecoveryCleared {
			/// The party.
			subject: PartyId,
		},
		/// An authority attested that a person died: nothing is given in its name any more.
		DeathAttested {
			/// The person.
			subject: PartyId,
			/// The authority.
			authority: PartyId,
			/// The salted hash of the certificate.
			certificate: Commitment,
			/// Who may still read the journal.
			readers: Vec<PartyId>,
			/// Who may withdraw, hand over devices, and read the journal.
			executors: Vec<PartyId>,
		},
		/// An authority lifted the attestation of a death.
		DeathLifted {
			/// The person.
			subject: PartyId,
			/// The authority.
			authority: PartyId,
			/// The salted hash of the decision.
			decision: Commitment,
		},
		/// An identifier is to go into another one, if that agrees.
		MergerOffered {
			/// The identifier that is to go.
			duplicate: PartyId,
			/// The one that is to stay.
			survivor: PartyId,
		},
		/// Two identifiers are one person: nothing is given under the one that goes any more.
		Merged {
			/// The identifier that goes.
			duplicate: PartyId,
			/// The one that stays.
			survivor: PartyId,
		},
		/// A merger, or the offer of one, ended.
		MergerEnded {
			/// The identifier that was to go.
			duplicate: PartyId,
			/// The one that was to stay.
			survivor: PartyId,
			/// Who ended it.
			by: PartyId,
		},
		/// Something that a party signed off the chain was brought in. What it did, a further event says.
		Relayed {
			/// Who signed it.
			subject: PartyId,
			/// The hash that was signed.
			statement: H256,
			/// Who brought it in and paid; none where it came free.
			relayer: Option<AccountId>,
		},
		/// A party's record was removed, and its deposit given back.
		SubjectReleased {
			/// The party.
			subject: PartyId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
	}
}
