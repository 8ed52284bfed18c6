// What becomes of messages after their 202, where it takes many at once, real time or a restart to see it.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { article, send, serve, temporary } from './support.mjs';
import { sink, statesOf } from './sink.mjs';

const DEADLINE_MS = 20000;
const SMS = { src: '15035550181', dst: '12025550123', text: 'Hello' };

const served = new Set(); // whatever a failure leaves running
after(() => { for (const m of served) m.child.kill('SIGKILL'); });

async function started(...args) {
  const m = await serve(args);
  served.add(m);
  return m;
}

async function control(m, method, rest, body) {
  const answer = await fetch(`${m.base}/_mock/accounts/${article.id}/${rest}`,
    { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(DEADLINE_MS) });
  return { status: answer.status, json: await answer.json() };
}

async function sent(m, body, headers = {}) {
  const answer = await send(m, { ...SMS, ...body }, { headers: { 'content-type': 'application/json', ...headers,
    authorization: `Basic ${Buffer.from(`${article.id}:${article.token}`).toString('base64')}` } });
  assert.equal(answer.status, 202, answer.text);
  return answer.json.message_uuid[0];
}

const wait = (m, query) => control(m, 'GET', `wait?${query}&within=15s`);

describe('callbacks of many messages at once', () => {
  it('come in order for each, all of them and once', async () => {
    const MESSAGES = 400;
    const m = await started('--progress', 'immediate'); // all three are due at once
    let busy = 0, most = 0;
    const receiver = await sink(async () => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => { setImmediate(resolve); });
      busy--;
      return {};
    });
    const uuids = await Promise.all(Array.from({ length: MESSAGES }, () => sent(m, { url: `${receiver.url}/cb` })));
    assert.equal((await wait(m, `callbacks=${3 * MESSAGES}`)).status, 200);
    const states = statesOf(receiver.callbacks);
    for (const uuid of uuids) assert.deepEqual(states.get(uuid), ['queued', 'sent', 'delivered'], uuid);
    assert.equal(receiver.callbacks.length, 3 * MESSAGES);
    assert.ok(most > 1, 'no two were ever under way together');
    await m.stop();
    await receiver.close();
  });

  it('do not wait for a receiver that never answers', async () => {
    const m = await started();
    const held = [];
    const slow = await sink(() => new Promise((resolve) => { held.push(resolve); }));
    const quick = await sink(() => ({}));
    for (let i = 0; i < 100; i++) await sent(m, { url: `${slow.url}/cb` });
    const uuid = await sent(m, { url: `${quick.url}/cb` });
    assert.equal((await wait(m, `callbacks=3&message=${uuid}`)).status, 200);
    assert.deepEqual(statesOf(quick.callbacks).get(uuid), ['queued', 'sent', 'delivered']);
    assert.ok(held.length > 0, 'the slow one had been called');
    for (const answer of held) answer({});
    await m.stop('SIGKILL');
    await slow.close();
    await quick.close();
  });
});

describe('a callback that is due later', () => {
  it('comes after a restart, with the number of its try', async () => {
    const file = temporary('retries.db');
    let status = 503;
    const receiver = await sink(() => ({ status }));
    let m = await started('--db', file);
    await control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-02 12:00:00' });
    const uuid = await sent(m, { url: `${receiver.url}/cb` });
    assert.equal((await control(m, 'PUT', 'clock', { advance: '61s' })).json.fired.at(-1).try, 2);
    await m.stop('SIGKILL');

    status = 200;
    m = await started('--db', file);
    assert.equal((await control(m, 'GET', 'clock')).json.now, '2026-03-02T12:01:01.000000Z', 'the clock stands where it did');
    const { json } = await control(m, 'PUT', 'clock', { advance: '10m' });
    assert.deepEqual(json.fired.map((f) => [f.kind, f.state, f.try, f.at]), [
      ['callback', 'queued', 3, '2026-03-02T12:03:00.000000Z'],
      ['callback', 'sent', 1, '2026-03-02T12:03:00.000000Z'],
      ['callback', 'delivered', 1, '2026-03-02T12:03:00.000000Z'],
    ]);
    assert.deepEqual(statesOf(receiver.callbacks).get(uuid), ['queued', 'queued', 'queued', 'sent', 'delivered']);
    await m.stop();
    await receiver.close();
  });
});

describe('a callback that waits for the end of its message by a fault', () => {
  it('comes after a restart, though the end was told before', async () => {
    const file = temporary('order.db');
    let refused = 'sent';
    const receiver = await sink(({ fields }) => ({ status: fields.Status === refused ? 503 : 200 }));
    let m = await started('--db', file);
    await control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-02 12:00:00' });
    const uuid = await sent(m, { url: `${receiver.url}/cb` }, { 'x-mock-outcome': 'delivered;callback=out-of-order' });
    await control(m, 'PUT', 'clock', { advance: '1s' });
    await m.stop('SIGKILL');

    refused = '';
    m = await started('--db', file);
    await control(m, 'PUT', 'clock', { advance: '10m' });
    assert.deepEqual(statesOf(receiver.callbacks).get(uuid), ['queued', 'delivered', 'sent', 'sent']);
    await m.stop();
    await receiver.close();
  });
});

