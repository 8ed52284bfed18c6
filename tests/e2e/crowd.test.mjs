// Thousands who wait at once, and a listener who does not read.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { after, describe, it } from 'node:test';
import { article, call, memoryIsTrue, send, serve } from './support.mjs';

const WAITERS = 2000;
const served = new Set(); // whatever a failure leaves running
const sockets = new Set();
after(() => {
  for (const socket of sockets) socket.destroy();
  for (const m of served) m.child.kill('SIGKILL');
});

async function started(...args) {
  const m = await serve(args);
  served.add(m);
  return m;
}

const control = async (m, method, rest, body) => {
  const answer = await fetch(`${m.base}/_mock/accounts/${article.id}/${rest}`,
    { method, body: body && JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
};

const metric = async (m, name) => {
  const text = await (await fetch(`${m.base}/_mock/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};

async function connect(m) {
  const socket = net.connect(m.port, '127.0.0.1');
  sockets.add(socket);
  socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  await once(socket, 'connect');
  return socket;
}

// A connection that waits: the promise of its whole answer.
async function waiter(m, query) {
  const socket = await connect(m);
  const answer = new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => { text += part; });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
  socket.write(`GET /_mock/accounts/${article.id}/wait?${query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return { socket, answer };
}

// Until holds() is true of what the mock says of itself: each look is a request, so nothing is slept through.
async function until(holds, what) {
  const deadline = Date.now() + 20000;
  while (!await holds()) assert.ok(Date.now() < deadline, what);
}

describe(`${WAITERS} who wait`, { timeout: 120000 }, () => {
  it('are answered when it is true, and those who left are forgotten', async () => {
    const m = await started();
    await control(m, 'PUT', 'settings', { progress: 'manual' });
    const answer = await send(m, { src: '15035550181', dst: '12025550123', text: 'Hello' });
    const uuid = answer.json.message_uuid[0];
    const waiters = [];
    for (let i = 0; i < WAITERS; i += 100)
      waiters.push(...await Promise.all(Array.from({ length: 100 }, (_, n) => waiter(m,
        n % 4 === 3 ? 'requests=2&path=*/Message/&method=POST&within=60s' : `message=${uuid}&state=delivered&within=60s`))));
    await until(async () => await metric(m, 'plivo_mock_waiters') === WAITERS, 'all of them wait');
    const leave = waiters.filter((_, i) => i % 10 === 0);
    for (const w of leave) w.socket.destroy();
    await until(async () => await metric(m, 'plivo_mock_waiters') === WAITERS - leave.length, 'who left is forgotten');
    const begun = process.hrtime.bigint();
    assert.equal((await call(m, '')).status, 200);
    const one = Number(process.hrtime.bigint() - begun) / 1e6;
    assert.ok(one < 1000, `a request took ${one} ms meanwhile`);

    await control(m, 'POST', `messages/${uuid}/move`, { state: 'delivered' });
    await send(m, { src: '15035550181', dst: '12025550123', text: 'Hello' });
    for (const [i, w] of waiters.entries()) {
      const text = await w.answer;
      if (i % 10 === 0) continue;
      assert.match(text, /^HTTP\/1\.1 200 /, `${i}`);
      assert.match(text, /"outcome": "reached"/);
    }
    assert.equal(await metric(m, 'plivo_mock_waiters'), 0);
    assert.equal((await m.stop()).code, 0);
  });
});

describe('a listener', { timeout: 120000 }, () => {
  const listen = async (m) => {
    const socket = await connect(m);
    socket.write(`GET /_mock/accounts/${article.id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    return socket;
  };

  it('who does not read is cut off, and nobody else notices', async () => {
    const m = await started();
    await control(m, 'PUT', 'settings', { progress: 'immediate' });
    const deaf = [];
    for (let i = 0; i < 8; i++) {
      deaf.push(await listen(m));
      deaf.at(-1).pause();
    }
    const good = await listen(m);
    let heard = '';
    good.setEncoding('utf8').on('data', (text) => { heard += text; });
    await until(async () => await metric(m, 'plivo_mock_subscribers') === 9, 'all listen');
    const resident = () => Number(/VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${m.child.pid}/status`, 'utf8'))[1]);
    const before = resident();
    let sends = 0;
    await until(async () => {
      const answer = await send(m, { src: '15035550181', dst: '12025550123', text: 'x'.repeat(1500) });
      assert.equal(answer.status, 202);
      sends++;
      return sends % 50 || await metric(m, 'plivo_mock_subscribers') === 1;
    }, 'who does not read is cut off');
    // The bound of one listener, eight times; the journal of one account is 4 MiB at the most.
    const grown = resident() - before;
    assert.ok(!memoryIsTrue || grown < 48 * 1024, `${grown} KiB more`);
    const answer = await send(m, { src: '15035550181', dst: '12025550123', text: 'the last' });
    const last = answer.json.message_uuid[0];
    await until(() => new Promise((resolve) => {
      setImmediate(() => resolve(heard.includes(`"${last}"`) && heard.includes('the last')));
    }), 'the good one hears all of it');
    const ids = [...heard.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    assert.deepEqual(ids, ids.map((_, i) => ids[0] + i), 'without a gap');
    assert.ok(ids.length >= sends, `${ids.length} events`);
    for (const socket of [...deaf, good]) socket.destroy();
    assert.equal((await m.stop()).code, 0);
  });
});
