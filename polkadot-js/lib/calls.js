// Signed calls and what comes of them: events by name, or the chain's own error.

import { api } from './chain.js';
import { inTime } from './until.js';

/** An error of the chain: its code is `pallet.Name`, its message what the metadata says of it. */
export class ChainError extends Error {
	constructor(code, docs, fields) {
		super(`${code}: ${docs}`);
		this.code = code;
		this.docs = docs;
		/** What the error carries; polkadot.js itself shows none of it. */
		this.fields = fields;
	}

	static from(error) {
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

/** Signs a call and waits until it is in a block, or final. Throws the chain's error. */
export async function send(signer, call, options) {
	return (await submit(signer, call, options)).included;
}

/** Sends several calls at once, into one block where they fit. Gives the outcomes in order. */
export async function sendAll(signedCalls, options) {
	const outcomes = await attempt(signedCalls, options);
	const error = outcomes.find((outcome) => outcome instanceof ChainError);
	if (error) throw error;
	return outcomes;
}

/** As `sendAll`, with the chain's errors among the outcomes. */
export async function attempt(signedCalls, options) {
	const submitted = [];
	for (const [signer, call] of signedCalls) submitted.push(await submit(signer, call, options));
	const settled = ({ included }) =>
		included.catch((error) => (error instanceof ChainError ? error : Promise.reject(error)));
	return Promise.all(submitted.map(settled));
}

/** The next nonce of each signer. */
const nonces = new Map();

/** Resolves as soon as the pool has the call, so that the signer's next one gets the next nonce. */
async function submit(signer, call, { final = false } = {}) {
	const what = `${call.method.section}.${call.method.method}`;
	// The pool's answer may leave out what it took a moment ago.
	const index = (await api.rpc.system.accountNextIndex(signer.address)).toNumber();
	const nonce = Math.max(index, nonces.get(signer.address) ?? 0);
	nonces.set(signer.address, nonce + 1);
	let inPool;
	const ready = new Promise((resolve) => (inPool = resolve));
	const included = new Promise((resolve, reject) => {
		const report = (result) => {
			inPool();
			if (result.isError) reject(new Error(`${what}: the pool says ${result.status.type}`));
			if (!(final ? result.isFinalized : result.isInBlock || result.isFinalized)) return;
			const { dispatchError, events, status } = result;
			if (dispatchError) return reject(ChainError.from(dispatchError));
			resolve(
				new Outcome(
					what,
					events,
					status.isFinalized ? status.asFinalized : status.asInBlock
				)
			);
		};
		call.signAndSend(signer, { nonce }, report).catch((error) => {
			nonces.delete(signer.address);
			reject(error);
		});
	});
	included.catch(() => inPool());
	await inTime(`the pool to take ${what}`, ready);
	const outcome = inTime(`a block with ${what}`, included);
	// It may fail before anybody waits for it.
	outcome.catch(() => {});
	return { included: outcome };
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
