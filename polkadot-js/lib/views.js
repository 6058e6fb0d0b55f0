// View functions of the pallets.

import { u8aConcat, u8aToHex } from '@polkadot/util';
import { api } from './chain.js';

const typed = (type, value) => api.createType(api.registry.createLookupType(type), value);

/**
 * What a view function of a pallet says. polkadot.js 16.5.6 reads them from the metadata, but has
 * no methods for them: its `api.call.runtimeViewFunction` takes and gives bytes.
 */
export async function view(palletName, name, ...values) {
	const pallet = api.registry.metadata.pallets.find((pallet) => pallet.name.eq(palletName));
	const { id, inputs, output } = pallet.viewFunctions.find((described) =>
		described.name.eq(name)
	);
	const input = u8aConcat(...inputs.map(({ type }, place) => typed(type, values[place]).toU8a()));
	const result = await api.call.runtimeViewFunction.executeViewFunction(
		{ prefix: id.slice(0, 16), suffix: id.slice(16) },
		u8aToHex(input)
	);
	if (result.isErr) throw new Error(`${palletName}.${name}: ${result.asErr.type}`);
	return typed(output, result.asOk);
}
