// What stays off the chain: anchored batches, and disclosures that both sides file.

import assert from 'node:assert/strict';
import {
	bob,
	hospital,
	hospitalGateway,
	patient,
	research,
	researchGateway,
} from '../lib/actors.js';
import { attempt, send } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { actions } from '../lib/codes.js';
import { commitment, disclosureId } from '../lib/hashes.js';
import { access, deviceOf, now, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';

story('Anchors and disclosures', (step) => {
	const secret = commitment();
	let resource;

	const anchor = async (other) => ({
		kind: 'Collection',
		root: commitment(),
		count: 10_000_000,
		from: 0,
		until: await now(),
		scope: { Devices: [resource.Device.id] },
		...other,
	});

	step('the patient anchors readings of their own device', async () => {
		resource = await deviceOf(patient);
		const stated = await anchor();
		const outcome = await send(patient, api.tx.accessAudit.anchor(stated));
		const event = outcome.event('accessAudit.Anchored');
		assert.equal(event.party.toString(), patient.address);
		assert.equal(event.root.toHex(), stated.root);
		assert.equal(event.count.toNumber(), stated.count);
		assert.ok(event.kind.isCollection);
		const chain = (await api.call.assentApi.anchorsOf(patient.address)).unwrap();
		assert.equal(chain.head.toHex(), event.head.toHex());
		const { digest } = await api.rpc.chain.getHeader(outcome.block);
		assert.ok(digest.logs.some((log) => log.isConsensus && log.asConsensus[0].eq('ASNT')));
	});

	step('organisations anchor groups, and others neither groups nor foreign devices', async () => {
		const group = await anchor({ scope: { Group: commitment() }, kind: 'DisclosureLog' });
		await send(hospitalGateway, api.tx.accessAudit.anchor(group));
		const [device, closed, empty] = await attempt([
			[bob, api.tx.accessAudit.anchor(await anchor())],
			[bob, api.tx.accessAudit.anchor(group)],
			[patient, api.tx.accessAudit.anchor(await anchor({ count: 0 }))],
		]);
		assert.equal(device.code, 'accessAudit.NotOwner');
		assert.equal(closed.code, 'accessAudit.NotAnOrganisation');
		assert.equal(empty.code, 'accessAudit.EmptyAnchor');
	});

	step('the hospital discloses, and research confirms it', async () => {
		const onward = permit({ Party: hospital.address }, 'Hresch', {
			actions: actions('Disclose'),
		});
		await send(patient, api.tx.consents.grant(commitment(), [onward], terms(), commitment()));
		const sent = async () =>
			(await api.call.assentApi.oneSidedDisclosures(hospital.address)).sent;
		const before = (await sent()).waiting.toNumber();
		const disclosure = disclosureId(hospital, research, secret);
		const stated = await access('CareProvider', 'Hresch', { action: 'Disclose', disclosure });
		const outcome = await send(hospitalGateway, api.tx.accessAudit.record(resource, stated));
		assert.ok(outcome.event('accessAudit.Recorded').verdict.isPermit);
		assert.equal((await sent()).waiting.toNumber(), before + 1);
		const receipt = api.tx.accessAudit.fileReceipt(hospital.address, secret);
		const matched = (await send(researchGateway, receipt)).event(
			'accessAudit.DisclosureMatched'
		);
		assert.equal(matched.disclosure.toHex(), disclosure);
		assert.equal(matched.recipient.toString(), research.address);
		assert.equal((await sent()).waiting.toNumber(), before);
	});

	step('a receipt without a record waits, and is not filed twice', async () => {
		const receipt = api.tx.accessAudit.fileReceipt(hospital.address, commitment());
		const outcome = await send(researchGateway, receipt);
		outcome.event('accessAudit.ReceiptFiled');
		const [again, own, early] = await attempt([
			[researchGateway, receipt],
			[hospitalGateway, receipt],
			[
				bob,
				api.tx.accessAudit.forgetDisclosure(
					hospital.address,
					outcome.event('accessAudit.ReceiptFiled').disclosure
				),
			],
		]);
		assert.equal(again.code, 'accessAudit.ReceiptAlreadyFiled');
		assert.equal(own.code, 'accessAudit.OwnDisclosure');
		assert.equal(early.code, 'accessAudit.DisclosureStillKept');
	});

	step('a disclosure is named where something is disclosed, and nowhere else', async () => {
		const stated = await access('CareProvider', 'Treat', { disclosure: commitment() });
		const [refused] = await attempt([
			[hospitalGateway, api.tx.accessAudit.record(resource, stated)],
		]);
		assert.equal(refused.code, 'accessAudit.DisclosureNotOfAction');
	});
});
