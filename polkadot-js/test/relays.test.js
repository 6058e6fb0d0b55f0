// A person without money or an account: what they sign, others bring in; what ends a right comes free.

import assert from 'node:assert/strict';
import { hospital, hospitalGateway, keyOf, research } from '../lib/actors.js';
import { attempt, send } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment, consentId, requestId } from '../lib/hashes.js';
import { now, permit, terms } from '../lib/samples.js';
import { sendFree, signed } from '../lib/statements.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

story('Relays', (step) => {
	const person = keyOf('//Patient//Unfunded');
	const [nonce, receipt] = [commitment(), commitment()];
	const consent = consentId(person, nonce);
	const toHospital = permit({ Party: hospital.address }, 'Treat');
	const toResearch = permit({ Party: research.address }, 'Hresch');
	const shown = async (id) => (await view('Consents', 'status', id)).unwrap();

	step('the hospital brings in what the person signed, and pays for it', async () => {
		const grant = { Grant: { nonce, provisions: [toHospital], terms: terms(), receipt } };
		const [statement, signature] = await signed(person, grant);
		const outcome = await send(hospitalGateway, api.tx.consents.relay(statement, signature));
		const relayed = outcome.event('consents.Relayed');
		assert.equal(relayed.controller.toString(), person.address);
		assert.equal(relayed.relayer.unwrap().toString(), hospitalGateway.address);
		const payload = await view('Consents', 'statement_payload', statement);
		assert.equal(relayed.statement.toHex(), payload.toHex());
		const granted = outcome.event('consents.Granted');
		assert.equal(granted.consent.toHex(), consent);
		assert.equal(granted.depositor.toString(), hospitalGateway.address);
		assert.equal((await api.query.system.account(person.address)).providers.toNumber(), 0);
	});

	step('again, or changed, it is refused by name', async () => {
		const grant = { Grant: { nonce, provisions: [toHospital], terms: terms(), receipt } };
		const [again, signature] = await signed(person, grant);
		const other = { Grant: { nonce, provisions: [toResearch], terms: terms(), receipt } };
		const [changed] = await signed(person, other);
		const errors = await attempt([
			[hospitalGateway, api.tx.consents.relay(again, signature)],
			[hospitalGateway, api.tx.consents.relay(changed, signature)],
		]);
		assert.deepEqual(
			errors.map(({ code }) => code),
			['consents.ConsentAlreadyExists', 'consents.InvalidSignature']
		);
		assert.match(errors[1].docs, /by the controller's current key/);
	});

	step('a wallet wraps what it signs, and the person withdraws free', async () => {
		const withdrawal = { Withdraw: { consent, version: 1 } };
		const forged = api.tx.consents.relayFree(
			(await signed(person, withdrawal))[0],
			(await signed(hospital, withdrawal))[1]
		);
		await assert.rejects(sendFree(forged), /bad signature/);
		await sendFree(api.tx.consents.relayFree(...(await signed(person, withdrawal, true))));
		assert.ok((await shown(consent)).isWithdrawn);
		assert.equal((await api.query.system.account(person.address)).providers.toNumber(), 0);
	});

	step('the hospital says what it did with the data', async () => {
		const open = async () => {
			const page = await api.call.assentApi.unacknowledgedOf(person.address, null, 64);
			return page.find(([id]) => id.toHex() === consent)[1].map((party) => party.toString());
		};
		assert.deepEqual(await open(), [hospital.address]);
		const outcome = await send(
			hospital,
			api.tx.consents.acknowledgeWithdrawal(consent, 'KeptUnderLegalDuty')
		);
		assert.ok(outcome.event('consents.WithdrawalAcknowledged').outcome.isKeptUnderLegalDuty);
		assert.deepEqual(await open(), []);
		const [said] = await api.call.assentApi.acknowledgementsOf(consent);
		assert.equal(said.organisation.toString(), hospital.address);
	});

	step('research asks, and the person accepts less', async () => {
		const asked = commitment();
		const request = requestId(research, person, asked);
		const expiresAt = (await now()) + 3_600_000;
		const outcome = await send(
			research,
			api.tx.consents.request(
				person.address,
				asked,
				[toResearch],
				terms(),
				receipt,
				null,
				expiresAt
			)
		);
		const event = outcome.event('consents.Requested');
		assert.equal(event.request.toHex(), request);
		const [[, listed]] = await api.call.assentApi.requestsOf(person.address, null, 64);
		assert.ok(listed.status.isRequested);
		const accept = (provisions) => ({
			Accept: { request, provisions, terms: terms(), receipt },
		});
		const relay = async (act) => api.tx.consents.relay(...(await signed(person, act)));
		const narrowed = permit({ Party: research.address }, 'Clintrch');
		const [wider, accepted] = await attempt([
			[research, await relay(accept([permit({ Party: research.address }, 'Hmarkt')]))],
			[research, await relay(accept([narrowed]))],
		]);
		assert.equal(wider.code, 'consents.AcceptanceWidens');
		const given = accepted.event('consents.RequestAccepted').consent.toHex();
		assert.equal(given, event.consent.toHex());
		assert.ok((await shown(given)).isGiven);
	});

	step('research asks again, and the person refuses free', async () => {
		const asked = commitment();
		const request = requestId(research, person, asked);
		const expiresAt = (await now()) + 3_600_000;
		const { request: ask, refuse, releaseRequest, accept } = api.tx.consents;
		await send(
			research,
			ask(person.address, asked, [toResearch], terms(), receipt, null, expiresAt)
		);
		await sendFree(
			api.tx.consents.relayFree(...(await signed(person, { Refuse: { request } })))
		);
		const kept = (await view('Consents', 'consent_request', request)).unwrap();
		assert.ok(kept.status.isRefused);
		const errors = await attempt([
			[research, releaseRequest(request)],
			[research, refuse(request)],
			[research, accept(request, [toResearch], terms(), receipt)],
		]);
		assert.deepEqual(
			errors.map(({ code }) => code),
			['consents.RefusedTooRecently', 'consents.NotAuthorized', 'consents.NotAuthorized']
		);
	});
});
