// What keeps the council and a stolen gateway in check: policy changes that are announced, and limits on what an
// account spends for its organisation.

import assert from 'node:assert/strict';
import { alice, bob, patient, research, researchGateway } from '../lib/actors.js';
import { attempt, send, sendAll } from '../lib/calls.js';
import { api } from '../lib/chain.js';
import { purposes } from '../lib/codes.js';
import { commitment } from '../lib/hashes.js';
import { access, ASNT, deviceOf, now, permit, terms } from '../lib/samples.js';
import { story } from '../lib/story.js';
import { until } from '../lib/until.js';
import { view } from '../lib/views.js';

/** Has the council carry a motion: the outcome of closing it. */
async function carry(call) {
	const length = call.method.encodedLength;
	const proposed = await send(alice, api.tx.council.propose(2, call, length));
	const { proposalHash, proposalIndex } = proposed.event('council.Proposed');
	const vote = api.tx.council.vote(proposalHash, proposalIndex, true);
	await sendAll([
		[alice, vote],
		[bob, vote],
	]);
	const { weight } = await api.call.transactionPaymentCallApi.queryCallInfo(call.method, length);
	const close = api.tx.council.close(proposalHash, proposalIndex, weight, length);
	return send(alice, close);
}

const inForce = () => view('Accreditation', 'policy');
const pending = () => view('Accreditation', 'pending_policy');

story('Safeguards', (step) => {
	let before;

	step('a proposed policy waits in sight of everybody', async () => {
		before = (await inForce()).toJSON();
		const policy = { bases: before.bases, payable: purposes('Hresch', 'Sysdev') };
		const outcome = await carry(api.tx.accreditation.proposePolicy(policy));
		assert.ok(outcome.event('council.Executed').result.isOk);
		const event = outcome.event('accreditation.PolicyProposed');
		assert.equal(event.policy.payable.toBigInt(), purposes('Hresch', 'Sysdev'));
		const delay = (await view('Accreditation', 'policy_delay')).toNumber();
		const at = await api.at(outcome.block);
		const moment = (await at.query.timestamp.now()).toNumber();
		assert.equal(event.inForceFrom.toNumber(), moment + delay);
		const { current, next } = await at.query.accreditation.policyTables();
		assert.deepEqual(current.toJSON(), before);
		assert.equal(next.unwrap().policy.payable.toBigInt(), purposes('Hresch', 'Sysdev'));
	});

	step('it takes effect by itself', async () => {
		await until('the policy to be in force', async () => {
			const policy = await inForce();
			return policy.payable.toBigInt() === purposes('Hresch', 'Sysdev');
		});
		assert.ok((await pending()).isNone);
		const { next } = await api.query.accreditation.policyTables();
		assert.ok(next.unwrap().inForceFrom.toNumber() <= (await now()));
	});

	step('the council alone proposes, and cancels before it holds', async () => {
		const [propose, cancel] = await attempt([
			[alice, api.tx.accreditation.proposePolicy({ bases: [], payable: 0 })],
			[alice, api.tx.accreditation.cancelPolicy()],
		]);
		assert.equal(propose.code, 'BadOrigin');
		assert.equal(cancel.code, 'BadOrigin');

		// In one motion, so that a development chain's short delay does not come between.
		const { proposePolicy, cancelPolicy } = api.tx.accreditation;
		const both = api.tx.utility.batchAll([
			proposePolicy({ bases: [], payable: 0 }),
			cancelPolicy(),
		]);
		const outcome = await carry(both);
		assert.ok(outcome.event('council.Executed').result.isOk);
		const { policyHash } = outcome.event('accreditation.PolicyProposed');
		const cancelled = outcome.event('accreditation.PolicyCancelled');
		assert.equal(cancelled.policyHash.toHex(), policyHash.toHex());
		assert.ok((await pending()).isNone);
	});

	step('the policy is put back for whoever tests after this', async () => {
		await carry(api.tx.accreditation.proposePolicy(before));
		await until('the earlier policy to be in force', async () => {
			const policy = await inForce();
			return JSON.stringify(policy.toJSON()) === JSON.stringify(before);
		});
	});

	step('a gateway spends no more for its organisation than its limit', async () => {
		const pump = await deviceOf(patient);
		const price = ASNT;
		const { limitOperator } = api.tx.accreditation;
		const limit = { amount: 2n * price, period: 86_400_000 };
		const grant = api.tx.consents.grant(
			commitment(),
			[permit({ Party: research.address }, 'Hresch')],
			terms({ price }),
			commitment()
		);
		const [limited] = await sendAll([
			[research, limitOperator(researchGateway.address, limit)],
			[patient, grant],
		]);
		const event = limited.event('accreditation.OperatorLimited');
		assert.equal(event.limit.unwrap().amount.toBigInt(), limit.amount);

		const study = await access('ResearchBody', 'Hresch', { maximumPrice: 10n * price });
		const verdicts = [];
		for (let count = 0; count < 3; count++) {
			const call = api.tx.accessAudit.record(pump, study);
			const recorded = await send(researchGateway, call);
			verdicts.push(recorded.event('accessAudit.Recorded').verdict);
		}
		assert.ok(verdicts[0].isPermit && verdicts[1].isPermit);
		assert.ok(verdicts[2].asDeny.reason.isSpendingLimit);
		const left = await view('Accreditation', 'spendable', researchGateway.address);
		assert.equal(left.unwrap().toBigInt(), 0n);

		const [stranger] = await attempt([[patient, limitOperator(researchGateway.address, null)]]);
		assert.equal(stranger.code, 'accreditation.UnknownOrganisation');
		await send(research, limitOperator(researchGateway.address, null));
		assert.ok((await view('Accreditation', 'spendable', researchGateway.address)).isNone);
	});
});
