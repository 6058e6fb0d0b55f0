// What one node takes, recorded and final: single accesses beside transfers, in turn, and accesses in batches.
// `scripts/throughput.sh` runs it. It prints a table, and asserts what was done, never a time.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { alice, hospital, keyOf, patient } from './lib/actors.js';
import { sendAll } from './lib/calls.js';
import { api, log, request } from './lib/chain.js';
import { duties } from './lib/codes.js';
import { commitment } from './lib/hashes.js';
import { access, ASNT, deviceOf, permit, terms } from './lib/samples.js';
import { story } from './lib/story.js';
import { until } from './lib/until.js';

const { values: options } = parseArgs({
	options: {
		transactions: { type: 'string', default: '6000' },
		rounds: { type: 'string', default: '2' },
		batches: { type: 'string', default: '120' },
	},
});
const [TRANSACTIONS, ROUNDS, BATCHES] = ['transactions', 'rounds', 'batches'].map((name) => {
	const number = Number(options[name]);
	if (!Number.isInteger(number) || number < 1)
		throw new Error(`--${name} takes a whole number from 1 on, not ${options[name]}`);
	return number;
});
/** Accounts that act for the hospital; what is sent is shared among them. */
const OPERATORS = 8;
const ACCESSES_IN_BATCH = 1_000;
/** Without a further one of them in a final block for so long, something is wrong. Milliseconds. */
const PATIENCE = 60_000;

const operators = Array.from({ length: OPERATORS }, (_, number) => keyOf(`//Hospital//${number}`));

/** How many transactions these accounts have had in blocks, as of that one. */
async function sentBy(accounts, block) {
	const then = await api.at(block);
	const infos = await then.query.system.account.multi(accounts.map(({ address }) => address));
	return infos.reduce((sum, { nonce }) => sum + nonce.toNumber(), 0);
}

/** Signs what `callOf` gives for each number, in turn by the operators; good for some eight minutes. */
async function signed(count, callOf) {
	const nonces = await Promise.all(
		operators.map(async ({ address }) =>
			(await api.rpc.system.accountNextIndex(address)).toNumber()
		)
	);
	const header = await api.rpc.chain.getHeader();
	const current = header.number.toNumber();
	const common = {
		blockHash: header.hash,
		era: api.createType('ExtrinsicEra', { current, period: 256 }),
		genesisHash: api.genesisHash,
		runtimeVersion: api.runtimeVersion,
		signedExtensions: api.registry.signedExtensions,
	};
	return Array.from({ length: count }, (_, number) => {
		const place = number % OPERATORS;
		const options = { ...common, nonce: nonces[place]++ };
		return callOf(number, place).sign(operators[place], options).toHex();
	});
}

/** Sends the transactions as fast as the node takes them, those of each account one after the other. */
async function submit(transactions) {
	const sender = async (place) => {
		for (let number = place; number < transactions.length; number += OPERATORS)
			await request('author_submitExtrinsic', transactions[number]);
	};
	await Promise.all(operators.map((_, place) => sender(place)));
}

/** Sends them all, and waits until all are final. Gives what happened. */
async function measure(transactions) {
	const finalised = [];
	const first = await api.rpc.chain.getFinalizedHead();
	const start = await sentBy(operators, first);
	const unsubscribe = await api.rpc.chain.subscribeFinalizedHeads((header) =>
		finalised.push({
			number: header.number.toNumber(),
			hash: header.hash.toHex(),
			at: Date.now(),
		})
	);
	const started = Date.now();
	const submitting = submit(transactions);
	let [last, done, heard] = [undefined, start, started];
	while (done < start + transactions.length) {
		if (Date.now() > heard + PATIENCE)
			throw new Error(
				`${done - start} of ${transactions.length} are final, and no more come`
			);
		await Promise.race([sleep(20), submitting.then(() => sleep(20))]);
		if (finalised.length === 0 || finalised.at(-1) === last) continue;
		last = finalised.at(-1);
		const now = await sentBy(operators, last.hash);
		if (now > done) heard = Date.now();
		done = now;
	}
	await submitting;
	unsubscribe();
	const seconds = (last.at - started) / 1000;
	const blocks = await blocksUntil(first, last.hash);
	return { seconds, blocks: blocks.filter(({ count }) => count > 0) };
}

