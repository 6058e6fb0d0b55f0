// One node and one connection to it for all tests, ended after the last of them.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { after } from 'node:test';
import { rpc, types } from './definitions.js';
import { startNode } from './node.js';
import { inTime } from './until.js';

const node = await startNode();
const provider = new WsProvider(node.endpoint);

/** The connection to the tests' chain. */
export const api = await inTime(
	"the node's answers",
	ApiPromise.create({ provider, rpc, types, noInitWarn: true })
);

/** Calls a method of the node with parameters that polkadot.js leaves as they are. */
export const request = (method, ...params) => provider.send(method, params);

/** What the node has logged so far. */
export const log = node.log;

let failed = false;

/** Shows the node's log, once all tests are done. */
export function reportLog() {
	failed = true;
}

after(async () => {
	if (failed) process.stderr.write(`\n${node.logTail()}`);
	await api.disconnect();
	await node.stop();
});
