// Sets of codes. On the chain they are numbers, bit `n` for the item with the number `n`, and
// polkadot.js shows them so; here they are written by their names.

import { api } from './chain.js';

/** The categories of data. Calls and events have sets only, so the metadata does not name them. */
const CATEGORIES = [
	...['VitalSigns', 'Laboratory', 'Imaging', 'Medication', 'Condition', 'Procedure', 'Genomic'],
	...['Location', 'DeviceTelemetry', 'DeviceControl', 'Demographics', 'Documents', 'Billing'],
	...['Allergy', 'Immunization', 'CarePlan', 'Encounter', 'FamilyHistory', 'SocialHistory'],
	...['Nutrition', 'Survey', 'Exam', 'Activity', 'Insurance', 'Legal', 'Administration'],
	...['Research', 'AccessLog'],
];

const setOf =
	(numberOf) =>
	(...names) =>
		names.reduce((set, name) => set | (1n << BigInt(numberOf(name))), 0n);
const listed = (type) => setOf((name) => api.createType(type, name).index);

export const categories = setOf((name) => CATEGORIES.indexOf(name));
export const actions = listed('AssentPrimitivesCodesAction');
export const purposes = listed('AssentPrimitivesCodesPurpose');
export const roles = listed('AssentPrimitivesCodesRole');
export const duties = listed('AssentPrimitivesDuty');
