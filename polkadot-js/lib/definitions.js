// What polkadot.js cannot learn from the chain's metadata: the node's own RPC method, and the two
// types that stand outside of the state. Everything else the metadata tells.

/** Journal entries are kept by nodes, and the audit root stands in headers. */
export const types = {
	JournalEntry: {
		controller: 'AccountId',
		accessor: 'AccountId',
		operator: 'AccountId',
		block: 'u32',
		recordedAt: 'u64',
		access: 'AssentPrimitivesAccess',
		verdict: 'AssentPrimitivesAccessVerdict',
	},
	AuditRoot: { root: 'H256', leaves: 'u32' },
	// The answer of `assent_journalEntries`, whose `entries` would hide behind JavaScript's own.
	JournalEntries: {
		_alias: { list: 'entries' },
		at: 'H256',
		count: 'u64',
		head: 'H256',
		from: 'u64',
		list: 'Vec<PlacedJournalEntry>',
		previous: 'Option<H256>',
	},
	PlacedJournalEntry: { sequence: 'u64', head: 'H256', entry: 'JournalEntry' },
};

/** The node's own RPC method: see `node/src/rpc/journal.rs`. */
export const rpc = {
	assent: {
		journalEntries: {
			description: "The entries of a resource's journal, as of the last finalised block.",
			params: [
				{ name: 'resource', type: 'Bytes' },
				{ name: 'from', type: 'u64' },
				{ name: 'limit', type: 'u32' },
			],
			type: 'JournalEntries',
		},
	},
};
