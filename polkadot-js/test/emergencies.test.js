// Emergencies: the glass broken, reviewed and paid for; what is filed afterwards; the bond.

import assert from 'node:assert/strict';
import { hospital, hospitalGateway, patient, regulator } from '../lib/actors.js';
import { attempt, send } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { caseId, commitment } from '../lib/hashes.js';
import { access, deviceOf, now } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const HOUR = 60 * 60 * 1000;

story('Emergencies', (step) => {
	const doctor = commitment();
	const nonces = [commitment(), commitment()];
	const bond = api.consts.emergency.requiredBond.toBigInt();
	const compensation = api.consts.emergency.compensation.toBigInt();
	let resource;
	let opened;

	const open = (nonce, claimedAt) =>
		api.tx.emergency.open(nonce, resource, doctor, commitment(), claimedAt, HOUR);
	const record = async (other) => {
		const stated = await access('CareProvider', 'Btg', { staff: doctor, ...other });
		const outcome = await send(hospitalGateway, api.tx.accessAudit.record(resource, stated));
		return outcome.event('accessAudit.Recorded').verdict;
	};

	step('without a bond a case is opened all the same, and flagged', async () => {
		resource = await deviceOf(patient);
		await send(hospital, api.tx.accreditation.affiliateStaff(doctor, null));
		const claimedAt = await now();
		opened = caseId(hospital, nonces[0], claimedAt);
		const outcome = await send(hospitalGateway, open(nonces[0], claimedAt));
		const event = outcome.event('emergency.CaseOpened');
		assert.equal(event.case.toHex(), opened);
		assert.equal(event.controller.toString(), patient.address);
		assert.ok(event.bondShort.isTrue && event.late.isFalse);
		const short = outcome.event('emergency.BondShort');
		assert.equal(short.required.toBigInt(), bond);
	});

	step('accesses under it are permitted and flagged, and no others', async () => {
		const permitted = await record({ basis: { Emergency: { case: opened } } });
		assert.ok(permitted.asPermit.rule.isEmergency);
		const research = await record({
			basis: { Emergency: { case: opened } },
			purpose: 'Clintrch',
		});
		assert.ok(research.asDeny.reason.isNotAnEmergencyAct);
		const unknown = await record({ basis: { Emergency: { case: commitment() } } });
		assert.ok(unknown.asDeny.reason.isEmergencyNotOpen);
	});

	step('the hospital puts up its bond, and cannot take it out again', async () => {
		const outcome = await send(hospital, api.tx.emergency.topUpBond(bond));
		assert.equal(outcome.event('emergency.BondToppedUp').bond.toBigInt(), bond);
		const [refused] = await attempt([[hospital, api.tx.emergency.withdrawBond(1)]]);
		assert.equal(refused.code, 'emergency.BondNeeded');
	});

	step('nobody but a regulator reviews, and nothing is settled before its time', async () => {
		const review = api.tx.emergency.review(opened, 'Justified', commitment());
		const [own, early, unknown] = await attempt([
			[hospital, review],
			[patient, api.tx.emergency.settle(opened)],
			[patient, api.tx.emergency.remove(commitment())],
		]);
		assert.equal(own.code, 'emergency.NotAnAuditor');
		assert.equal(early.code, 'emergency.NothingToSettle');
		assert.equal(unknown.code, 'emergency.UnknownCase');
	});

	step('an abusive case is paid to the patient out of the bond', async () => {
		const review = api.tx.emergency.review(opened, 'Abusive', commitment());
		const outcome = await send(regulator, review);
		assert.ok(outcome.event('emergency.CaseReviewed').finding.isAbusive);
		const paid = outcome.event('emergency.Compensated');
		assert.equal(paid.controller.toString(), patient.address);
		assert.equal(paid.amount.toBigInt(), compensation);
		assert.equal(paid.unpaid.toBigInt(), 0n);
		const standing = await api.call.assentApi.emergencyStanding(hospital.address);
		assert.equal(standing.record.abusive.toNumber(), 1);
		assert.equal(standing.bond.toBigInt(), bond - compensation);
		const refused = await record({ basis: { Emergency: { case: opened } } });
		assert.ok(refused.asDeny.reason.isEmergencyNotOpen);
	});

	step('an emergency from yesterday is filed afterwards, and marked as late', async () => {
		const began = (await now()) - 24 * HOUR;
		const outcome = await send(hospitalGateway, open(nonces[1], began));
		const event = outcome.event('emergency.CaseOpened');
		assert.ok(event.late.isTrue);
		const basis = { Emergency: { case: event.case.toHex() } };
		const then = await record({ basis, claimedAt: began + 1000 });
		assert.ok(then.asPermit.rule.isEmergency);
		const today = await record({ basis });
		assert.ok(today.asDeny.reason.isEmergencyNotOpen);
	});

	step('the patient finds both cases', async () => {
		const cases = await api.call.assentApi.emergencyCasesOf(patient.address, null, 10);
		const ids = cases.map(([id]) => id.toHex());
		assert.ok(ids.includes(opened) && ids.length >= 2);
		const found = (await view('Emergency', 'emergency_case', opened)).unwrap();
		assert.ok(found.status.isReviewed);
	});
});
