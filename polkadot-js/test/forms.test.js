// Whether what the metadata says is fit for the forms of polkadot.js apps: names, descriptions,
// types.

import { TypeDefInfo } from '@polkadot/types';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alice } from '../lib/actors.js';
import { api } from '../lib/chain.js';

/** Assent's own pallets. */
const PALLETS = [
	'Accreditation',
	'DeviceRegistry',
	'Consents',
	'AccessAudit',
	'Micropayments',
	'Emergency',
	'Guardianship',
];

/** Words that a form should write out. */
const ABBREVIATIONS = new Set(
	(
		'acc acct addr amt arg attr auth cat cfg cnt cred ctx cur dec def dest desc dev ' +
		'dst enc ev exp id idx img info init len loc max med min msg mut num obj op org ' +
		'param pat perm pk pos prev prov ptr pub qty recv ref reg req res resp seq sig ' +
		'src str subj sz tmp ts tx typ usr val ver'
	).split(' ')
);

/** What forms have an input of its own for; everything else is made of these. */
const INPUTS = new Set('AccountId32 Bytes H256 Null bool u8 u16 u32 u64 u128'.split(' '));

const isPlain = (name) =>
	/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) &&
	!name.split('_').some((word) => ABBREVIATIONS.has(word));

const isDescribed = ({ docs }) => docs.some((line) => line.trim() !== '');

