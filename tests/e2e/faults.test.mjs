// Faults on demand as a client meets them: over real sockets, byte by byte where fetch would hide it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { article, call, login, names, send, serve } from './support.mjs';

const DEADLINE_MS = 20000;
const account = `/_mock/accounts/${article.id}`;

let m;
let sms;
before(async () => {
  m = await serve(['--seed', '1']);
  sms = { powerpack_uuid: (await names(m)).pp_mms_longcode, dst: '12025550123', text: 'hello' };
});
after(() => m.stop());

async function control(mock, path, method = 'GET', body = undefined) {
  const answer = await fetch(`${mock.base}${account}/${path}`, { method, body: body && JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

// The account as new, with these faults.
async function faults(mock, ...list) {
  await control(mock, 'reset', 'POST');
  for (const fault of list) assert.equal((await control(mock, 'faults', 'POST', fault)).status, 201);
}
const struck = async (mock = m) => (await control(mock, 'faults')).json.faults.map((f) => f.struck);

// Waits in the mock, not here.
const waited = async (mock, query) => (await control(mock, `wait?${query}&within=15s`)).status;

function sendBytes(body) {
  const text = JSON.stringify(body);
  return `POST /v1/Account/${article.id}/Message/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${login()}\r\n`
    + `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`;
}

function parsed(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  const head = end < 0 ? '' : bytes.subarray(0, end).toString('latin1');
  return {
    bytes, head, body: end < 0 ? '' : bytes.subarray(end + 4).toString('latin1'),
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
    length: Number(/content-length: (\d+)/i.exec(head)?.[1] ?? -1),
  };
}

// A send over a connection of its own: what came, and how it ended.
function raw(mock, body = sms) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(mock.port, '127.0.0.1', () => socket.write(sendBytes(body)));
    const timer = setTimeout(() => { socket.destroy(); reject(new Error('no end')); }, DEADLINE_MS);
    const pieces = [];
    let code = null;
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', (error) => { code = error.code; });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ ...parsed(Buffer.concat(pieces)), pieces: pieces.length, code });
    });
  });
}

// The same through a client that tells a reset from an end behind bytes, as Node's sockets do not.
function rawReset(mock) {
  const { status, stdout } = spawnSync(process.env.RAW_CLIENT, [mock.port],
    { input: sendBytes(sms), timeout: DEADLINE_MS });
  return { ...parsed(stdout), wasReset: status === 3 };
}

describe('an answer that is broken', () => {
  const cases = [
    { mishap: 'reset-before', why: 'is a reset without a byte', is: (a) => a.code === 'ECONNRESET' && !a.bytes.length },
    { mishap: 'empty', why: 'is an end without a byte', is: (a) => a.code === null && !a.bytes.length },
    { mishap: 'garbage', why: 'is bytes that are no HTTP', is: (a) => a.code === null && a.bytes.length > 0 && !a.status },
    { mishap: { kind: 'truncate', at: 12 }, why: 'ends early', is: (a) => a.code === null && a.status === 202 && a.body.length === 12 && a.length > 12 },
    { mishap: 'truncate', why: 'ends in its middle', is: (a) => a.code === null && a.body.length === Math.floor(a.length / 2) },
    { mishap: { kind: 'cut', at: 12 }, why: 'is whole, but no JSON', is: (a) => a.code === null && a.body.length === 12 && a.length === 12 },
    { mishap: { kind: 'dribble', pause: '100us' }, why: 'comes byte by byte', is: (a) => a.status === 202 && a.pieces > 20 && JSON.parse(a.body) },
  ];
  for (const { mishap, why, is } of cases)
    it(`${mishap.kind ?? mishap} ${why}`, async () => {
      await faults(m, { mishap, times: 1 });
      const broken = await raw(m);
      assert.ok(is(broken), `${broken.code} ${broken.bytes.toString('latin1')}`);
      assert.deepEqual(await struck(), [1]);
      const next = await raw(m);
      assert.equal(next.status, 202);
      assert.ok(JSON.parse(next.body).message_uuid);
    });

  it('reset-at is a reset behind the first bytes', async () => {
    await faults(m, { mishap: { kind: 'reset-at', at: 12 }, times: 1 });
    const broken = rawReset(m);
    assert.ok(broken.wasReset);
    assert.equal(broken.status, 202);
    assert.equal(broken.body.length, 12);
  });

  it('breaks what a fault answers, too', async () => {
    await faults(m, { answer: { status: 503, body: 'x'.repeat(100) }, mishap: { kind: 'truncate', at: 40 } });
    const broken = await raw(m);
    assert.equal(broken.status, 503);
    assert.equal(broken.body, 'x'.repeat(40));
  });
});

