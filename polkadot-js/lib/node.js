// A node of one's own: started for the tests, ended with them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

/** How many of the log's last lines a failure shows. */
const LOG_LINES = 60;

/**
 * Runs the node for as long as the pipe on standard input is open. However this process ends, the
 * pipe closes: the node ends, and its directory goes.
 */
const GUARDED = `
directory=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & node=$!
{ cat <&3; kill "$node"; sleep 10; kill -KILL "$node"; } >/dev/null 2>&1 &
wait "$node"; echo "The node ended with code $?."
cat <&3 >/dev/null
rm -rf -- "$directory"
trap '' TERM; kill 0
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
			`There is no node at ${path}. Build one: run scripts/setup.sh and then, in a shell that ` +
				'has sourced scripts/lib.sh, cargo build --release --workspace. Or set ASSENT_NODE.'
		);
	}
	return path;
}

/**
 * Starts a development chain of one validator, Alice, on free ports; waits until it answers. Further options of the node
 * stand in ASSENT_NODE_OPTIONS, between spaces.
 */
export async function startNode() {
	const path = findNode();
	const directory = mkdtempSync(join(tmpdir(), 'assent-polkadot-js-'));
	const log = join(directory, 'node.log');
	const output = openSync(log, 'a');
	const command = [
		path,
		'--dev',
		...['--base-path', join(directory, 'data')],
		...['--rpc-port', '0'],
		...['--listen-addr', '/ip4/127.0.0.1/tcp/0'],
		...['--no-mdns', '--no-telemetry', '--no-prometheus'],
		...(process.env.ASSENT_NODE_OPTIONS ?? '').split(' ').filter(Boolean),
	];
	// Apart from the terminal: Ctrl-C ends this process, and the closing pipe the node.
	const guard = spawn('sh', ['-c', GUARDED, 'sh', directory, ...command], {
		detached: true,
		stdio: ['pipe', output, output],
	});
	const logged = () => readFileSync(log, 'utf8');
	const logTail = () => {
		const lines = logged().trimEnd().split('\n').slice(-LOG_LINES);
		return `The node's log ends with:\n${lines.join('\n')}\n`;
	};
	const endpoint = await until('the node to open its RPC port', () => {
		if (/^The node ended/m.test(logged()))
			throw new Error(`The node does not start. ${logTail()}`);
		const [, port] = /JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(logged()) ?? [];
		return port && `ws://127.0.0.1:${port}`;
	});

	return {
		endpoint,
		/** All that the node has logged. */
		log: logged,
		/** The log's last lines, for people to read. */
		logTail,
		/** Ends the node and removes what it wrote. */
		stop: async () => {
			const ended = once(guard, 'close');
			guard.stdin.end();
			await ended;
		},
	};
}
