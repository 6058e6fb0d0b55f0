// What polkadot.js cannot learn from the chain's metadata: the node's own RPC methods, and the
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
	// What evidence is made of.
	AuditProof: { index: 'u32', leaves: 'u32', path: 'Vec<H256>' },
	EvidenceSegment: { headers: 'Vec<Bytes>', justification: 'Bytes' },
	AuthorityChanges: { changes: 'Vec<EvidenceSegment>', more: 'bool' },
	GenesisProof: { header: 'Bytes', authorities: 'Vec<Bytes>' },
};

/** The node's own RPC methods: see `node/src/rpc/journal.rs` and `evidence.rs`. */
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
		auditProof: {
			description: "That a leaf is one of a final block's audit tree.",
			params: [
				{ name: 'block', type: 'H256' },
				{ name: 'leaf', type: 'H256' },
			],
			type: 'AuditProof',
		},
		finalityProof: {
			description: 'The headers from a block to the next one with a justification, and that.',
			params: [{ name: 'number', type: 'u32' }],
			type: 'EvidenceSegment',
		},
		authorityChanges: {
			description: "The changes of GRANDPA's authorities that took effect after a block.",
			params: [{ name: 'after', type: 'u32' }],
			type: 'AuthorityChanges',
		},
		genesisProof: {
			description: 'The first header, and the proof of the first authorities.',
			params: [],
			type: 'GenesisProof',
		},
	},
};