describe('an answer that is late', () => {
  it('comes when a later one has come', async () => {
    await faults(m, { match: { pointer: '/text', equals: 'slow' }, delay: '300ms' });
    const order = [];
    const slow = raw(m, { ...sms, text: 'slow' }).then(() => order.push('slow'));
    assert.equal(await waited(m, 'requests=1'), 200); // it is handled, and its answer is held
    await raw(m).then(() => order.push('fast'));
    await slow;
    assert.deepEqual(order, ['fast', 'slow']);
    const { entries } = (await control(m, 'journal')).json;
    assert.deepEqual(entries.map((e) => e.fault), [null, 1]);
    assert.ok(entries[1].duration_us >= 300000, `${entries[1].duration_us}`);
  });
});

describe('429', () => {
  it('has a Retry-After or has none', async () => {
    const fault = { match: { method: 'POST' }, answer: { rule: 'RATE-LIMIT' }, times: 1 };
    await faults(m, { ...fault, retry_after: 7 }, fault);
    const answers = [await send(m, sms), await send(m, sms), await send(m, sms)];
    assert.deepEqual(answers.map((a) => a.status), [429, 429, 202]);
    assert.deepEqual(answers.map((a) => a.headers.get('retry-after')), ['7', null, null]);
    assert.deepEqual(answers.map((a) => a.headers.get('x-mock-why')), ['FAULT-1', 'FAULT-2', null]);
    assert.equal(answers[0].json.error, 'too many requests');
  });
});

describe('a send that is not what it says', () => {
  const state = async (uuid) => (await call(m, `Message/${uuid}/`)).json.message_state;

  it('never-sent stays queued when others are long delivered', async () => {
    await faults(m, { meaning: 'never-sent', times: 1 });
    const [stuck, good] = [(await send(m, sms)).json.message_uuid[0], (await send(m, sms)).json.message_uuid[0]];
    assert.equal(await waited(m, `message=${good}&state=delivered`), 200);
    assert.equal(await state(stuck), 'queued');
  });

  for (const [why, fault, expected] of [
    ['no-callback: nobody is told', { meaning: 'no-callback' }, 0],
    ['callback none: the same', { callback: 'none' }, 0],
    ['a callback duplicated: told twice', { callback: 'duplicate' }, 2],
    ['neither: told once', { retry_after: 1 }, 1],
  ])
    it(why, async () => {
      const seen = [];
      const sink = net.createServer((socket) => socket.on('data', (piece) => {
        for (const [, found] of piece.toString('latin1').matchAll(/Status=(\w+)/g)) seen.push(found);
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      }));
      await new Promise((resolve) => { sink.listen(0, '127.0.0.1', resolve); });
      try {
        await faults(m, { ...fault, times: 1 });
        await control(m, 'clock', 'PUT', { mode: 'frozen', at: '2026-01-31 12:00:00' });
        const url = `http://127.0.0.1:${sink.address().port}/`;
        const { json } = await send(m, { ...sms, url, method: 'POST' });
        const { json: advance } = await control(m, 'clock', 'PUT', { advance: '10m' });
        assert.equal(await state(json.message_uuid[0]), 'delivered', JSON.stringify(advance));
        assert.equal(seen.filter((s) => s === 'delivered').length, expected, seen.join());
      } finally {
        sink.close();
      }
    });

  it('not-stored has a uuid of nothing', async () => {
    await faults(m, { meaning: 'not-stored', times: 1 });
    const lost = await send(m, sms);
    const kept = await send(m, sms);
    assert.equal(lost.status, 202);
    assert.deepEqual(Object.keys(lost.json), Object.keys(kept.json));
    assert.equal(lost.headers.get('x-mock-why'), null);
    assert.equal((await call(m, `Message/${lost.json.message_uuid[0]}/`)).status, 404);
    assert.equal((await call(m, `Message/${kept.json.message_uuid[0]}/`)).status, 200);
    assert.equal((await call(m, 'Message/')).json.objects.length, 1);
  });

  it('answer-lost is stored, and nobody hears of it', async () => {
    await faults(m, { match: { method: 'POST' }, meaning: 'answer-lost', times: 1 });
    const lost = await raw(m);
    assert.equal(lost.bytes.length, 0);
    assert.equal(lost.code, null);
    const { objects } = (await call(m, 'Message/')).json;
    assert.equal(objects.length, 1);
    const entry = (await control(m, 'journal?method=POST')).json.entries[0];
    assert.equal(entry.status, 202);
    assert.equal(entry.fault, 1);
    assert.deepEqual(entry.message_uuids, [objects[0].message_uuid]);
  });
});

