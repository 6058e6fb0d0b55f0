// Devices: from the maker's hall to the person who uses one, and what owner, maker and regulator
// say of it.

import assert from 'node:assert/strict';
import { hospital, maker, patient, regulator, research } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { commitment, deviceId, modelId, unvouchedDeviceId } from '../lib/hashes.js';
import { now } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

const UDI_DI = '00844588003288';
const LOT = 'A2026-11';
const MINUTE = 60_000;

story('Devices', (step) => {
	const [description, unit] = [commitment(), commitment()];
	const model = modelId(maker, UDI_DI);
	const device = deviceId(maker, model, unit);

	step('the maker registers a model and a unit of it', async () => {
		const [first, second] = await sendAll([
			[maker, api.tx.deviceRegistry.registerModel(UDI_DI, description)],
			[maker, api.tx.deviceRegistry.registerDevice(model, unit, LOT)],
		]);
		const registered = first.event('deviceRegistry.ModelRegistered');
		assert.equal(registered.model.toHex(), model);
		assert.equal(registered.udiDi.toUtf8(), UDI_DI);
		assert.equal(registered.description.toHex(), description);
		const event = second.event('deviceRegistry.DeviceRegistered');
		assert.equal(event.device.toHex(), device);
		assert.equal(event.maker.unwrap().toString(), maker.address);
		assert.equal(event.lot.unwrap().toUtf8(), LOT);

		const kept = (await api.query.deviceRegistry.models(model)).unwrap();
		assert.equal(kept.maker.toString(), maker.address);
		const pump = (await api.query.deviceRegistry.devices(device)).unwrap();
		assert.equal(pump.owner.toString(), maker.address);
		assert.ok(pump.stage.isManufactured);
		assert.ok(pump.status.isOperational);
		assert.ok(pump.blocked.isNone);
		assert.deepEqual((await view('DeviceRegistry', 'device', device)).toJSON(), pump.toJSON());
	});

	step('it goes on its way, and never back to being made', async () => {
		const [moved, refused] = await attempt([
			[maker, api.tx.deviceRegistry.setStage(device, 'InTransit', null)],
			[maker, api.tx.deviceRegistry.setStage(device, 'Manufactured', null)],
		]);
		const { before, stage, mover } = moved.event('deviceRegistry.StageSet');
		assert.ok(before.isManufactured);
		assert.ok(stage.isInTransit);
		assert.ok(mover.isMaker);
		assert.equal(refused.code, 'deviceRegistry.InvalidStageTransition');
		assert.match(refused.docs, /^Expected a stage that may follow/);
	});

	step('the patient takes it over, for themself', async () => {
		const expires = (await now()) + 10 * MINUTE;
		const offered = await send(
			maker,
			api.tx.deviceRegistry.offerHandover(device, patient.address, expires, false)
		);
		const offer = offered.event('deviceRegistry.HandoverOffered');
		assert.equal(offer.to.toString(), patient.address);
		assert.equal(offer.expiresAt.toNumber(), expires);

		const accepted = await send(
			patient,
			api.tx.deviceRegistry.acceptHandover(device, true, null)
		);
		const event = accepted.event('deviceRegistry.HandedOver');
		assert.equal(event.from.toString(), maker.address);
		assert.equal(event.to.toString(), patient.address);
		assert.equal(event.person.unwrap().toString(), patient.address);
		assert.equal(event.tenure.toNumber(), 1);

		const devices = await api.call.assentApi.devicesOf(patient.address, null, 100);
		assert.ok(devices.map((id) => id.toHex()).includes(device));
		const pump = (await api.query.deviceRegistry.devices(device)).unwrap();
		assert.equal(pump.association.unwrap().person.toString(), patient.address);
		const controllers = (await view('DeviceRegistry', 'controllers_of', device, 1)).unwrap();
		assert.equal(controllers.person.unwrap().toString(), patient.address);
	});

	step('the owner and nobody else declares its status, by the table of transitions', async () => {
		const [declared, wrong, stranger] = await attempt([
			[patient, api.tx.deviceRegistry.setStatus(device, 'Obsolete')],
			[patient, api.tx.deviceRegistry.setStatus(device, 'Operational')],
			[research, api.tx.deviceRegistry.setStatus(device, 'Stolen')],
		]);
		const { before, status } = declared.event('deviceRegistry.StatusSet');
		assert.ok(before.isOperational);
		assert.ok(status.isObsolete);
		assert.equal(wrong.code, 'deviceRegistry.InvalidStatusTransition');
		assert.match(wrong.docs, /^Expected a status that may follow/);
		assert.equal(stranger.code, 'deviceRegistry.NotAuthorized');
		assert.match(stranger.docs, /^Expected a signer that acts for the party that may do this/);
	});

	step("a hospital's own device is associated with the patient who wears it", async () => {
		const [named, worn] = [commitment(), commitment()];
		const monitor = unvouchedDeviceId(hospital, named, worn);
		const expires = (await now()) + 10 * MINUTE;
		const [registered, proposed] = await sendAll([
			[hospital, api.tx.deviceRegistry.registerUnvouchedDevice(named, worn, null)],
			[hospital, api.tx.deviceRegistry.proposeAssociation(monitor, patient.address, expires)],
		]);
		assert.ok(registered.event('deviceRegistry.DeviceRegistered').maker.isNone);
		const offer = proposed.event('deviceRegistry.AssociationProposed');
		assert.equal(offer.person.toString(), patient.address);

		const accepted = await send(patient, api.tx.deviceRegistry.acceptAssociation(monitor));
		const event = accepted.event('deviceRegistry.AssociationStarted');
		assert.equal(event.owner.toString(), hospital.address);
		assert.equal(event.tenure.toNumber(), 1);
	});

	step('the maker recalls the lot, and the regulator blocks the unit', async () => {
		const [recall, block] = [commitment(), commitment()];
		const [recalled, blocked] = await sendAll([
			[maker, api.tx.deviceRegistry.recall(model, LOT, 'Advisory', recall)],
			[regulator, api.tx.deviceRegistry.blockDevice(device, block)],
		]);
		const event = recalled.event('deviceRegistry.Recalled');
		assert.ok(event.kind.isAdvisory);
		assert.equal(event.lot.unwrap().toUtf8(), LOT);
		assert.equal(event.notice.toHex(), recall);
		assert.equal(blocked.event('deviceRegistry.DeviceBlocked').notice.toHex(), block);
		const [inForce] = await api.query.deviceRegistry.recalls(model);
		assert.equal(inForce.issuer.toString(), maker.address);
		const pump = (await api.query.deviceRegistry.devices(device)).unwrap();
		assert.equal(pump.blocked.unwrap().regulator.toString(), regulator.address);
	});
});
