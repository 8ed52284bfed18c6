// Messages with callbacks, sent and received at the same time (tests/bench/soak.c): scripts/bench has more of them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { after, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { article, memoryIsTrue, serve, temporary } from './support.mjs';

const MESSAGES = 2000;
const CONNECTIONS = 64;
const GROWS_BY_AT_MOST_KIB = 4096; // of which a message's own row is 1 KiB at most
const run = promisify(execFile);

const mocks = new Set();
after(() => mocks.forEach((m) => m.child.kill('SIGKILL')));

const resident = (m) =>
  Number(/VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${m.child.pid}/status`, 'utf8'))[1]);

async function soak(m) {
  const { stdout } = await run(process.env.SOAK_BINARY,
    [m.base, `${article.id}:${article.token}`, '15035550181', String(MESSAGES), String(CONNECTIONS)],
    { timeout: 60000 });
  const words = stdout.trim().split(' ');
  const told = {};
  for (let i = 0; i < words.length; i += 2) told[words[i]] = Number(words[i + 1]);
  delete told.seconds;
  return told;
}

describe('many messages and their callbacks at the same time', () => {
  for (const [name, args] of [['in memory', () => []], ['with --db', () => ['--db', temporary('soak.db')]]])
    it(`come in order, none lost, none twice, and leave no memory behind, ${name}`, async () => {
      const m = await serve(args());
      mocks.add(m);
      // All three are due at once, so that only waiting for one another keeps them in order.
      await fetch(`${m.base}/_mock/accounts/${article.id}/settings`,
        { method: 'PUT', body: JSON.stringify({ progress: 'immediate' }) });
      const all = { callbacks: 3 * MESSAGES, lost: 0, doubled: 0, disordered: 0, foreign: 0 };
      assert.deepEqual(await soak(m), all);
      const before = resident(m);
      assert.deepEqual(await soak(m), all);
      const grown = resident(m) - before;
      assert.ok(!memoryIsTrue || grown < GROWS_BY_AT_MOST_KIB, `${grown} KiB more after the second ${MESSAGES}`);
      assert.equal((await m.stop()).code, 0);
    });
});
