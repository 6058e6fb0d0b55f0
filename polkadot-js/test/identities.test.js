// What devices are known by: units in batches, keys, fingerprints, makers' words, open devices.

import { hexToU8a, u8aToHex } from '@polkadot/util';
import assert from 'node:assert/strict';
import { bob, keyOf, maker, patient } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { categories } from '../lib/codes.js';
import { commitment, deviceId, modelId, unvouchedDeviceId } from '../lib/hashes.js';
import { access, now } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { view } from '../lib/views.js';

/** HIBCC's form: of another model than the other tests'. */
const UDI_DI = '+A123BJC5D6E71G';
const LOT = 'B2026-11';
const MINUTE = 60_000;

story('Identities of devices', (step) => {
	const model = modelId(maker, UDI_DI);
	const units = [commitment(), commitment(), commitment()];
	const [pump, box] = units.map((unit) => deviceId(maker, model, unit));
	const seal = commitment();

	step('a UDI-DI is looked at: a wrong check digit is refused by name', async () => {
		const [slip, foreign, registered] = await attempt([
			[maker, api.tx.deviceRegistry.registerModel('00844588003290', commitment())],
			[maker, api.tx.deviceRegistry.registerModel('(01)00844588003288', commitment())],
			[maker, api.tx.deviceRegistry.registerModel(UDI_DI, commitment())],
		]);
		assert.equal(slip.code, 'deviceRegistry.InvalidUdiCheckDigit');
		assert.equal(foreign.code, 'deviceRegistry.InvalidUdi');
		assert.equal(registered.event('deviceRegistry.ModelRegistered').model.toHex(), model);
	});

	step('the maker registers a lot in one call, all units or none', async () => {
		const described = units.map((unit, place) => ({
			unit,
			fingerprint: place === 1 ? seal : null,
		}));
		const registered = await send(
			maker,
			api.tx.deviceRegistry.registerDevices(model, LOT, described)
		);
		const event = registered.event('deviceRegistry.DevicesRegistered');
		assert.equal(event.lot.unwrap().toUtf8(), LOT);
		assert.deepEqual(
			event.devices.map((device) => device.toHex()),
			units.map((unit) => deviceId(maker, model, unit))
		);
		const again = [{ unit: commitment(), fingerprint: null }, described[2]];
		const [refused] = await attempt([
			[maker, api.tx.deviceRegistry.registerDevices(model, LOT, again)],
		]);
		assert.equal(refused.code, 'deviceRegistry.BadUnit');
		assert.equal(refused.fields.index.toNumber(), 1);
		assert.ok(refused.fields.reason.isAlreadyRegistered);
	});

	step('a device shows that it has its key, once', async () => {
		const device = keyOf('//Maker//Pump');
		const key = { Sr25519: u8aToHex(device.publicKey) };
		const payload = (await view('DeviceRegistry', 'device_key_payload', pump, key)).unwrap();
		const proof = { Sr25519: u8aToHex(device.sign(hexToU8a(payload.toHex()))) };
		const [bound, again] = await attempt([
			[maker, api.tx.deviceRegistry.bindDeviceKey(pump, key, proof)],
			[maker, api.tx.deviceRegistry.bindDeviceKey(pump, key, proof)],
		]);
		assert.ok(bound.event('deviceRegistry.DeviceKeyBound').key.isSr25519);
		assert.equal(again.code, 'deviceRegistry.InvalidProof');
		const holder = (await view('DeviceRegistry', 'device_of_key', device.address)).unwrap();
		assert.equal(holder.device.toHex(), pump);
		assert.ok(holder.confirmed.isTrue);
	});

	step('who takes a sealed box over confirms its fingerprint', async () => {
		const expires = (await now()) + 10 * MINUTE;
		const offered = await send(
			maker,
			api.tx.deviceRegistry.offerHandover(box, patient.address, expires, true)
		);
		assert.ok(offered.event('deviceRegistry.HandoverOffered').confirmFingerprint.isTrue);
		const accept = (measured) => api.tx.deviceRegistry.acceptHandover(box, false, measured);
		const [silent, other, same] = await attempt([
			[patient, accept(null)],
			[patient, accept(commitment())],
			[patient, accept(seal)],
		]);
		assert.equal(silent.code, 'deviceRegistry.FingerprintNotConfirmed');
		assert.equal(other.code, 'deviceRegistry.FingerprintMismatch');
		const event = same.event('deviceRegistry.HandedOver');
		assert.equal(event.fingerprint.unwrap().toHex(), seal);
	});

	step('the owner opens what a device says of itself to everyone, and closes it', async () => {
		const open = (isOpen) => api.tx.deviceRegistry.setPublicAccess(box, isOpen);
		const resource = { Device: { id: box, tenure: 1 } };
		const look = async () =>
			(
				await api.call.assentApi.decide(
					bob.address,
					resource,
					await access('Individual', 'Patrqt', {
						categories: categories('DeviceTelemetry'),
					})
				)
			).asOk.verdict;
		assert.ok((await look()).isDeny);
		const opened = await send(patient, open(true));
		assert.ok(opened.event('deviceRegistry.PublicAccessSet').publicAccess.isTrue);
		assert.ok((await look()).asPermit.rule.isPublicAccess);
		await send(patient, open(false));
		assert.ok((await look()).isDeny);
	});

	step('a maker vouches for a device that was registered without one', async () => {
		const [named, unit, serial] = [commitment(), commitment(), commitment()];
		const own = unvouchedDeviceId(patient, named, unit);
		const expires = (await now()) + 10 * MINUTE;
		const { deviceRegistry } = api.tx;
		await send(patient, deviceRegistry.registerUnvouchedDevice(named, unit, null));
		const offered = await send(
			maker,
			deviceRegistry.offerVouching(own, model, serial, LOT, expires)
		);
		const offer = offered.event('deviceRegistry.VouchingOffered');
		assert.equal(offer.owner.toString(), patient.address);
		const [differs, accepted] = await attempt([
			[patient, deviceRegistry.acceptVouching(own, maker.address, model, serial, null)],
			[patient, deviceRegistry.acceptVouching(own, maker.address, model, serial, LOT)],
		]);
		assert.equal(differs.code, 'deviceRegistry.OfferDiffers');
		const event = accepted.event('deviceRegistry.DeviceVouched');
		assert.equal(event.device.toHex(), own);
		assert.equal(event.alias.toHex(), deviceId(maker, model, serial));
		const found = await view('DeviceRegistry', 'device_of_unit', maker.address, model, serial);
		assert.equal(found.unwrap().toHex(), own);
		const [twice] = await attempt([[maker, deviceRegistry.registerDevice(model, serial, LOT)]]);
		assert.equal(twice.code, 'deviceRegistry.DeviceAlreadyRegistered');
	});

	step('keys and fingerprints go as they came', async () => {
		const [revoked, removed] = await sendAll([
			[maker, api.tx.deviceRegistry.revokeDeviceKey(pump)],
			[patient, api.tx.deviceRegistry.setFingerprint(box, null)],
		]);
		assert.equal(revoked.event('deviceRegistry.DeviceKeyRevoked').device.toHex(), pump);
		assert.equal(removed.event('deviceRegistry.FingerprintSet').before.unwrap().toHex(), seal);
	});
});
