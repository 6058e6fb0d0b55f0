// Identifiers and journals as `assent-primitives` hashes them: BLAKE2b-256 over a tag of 16 bytes
// and the SCALE encoding of the parts.

import {
	bnToU8a,
	compactAddLength,
	hexToU8a,
	stringToU8a,
	u8aConcat,
	u8aToHex,
} from '@polkadot/util';
import { blake2AsU8a, randomAsU8a } from '@polkadot/util-crypto';

const bytesOf = (part) => (typeof part === 'string' ? hexToU8a(part) : (part.toU8a?.() ?? part));
const tagged = (tag, ...parts) =>
	u8aToHex(blake2AsU8a(u8aConcat(stringToU8a(tag), ...parts.map(bytesOf)), 256));

/** The identifier of a maker's model. */
export const modelId = (maker, udiDi) =>
	tagged('assent/model//v1', maker.publicKey, compactAddLength(stringToU8a(udiDi)));

/** The identifier of a maker's unit. */
export const deviceId = (maker, model, unit) =>
	tagged('assent/device/v1', maker.publicKey, model, unit);

/** The identifier of a unit that nobody vouches for. */
export const unvouchedDeviceId = (registrant, model, unit) =>
	tagged('assent/unvouchd1', registrant.publicKey, model, unit);

/** The identifier of a consent. */
export const consentId = (controller, nonce) =>
	tagged('assent/consentv1', controller.publicKey, nonce);

const u64 = (number) => bnToU8a(number, { bitLength: 64, isLe: true });

/** The identifier of an emergency case. */
export const caseId = (organisation, nonce, claimedAt) =>
	tagged('assent/case///v1', organisation.publicKey, nonce, u64(claimedAt));

/** The identifier of the appointment that `by` makes for the subject. */
export const appointmentId = (subject, by, nonce) =>
	tagged('assent/appointv1', subject.publicKey, by.publicKey, nonce);

/** The identifier of one disclosure. */
export const disclosureId = (sender, recipient, secret) =>
	tagged('assent/disclosed', sender.publicKey, recipient.publicKey, secret);

/** The identifier of an organisation's request to a controller. */
export const requestId = (organisation, controller, nonce) =>
	tagged('assent/requestv1', organisation.publicKey, controller.publicKey, nonce);

/** What a controller signs of a statement, for the chain with that genesis hash: 32 bytes. */
export const statementPayload = (genesis, statement) =>
	tagged('assent/stmt///v1', genesis, statement);

/** Something that stays off the chain, with its salt: 32 bytes that nobody can tell it from. */
export const commitment = () => u8aToHex(randomAsU8a(32));

/** The head of a journal before its first entry. */
export const NO_HEAD = u8aToHex(new Uint8Array(32));

/** The entry's hash, the journal's head after it, and its leaf in the block's audit tree. */
export function link(resource, sequence, before, entry) {
	const number = u64(sequence);
	const hash = tagged('assent/entry//v1', entry);
	const head = tagged('assent/head///v1', resource, number, before, hash);
	const leaf = tagged('assent/leaf///v1', resource, number, before, head, hash);
	return { hash, head, leaf };
}

/** The node above two nodes of a block's audit tree. */
export const node = (left, right) => tagged('assent/node///v1', left, right);
