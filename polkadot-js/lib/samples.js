// What forms are filled in with, in plain objects, as polkadot.js apps would send it.

import { sendAll } from './calls.js';
import { api } from './chain.js';
import { actions, categories, purposes } from './codes.js';
import { commitment, unvouchedDeviceId } from './hashes.js';

/** An ASNT in planck. */
export const ASNT = 1_000_000_000_000n;

/** A permit to use vital signs for that purpose, always, unless `other` says otherwise. */
export const permit = (grantee, purpose, other = {}) => ({
	effect: 'Permit',
	grantee,
	scope: 'All',
	categories: categories('VitalSigns'),
	actions: actions('Collect', 'Access', 'Use'),
	purposes: purposes(purpose),
	period: { from: 0, until: null },
	exceptedLabels: null,
	exceptionTo: null,
	...other,
});

/** Terms without a price or a limit, unless `other` says otherwise. */
export const terms = (other = {}) => ({
	price: 0,
	maximumUses: null,
	usesPerPeriod: null,
	onwardDisclosure: false,
	aggregationOnly: false,
	...other,
});

/** A look at vital signs, just now, that rests on consent, unless `other` says otherwise. */
export const access = async (role, purpose, other = {}) => ({
	staff: null,
	role,
	basis: 'Consent',
	action: 'Access',
	purpose,
	categories: categories('VitalSigns'),
	labels: 'NotStated',
	object: commitment(),
	claimedAt: await now(),
	maximumPrice: 0,
	corrects: null,
	disclosure: null,
	source: null,
	...other,
});

/** The moment of the last block, milliseconds. */
export const now = async () => (await api.query.timestamp.now()).toNumber();

/** Registers a device that a person owns and uses. Gives its resource, as calls take it. */
export async function deviceOf(person) {
	const [model, unit] = [commitment(), commitment()];
	const id = unvouchedDeviceId(person, model, unit);
	await sendAll([
		[person, api.tx.deviceRegistry.registerUnvouchedDevice(model, unit, null)],
		[person, api.tx.deviceRegistry.associateSelf(id)],
	]);
	return { Device: { id, tenure: 1 } };
}
