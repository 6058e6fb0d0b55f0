// A story is a suite of steps of which each builds on those before it.

import { describe, test } from 'node:test';
import { reportLog } from './chain.js';

/** `steps` is given the function that adds one. Those after a step that failed are skipped. */
export function story(name, steps) {
	let broken = false;
	const step = (title, run) =>
		test(title, async (context) => {
			if (broken) return context.skip('an earlier step failed');
			try {
				await run();
			} catch (error) {
				broken = true;
				reportLog();
				throw error;
			}
		});
	describe(name, () => steps(step));
}
