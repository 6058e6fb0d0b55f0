// Consents: what a person permits and denies, how it changes, and how it ends.

import assert from 'node:assert/strict';
import { hospital, patient, research } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { categories, purposes, roles } from '../lib/codes.js';
import { commitment, consentId } from '../lib/hashes.js';
import { access, ASNT, deviceOf, now, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const party = ({ address }) => ({ Party: address });

story('Consents', (step) => {
	const [nonce, receipt, nurse] = [commitment(), commitment(), commitment()];
	const consent = consentId(patient, nonce);
	let resource;

	const decide = async (accessor, role, purpose) =>
		api.call.assentApi.decide(accessor.address, resource, await access(role, purpose));

	step('the patient permits the hospital, and denies one of its nurses', async () => {
		resource = await deviceOf(patient);
		const scope = resource;
		const denied = { Staff: { organisation: hospital.address, tag: nurse } };
		const provisions = [
			permit(party(hospital), 'Treat', { scope }),
			permit(denied, 'Treat', { scope, effect: 'Deny' }),
		];
		const outcome = await send(
			patient,
			api.tx.consents.grant(nonce, provisions, terms(), receipt)
		);
		const event = outcome.event('consents.Granted');
		assert.equal(event.controller.toString(), patient.address);
		assert.equal(event.consent.toHex(), consent);
		assert.equal(event.version.toNumber(), 1);
		assert.equal(event.receipt.toHex(), receipt);
		const [permitted, refused] = event.provisions;
		assert.ok(permitted.effect.isPermit);
		assert.equal(permitted.grantee.asParty.toString(), hospital.address);
		assert.equal(permitted.scope.asDevice.id.toHex(), resource.Device.id);
		assert.ok(refused.effect.isDeny);
		assert.equal(refused.grantee.asStaff.tag.toHex(), nurse);

		const record = (await api.query.consents.records(consent)).unwrap();
		assert.equal(record.depositor.toString(), patient.address);
		assert.ok(record.consent.status.isGiven);
	});

	step('the chain lists it, and decides by it', async () => {
		const listed = await api.call.assentApi.consentsOf(patient.address, null, 64);
		assert.ok(listed.some(([id]) => id.toHex() === consent));
		const rules = (await api.call.assentApi.rulesOf(patient.address)).unwrap();
		assert.ok(rules.denials.some(({ source }) => source.id.toHex() === consent));

		const treatment = await decide(hospital, 'CareProvider', 'Treat');
		// A hospital that does not say for whom it asks must not get round the nurse's exclusion.
		assert.ok(treatment.asOk.verdict.asDeny.reason.isStaffNotNamed);
		const study = await decide(research, 'ResearchBody', 'Hresch');
		assert.ok(study.asOk.verdict.isDeny);
		assert.equal(study.asOk.controller.toString(), patient.address);
	});

	step('the patient amends it', async () => {
		const other = { scope: resource };
		const provisions = [
			permit(party(hospital), 'Treat', other),
			permit(party(research), 'Hresch', other),
		];
		const price = terms({ price: ASNT, maximumUses: 3 });
		const [unpayable, amended] = await attempt([
			[patient, api.tx.consents.amend(consent, provisions, price, receipt)],
			[patient, api.tx.consents.amend(consent, provisions, terms(), receipt)],
		]);
		// Money may be paid for research, not for treatment.
		assert.equal(unpayable.code, 'consents.PurposeNotPayable');
		assert.match(unpayable.docs, /purposes for which the policy lets money be paid/);
		const event = amended.event('consents.Amended');
		assert.equal(event.version.toNumber(), 2);
		assert.equal(event.provisions.length, 2);
		const treatment = await decide(hospital, 'CareProvider', 'Treat');
		const { consent: by, rule } = treatment.asOk.verdict.asPermit;
		assert.ok(rule.isPartyPermit);
		assert.equal(by.unwrap().id.toHex(), consent);
		assert.equal(by.unwrap().version.toNumber(), 2);
	});

	step('eight provisions of every kind come back as they were written', async () => {
		const until = (await now()) + 3_600_000;
		const labels = Array.from({ length: 8 }, () => commitment().slice(0, 2 + 32));
		const provisions = [
			permit('Anyone', 'Patrqt'),
			permit({ Role: 'ResearchBody' }, 'Hresch', { exceptedLabels: labels }),
			permit(party(research), 'Clintrch', { period: { from: 0, until } }),
			permit({ Staff: { organisation: hospital.address, tag: nurse } }, 'Treat'),
			permit(party(hospital), 'Treat', {
				scope: { Record: { custodian: hospital.address } },
			}),
			permit(party(hospital), 'Treat', { scope: resource }),
			permit('Anyone', 'Hmarkt', { effect: 'Deny' }),
			permit(party(hospital), 'Hmarkt', { exceptionTo: 6 }),
		];
		const made = commitment();
		const limited = terms({ maximumUses: 5 });
		const [granted, withdrawn] = await sendAll([
			[patient, api.tx.consents.grant(made, provisions, limited, receipt)],
			[patient, api.tx.consents.withdraw(consentId(patient, made))],
		]);
		const event = granted.event('consents.Granted');
		const sent = api.createType('Vec<AssentPrimitivesConsentProvision>', provisions);
		assert.equal(event.provisions.toHex(), sent.toHex());
		assert.equal(event.provisions[0].categories.toBigInt(), categories('VitalSigns'));
		assert.equal(event.provisions[2].purposes.toBigInt(), purposes('Clintrch'));
		assert.deepEqual(event.provisions[1].exceptedLabels.toJSON(), labels);
		assert.equal(event.provisions[7].exceptionTo.unwrap().toNumber(), 6);
		assert.equal(event.terms.maximumUses.unwrap().toNumber(), 5);
		const ended = withdrawn.event('consents.Withdrawn');
		assert.equal(ended.version.toNumber(), 1);
		assert.ok(ended.status.isWithdrawn && ended.denialsStay.isFalse);
	});

	step('what is wrong with a consent is said by name', async () => {
		const { grant, withdraw } = api.tx.consents;
		const some = permit(party(hospital), 'Treat');
		const until = { period: { from: 2, until: 1 } };
		const wrong = [
			['EmptyProvisions', grant(commitment(), [], terms(), receipt)],
			['TooManyProvisions', grant(commitment(), Array(9).fill(some), terms(), receipt)],
			['EmptyPeriod', grant(commitment(), [{ ...some, ...until }], terms(), receipt)],
			[
				'InvalidCategories',
				grant(commitment(), [{ ...some, categories: 0 }], terms(), receipt),
			],
			['ConsentAlreadyExists', grant(nonce, [some], terms(), receipt)],
		];
		const signedCalls = wrong.map(([, call]) => [patient, call]);
		const errors = await attempt([...signedCalls, [research, withdraw(consent)]]);
		const stranger = errors.pop();
		assert.deepEqual(
			errors.map(({ code }) => code),
			wrong.map(([name]) => `consents.${name}`)
		);
		assert.equal(stranger.code, 'consents.NotAuthorized');
		assert.match(stranger.docs, /^Expected an account that acts for the controller/);
	});

	step('the patient objects to what needs no consent, and lifts that again', async () => {
		const [objected, lifted] = await sendAll([
			[patient, api.tx.consents.object(roles('CareProvider'), purposes('Treat'))],
			[patient, api.tx.consents.liftObjection(roles('CareProvider'), purposes('Treat'))],
		]);
		const event = objected.event('consents.Objected');
		assert.equal(event.roles.toBigInt(), roles('CareProvider'));
		assert.equal(event.purposes.toBigInt(), purposes('Treat'));
		assert.ok(lifted.event('consents.ObjectionLifted'));
	});

	step('the patient withdraws everything at once', async () => {
		const outcome = await send(patient, api.tx.consents.withdrawAll());
		const all = outcome.event('consents.AllWithdrawn');
		assert.ok(all.epoch.toNumber() > 0);
		assert.equal(all.by.toString(), patient.address);
		const treatment = await decide(hospital, 'CareProvider', 'Treat');
		assert.ok(treatment.asOk.verdict.asDeny.reason.isNoPermit);
		assert.ok((await view('Consents', 'status', consent)).unwrap().isWithdrawn);
	});
});
