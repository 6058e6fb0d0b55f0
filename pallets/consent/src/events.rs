//! What happened, for wallets and indexers.

use frame_support::pallet_macros::pallet_section;

/// What happened, for wallets and indexers.
#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A controller gave a consent.
		Granted {
			/// Who gave it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Its version: 1.
			version: u32,
			/// The controller's epoch.
			epoch: u32,
			/// What it permits and denies.
			provisions: Provisions,
			/// What goes with its permits.
			terms: Terms,
			/// The salted hash of the receipt.
			receipt: Commitment,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// A controller replaced what a consent says.
		Amended {
			/// Who amended it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Its new version.
			version: u32,
			/// What it permits and denies from now on.
			provisions: Provisions,
			/// What goes with its permits from now on.
			terms: Terms,
			/// The salted hash of the new receipt.
			receipt: Commitment,
			/// Who paid the deposit.
			depositor: AccountId,
			/// The organisations that it permits nothing any more: they are to say what they do with the data that they hold.
			dropped: Vec<PartyId>,
		},
		/// A controller withdrew a consent, or another for it: its permits ended, and its denials are lifted unless they stay.
		Withdrawn {
			/// Who withdrew it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// The version that was withdrawn.
			version: u32,
			/// Where the consent stands now: withdrawn, or revoked by another; or found invalid before, and its denials were lifted.
			status: ConsentStatus,
			/// Whether what it denies stays denied: the controller may give nothing by its own hand, and to lift a denial is to
			/// give.
			denials_stay: bool,
			/// The organisations that may hold data under it: they are to say what they do with that.
			organisations: Vec<PartyId>,
		},
		/// A controller withdrew all permits that were given so far. Denials and objections stay. Which organisations are to
		/// answer to it, the view function `unacknowledged` says.
		AllWithdrawn {
			/// Whose they are.
			controller: PartyId,
			/// The controller's new epoch: permits of earlier ones permit nothing.
			epoch: u32,
			/// Who did it: the controller, or another that may act for it, and then the consents are shown as revoked.
			by: PartyId,
		},
		/// A consent reached its maximum of uses: its permits are gone, also for late entries.
		Spent {
			/// Who gave it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// How often it was used.
			uses: u32,
		},
		/// An ended consent was removed from the state, and its deposit given back.
		Released {
			/// Who gave the consent.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Who got the deposit back.
			depositor: AccountId,
			/// The organisations that never said what they did with the data that they held under it, and were to.
			unacknowledged: Vec<PartyId>,
		},
		/// A controller objected to accesses that rest on a basis other than consent.
		Objected {
			/// Who objected.
			controller: PartyId,
			/// To accesses by these roles.
			roles: Roles,
			/// For these purposes, each with all its descendants.
			purposes: Purposes,
		},
		/// A controller lifted an objection.
		ObjectionLifted {
			/// Who lifted it.
			controller: PartyId,
			/// The roles that it was about.
			roles: Roles,
			/// The purposes that it was about.
			purposes: Purposes,
		},
		/// A controller's record of rules was removed from the state, and its deposit given back; but for the small one for
		/// what is remembered, where the controller ever withdrew everything or objected.
		RecordReleased {
			/// Whose record it was.
			controller: PartyId,
			/// Who got the deposit back.
			depositor: AccountId,
			/// The controller's epoch, which is not forgotten.
			epoch: u32,
		},
		/// Something that a controller signed off the chain was brought in. What it did, a further event says.
		Relayed {
			/// Who signed it.
			controller: PartyId,
			/// The hash that was signed.
			statement: H256,
			/// Who brought it in and paid; none where it came free.
			relayer: Option<AccountId>,
		},
		/// An organisation asked a controller for a consent.
		Requested {
			/// Who asks.
			organisation: PartyId,
			/// Who is asked.
			controller: PartyId,
			/// The request.
			request: RequestId,
			/// The consent that accepting it gives.
			consent: ConsentId,
			/// What is to be permitted.
			provisions: Provisions,
			/// What is to go with it.
			terms: Terms,
			/// The salted hash of the receipt.
			receipt: Commitment,
			/// The earlier consent that it is to renew.
			renews: Option<ConsentId>,
			/// Until when it can be accepted, milliseconds.
			expires_at: Moment,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// A controller accepted a request, as it was or narrowed. What was given, the event `Granted` says.
		RequestAccepted {
			/// Who asked.
			organisation: PartyId,
			/// Who accepted.
			controller: PartyId,
			/// The request, which is gone.
			request: RequestId,
			/// The consent that was given.
			consent: ConsentId,
		},
		/// A controller refused a request.
		RequestRefused {
			/// Who asked.
			organisation: PartyId,
			/// Who refused.
			controller: PartyId,
			/// The request.
			request: RequestId,
		},
		/// A request was removed from the state, and its deposit given back.
		RequestReleased {
			/// Who asked.
			organisation: PartyId,
			/// Who was asked.
			controller: PartyId,
			/// The request.
			request: RequestId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// An organisation said what it did with the data that it holds under a consent that was withdrawn, found invalid, or
		/// amended to permit it nothing more.
		WithdrawalAcknowledged {
			/// The organisation.
			organisation: PartyId,
			/// Whose consent it is.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// What became of the data.
			outcome: DataOutcome,
		},
		/// The authority found that a consent was never valid: its permits are gone, its denials stay until its controller
		/// withdraws it.
		Invalidated {
			/// Who had given it, as it seemed.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// The version that was found invalid, with all earlier ones.
			version: u32,
			/// The salted hash of the decision.
			finding: Commitment,
			/// The organisations that may hold data under it: they are to say what they do with that.
			organisations: Vec<PartyId>,
		},
		/// Another acted for a controller. What was done, a further event says.
		ActedFor {
			/// For whom.
			controller: PartyId,
			/// Who acted.
			actor: PartyId,
			/// As what: by which appointment, as guardian, or after the controller's death.
			capacity: Capacity,
			/// What stands for the act: the hash that guardians agree to.
			act: H256,
			/// The account that signed.
			account: AccountId,
		},
	}
}
