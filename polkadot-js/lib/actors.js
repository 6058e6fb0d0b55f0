// The well-known accounts of the development chain, and further people with keys of their own.

import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';

await cryptoWaitReady();
const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });

/** The key pair of a derivation from the development phrase, as polkadot.js apps derives it. */
export const keyOf = (derivation) => keyring.addFromUri(derivation);

export const alice = keyOf('//Alice');
export const bob = keyOf('//Bob');
export const charlie = keyOf('//Charlie');
export const maker = keyOf('//Maker');
export const hospital = keyOf('//Hospital');
export const hospitalGateway = keyOf('//Hospital//Gateway');
export const research = keyOf('//Research');
export const researchGateway = keyOf('//Research//Gateway');
export const insurer = keyOf('//Insurer');
export const regulator = keyOf('//Regulator');
export const patient = keyOf('//Patient');
