// Waiting for what is to come, not for a time.

import { setTimeout as sleep } from 'node:timers/promises';

/** For how long anything is waited for, milliseconds. */
const PATIENCE = 60_000;

/** Waits until the condition gives something; an error names what did not come. */
export async function until(what, condition) {
	const deadline = Date.now() + PATIENCE;
	for (;;) {
		const found = await condition();
		if (found) return found;
		if (Date.now() > deadline)
			throw new Error(`Waited ${PATIENCE / 1000} s in vain for ${what}.`);
		await sleep(100);
	}
}

/** The promise, or an error that names what did not come. */
export async function inTime(what, promise) {
	const timer = new AbortController();
	const late = sleep(PATIENCE, null, { ref: false, signal: timer.signal }).then(() => {
		throw new Error(`Waited ${PATIENCE / 1000} s in vain for ${what}.`);
	});
	late.catch(() => {});
	try {
		return await Promise.race([promise, late]);
	} finally {
		timer.abort();
	}
}
