// What polkadot.js cannot learn from the chain's metadata: the node's own RPC methods, and the
// forms of their answers. Everything else the metadata tells, journal entries included.

/** What the RPC methods answer, which is JSON around the chain's own types. */
export const types = {
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
	PlacedJournalEntry: { sequence: 'u64', head: 'H256', entry: 'AssentPrimitivesJournalEntry' },
	// What evidence is made of.
	AuditProof: { index: 'u32', leaves: 'u32', path: 'Vec<H256>' },
	EvidenceSegment: { headers: 'Vec<Bytes>', justification: 'Bytes' },
	AuthorityChanges: { changes: 'Vec<EvidenceSegment>', more: 'bool' },
	GenesisProof: { header: 'Bytes', authorities: 'Vec<Bytes>' },
	// Copies of the index.
	IndexedBlock: {
		_alias: { kept: 'pages' },
		number: 'u32',
		heads: 'Vec<H256>',
		leaves: 'Vec<H256>',
		kept: 'Vec<Bytes>',
	},
	MissingBlocks: { first: 'u32', last: 'u32' },
	IndexPosition: { block: 'u32', page: 'u32' },
	ExportedIndex: {
		blocks: 'Vec<IndexedBlock>',
		missing: 'Vec<MissingBlocks>',
		next: 'IndexPosition',
		finalised: 'u32',
	},
};

/** The node's own RPC methods: see `node/src/rpc/journal.rs`, `evidence.rs` and `copies.rs`. */
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
		exportIndex: {
			description: 'What the journal index has of the final blocks from one on.',
			params: [
				{ name: 'block', type: 'u32' },
				{ name: 'page', type: 'u32' },
			],
			type: 'ExportedIndex',
		},
		genesisProof: {
			description: 'The first header, and the proof of the first authorities.',
			params: [],
			type: 'GenesisProof',
		},
	},
};