describe('an advance', () => {
  it('is answered when its callbacks are, and another meanwhile is refused', async () => {
    const m = await started();
    let answer;
    const called = new Promise((resolve) => { answer = resolve; });
    let release;
    const receiver = await sink(() => new Promise((resolve) => { release = resolve; answer(); }));
    await control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-02 12:00:00' });
    await sent(m, { url: `${receiver.url}/cb` }, { 'x-mock-outcome': 'sent' });
    await called;
    let done = false;
    const advance = control(m, 'PUT', 'clock', { advance: '10ms' }).finally(() => { done = true; });
    assert.equal((await control(m, 'PUT', 'clock', { advance: '1s' })).status, 409);
    assert.equal((await control(m, 'PUT', 'settings', { progress: 'manual' })).status, 409);
    assert.equal(done, false);
    release({});
    assert.deepEqual([(await advance).status, (await advance).json.now], [200, '2026-03-02T12:00:00.010000Z']);
    await m.stop();
    await receiver.close();
  });

  it('is answered 409 if the account is reset under it', async () => {
    const m = await started();
    let called;
    const held = new Promise((resolve) => { called = resolve; });
    const receiver = await sink(() => new Promise(() => { called(); }));
    await control(m, 'PUT', 'clock', { mode: 'frozen', at: '2026-03-02 12:00:00' });
    await sent(m, { url: `${receiver.url}/cb` });
    await held;
    const advance = control(m, 'PUT', 'clock', { advance: '1s' });
    assert.equal((await control(m, 'PUT', 'clock', { advance: '1s' })).status, 409);
    assert.equal((await control(m, 'POST', 'reset')).status, 200);
    assert.equal((await advance).status, 409);
    assert.equal((await control(m, 'GET', 'clock')).json.mode, 'real');
    assert.equal((await control(m, 'PUT', 'clock', { advance: '1s' })).status, 200, 'the next one is free');
    await m.stop('SIGKILL');
    await receiver.close();
  });
});

describe('a wait', () => {
  it('of many is answered at once by what they wait for', async () => {
    const m = await started();
    await control(m, 'PUT', 'settings', { progress: 'manual' });
    const uuid = await sent(m, {});
    const waits = Array.from({ length: 300 }, () => wait(m, `message=${uuid}&state=delivered`));
    assert.equal((await control(m, 'POST', `messages/${uuid}/move`, { state: 'delivered' })).status, 200);
    for (const { status, json } of await Promise.all(waits)) assert.deepEqual([status, json.outcome], [200, 'reached']);
    await m.stop();
  });

  it('ends early when the message ends otherwise', async () => {
    const m = await started();
    await control(m, 'PUT', 'settings', { progress: 'manual' });
    const uuid = await sent(m, {});
    const waiting = wait(m, `message=${uuid}&state=delivered`);
    await control(m, 'POST', `messages/${uuid}/move`, { state: 'failed', code: 300 });
    assert.deepEqual([(await waiting).status, (await waiting).json.state], [409, 'failed']);
    await m.stop();
  });
});

describe('events', () => {
  it('tell what happens to a message, in order, and what was missed', async () => {
    const m = await started();
    const listen = async (headers) => {
      const answer = await fetch(`${m.base}/_mock/accounts/${article.id}/events?kind=state`,
        { headers, signal: AbortSignal.timeout(DEADLINE_MS) });
      assert.equal(answer.headers.get('content-type'), 'text/event-stream');
      return answer.body.pipeThrough(new TextDecoderStream()).getReader();
    };
    const read = async (reader, n) => {
      let text = '';
      const events = () => text.split('\n\n').slice(0, -1).map((block) => Object.fromEntries(
        block.split('\n').filter((line) => !line.startsWith(':')).map((line) => line.split(/: (.*)/s).slice(0, 2))))
        .filter((event) => event.data);
      while (events().length < n) text += (await reader.read()).value;
      await reader.cancel();
      return events();
    };
    const reader = await listen();
    const uuid = await sent(m, {});
    const events = await read(reader, 3);
    const told = events.map((event) => JSON.parse(event.data));
    assert.deepEqual(told.map((t) => [t.message_uuid, t.sequence, t.from, t.to]),
      [[uuid, 1, null, 'queued'], [uuid, 2, 'queued', 'sent'], [uuid, 3, 'sent', 'delivered']]);
    const again = await read(await listen({ 'last-event-id': events[0].id }), 2);
    assert.deepEqual(again.map((event) => event.id), events.slice(1).map((event) => event.id));
    await m.stop();
  });
});
