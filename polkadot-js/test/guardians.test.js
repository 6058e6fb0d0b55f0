// Guardians and delegates: appointed and revoked, granting for another; a lost key recovered with a veto; a death.

import assert from 'node:assert/strict';
import { hospital, keyOf, patient, regulator } from '../lib/actors.js';
import { attempt, send } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { categories } from '../lib/codes.js';
import { appointmentId, commitment, consentId } from '../lib/hashes.js';
import { ASNT, now, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const DAY = 24 * 60 * 60 * 1000;
const GRANT = 1;
const WITHDRAW = 2;
const APPOINT = 16;

story('Guardians', (step) => {
	const daughter = keyOf('//Patient//Daughter');
	const neighbour = keyOf('//Patient//Neighbour');
	const nonces = [commitment(), commitment(), commitment()];
	const first = appointmentId(patient, patient, nonces[0]);
	const second = appointmentId(patient, daughter, nonces[1]);
	const toHospital = permit({ Party: hospital.address }, 'Treat');
	const powers = async (rights, further) => ({
		rights,
		scope: 'All',
		categories: categories('VitalSigns', 'Laboratory'),
		until: (await now()) + DAY,
		further,
	});
	const granting = (nonce) => ({
		Grant: { nonce, provisions: [toHospital], terms: terms(), receipt: commitment() },
	});
	const actFor = (capacity, act) => api.tx.consents.actFor(patient.address, capacity, act);

	step('a patient appoints a daughter, who appoints a neighbour', async () => {
		for (const person of [daughter, neighbour]) {
			const transfer = api.tx.balances.transferKeepAlive(person.address, 100n * ASNT);
			await send(hospital, transfer);
		}
		const mine = await powers(GRANT | WITHDRAW | APPOINT, 1);
		const appointment = { nonce: nonces[0], delegate: daughter.address, powers: mine };
		await send(patient, api.tx.guardianship.act({ Appoint: appointment }));
		const narrower = { ...mine, rights: GRANT, further: 0 };
		await send(
			daughter,
			api.tx.guardianship.appointFurther(first, nonces[1], neighbour.address, narrower)
		);
		const shown = (await view('Guardianship', 'appointment', second)).unwrap();
		assert.ok(shown[1].isTrue);
	});

	step('the neighbour grants for the patient, and may not withdraw', async () => {
		const outcome = await send(neighbour, actFor({ Delegate: second }, granting(nonces[2])));
		const event = outcome.event('consents.ActedFor');
		assert.equal(event.controller.toString(), patient.address);
		assert.equal(event.capacity.asDelegate.toHex(), second);
		const consent = consentId(patient, nonces[2]);
		const [refused] = await attempt([
			[neighbour, actFor({ Delegate: second }, { Withdraw: { consent, version: 1 } })],
		]);
		assert.equal(refused.code, 'guardianship.RightNotGiven');
		await send(daughter, actFor({ Delegate: first }, { Withdraw: { consent, version: 1 } }));
		assert.ok((await view('Consents', 'status', consent)).unwrap().isRevoked);
	});

	step('revoking the daughter ends the neighbour as well', async () => {
		await send(patient, api.tx.guardianship.act({ Revoke: { appointment: first } }));
		const [refused] = await attempt([
			[neighbour, actFor({ Delegate: second }, granting(commitment()))],
		]);
		assert.equal(refused.code, 'guardianship.AppointmentNotInForce');
	});

	step('a death is attested by a regulator, and lifted', async () => {
		const attest = (by) =>
			send(
				by,
				api.tx.guardianship.attestDeath(
					patient.address,
					commitment(),
					[],
					[daughter.address]
				)
			);
		await assert.rejects(attest(hospital), { code: 'guardianship.NotAnAuthority' });
		await attest(regulator);
		const grant = api.tx.consents.grant(commitment(), [toHospital], terms(), commitment());
		const [refused] = await attempt([[patient, grant]]);
		assert.equal(refused.code, 'guardianship.SubjectDeceased');
		await send(regulator, api.tx.guardianship.liftDeath(patient.address, commitment()));
		await send(patient, grant);
	});
});