/** The blocks after one up to another: how many of the operators' transactions each has, and how long its building took. */
async function blocksUntil(after, end) {
	const built = new Map(
		[...log().matchAll(/Prepared block for proposing at (\d+) \((\d+) ms\)/g)].map(
			([, number, took]) => [Number(number), Number(took)]
		)
	);
	const blocks = [];
	for (let hash = end; hash !== after.toHex();) {
		const header = await api.rpc.chain.getHeader(hash);
		const parent = header.parentHash.toHex();
		const count = (await sentBy(operators, hash)) - (await sentBy(operators, parent));
		blocks.unshift({
			number: header.number.toNumber(),
			count,
			took: built.get(header.number.toNumber()),
		});
		hash = parent;
	}
	return blocks;
}

const rows = [];

/** Notes what was measured, each transaction standing for so many. */
function note(what, { seconds, blocks }, each = 1) {
	const total = blocks.reduce((sum, { count }) => sum + count, 0) * each;
	// The fullest one says what a block takes: the first and the last are rarely full.
	const full = blocks.reduce((best, block) => (block.count > best.count ? block : best));
	rows.push({
		what,
		number: total,
		'seconds to final': seconds.toFixed(1),
		'a second': Math.round(total / seconds),
		'most in a block': full.count * each,
		'built in ms': full.took ?? 'not logged',
		'us each':
			full.took === undefined ? '' : ((full.took * 1000) / (full.count * each)).toFixed(1),
	});
}

story('Throughput', (step) => {
	const resources = [];
	let asked;

	step(
		'eight accounts act for the hospital, and the patient of eight devices consents',
		async () => {
			const duty = duties('RecordAccesses');
			await sendAll(
				operators.flatMap(({ address }) => [
					[hospital, api.tx.accreditation.affiliateOperator(address, duty, null)],
					[alice, api.tx.balances.transferKeepAlive(address, 1_000n * ASNT)],
				])
			);
			await sendAll(
				operators.map((account) => [
					account,
					api.tx.accreditation.acceptAffiliation(hospital.address),
				])
			);
			for (const _ of operators) resources.push(await deviceOf(patient));
			const care = [permit({ Party: hospital.address }, 'Treat')];
			const consent = api.tx.consents.grant(commitment(), care, terms(), commitment());
			await sendAll([[patient, consent]], { final: true });
			asked = await access('CareProvider', 'Treat');
			for (const resource of resources) {
				const { verdict } = (
					await api.call.assentApi.decide(hospital.address, resource, asked)
				).asOk;
				assert.ok(verdict.isPermit, verdict.toString());
			}
		}
	);

	const journalled = async () => {
		const heads = await Promise.all(
			resources.map((resource) => api.call.assentApi.journalHead(resource))
		);
		return heads.reduce(
			(sum, head) => sum + (head.isSome ? head.unwrap().count.toNumber() : 0),
			0
		);
	};

	for (let round = 1; round <= ROUNDS; round += 1) {
		step(`transfers, round ${round}`, async () => {
			const sink = keyOf(`//Sink//${round}`).address;
			const transfer = () => api.tx.balances.transferKeepAlive(sink, ASNT / 100n);
			note(`transfer, round ${round}`, await measure(await signed(TRANSACTIONS, transfer)));
			const { data } = await api.query.system.account(sink);
			assert.equal(data.free.toBigInt(), (ASNT / 100n) * BigInt(TRANSACTIONS));
		});

		step(`single accesses, round ${round}`, async () => {
			const before = await journalled();
			const record = (_, place) => api.tx.accessAudit.record(resources[place], asked);
			note(
				`single access, round ${round}`,
				await measure(await signed(TRANSACTIONS, record))
			);
			assert.equal((await journalled()) - before, TRANSACTIONS);
		});
	}

	step(`batches of ${ACCESSES_IN_BATCH}`, async () => {
		const before = await journalled();
		const accesses = Array(ACCESSES_IN_BATCH).fill(asked);
		const batch = (number, place) =>
			api.tx.accessAudit.recordBatch(number + 1, [{ resource: resources[place], accesses }]);
		note('access in a batch', await measure(await signed(BATCHES, batch)), ACCESSES_IN_BATCH);
		assert.equal((await journalled()) - before, BATCHES * ACCESSES_IN_BATCH);
	});

	step('the figures', async () => {
		await until('the figures', () => rows.length === 2 * ROUNDS + 1);
		const heads = Object.keys(rows[0]);
		const line = (cells) => `| ${cells.join(' | ')} |`;
		const table = [
			line(heads),
			line(heads.map(() => '---')),
			...rows.map((row) => line(Object.values(row))),
		];
		console.log(`\n${table.join('\n')}\n`);
	});
});
