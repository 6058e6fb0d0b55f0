// Accesses: permitted, refused, paid, in a batch; and the journal in which the patient finds them.

import { u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { hospital, hospitalGateway, patient, research, researchGateway } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment, consentId, link, NO_HEAD } from '../lib/hashes.js';
import { access, ASNT, deviceOf, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { until } from '../lib/until.js';
import { view } from '../lib/views.js';

const PRICE = 5n * ASNT;

story('Accesses', (step) => {
	const [doctor, nurse, study] = [commitment(), commitment(), commitment()];
	let resource;
	/** Block, entry and place of each access that was recorded singly. */
	const recorded = [];
	let journal;

	const treatment = (staff, other) => access('CareProvider', 'Treat', { staff, ...other });
	const trial = () => access('ResearchBody', 'Clintrch', { maximumPrice: PRICE });

	const record = async (gateway, stated) => {
		const outcome = await send(gateway, api.tx.accessAudit.record(resource, stated));
		const { entry, sequence } = outcome.event('accessAudit.Recorded');
		recorded.push({ block: outcome.block, entry, sequence });
		return outcome;
	};

	step(
		'the patient consents to treatment, but for one nurse, and to research for a price',
		async () => {
			resource = await deviceOf(patient);
			const scope = resource;
			const member = { Staff: { organisation: hospital.address, tag: nurse } };
			const care = [
				permit({ Party: hospital.address }, 'Treat', { scope }),
				permit(member, 'Treat', { scope, effect: 'Deny' }),
			];
			const paid = [permit({ Party: research.address }, 'Hresch', { scope })];
			await sendAll([
				[hospital, api.tx.accreditation.affiliateStaff(doctor, null)],
				[hospital, api.tx.accreditation.affiliateStaff(nurse, null)],
				[patient, api.tx.consents.grant(commitment(), care, terms(), commitment())],
				[
					patient,
					api.tx.consents.grant(study, paid, terms({ price: PRICE }), commitment()),
				],
			]);
		}
	);

	step('the doctor looks at the readings', async () => {
		const outcome = await record(hospitalGateway, await treatment(doctor));
		const event = outcome.event('accessAudit.Recorded');
		assert.equal(event.sequence.toNumber(), 0);
		assert.equal(event.resource.asDevice.id.toHex(), resource.Device.id);
		assert.equal(event.controller.toString(), patient.address);
		assert.equal(event.accessor.toString(), hospital.address);
		assert.equal(event.operator.toString(), hospitalGateway.address);
		assert.ok(event.role.isCareProvider);
		assert.ok(event.action.isAccess);
		assert.ok(event.purpose.isTreat);
		assert.ok(event.verdict.asPermit.rule.isPartyPermit);
	});

	step(
		'the excluded nurse is refused: the call succeeds, and the refusal is journalled',
		async () => {
			const stated = await treatment(nurse);
			const asked = await api.call.assentApi.decide(hospital.address, resource, stated);
			assert.ok(asked.asOk.verdict.asDeny.reason.isDeniedToStaff);
			const outcome = await record(hospitalGateway, stated);
			assert.ok(outcome.event('system.ExtrinsicSuccess'));
			const event = outcome.event('accessAudit.Recorded');
			assert.equal(event.sequence.toNumber(), 1);
			assert.deepEqual(event.verdict.toJSON(), asked.asOk.verdict.toJSON());
			const refusals = await view('AccessAudit', 'refusals', hospital.address, resource);
			assert.equal(refusals.unwrap().journalled.toNumber(), 1);
		}
	);

	step('research pays the patient', async () => {
		const balance = async () =>
			(await api.query.system.account(patient.address)).data.free.toBigInt();
		const before = await balance();
		const outcome = await record(researchGateway, await trial());
		const event = outcome.event('accessAudit.Recorded');
		assert.equal(event.verdict.asPermit.price.toBigInt(), PRICE);
		const { payer, payee, amount } = outcome.event('micropayments.Paid');
		assert.equal(payer.toString(), research.address);
		assert.equal(payee.toString(), patient.address);
		assert.equal(amount.toBigInt(), PRICE);
		assert.equal(await balance(), before + PRICE);
	});

	step('the patient withdraws, and research is refused', async () => {
		await send(patient, api.tx.consents.withdraw(consentId(patient, study)));
		const outcome = await record(researchGateway, await trial());
		const { reason } = outcome.event('accessAudit.Recorded').verdict.asDeny;
		assert.ok(reason.isNoPermit);
	});

	step('a batch is recorded once, and not at all if one access of it has no answer', async () => {
		const last = await api.query.accessAudit.batchSequences(hospitalGateway.address);
		const sequence = last.toNumber() + 1;
		const accesses = [await treatment(doctor), await treatment(nurse), await treatment(doctor)];
		const unanswerable = [accesses[0], { ...accesses[1], categories: 0 }];
		const batch = api.tx.accessAudit.recordBatch(sequence, [{ resource, accesses }]);
		const [sent, again, refused] = await attempt([
			[hospitalGateway, batch],
			[hospitalGateway, api.tx(batch)],
			[
				hospitalGateway,
				api.tx.accessAudit.recordBatch(sequence + 1, [
					{ resource, accesses: unanswerable },
				]),
			],
		]);
		const event = sent.event('accessAudit.BatchRecorded');
		assert.equal(event.sequence.toNumber(), sequence);
		assert.equal(event.permitted.toNumber(), 2);
		assert.equal(event.refused.toNumber(), 1);
		assert.equal(event.unjournalled.toNumber(), 0);
		assert.equal(event.paid.toNumber(), 0);
		assert.equal(again.code, 'accessAudit.StaleSequence');
		assert.match(again.docs, /has to be higher than the account's last one/);
		assert.equal(refused.code, 'accessAudit.InvalidEntry');
		assert.equal(refused.fields.index.toNumber(), 1);
		assert.ok(refused.fields.reason.isInvalidCategories);
	});

	step('the patient reads the journal, and it is complete', async () => {
		const bytes = api.createType('AssentPrimitivesResource', resource).toHex();
		const { count, head } = (await api.call.assentApi.journalHead(resource)).unwrap();
		journal = await until('the entries to be final', async () => {
			const answer = await api.rpc.assent.journalEntries(bytes, 0, 100);
			return answer.count.eq(count) && answer;
		});
		const final = await api.at(journal.at);
		const kept = (await final.query.accessAudit.journals(resource)).unwrap();
		assert.equal(kept.head.toHex(), head.toHex());

		let before = NO_HEAD;
		for (const [place, { sequence, entry, head: after }] of journal.list.entries()) {
			assert.equal(sequence.toNumber(), place);
			before = link(bytes, sequence, before, entry).head;
			assert.equal(before, after.toHex());
		}
		assert.equal(before, head.toHex());
		const said = journal.list.map(({ entry: { access, verdict } }) => [
			access.purpose.type,
			verdict.isPermit ? verdict.asPermit.rule.type : verdict.asDeny.reason.type,
		]);
		assert.deepEqual(said, [
			['Treat', 'PartyPermit'],
			['Treat', 'DeniedToStaff'],
			['Clintrch', 'PartyPermit'],
			['Clintrch', 'NoPermit'],
			['Treat', 'PartyPermit'],
			['Treat', 'DeniedToStaff'],
			['Treat', 'PartyPermit'],
		]);
	});

	step("a block's header carries the audit root of its entries", async () => {
		const bytes = api.createType('AssentPrimitivesResource', resource).toHex();
		for (const { block, entry, sequence } of recorded) {
			const { digest } = await api.rpc.chain.getHeader(block);
			const items = digest.logs
				.filter((item) => item.isConsensus)
				.map((item) => item.asConsensus);
			const [, item] = items.find(([engine]) => engine.toUtf8() === 'ASNT');
			const { root, leaves } = (await api.call.assentApi.auditRoot(item.toHex())).unwrap();
			assert.equal(leaves.toNumber(), 1);
			const place = sequence.toNumber();
			const before = place === 0 ? NO_HEAD : journal.list[place - 1].head.toHex();
			const { hash, leaf } = link(bytes, sequence, before, journal.list[place].entry);
			assert.equal(hash, entry.toHex());
			// The root of a tree with one leaf is that leaf.
			assert.equal(leaf, root.toHex());
			// Whoever is shown the header alone sees of which chain it is.
			const [, chain] = items.find(([engine]) => engine.toUtf8() === 'ASNG');
			assert.equal(u8aToHex(chain.toU8a(true)), api.genesisHash.toHex());
		}
		assert.ok((await api.call.assentApi.auditRoot('0x00')).isNone);
	});

	step('the pages that the node keeps are read by what the metadata says', async () => {
		const { number } = await api.rpc.chain.getHeader(recorded[0].block);
		const { blocks, missing } = await api.rpc.assent.exportIndex(number.toNumber(), 0);
		assert.equal(missing.length, 0);
		const indexed = blocks.find((indexed) => indexed.number.eq(number.unwrap()));
		assert.equal(indexed.kept.length, 1);
		const bytes = indexed.kept[0].toHex();
		const page = (await api.call.assentApi.journalPage(bytes)).unwrap();
		const same = api.createType('AssentPrimitivesResource', resource);
		assert.equal(page.resource.toHex(), same.toHex());
		const place = recorded[0].sequence.toNumber();
		assert.equal(page.before.count.toNumber(), place);
		assert.equal(page.toU8a().length, (bytes.length - 2) / 2);
		// JavaScript's own `entries` would hide the field: polkadot.js names it so.
		const kept = page.entries_;
		assert.equal(kept.length, 1);
		assert.equal(kept[0].toHex(), journal.list[place].entry.toHex());

		const names = await api.call.assentApi.categoryNames(kept[0].access.categories);
		assert.deepEqual(
			names.map(({ type }) => type),
			['VitalSigns']
		);
		assert.ok((await api.call.assentApi.journalPage(`${bytes}00`)).isNone);
		assert.ok((await api.call.assentApi.journalPage('0x')).isNone);
	});
});
