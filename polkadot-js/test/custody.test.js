// Custody: a device on its way, held by another than its owner; and what the chain says of devices.

import assert from 'node:assert/strict';
import { hospital, maker, patient, regulator, research } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment, deviceId, modelId, unvouchedDeviceId } from '../lib/hashes.js';
import { now } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const UDI_DI = '04012345678994';
const MINUTE = 60_000;
// Any party can be custodian: here the research body carries.
const carrier = research;

story('Custody', (step) => {
	const [description, unit] = [commitment(), commitment()];
	const model = modelId(maker, UDI_DI);
	const device = deviceId(maker, model, unit);

	step('the owner offers custody, and the carrier takes it with its waybill', async () => {
		const expires = (await now()) + 10 * MINUTE;
		const waybill = commitment();
		const [, , offered] = await sendAll([
			[maker, api.tx.deviceRegistry.registerModel(UDI_DI, description)],
			[maker, api.tx.deviceRegistry.registerDevice(model, unit, null)],
			[
				maker,
				api.tx.deviceRegistry.offerCustody(
					device,
					carrier.address,
					'Carrier',
					false,
					expires
				),
			],
		]);
		const offer = offered.event('deviceRegistry.CustodyOffered');
		assert.equal(offer.by.toString(), maker.address);
		assert.equal(offer.to.toString(), carrier.address);
		assert.ok(offer.kind.isCarrier);
		assert.ok(offer.mayHandOn.isFalse);

		const taken = await send(carrier, api.tx.deviceRegistry.acceptCustody(device, waybill));
		const event = taken.event('deviceRegistry.CustodyTaken');
		assert.equal(event.from.toString(), maker.address);
		assert.equal(event.custodian.toString(), carrier.address);
		assert.equal(event.document.unwrap().toHex(), waybill);

		const custody = (await api.query.deviceRegistry.custodies(device)).unwrap();
		assert.equal(custody.custodian.toString(), carrier.address);
		const held = await api.call.assentApi.devicesInCustodyOf(carrier.address, null, 100);
		assert.ok(held.map((id) => id.toHex()).includes(device));
		const pump = (await api.query.deviceRegistry.devices(device)).unwrap();
		assert.equal(pump.owner.toString(), maker.address);
		assert.equal(pump.tenure.toNumber(), 0);
	});

	step(
		'the carrier tells that it is on its way, and nothing that is not its to tell',
		async () => {
			const log = commitment();
			const [moved, stored, owners, passed] = await attempt([
				[carrier, api.tx.deviceRegistry.setStage(device, 'InTransit', log)],
				[carrier, api.tx.deviceRegistry.setStage(device, 'InStorage', null)],
				[maker, api.tx.deviceRegistry.setStage(device, 'Commissioned', null)],
				[
					carrier,
					api.tx.deviceRegistry.offerCustody(
						device,
						hospital.address,
						'Warehouse',
						false,
						(await now()) + MINUTE
					),
				],
			]);
			const event = moved.event('deviceRegistry.StageSet');
			assert.equal(event.by.toString(), carrier.address);
			assert.equal(event.owner.toString(), maker.address);
			assert.ok(event.mover.isCarrier);
			assert.equal(event.document.unwrap().toHex(), log);
			assert.equal(stored.code, 'deviceRegistry.StageNotOfCustodian');
			assert.equal(owners.code, 'deviceRegistry.DeviceInCustody');
			assert.equal(passed.code, 'deviceRegistry.HandingOnNotAllowed');
			assert.match(passed.docs, /^Expected a custodian that may hand the device on/);
		}
	);

	step('it is offered back, and the owner takes it', async () => {
		const expires = (await now()) + 10 * MINUTE;
		await send(
			carrier,
			api.tx.deviceRegistry.offerCustody(device, maker.address, 'Carrier', false, expires)
		);
		const back = await send(maker, api.tx.deviceRegistry.acceptCustody(device, null));
		const event = back.event('deviceRegistry.CustodyEnded');
		assert.equal(event.custodian.toString(), carrier.address);
		assert.ok(event.reason.isReturned);
		assert.ok((await view('DeviceRegistry', 'custody_of', device)).isNone);
	});

	step('one who is offered custody declines it, and one offer is taken back', async () => {
		const expires = (await now()) + 10 * MINUTE;
		const offer = () =>
			api.tx.deviceRegistry.offerCustody(device, carrier.address, 'Logistics', true, expires);
		await send(maker, offer());
		const declined = await send(carrier, api.tx.deviceRegistry.declineCustody(device));
		assert.ok(declined.event('deviceRegistry.CustodyOfferEnded').reason.isDeclined);
		await send(maker, offer());
		const cancelled = await send(maker, api.tx.deviceRegistry.cancelCustody(device));
		assert.ok(cancelled.event('deviceRegistry.CustodyOfferEnded').reason.isCancelled);

		await send(maker, offer());
		await send(carrier, api.tx.deviceRegistry.acceptCustody(device, null));
		const ended = await send(maker, api.tx.deviceRegistry.endCustody(device, null));
		assert.ok(ended.event('deviceRegistry.CustodyEnded').reason.isRevoked);
	});

	step('a patient lists the devices that they are associated with', async () => {
		const [named, worn] = [commitment(), commitment()];
		const monitor = unvouchedDeviceId(hospital, named, worn);
		const expires = (await now()) + 10 * MINUTE;
		await sendAll([
			[hospital, api.tx.deviceRegistry.registerUnvouchedDevice(named, worn, null)],
			[hospital, api.tx.deviceRegistry.proposeAssociation(monitor, patient.address, expires)],
		]);
		await send(patient, api.tx.deviceRegistry.acceptAssociation(monitor));
		const mine = await api.call.assentApi.devicesAssociatedWith(patient.address, null, 100);
		assert.ok(mine.map((id) => id.toHex()).includes(monitor));

		const verdict = await api.call.assentApi.legitimacy(monitor);
		assert.ok(verdict.isSuspect);
		assert.ok(verdict.asSuspect.isUnvouched);
	});

	step(
		'a gateway asks about several devices at once, and is told the deciding fact',
		async () => {
			const notice = commitment();
			await send(regulator, api.tx.deviceRegistry.blockDevice(device, notice));
			const unknown = commitment();
			const answer = await api.call.assentApi.legitimacies([device, unknown]);
			const [blocked, missing] = answer.asOk;
			const fact = blocked.asBlocked.asBlockedByRegulator;
			assert.equal(fact.regulator.toString(), regulator.address);
			assert.equal(fact.notice.toHex(), notice);
			assert.ok(missing.asBlocked.isNotRegistered);
			await send(regulator, api.tx.deviceRegistry.unblockDevice(device));
			const told = await view('DeviceRegistry', 'legitimacy', device);
			assert.ok(told.isLegitimate);

			const tooMany = await api.call.assentApi.legitimacies(Array(1_001).fill(device));
			assert.equal(tooMany.asErr.most.toNumber(), 1_000);
		}
	);
});