describe('how often', () => {
  const statuses = async (n) => {
    const all = [];
    for (let i = 0; i < n; i++) all.push((await call(m, '')).status);
    return all;
  };

  it('in the order they were added', async () => {
    await faults(m, { answer: { status: 501 }, times: 1 }, { answer: { status: 502 }, times: 2 }, { answer: { status: 503 } });
    assert.deepEqual(await statuses(5), [501, 502, 502, 503, 503]);
    await control(m, 'faults/3', 'DELETE');
    assert.deepEqual(await statuses(1), [200]);
    assert.deepEqual((await control(m, 'faults')).json.faults.map(({ id, alive }) => [id, alive]), [[1, false], [2, false]]);
  });

  it('for a time by the account\'s clock', async () => {
    await faults(m);
    await control(m, 'clock', 'PUT', { mode: 'frozen', at: '2026-01-31 12:00:00' });
    await control(m, 'faults', 'POST', { answer: { status: 503 }, for: '30s' });
    assert.deepEqual(await statuses(2), [503, 503]);
    assert.equal((await fetch(`${m.base}/v1/Account/${article.id}/`)).status, 503, 'without a login, too');
    await control(m, 'clock', 'PUT', { advance: '29s' });
    assert.deepEqual(await statuses(1), [503]);
    await control(m, 'clock', 'PUT', { advance: '1s' });
    assert.deepEqual(await statuses(1), [200]);
  });

  it('by dice that fall the same again with the same seed', async () => {
    const run = async (seed) => {
      await faults(m, { answer: { status: 503 }, probability: 0.5, seed });
      return (await statuses(24)).join();
    };
    const first = await run(1);
    assert.equal(await run(1), first);
    assert.notEqual(await run(2), first);
    assert.match(first, /200/);
    assert.match(first, /503/);
  });

  it('of one account only', async () => {
    await faults(m, { answer: { status: 503 } });
    const { accounts } = await (await fetch(`${m.base}/_mock/worlds`)).json();
    const other = accounts.find((a) => a.auth_id === 'MAMOCKDEFAULTMMS0001');
    assert.equal((await call(m, '', { account: { id: other.auth_id, token: other.auth_token } })).status, 200);
  });

  it('and is counted', async () => {
    await faults(m, { answer: { status: 503 }, times: 1 });
    await statuses(1);
    const text = await (await fetch(`${m.base}/_mock/metrics`)).text();
    assert.match(text, /^plivo_mock_faults_total\{fault="answer"\} \d+$/m);
    assert.match(text, /^plivo_mock_faults_total\{fault="reset-before"\} 1$/m);
  });
});

describe('sends at the same time', () => {
  it('are 100 at most with rate-limits=on', async () => {
    const limited = await serve(['--assume', 'rate-limits=on']);
    try {
      await faults(limited, { match: { pointer: '/text', equals: 'held' }, delay: '1s', times: 100 });
      const held = Array.from({ length: 100 }, () => raw(limited, { ...sms, text: 'held' }));
      assert.equal(await waited(limited, 'requests=100'), 200);
      const one = await send(limited, sms);
      assert.equal(one.status, 429);
      assert.equal(one.headers.get('x-mock-why'), 'SEND-CONCURRENT');
      assert.equal(one.json.error, 'too many requests');
      assert.deepEqual(new Set((await Promise.all(held)).map((a) => a.status)), new Set([202]));
      assert.equal((await send(limited, sms)).status, 202);
    } finally {
      await limited.stop();
    }
  });

  it('are not those that come one after the other', async () => {
    const limited = await serve(['--assume', 'rate-limits=on']);
    try {
      for (let i = 0; i < 101; i++) assert.equal((await send(limited, sms)).status, 202, `send ${i + 1}`);
    } finally {
      await limited.stop();
    }
  });

  it('are not counted otherwise', async () => {
    await faults(m, { match: { pointer: '/text', equals: 'held' }, delay: '300ms', times: 101 });
    const held = Array.from({ length: 101 }, () => raw(m, { ...sms, text: 'held' }));
    assert.deepEqual(new Set((await Promise.all(held)).map((a) => a.status)), new Set([202]));
  });
});

describe('a mock that ends', () => {
  it('lets what it holds back go', async () => {
    const ending = await serve();
    await faults(ending, { delay: '600s' });
    const held = raw(ending);
    assert.equal(await waited(ending, 'requests=1'), 200);
    await ending.stop();
    assert.equal((await held).status, 202);
  });
});
