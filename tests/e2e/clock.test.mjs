// An account's clock under load: thousands of messages on the way of one advance, many advances at once, requests
// meanwhile, clocks in the past and in the future, and what a restart keeps of them.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { article, call, send, serve, temporary } from './support.mjs';
import { sink, statesOf } from './sink.mjs';

const SRC = '15035550181'; // a US long code: one SMS a second
const AT_MOST_MS = 10000;

const served = new Set(); // whatever a failure leaves running
after(() => { for (const m of served) m.child.kill('SIGKILL'); });

async function started(...args) {
  const m = await serve(args);
  served.add(m);
  return m;
}

async function control(m, method, rest, body, account = article) {
  const answer = await fetch(`${m.base}/_mock/accounts/${account.id}/${rest}`,
    { method, body: body && JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

const headers = (account) => ({
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from(`${account.id}:${account.token}`).toString('base64')}`,
});

// n messages in sends of 100, in order.
async function many(m, n, more = {}, account = article) {
  const uuids = [];
  for (let first = 0; first < n; first += 100) {
    const dst = Array.from({ length: Math.min(100, n - first) }, (_, i) => `1202${5550000 + (first + i) % 10000}`);
    const answer = await send(m, { src: SRC, dst: dst.join('<'), text: 'Hello', ...more },
      { account, headers: headers(account) });
    assert.equal(answer.status, 202, answer.text);
    uuids.push(...answer.json.message_uuid);
  }
  return uuids;
}

async function clone(m) {
  const answer = await fetch(`${m.base}/_mock/accounts`, { method: 'POST', body: JSON.stringify({ like: article.id }) });
  const made = await answer.json();
  return { id: made.auth_id, token: made.auth_token };
}

const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

describe('an advance', { timeout: 120000 }, () => {
  it('of ten days takes 10,000 messages of one number to their ends, in their order', async () => {
    const MESSAGES = 10000;
    const m = await started('--clock', '2026-01-31 12:00:00');
    await control(m, 'PUT', 'settings', { number_rates: true, progress: 'after' });
    const uuids = await many(m, MESSAGES);
    const begun = Date.now();
    const { status, json } = await control(m, 'PUT', 'clock', { advance: '240h' });
    const took = Date.now() - begun;
    assert.equal(status, 200);
    assert.equal(json.now, '2026-02-10T12:00:00.000000Z');
    assert.ok(took < AT_MOST_MS, `${took} ms`);
    assert.ok(json.fired_total === 2 * MESSAGES, `${json.fired_total}`);
    const at = json.fired.map((f) => f.at);
    assert.deepEqual(at, [...at].sort(), 'by time');
    const sent = json.fired.filter((f) => f.state === 'sent');
    assert.deepEqual(sent.map((f) => f.message_uuid), uuids.slice(0, sent.length), 'as they were queued');
    for (let i = 1; i < sent.length; i++)
      assert.equal(seconds(sent[i - 1].at, sent[i].at), 1, 'a second apart');
    const last = await call(m, `Message/${uuids.at(-1)}/`);
    assert.equal(last.json.message_state, 'delivered');
    await m.stop();
  });

  it('tries a callback again on its way, after 60, 120 and 240 s, thousands of them', async () => {
    const MESSAGES = 1000;
    const m = await started('--clock', '2026-01-31 12:00:00');
    await control(m, 'PUT', 'settings', { progress: 'after', sent_after: '1h', ended_after: '1h' });
    const receiver = await sink(() => ({ status: 500 }));
    await many(m, MESSAGES, { url: `${receiver.url}/cb` });
    const begun = Date.now();
    const { json } = await control(m, 'PUT', 'clock', { advance: '24h' });
    const took = Date.now() - begun;
    assert.ok(took < AT_MOST_MS, `${took} ms for ${receiver.callbacks.length} callbacks`);
    assert.equal(receiver.callbacks.length, MESSAGES * 3 * 4, 'four tries of each of three');
    const [first] = json.fired.filter((f) => f.kind === 'callback' && f.state === 'sent');
    const tries = json.fired.filter((f) => f.message_uuid === first.message_uuid && f.kind === 'callback' && f.state === 'sent');
    assert.deepEqual(tries.map((f) => [f.try, seconds('2026-01-31T13:00:00Z', f.at), f.tried_again]),
      [[1, 0, true], [2, 60, true], [3, 180, true], [4, 420, false]]);
    for (const states of statesOf(receiver.callbacks).values())
      assert.deepEqual(states, ['queued', 'sent', 'delivered'].flatMap((s) => [s, s, s, s]));
    await m.stop();
    await receiver.close();
  });

  it('of many accounts at once leaves each its own', async () => {
    const ACCOUNTS = 16, MESSAGES = 100;
    const m = await started();
    const receiver = await sink();
    const results = await Promise.all(Array.from({ length: ACCOUNTS }, async (_, i) => {
      const account = await clone(m);
      await control(m, 'PUT', 'clock', { mode: 'frozen', at: `2026-02-01 ${String(i).padStart(2, '0')}:00:00` }, account);
      await control(m, 'PUT', 'settings', { sent_after: '10m', ended_after: '20m' }, account);
      const uuids = await many(m, MESSAGES, { url: `${receiver.url}/cb` }, account);
      const [first, second] = await Promise.all([
        control(m, 'PUT', 'clock', { advance: `${i + 40}m` }, account),
        control(m, 'PUT', 'clock', { advance: '1s' }, account),
      ]);
      return { i, uuids, first, second };
    }));
    for (const { i, uuids, first, second } of results) {
      const [done, refused] = first.status === 200 ? [first, second] : [second, first];
      assert.equal(done.status, 200);
      if (refused.status === 200) continue; // the shorter one had ended before the longer began
      assert.equal(refused.status, 409);
      if (done !== first) continue;
      assert.equal(Date.parse(done.json.now), Date.UTC(2026, 1, 1, i, i + 40));
      const mine = new Set(uuids);
      assert.ok(done.json.fired.every((f) => mine.has(f.message_uuid)), 'nothing of another account');
      assert.equal(done.json.fired.filter((f) => f.state === 'delivered' && f.kind === 'callback').length, MESSAGES);
    }
    await m.stop();
    await receiver.close();
  });

  it('goes on while requests come in', async () => {
    const m = await started('--clock', '2026-01-31 12:00:00');
    await control(m, 'PUT', 'settings', { sent_after: '1m', ended_after: '1m' });
    const later = [];
    const receiver = await sink(({ fields }) => {
      // Whenever a callback of the first hundred comes, one more message is sent.
      if (fields.Status === 'sent' && later.length < 100)
        later.push(send(m, { src: SRC, dst: '12025550123', text: 'later', url: `${receiver.url}/cb` }));
    });
    await many(m, 100, { url: `${receiver.url}/cb` });
    const { status, json } = await control(m, 'PUT', 'clock', { advance: '1h' });
    assert.equal(status, 200);
    assert.equal(json.now, '2026-01-31T13:00:00.000000Z');
    const answers = await Promise.all(later);
    assert.equal(answers.length, 100);
    await control(m, 'PUT', 'clock', { advance: '1h' });
    for (const answer of answers) {
      assert.equal(answer.status, 202);
      const { json: message } = await call(m, `Message/${answer.json.message_uuid[0]}/`);
      assert.equal(message.message_state, 'delivered');
    }
    for (const states of statesOf(receiver.callbacks).values())
      assert.deepEqual(states, ['queued', 'sent', 'delivered']);
    assert.equal(receiver.callbacks.length, 600);
    await m.stop();
    await receiver.close();
  });
});

describe('a clock', { timeout: 60000 }, () => {
  for (const [name, at] of [['past', '1999-12-31 23:59:59'], ['future', '2049-06-01 00:00:00']])
    it(`that stands in the ${name} and runs again takes its messages along`, async () => {
      const m = await started();
      const receiver = await sink();
      await control(m, 'PUT', 'settings', { progress: 'after', sent_after: '1s', ended_after: '1s' });
      const stood = await control(m, 'PUT', 'clock', { mode: 'frozen', at });
      assert.equal(stood.json.now, `${at.replace(' ', 'T')}.000000Z`);
      const [uuid] = await many(m, 1, { url: `${receiver.url}/cb` });
      const queued = (await call(m, `Message/${uuid}/`)).json;
      assert.equal(queued.message_state, 'queued');
      assert.ok(queued.message_time.startsWith(at), queued.message_time);
      await control(m, 'PUT', 'clock', { advance: '2s' });
      assert.equal((await call(m, `Message/${uuid}/`)).json.message_state, 'delivered');
      await control(m, 'PUT', 'settings', { progress: 'immediate' });
      assert.equal((await control(m, 'PUT', 'clock', { mode: 'real' })).json.mode, 'real');
      const [later] = await many(m, 1, { url: `${receiver.url}/cb` });
      if (name === 'past') {
        const wait = await control(m, 'GET', `wait?message=${later}&state=delivered&within=15s`);
        assert.equal(wait.status, 200, JSON.stringify(wait.json));
        await receiver.until(() => statesOf(receiver.callbacks).get(later)?.length === 3);
      }
      assert.deepEqual(statesOf(receiver.callbacks).get(uuid), ['queued', 'sent', 'delivered']);
      assert.equal((await call(m, `Message/${later}/`)).status, 200);
      await m.stop();
      await receiver.close();
    });

  const kept = [
    ['stands', (m) => control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-01 08:00:00' })],
    ['was advanced while it stood', async (m) => {
      await control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-01 08:00:00' });
      return control(m, 'PUT', 'clock', { advance: '36h' });
    }],
    ['was advanced while it ran', (m) => control(m, 'PUT', 'clock', { advance: '36h' })],
  ];
  for (const [name, change] of kept)
    it(`that ${name} is kept over a kill, with what else was set`, async () => {
      const args = ['--db', temporary('clock.db')];
      const first = await started(...args);
      const settings = { progress: 'manual', sent_after: '3000ms', ended_after: '4000ms', number_rates: true,
        cash_credits: '7.50000', alphanumeric_src: true, barred_countries: 'GB,IN' };
      assert.equal((await control(first, 'PUT', 'settings', settings)).status, 200);
      assert.equal((await change(first)).status, 200);
      const [uuid] = await many(first, 1);
      const before = await control(first, 'GET', 'clock');
      const set = await control(first, 'GET', 'settings');
      await first.stop('SIGKILL');
      const second = await started(...args);
      const now = await control(second, 'GET', 'clock');
      assert.deepEqual(await control(second, 'GET', 'settings'), set);
      assert.deepEqual({ ...set.json, ...settings }, set.json);
      assert.equal(now.json.mode, before.json.mode);
      assert.equal(now.json.offset_us, before.json.offset_us);
      if (now.json.mode === 'frozen') assert.equal(now.json.now, before.json.now);
      else assert.ok(seconds(before.json.now, now.json.now) >= 0 && seconds(before.json.now, now.json.now) < 60);
      assert.equal((await call(second, `Message/${uuid}/`)).json.message_state, 'queued', 'nobody moved it');
      await second.stop();
    });
});
