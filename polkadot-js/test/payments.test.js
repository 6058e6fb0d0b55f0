// Payments: a price that the payee's account cannot take accrues, and is claimed later.

import assert from 'node:assert/strict';
import { alice, keyOf, patient, research, researchGateway } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment } from '../lib/hashes.js';
import { access, ASNT, deviceOf, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

story('Payments', (step) => {
	const person = keyOf('//Patient//Research');
	const newKey = keyOf('//Patient//Research//2');
	let price;
	let resource;

	step('a person puts a new key, without an account, behind their identifier', async () => {
		price = api.consts.balances.existentialDeposit.toBigInt() / 10n;
		await send(alice, api.tx.balances.transferKeepAlive(person.address, 100n * ASNT));
		resource = await deviceOf(person);
		const provisions = [permit({ Party: research.address }, 'Hresch', { scope: resource })];
		const payload = await view(
			'Accreditation',
			'rotation_payload',
			person.address,
			newKey.address
		);
		const proof = { Sr25519: newKey.sign(payload.unwrap().toU8a()) };
		const [, outcome] = await sendAll([
			[
				person,
				api.tx.consents.grant(commitment(), provisions, terms({ price }), commitment()),
			],
			[person, api.tx.accreditation.rotateKey(newKey.address, proof)],
		]);
		const event = outcome.event('accreditation.KeyRotated');
		assert.equal(event.party.toString(), person.address);
		assert.equal(event.newKey.toString(), newKey.address);
		const key = (await api.query.accreditation.keyOfParty(person.address)).unwrap();
		assert.equal(key.key.toString(), newKey.address);
	});

	step('what research pays for an access accrues', async () => {
		const stated = await access('ResearchBody', 'Hresch', { maximumPrice: price });
		const outcome = await send(researchGateway, api.tx.accessAudit.record(resource, stated));
		const event = outcome.event('micropayments.Accrued');
		assert.equal(event.payer.toString(), research.address);
		assert.equal(event.payee.toString(), person.address);
		assert.equal(event.amount.toBigInt(), price);
		assert.equal(event.total.toBigInt(), price);
		assert.equal((await api.query.micropayments.claims(person.address)).toBigInt(), price);
	});

	step('it cannot be claimed into an account that does not exist', async () => {
		const [below, nothing] = await attempt([
			[patient, api.tx.micropayments.claim(person.address)],
			[patient, api.tx.micropayments.claim(patient.address)],
		]);
		assert.equal(below.code, 'micropayments.ClaimBelowExistentialDeposit');
		assert.match(below.docs, /an account that exists/);
		assert.equal(nothing.code, 'micropayments.NothingToClaim');
	});

	step('once the account exists, anybody may have it paid out, and that is final', async () => {
		const signedCalls = [
			[alice, api.tx.balances.transferKeepAlive(newKey.address, ASNT)],
			[alice, api.tx.micropayments.claim(person.address)],
		];
		const [, outcome] = await sendAll(signedCalls, { final: true });
		const event = outcome.event('micropayments.Claimed');
		assert.equal(event.party.toString(), person.address);
		assert.equal(event.to.toString(), newKey.address);
		assert.equal(event.amount.toBigInt(), price);
		assert.equal((await view('Micropayments', 'claimable', person.address)).toNumber(), 0);
	});
});
