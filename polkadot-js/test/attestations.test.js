// What accredited issuers attest: an insurer's cover for a patient, from its start to its revocation, and who may
// attest what.

import assert from 'node:assert/strict';
import { alice, hospital, insurer, keyOf, patient, regulator } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { duties } from '../lib/codes.js';
import { commitment } from '../lib/hashes.js';
import { ASNT, now } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const DAY = 86_400_000;
const person = (key) => ({ Party: key.address });

/** What is attested of a subject, by the runtime API. */
const attested = async (subject, kind) => {
	const page = await api.call.assentApi.attestationsOf(subject, kind, null);
	assert.ok(page.next.isNone);
	return page.attestations;
};

story('Attestations', (step) => {
	const cover = commitment();
	let until;

	step('an insurer attests its cover of a patient', async () => {
		const from = await now();
		until = from + 30 * DAY;
		const { attest } = api.tx.accreditation;
		const outcome = await send(
			insurer,
			attest(person(patient), 'InsuranceCoverage', cover, from, until)
		);
		const event = outcome.event('accreditation.Attested');
		assert.equal(event.issuer.toString(), insurer.address);
		assert.equal(event.subject.asParty.toString(), patient.address);
		assert.ok(event.kind.isInsuranceCoverage);
		assert.equal(event.commitment.toHex(), cover);
		assert.equal(event.until.toNumber(), until);

		const [found, ...others] = await attested(person(patient), 'InsuranceCoverage');
		assert.equal(others.length, 0);
		assert.ok(found.status.isInForce);
		assert.equal(found.issuer.toString(), insurer.address);
		assert.equal(found.until.toNumber(), until);
		const viewed = await view(
			'Accreditation',
			'attestations_of',
			person(patient),
			'InsuranceCoverage',
			null
		);
		assert.deepEqual(viewed.attestations.toJSON(), [found.toJSON()]);
	});

	step('what is not attested is answered with an empty list', async () => {
		assert.equal((await attested(person(patient), 'ProfessionalLicence')).length, 0);
		assert.equal((await attested(person(hospital), 'InsuranceCoverage')).length, 0);
	});

	step('what an issuer may not attest is refused by name', async () => {
		const { attest } = api.tx.accreditation;
		const model = { Model: commitment() };
		const args = [cover, 0, until];
		const errors = await attempt([
			[hospital, attest(person(patient), 'InsuranceCoverage', ...args)],
			[patient, attest(person(hospital), 'InsuranceCoverage', ...args)],
			[insurer, attest(person(insurer), 'InsuranceCoverage', ...args)],
			[insurer, attest(model, 'InsuranceCoverage', ...args)],
			[insurer, attest(person(patient), 'InsuranceCoverage', ...args)],
			[regulator, attest(model, 'DeviceConformity', ...args)],
			[regulator, attest(person(patient), 'ProfessionalLicence', cover, until, until)],
			[regulator, attest(person(patient), 'ProfessionalLicence', cover, 0, 1)],
			[regulator, attest(person(patient), 'ProfessionalLicence', cover, 0, until * 2)],
		]);
		assert.deepEqual(
			errors.map(({ code }) => code),
			[
				'accreditation.RoleNotEntitled',
				'accreditation.UnknownOrganisation',
				'accreditation.OwnSubject',
				'accreditation.SubjectNotOfKind',
				'accreditation.AlreadyAttested',
				'accreditation.UnknownSubject',
				'accreditation.EmptyPeriod',
				'accreditation.EndNotInFuture',
				'accreditation.EndTooFar',
			]
		);
	});

	step('an operating account with the duty renews it for the insurer', async () => {
		const desk = keyOf('//Insurer//Desk');
		const { affiliateOperator, acceptAffiliation, renewAttestation } = api.tx.accreditation;
		await sendAll([
			[insurer, affiliateOperator(desk.address, duties('Attest'), null)],
			[alice, api.tx.balances.transferKeepAlive(desk.address, ASNT)],
		]);
		await send(desk, acceptAffiliation(insurer.address));
		const call = renewAttestation(person(patient), 'InsuranceCoverage', cover, until + DAY);
		const event = (await send(desk, call)).event('accreditation.AttestationRenewed');
		assert.equal(event.until.toNumber(), until + DAY);
		const [found] = await attested(person(patient), 'InsuranceCoverage');
		assert.ok(found.renewedAt.isSome);
		assert.equal(found.until.toNumber(), until + DAY);
	});

	step('revoked, it stays visibly revoked, and nobody removes it before its end', async () => {
		const { revokeAttestation, dismissAttestation, clearAttestation } = api.tx.accreditation;
		const about = [person(patient), 'InsuranceCoverage'];
		const revoked = await send(insurer, revokeAttestation(...about));
		assert.ok(revoked.event('accreditation.AttestationRevoked').kind.isInsuranceCoverage);
		const [found] = await attested(...about);
		assert.ok(found.status.isRevoked && found.revokedAt.isSome);
		const errors = await attempt([
			[patient, dismissAttestation(insurer.address, ...about)],
			[alice, clearAttestation(insurer.address, ...about)],
			[insurer, revokeAttestation(...about)],
		]);
		assert.deepEqual(
			errors.map(({ code }) => code),
			[
				'accreditation.AttestationRevoked',
				'accreditation.AttestationInForce',
				'accreditation.AttestationRevoked',
			]
		);
	});

	step('a person removes what is attested of them', async () => {
		const { attest, dismissAttestation } = api.tx.accreditation;
		const about = [person(patient), 'ProfessionalLicence'];
		await send(regulator, attest(...about, commitment(), 0, until));
		const call = dismissAttestation(regulator.address, ...about);
		const [stranger] = await attempt([[hospital, call]]);
		assert.equal(stranger.code, 'accreditation.NotSubject');
		const event = (await send(patient, call)).event('accreditation.AttestationDismissed');
		assert.equal(event.issuer.toString(), regulator.address);
		assert.equal((await attested(...about)).length, 0);
	});
});
