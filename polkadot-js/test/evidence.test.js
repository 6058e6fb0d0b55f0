// Evidence: what a node serves of which a bundle is made. `assent evidence` makes and verifies it.

import assert from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { hospital, hospitalGateway, patient } from '../lib/actors.js';
import { send } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment, link, NO_HEAD, node } from '../lib/hashes.js';
import { access, deviceOf, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { until } from '../lib/until.js';

story('Evidence', (step) => {
	let resource;
	/** The block, and the leaves of its entries. */
	let block;
	const leaves = [];

	step('three accesses are recorded in one block, and become final', async () => {
		resource = await deviceOf(patient);
		const care = [permit({ Party: hospital.address }, 'Treat', { scope: resource })];
		await send(patient, api.tx.consents.grant(commitment(), care, terms(), commitment()));
		const stated = await access('CareProvider', 'Treat', {});
		const last = await api.query.accessAudit.batchSequences(hospitalGateway.address);
		const group = { resource, accesses: [stated, stated, stated] };
		const batch = api.tx.accessAudit.recordBatch(last.toNumber() + 1, [group]);
		block = (await send(hospitalGateway, batch)).block;

		const bytes = api.createType('AssentPrimitivesResource', resource).toHex();
		const journal = await until('the entries to be final', async () => {
			const answer = await api.rpc.assent.journalEntries(bytes, 0, 10);
			return answer.count.toNumber() === 3 && answer;
		});
		let before = NO_HEAD;
		for (const { sequence, entry } of journal.list) {
			const { head, leaf } = link(bytes, sequence, before, entry);
			leaves.push(leaf);
			before = head;
		}
	});

	step("each entry's path leads to the audit root in the block's header", async () => {
		const { digest } = await api.rpc.chain.getHeader(block);
		const items = digest.logs
			.filter((item) => item.isConsensus)
			.map((item) => item.asConsensus);
		const [, item] = items.find(([engine]) => engine.toUtf8() === 'ASNT');
		const root = (await api.call.assentApi.auditRoot(item.toHex())).unwrap().root.toHex();
		const proofs = [];
		for (const leaf of leaves) proofs.push(await api.rpc.assent.auditProof(block, leaf));
		assert.deepEqual(
			proofs.map(({ index, leaves: count }) => [index.toNumber(), count.toNumber()]),
			[0, 1, 2].map((index) => [index, 3])
		);
		const [[first, second], [zeroth, other], [pair]] = proofs.map(({ path }) =>
			path.map((hash) => hash.toHex())
		);
		assert.equal(node(node(leaves[0], first), second), root);
		assert.equal(node(node(zeroth, leaves[1]), other), root);
		assert.equal(node(pair, leaves[2]), root);
		await assert.rejects(api.rpc.assent.auditProof(block, NO_HEAD), /UnknownLeaf/);
	});

	step('the headers from the block lead to one with a justification', async () => {
		const { number } = await api.rpc.chain.getHeader(block);
		const { headers, justification } = await api.rpc.assent.finalityProof(number.toNumber());
		let parent;
		for (const [place, bytes] of headers.entries()) {
			const header = api.createType('Header', bytes.toU8a(true));
			assert.equal(header.number.toNumber(), number.toNumber() + place);
			if (parent) assert.equal(header.parentHash.toHex(), parent);
			parent = blake2AsHex(bytes.toU8a(true), 256);
			if (place === 0) assert.equal(parent, block.toString());
		}
		const { commit } = api.createType('GrandpaJustification', justification.toU8a(true));
		assert.equal(commit.targetHash.toHex(), parent);
	});

	step('the proof begins at the first header, and nothing changed since', async () => {
		const { header, authorities } = await api.rpc.assent.genesisProof();
		assert.equal(blake2AsHex(header.toU8a(true), 256), api.genesisHash.toHex());
		assert.ok(authorities.length > 0);
		const { changes, more } = await api.rpc.assent.authorityChanges(0);
		assert.deepEqual([changes.length, more.isTrue], [0, false]);
	});
});