describe('Forms', () => {
	const pallets = PALLETS.map((name) =>
		api.registry.metadata.pallets.find((pallet) => pallet.name.eq(name))
	);
	const definition = (type) => api.registry.lookup.getSiType(type);

	/** The pallets' calls, events or errors, each with its name. */
	const variants = (kind) =>
		pallets.flatMap((pallet) =>
			definition(pallet[kind].unwrap().type).def.asVariant.variants.map((variant) => ({
				pallet,
				variant,
				name: `${pallet.name}.${variant.name}`,
				fields: variant.fields.map(({ docs, name, type }) => ({
					docs,
					type,
					field: name.unwrap(),
					name: `${pallet.name}.${variant.name}.${name.unwrap()}`,
				})),
			}))
		);

	const callArguments = () => variants('calls').flatMap(({ fields }) => fields);

	/** The inputs that a form shows for a type; each inner type once. */
	const inputsOf = (type, seen = new Set()) => {
		if (type.info === TypeDefInfo.Si) {
			if (seen.has(type.lookupIndex)) return [];
			seen.add(type.lookupIndex);
			return inputsOf(api.registry.lookup.getTypeDef(type.lookupIndex), seen);
		}
		// A fixed number of bytes is one input: hexadecimal text.
		if (!type.sub || type.type.startsWith('[u8;')) return [type.type];
		return [type.sub].flat().flatMap((part) => inputsOf(part, seen));
	};

	/** The choices that a type has somewhere in it: enums, by the numbers of their types. */
	const choicesIn = (type, seen = new Set()) => {
		const number = type.toNumber();
		if (seen.has(number)) return [];
		seen.add(number);
		const { def } = definition(type);
		const below = (types) => types.flatMap((inner) => choicesIn(inner, seen));
		if (def.isComposite) return below(def.asComposite.fields.map((field) => field.type));
		if (def.isSequence || def.isArray || def.isCompact) return below([def.inner.type]);
		if (def.isTuple) return below([...def.asTuple]);
		if (!def.isVariant) return [];
		const inner = def.asVariant.variants.flatMap(({ fields }) =>
			fields.map((field) => field.type)
		);
		return [number, ...below(inner)];
	};

	test('all pallets are there, in metadata of the latest version', () => {
		assert.deepEqual(
			pallets.map((pallet) => pallet?.name.toString()),
			PALLETS
		);
		assert.equal(api.runtimeMetadata.version, 16);
	});

	test('calls have descriptions, and arguments plain names', () => {
		for (const { variant, name, fields } of variants('calls')) {
			assert.ok(isDescribed(variant), `${name} has no description`);
			for (const { name, field } of fields) assert.ok(isPlain(field.toString()), name);
		}
	});

	test('arguments start from an empty default, which encodes and decodes', () => {
		for (const { name, type } of callArguments()) {
			const lookup = api.registry.createLookupType(type);
			const empty = api.createType(lookup);
			assert.equal(api.createType(lookup, empty.toU8a()).toHex(), empty.toHex(), name);
		}
	});

	test('arguments are made of what forms have inputs for', () => {
		for (const { name, type } of callArguments()) {
			for (const input of inputsOf(api.registry.lookup.getTypeDef(type))) {
				assert.ok(INPUTS.has(input) || /^\[u8;\d+\]$/.test(input), `${name}: ${input}`);
			}
		}
	});

	test('choices show their names', () => {
		const choices = new Set(callArguments().flatMap(({ type }) => choicesIn(type)));
		assert.ok(choices.size > 10);
		for (const number of choices) {
			const { def, path } = definition(number);
			// polkadot.js shows an option as a switch.
			if (path.join() === 'Option') continue;
			const names = def.asVariant.variants.map(({ name }) => name.toString());
			const shown = api.createType(api.registry.createLookupType(number)).defKeys;
			assert.deepEqual(shown, names, path.join('::'));
			for (const name of names) assert.match(name, /^[A-Z][A-Za-z0-9]+$/, path.join('::'));
		}
	});

	test('events and their fields have descriptions, and names that polkadot.js keeps', () => {
		for (const { variant, name, fields } of variants('events')) {
			assert.ok(isDescribed(variant), `${name} has no description`);
			for (const { docs, name, field } of fields) {
				assert.ok(isDescribed({ docs }), `${name} has no description`);
				assert.ok(isPlain(field.toString()), name);
				const [shown, other] = api.registry.lookup.sanitizeField({
					isSome: true,
					unwrap: () => field,
				});
				// Names that polkadot.js keeps for itself it shows with an underscore behind.
				assert.ok(!other, `${name} is shown as ${shown}`);
				assert.ok(!(shown in []), `${name} hides behind a method of JavaScript's arrays`);
			}
		}
	});

	test('errors have descriptions, and are found by their number', () => {
		for (const { pallet, variant, name } of variants('errors')) {
			assert.ok(isDescribed(variant), `${name} has no description`);
			const error = api.createType('[u8; 4]', [variant.index.toNumber(), 0, 0, 0]);
			const found = api.registry.findMetaError({ index: pallet.index, error });
			assert.equal(found.name, variant.name.toString());
		}
	});

	test('storage, constants, view functions and the runtime API have descriptions', () => {
		const { methods } = api.registry.metadata.apis.find(({ name }) => name.eq('AssentApi'));
		const items = [
			...pallets.flatMap(({ storage }) => [...storage.unwrap().items]),
			...pallets.flatMap(({ constants }) => [...constants]),
			...pallets.flatMap(({ viewFunctions }) => [...viewFunctions]),
			...methods,
		];
		for (const item of items) {
			assert.ok(isDescribed(item), `${item.name} has no description`);
			for (const { name } of item.inputs ?? []) {
				assert.ok(isPlain(name.toString()), `${item.name}: ${name}`);
			}
		}
	});

	test('the runtime API is there without being declared', () => {
		const methods = [
			'acknowledgementsOf',
			'actingFor',
			'anchorPage',
			'anchorsOf',
			'attestationsOf',
			'auditRoot',
			'categoryNames',
			'consentsOf',
			'decide',
			'devicesAssociatedWith',
			'devicesInCustodyOf',
			'devicesOf',
			'emergencyCase',
			'emergencyCasesOf',
			'emergencyStanding',
			'journalHead',
			'journalPage',
			'legitimacies',
			'legitimacy',
			'oneSidedDisclosures',
			'requestsOf',
			'rulesOf',
			'unacknowledgedOf',
		];
		assert.deepEqual(Object.keys(api.call.assentApi).sort(), methods);
	});

	test('fees are told before a call is sent', async () => {
		const { partialFee } = await api.tx.micropayments.claim(alice.address).paymentInfo(alice);
		assert.ok(partialFee.toBigInt() > 0n);
	});
});
