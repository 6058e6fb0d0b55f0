// Sets of codes. On the chain they are numbers, bit `n` for the item with the number `n`, and
// polkadot.js shows them so; here they are written by their names.

import { api } from './chain.js';

const setOf =
	(numberOf) =>
	(...names) =>
		names.reduce((set, name) => set | (1n << BigInt(numberOf(name))), 0n);
const listed = (type) => setOf((name) => api.createType(type, name).index);

export const categories = listed('AssentPrimitivesCodesCategory');
export const actions = listed('AssentPrimitivesCodesAction');
export const purposes = listed('AssentPrimitivesCodesPurpose');
export const roles = listed('AssentPrimitivesCodesRole');
export const duties = listed('AssentPrimitivesDuty');
