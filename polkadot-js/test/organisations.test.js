// Organisations: their staff, the accounts that act for them, and how the council accredits one.

import assert from 'node:assert/strict';
import { alice, bob, hospital, keyOf, patient, research } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { duties, roles } from '../lib/codes.js';
import { commitment } from '../lib/hashes.js';
import { ASNT } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

story('Organisations', (step) => {
	step('the hospital of the development chain is accredited', async () => {
		const organisation = (
			await api.query.accreditation.organisations(hospital.address)
		).unwrap();
		assert.equal(organisation.name.toUtf8(), 'Good Health Clinic');
		assert.equal(organisation.facts.roles.toBigInt(), roles('CareProvider', 'DataHolder'));
		assert.ok(organisation.facts.standing.isActive);
		assert.ok(organisation.facts.period.until.isNone);
		const viewed = await view('Accreditation', 'organisation', hospital.address);
		assert.deepEqual(viewed.toJSON(), organisation.toJSON());
	});

	step('the hospital affiliates a member of staff', async () => {
		const tag = commitment();
		const outcome = await send(hospital, api.tx.accreditation.affiliateStaff(tag, null));
		const event = outcome.event('accreditation.StaffAffiliated');
		assert.equal(event.organisation.toString(), hospital.address);
		assert.equal(event.tag.toHex(), tag);
		assert.ok(event.until.isNone);
		const affiliation = (await api.query.accreditation.staff(hospital.address, tag)).unwrap();
		assert.equal(affiliation.deposit.unwrap().depositor.toString(), hospital.address);
		assert.ok((await view('Accreditation', 'is_affiliated', hospital.address, tag)).isTrue);
		assert.ok((await view('Accreditation', 'is_affiliated', research.address, tag)).isFalse);
	});

	step('an account accepts to act for the hospital, in its duties only', async () => {
		const ward = keyOf('//Hospital//Ward');
		const offered = await sendAll([
			[
				hospital,
				api.tx.accreditation.affiliateOperator(
					ward.address,
					duties('ManageConsents'),
					null
				),
			],
			[alice, api.tx.balances.transferKeepAlive(ward.address, ASNT)],
		]);
		const offer = offered[0].event('accreditation.OperatorOffered');
		assert.equal(offer.account.toString(), ward.address);
		const actsFor = (duty) => api.call.assentApi.actingFor(ward.address, duty);
		assert.equal((await actsFor('ManageConsents')).unwrap().toString(), ward.address);

		const accepted = await send(ward, api.tx.accreditation.acceptAffiliation(hospital.address));
		const event = accepted.event('accreditation.OperatorAffiliated');
		assert.equal(event.duties.toBigInt(), duties('ManageConsents'));
		assert.equal((await actsFor('ManageConsents')).unwrap().toString(), hospital.address);
		assert.ok((await actsFor('RecordAccesses')).isNone);
	});

	step('the council accredits a new organisation by a motion', async () => {
		const registry = keyOf('//Registry');
		const period = { from: 0, until: null };
		const call = api.tx.accreditation.accredit(
			registry.address,
			'Transplant Registry',
			roles('TransplantCentre', 'DataHolder'),
			period
		);
		const length = call.method.encodedLength;
		const proposed = await send(alice, api.tx.council.propose(2, call, length));
		const motion = proposed.event('council.Proposed');
		assert.equal(motion.threshold.toNumber(), 2);

		const votes = await sendAll([
			[alice, api.tx.council.vote(motion.proposalHash, motion.proposalIndex, true)],
			[bob, api.tx.council.vote(motion.proposalHash, motion.proposalIndex, true)],
		]);
		assert.ok(votes.every((vote) => vote.event('council.Voted').voted.isTrue));

		const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(
			call.method,
			length
		);
		const close = api.tx.council.close(
			motion.proposalHash,
			motion.proposalIndex,
			weight,
			length
		);
		const closed = await send(alice, close);
		assert.ok(closed.event('council.Executed').result.isOk);
		const event = closed.event('accreditation.OrganisationAccredited');
		assert.equal(event.organisation.toString(), registry.address);
		assert.equal(event.name.toUtf8(), 'Transplant Registry');
		assert.equal(event.roles.toBigInt(), roles('TransplantCentre', 'DataHolder'));
		assert.deepEqual(event.period.toJSON(), period);
	});

	step('nobody but the council accredits, and a person has no staff', async () => {
		const period = { from: 0, until: null };
		const [outsider, person] = await attempt([
			[alice, api.tx.accreditation.accredit(patient.address, 'Anyone', 1, period)],
			[patient, api.tx.accreditation.affiliateStaff(commitment(), null)],
		]);
		assert.equal(outsider.code, 'BadOrigin');
		assert.equal(person.code, 'accreditation.UnknownOrganisation');
		assert.match(person.docs, /an accredited organisation/);
	});
});
