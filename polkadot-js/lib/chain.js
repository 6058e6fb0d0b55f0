// One node and one connection for all tests, ended after the last of them; and what is done over it.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { after } from 'node:test';
import { rpc, types } from './definitions.js';
import { startNode } from './node.js';
import { inTime } from './until.js';

let node;
let connected;
let failed = false;

/** The connection to the tests' chain, which is started when it is first asked for. */
export function chain() {
	connected ??= connect();
	return connected;
}

async function connect() {
	node = await startNode();
	const provider = new WsProvider(node.endpoint);
	return inTime('an answer of the node', ApiPromise.create({ provider, rpc, types, noInitWarn: true }));
}

/** A failure shows the node's log, once all tests are done. */
export function reportLog() {
	failed = true;
}

after(async () => {
	if (!node) return;
	if (failed) process.stderr.write(`\nThe node's log ends with:\n${node.logTail()}\n`);
	// Without a connection there is nothing to disconnect.
	await connected?.then((api) => api.disconnect(), () => {});
	await node.stop();
});

/** An error of the chain: its code is `pallet.Name`, its message what the metadata says of it. */
export class ChainError extends Error {
	constructor(code, docs, fields) {
		super(`${code}: ${docs}`);
		this.code = code;
		this.docs = docs;
		/** What the error carries; polkadot.js itself shows none of it. */
		this.fields = fields;
	}

	static from(api, error) {
		if (!error.isModule) return new ChainError(error.type, error.toString(), {});
		const meta = api.registry.findMetaError(error.asModule);
		const fields = {};
		let rest = error.asModule.error.toU8a().subarray(1);
		for (const { name, type } of meta.fields) {
			const field = api.createType(api.registry.createLookupType(type), rest);
			rest = rest.subarray(field.encodedLength);
			fields[name.unwrap()] = field;
		}
		return new ChainError(`${meta.section}.${meta.name}`, meta.docs.join(' ').trim(), fields);
	}
}

/** Signs a call and waits until it is in a block, or final. Gives its events; throws the chain's error. */
export async function send(signer, call, options) {
	return (await submit(signer, call, options)).included;
}

/** Sends several calls, so that they come into one block where they can. Gives the outcomes in order. */
export async function sendAll(signedCalls) {
	const submitted = [];
	for (const [signer, call] of signedCalls) submitted.push(await submit(signer, call));
	return Promise.all(submitted.map(({ included }) => included));
}

/** Resolves as soon as the pool has the call, so that the signer's next one gets the next nonce. */
async function submit(signer, call, { final = false } = {}) {
	const api = await chain();
	const what = `${call.method.section}.${call.method.method}`;
	let inPool;
	const ready = new Promise((resolve) => (inPool = resolve));
	const included = new Promise((resolve, reject) => {
		const report = (result) => {
			inPool();
			if (result.isError) reject(new Error(`${what}: the pool says ${result.status.type}`));
			if (!(final ? result.isFinalized : result.isInBlock || result.isFinalized)) return;
			const { dispatchError, events, status } = result;
			if (dispatchError) return reject(ChainError.from(api, dispatchError));
			resolve(new Outcome(what, events, status.isFinalized ? status.asFinalized : status.asInBlock));
		};
		call.signAndSend(signer, { nonce: -1 }, report).catch(reject);
	});
	included.catch(() => inPool());
	await inTime(`the pool to take ${what}`, ready);
	return { included: inTime(`a block with ${what}`, included) };
}

/** What came of a call. */
class Outcome {
	constructor(call, events, block) {
		this.call = call;
		this.events = events.map(({ event }) => event);
		/** The hash of the block. */
		this.block = block;
	}

	/** The fields of the one event of that name, `pallet.Name`. */
	event(name) {
		const found = this.events.filter(({ section, method }) => `${section}.${method}` === name);
		if (found.length !== 1) {
			const all = this.events.map(({ section, method }) => `${section}.${method}`);
			throw new Error(`${this.call}: expected ${name} once among ${all.join(', ')}`);
		}
		return found[0].data;
	}
}

/**
 * What a view function of a pallet says. polkadot.js 16.5.6 reads their names from the metadata, but has no methods
 * for them: `api.call.runtimeViewFunction` takes and gives bytes.
 */
export async function view(palletName, name, ...values) {
	const api = await chain();
	const pallet = api.registry.metadata.pallets.find((pallet) => pallet.name.eq(palletName));
	const definition = pallet.viewFunctions.find((definition) => definition.name.eq(name));
	const encode = ({ type }, place) =>
		api.createType(api.registry.createLookupType(type), values[place]).toU8a();
	const input = Buffer.concat(definition.inputs.map(encode));
	const [prefix, suffix] = [definition.id.slice(0, 16), definition.id.slice(16)];
	const result = await api.call.runtimeViewFunction.executeViewFunction(
		{ prefix, suffix },
		`0x${input.toString('hex')}`
	);
	if (result.isErr) throw new Error(`${palletName}.${name}: ${result.asErr}`);
	return api.createType(api.registry.createLookupType(definition.output), result.asOk);
}

/** The moment of the last block, milliseconds. */
export async function now() {
	const api = await chain();
	return (await api.query.timestamp.now()).toNumber();
}
