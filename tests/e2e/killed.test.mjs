// plivo-mock --db, killed again and again under load: what it acknowledged is done to the end.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { article, call, send, serve, temporary } from './support.mjs';
import { sink, statesOf } from './sink.mjs';

const ROUNDS = 8;
const CLIENTS = 8;

// The same numbers in every run: what varies is only where the process is when it is killed.
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

const settings = (m, body, rest = 'settings') => fetch(`${m.base}/_mock/accounts/${article.id}/${rest}`,
  { method: 'PUT', body: JSON.stringify(body) });

let served = null; // whatever a failure leaves running
after(() => served?.child.kill('SIGKILL'));

const KINDS = [
  { dst: '12025550123', ends: 'delivered' },
  { dst: '19075550030', ends: 'undelivered' },
  { dst: '19075550300', ends: 'failed' },
];

describe('a mock that is killed with callbacks under way', () => {
  it('loses no message, no callback and no cent of what it acknowledged', async () => {
    const file = temporary('rounds.db');
    const roll = dice(7);
    const acknowledged = new Map(); // uuid -> how it ends
    let events = 0, killAt = Infinity, kill;
    const happened = () => { if (++events >= killAt) { killAt = Infinity; kill(); } };
    // The first try of some is refused, so that tries to come are lost by a kill if any are.
    const refused = new Set();
    const receiver = await sink(({ fields }) => {
      const key = `${fields.MessageUUID} ${fields.Status}`;
      const refuse = !refused.has(key) && roll(6) === 0;
      refused.add(key);
      happened();
      return { status: refuse ? 503 : 200 };
    });
    const credits = async (m) => Math.round(Number((await call(m, '')).json.cash_credits) * 1e5);
    let before;

    for (let round = 0; round < ROUNDS; round++) {
      const m = served = await serve(['--db', file]);
      if (round === 0) {
        await settings(m, { progress: 'after', sent_after: '15ms', ended_after: '25ms', cash_credits: '1000' });
        before = await credits(m);
      }
      kill = () => m.child.kill('SIGKILL');
      killAt = events + 40 + roll(300);
      const client = async () => {
        try {
          for (;;) {
            const kind = KINDS[roll(KINDS.length)];
            const answer = await send(m, {
              src: '15035550181', dst: kind.dst, text: `round ${round}`, url: `${receiver.url}/cb`,
            });
            assert.equal(answer.status, 202, answer.text);
            const uuid = answer.json.message_uuid[0];
            assert.ok(!acknowledged.has(uuid), `${uuid} was given out before`);
            acknowledged.set(uuid, kind.ends);
            happened();
          }
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error; // else: the mock is gone
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, client));
      assert.equal((await m.ended).signal, 'SIGKILL');
    }

    const m = served = await serve(['--db', file]);
    const kept = await (await fetch(`${m.base}/_mock/accounts/${article.id}/settings`)).json();
    assert.deepEqual([kept.progress, kept.sent_after, kept.ended_after], ['after', '15ms', '25ms']);
    for (const [uuid, ends] of acknowledged) {
      const { status, json } = await call(m, `Message/${uuid}/`);
      assert.equal(status, 200, uuid);
      assert.ok([ends, 'queued', 'sent'].includes(json.message_state), `${uuid}: ${json.message_state}`);
    }
    // Tries again are due after 60, 120 and 240 s of the account's clock.
    const advance = await settings(m, { advance: '10m' }, 'clock');
    assert.equal(advance.status, 200, await advance.text());

    const due = (ends) => (ends === 'failed' ? ['queued', ends] : ['queued', 'sent', ends]);
    const missing = () => {
      const states = statesOf(receiver.callbacks);
      return [...acknowledged].flatMap(([uuid, ends]) => due(ends)
        .filter((state) => !(states.get(uuid) ?? []).includes(state)).map((state) => `${uuid} ${state}`));
    };
    assert.deepEqual(missing(), []);

    const listed = [];
    for (let offset = 0; ; offset += 20) {
      const page = (await call(m, `Message/?limit=20&offset=${offset}`)).json.objects;
      listed.push(...page);
      if (page.length < 20) break;
    }
    assert.equal(new Set(listed.map((message) => message.message_uuid)).size, listed.length);
    for (const uuid of acknowledged.keys())
      assert.ok(listed.some((message) => message.message_uuid === uuid), uuid);
    const paid = listed.reduce((sum, message) => sum + Math.round(Number(message.total_amount) * 1e5), 0);
    assert.equal(before - await credits(m), paid, 'what went off the balance is what the messages cost');
    await m.stop();
    await receiver.close();
  });
});
