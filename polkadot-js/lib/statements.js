// What a controller signs off the chain, and how another brings it in.

import { compactAddLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { api, request } from './chain.js';
import { statementPayload } from './hashes.js';
import { now } from './samples.js';
import { until } from './until.js';

/** A day in milliseconds. */
const DAY = 86_400_000;

/** The arguments of `relay` and `relayFree`: an act, signed by its controller for a day. */
export async function signed(controller, act, wrapped = false) {
	const rules = await api.call.assentApi.rulesOf(controller.address);
	const statement = api.createType('AssentPrimitivesStatement', {
		controller: controller.address,
		epoch: rules.isSome ? rules.unwrap().epoch : 0,
		deadline: (await now()) + DAY,
		act,
	});
	const payload = hexToU8a(statementPayload(api.genesisHash.toHex(), statement));
	const bytes = wrapped ? u8aConcat('<Bytes>', payload, '</Bytes>') : payload;
	return [statement, { Sr25519: controller.sign(bytes) }];
}

/**
 * Sends a call that nobody signs and nobody pays for, and gives the hash of the block that has it. polkadot.js 16.5.6 builds bare and
 * signed transactions only: this is a general one of version 5, with the extensions of version 0. Of those, era, nonce, tip
 * and the mode of the metadata hash have a byte each.
 *
 * It goes to the node past `api.rpc.author.submitExtrinsic`, which takes what it is given for an `Extrinsic` and encodes it anew: of
 * a general one it makes `length 0x45 length 0x45 ..`, in which the runtime finds no transaction.
 */
export async function sendFree(call) {
	const extensions = new Uint8Array([0, 0, 0, 0]);
	const general = u8aConcat([0x45, 0], extensions, call.method.toU8a());
	const before = (await api.rpc.chain.getHeader()).number.toNumber();
	const encoded = u8aToHex(compactAddLength(general));
	await request('author_submitExtrinsic', encoded);
	return until(`a block with ${call.method.method}`, async () => {
		const best = await api.rpc.chain.getHeader();
		for (let number = before + 1; number <= best.number.toNumber(); number++) {
			const hash = await api.rpc.chain.getBlockHash(number);
			const events = await (await api.at(hash)).query.system.events();
			const found = events.some(
				({ event }) => event.section === 'consents' && event.method === 'Relayed'
			);
			if (found) return hash;
		}
		return null;
	});
}
