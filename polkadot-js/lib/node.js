// A node of one's own: started for the tests, ended with them.

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

/** How many of the log's last lines a failure shows. */
const LOG_LINES = 60;

/**
 * Runs the node and waits for this process: when the pipe on standard input closes, however this process ended, the
 * node ends too, and its data goes.
 */
const GUARDED = `
data=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & node=$!
{ cat <&3; kill "$node"; sleep 10; kill -KILL "$node"; } >/dev/null 2>&1 &
wait "$node"; code=$?
rm -rf -- "$data"
trap '' TERM; kill 0
exit $code
`;

/** Where the node is; an error says how to build it. */
export function findNode() {
	const { ASSENT_NODE, CARGO_TARGET_DIR, XDG_CACHE_HOME } = process.env;
	const target =
		CARGO_TARGET_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'assent', 'target');
	const path = ASSENT_NODE || join(target, 'release', 'assent-node');
	try {
		accessSync(path, constants.X_OK);
	} catch {
		throw new Error(
			`There is no node at ${path}. Build one with scripts/setup.sh and then, in a shell that has sourced ` +
				'scripts/lib.sh, cargo build --release --workspace; or name one with ASSENT_NODE.'
		);
	}
	return path;
}

/** Starts a development chain of one validator, Alice, on free ports; waits until it answers. */
export async function startNode() {
	const path = findNode();
	const directory = mkdtempSync(join(tmpdir(), 'assent-polkadot-js-'));
	const data = join(directory, 'data');
	const log = join(directory, 'node.log');
	const output = openSync(log, 'a');
	const arguments_ = [
		'--dev',
		...['--base-path', data],
		...['--rpc-port', '0'],
		...['--listen-addr', '/ip4/127.0.0.1/tcp/0'],
		...['--no-mdns', '--no-telemetry', '--no-prometheus'],
	];
	// Apart from the terminal's process group: Ctrl-C ends this process, and the closing pipe the node.
	const guard = spawn('sh', ['-c', GUARDED, 'sh', data, path, ...arguments_], {
		detached: true,
		stdio: ['pipe', output, output],
	});
	let ended = null;
	const end = new Promise((resolve) => guard.on('close', (code) => resolve((ended = { code }))));

	const node = {
		/** The last lines of the node's log. */
		logTail: () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n'),
		/** Ends the node and removes what it wrote. */
		stop: async () => {
			guard.stdin.end();
			await end;
			rmSync(directory, { recursive: true, force: true });
		},
	};
	try {
		node.endpoint = await until('the node to open its RPC port', () => {
			if (ended) throw new Error(`the node ended at once, with code ${ended.code}`);
			const [, port] = /JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(readFileSync(log, 'utf8')) ?? [];
			return port && `ws://127.0.0.1:${port}`;
		});
	} catch (error) {
		error.message += `\n\nThe node's log ends with:\n${node.logTail()}`;
		await node.stop();
		throw error;
	}
	return node;
}
