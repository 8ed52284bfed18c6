// Answers that do not leave in their turn: put off, streamed, delayed, and by mishaps on demand.
// What arrives is looked at byte by byte. usage: ECHO_SERVER=path node --test later.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Client, HOST, ask, get, json, serve, within } from './client.mjs';

const DIGITS = '0123456789';
const main = await serve('--hold');
const baseline = readdirSync(`/proc/${main.child.pid}/fd`).length; // at rest
let names = 0;
const fresh = () => `n${++names}`;

/** Asks for what is done to another exchange: "true" or "false". */
const tell = async (path, port = main.port) => (await ask(port, get(path)))[0].body;
const head = (client) => client.text.slice(0, client.text.indexOf('\r\n\r\n') + 4);
const body = (client) => client.text.slice(head(client).length);
const hasHead = (client) => client.text.includes('\r\n\r\n');

/** Sends bytes and waits for the connection's end: what came, and whether it ended by a reset. */
async function exchange(bytes, port = main.port) {
  const child = spawn(process.env.RAW_CLIENT, [port], { stdio: ['pipe', 'pipe', 'inherit'] });
  const came = [];
  child.stdout.on('data', (piece) => came.push(piece));
  child.stdin.end(Buffer.from(bytes, 'latin1'));
  const [code] = await within(once(child, 'close'), () => 'the end of the connection');
  assert.ok([0, 3].includes(code), `raw_client ended with ${code}`);
  return { text: Buffer.concat(came).toString('latin1'), wasReset: code === 3 };
}

/** The text in chunked framing, and whether its end has come. */
function unchunked(text) {
  let out = '', rest = text;
  for (let m; (m = /^([0-9a-f]+)\r\n/i.exec(rest)); ) {
    const size = parseInt(m[1], 16);
    if (size === 0) return { text: out, isWhole: rest === `${m[1]}\r\n\r\n` };
    if (rest.length < m[0].length + size + 2) break;
    out += rest.slice(m[0].length, m[0].length + size);
    assert.equal(rest.slice(m[0].length + size, m[0].length + size + 2), '\r\n');
    rest = rest.slice(m[0].length + size + 2);
  }
  return { text: out, isWhole: false };
}
const streamed = (client) => unchunked(body(client)).text;

/** Sends what will wait under a name, and waits until the server has taken it. */
async function begin(path, name, server = main, behind = '') {
  const client = new Client(server.port).send(get(`${path}/${name}`) + behind);
  await server.said(`taken ${name}`);
  return client;
}
const putOff = (name, server, behind) => begin('/later', name, server, behind);

/** Does something to another exchange, which is there to take it. */
async function act(path, port = main.port) {
  assert.equal(await tell(path, port), 'true', path);
}

for (const way of ['answer', 'work', 'watch', 'due']) {
  test(`put off, and answered in a turn: ${way}`, async () => {
    const name = fresh();
    const client = await putOff(name);
    // the third is answered behind it, though its answer is ready before
    client.send(get('/second') + get('/third'));
    await act(`/${way}/${name}/hello`);
    const answers = await client.answers(3);
    assert.deepEqual(answers.map((a) => a.status), [201, 200, 200]);
    assert.equal(answers[0].body, 'hello');
    assert.deepEqual(answers.slice(1).map((a) => json(a).path), ['/second', '/third']);
    await main.said(`answered ${name}`);
    assert.equal(await tell(`/answer/${name}/again`), 'false');
    client.destroy();
  });
}

test('what the application watches does not starve while there are always requests', async () => {
  const name = fresh();
  const client = await putOff(name);
  const busy = new Client(main.port).send(get('/').repeat(30000) + get('/last'));
  await busy.until(() => busy.text, 'the first answer');
  await act(`/watch/${name}/x`);
  assert.equal((await client.answers(1))[0].body, 'x');
  assert.ok(!busy.text.includes('"/last"'), 'answered only when it was quiet');
  [busy, client].forEach((c) => c.destroy());
});

test('an answer to what was put off may be delayed itself', async () => {
  const name = fresh();
  const client = await putOff(name);
  await act(`/answer/${name}/delayed`);
  assert.equal((await client.answers(1))[0].body, 'delayed');
  client.destroy();
});

test('tickets that never were are answered by nobody', async () => {
  for (const path of ['/answer/never/x', '/write/never/x', '/end/never']) assert.equal(await tell(path), 'false');
});

for (const [path, what] of [['later', 'an answer'], ['stream', 'a stream'], ['delay/600000', 'a delayed answer']]) {
  test(`a client that leaves while it waits for ${what} is gone`, async () => {
    const name = fresh();
    const client = await begin(`/${path}`, name);
    // A reset, since a mere end may be half of one, for which a delayed answer is kept.
    if (path.startsWith('delay')) client.socket.resetAndDestroy(); else client.destroy();
    await main.said(`gone ${name}`);
    assert.equal(await tell(`/write/${name}/x`), 'false');
    assert.equal(await tell(`/answer/${name}/x`), 'false');
  });
}

test('a client that ends only its side has left if it waits, but gets what is merely delayed', async () => {
  const [waiting, streaming] = [fresh(), fresh()];
  for (const path of [`/later/${waiting}`, `/stream/${streaming}`]) {
    const client = new Client(main.port).send(get(path));
    client.socket.end();
    await client.closed();
    client.destroy();
  }
  await main.said(`gone ${waiting}`);
  await main.said(`gone ${streaming}`);
  const name = fresh();
  const client = new Client(main.port).send(get(`/delay/50/${name}`));
  client.socket.end();
  assert.deepEqual((await client.closed()).map((a) => a.body), [DIGITS]);
  await main.said(`answered ${name}`);
  client.destroy();
});

test('a client that ended its side while it waited for one answer has left when it would wait for the next', async () => {
  const [first, second] = [fresh(), fresh()];
  const client = await begin('/delay/50', first, main, get(`/later/${second}`));
  client.socket.end();
  assert.deepEqual((await client.closed()).map((a) => a.body), [DIGITS]);
  await main.said(`gone ${second}`);
  client.destroy();
});

test('a stream: the head and each piece at once, then its end, and the connection lives on', async () => {
  const name = fresh();
  const client = new Client(main.port).send(get(`/stream/${name}`) + get('/behind'));
  await client.until(() => hasHead(client) && streamed(client) === 'begun', 'the beginning');
  assert.match(head(client), /^Transfer-Encoding: chunked\r$/mi);
  assert.doesNotMatch(head(client), /Content-Length/i);
  for (const [i, piece] of ['one', 'two', 'three'].entries()) {
    assert.equal(await tell(`/write/${name}/${piece}`), 'true');
    await client.until(() => streamed(client) === 'begun' + ['one', 'two', 'three'].slice(0, i + 1).join(''), piece);
  }
  assert.ok(!client.text.includes('/behind'));
  assert.equal(await tell(`/end/${name}`), 'true');
  await client.until(() => client.text.includes('/behind'), 'the next answer');
  assert.match(client.text, /\r\n5\r\nthree\r\n0\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  assert.equal(await tell(`/write/${name}/late`), 'false');
  assert.equal(await tell(`/end/${name}`), 'false');
  await main.said(`answered ${name}`);
  client.destroy();
});

test('what was put off may become a stream', async () => {
  const name = fresh();
  const client = await putOff(name);
  await act(`/stream-for/${name}`);
  await act(`/write/${name}/more`);
  await act(`/end/${name}`);
  await client.until(() => hasHead(client) && unchunked(body(client)).isWhole, 'the whole stream');
  assert.equal(streamed(client), 'begunmore');
  assert.match(client.text, /^HTTP\/1\.1 201 /);
  client.destroy();
});

test('a stream to HTTP/1.0 is not chunked, and ends with the connection; HEAD has the head only', async () => {
  const name = fresh();
  const old = new Client(main.port).send(`GET /stream/${name} HTTP/1.0\r\n\r\n`);
  await old.until(() => body(old) === 'begun', 'the beginning');
  assert.doesNotMatch(head(old), /chunked/i);
  await tell(`/end/${name}`);
  await old.closed();
  assert.equal(body(old), 'begun');
  const only = new Client(main.port).send(`HEAD /stream/${name}h HTTP/1.1\r\n${HOST}\r\n${get('/behind')}`);
  await only.until(() => only.text.includes('/behind'), 'the next answer');
  assert.match(only.text, /\r\n\r\nHTTP\/1\.1 200 OK/);
  await main.said(`answered ${name}h`);
  [old, only].forEach((c) => c.destroy());
});

test('a client that does not read its stream is cut off, and what it has not read is bounded', async () => {
  const name = fresh();
  const client = new Client(main.port);
  client.socket.pause();
  client.send(get(`/stream/${name}`));
  await main.said(`taken ${name}`);
  while (await tell(`/flood/${name}`) === 'true' && !main.lines.includes(`gone ${name}`));
  await main.said(`gone ${name}`);
  client.destroy();
});

test('a delayed answer leaves later, other connections at once, and its own goes on behind it', async () => {
  const name = fresh();
  const begun = process.hrtime.bigint();
  const client = new Client(main.port).send(get(`/delay/100/${name}`) + get('/behind'));
  assert.equal(json((await ask(main.port, get('/other')))[0]).path, '/other');
  assert.equal(client.text, '');
  const answers = await client.answers(2);
  assert.ok(process.hrtime.bigint() - begun >= 100_000_000n);
  assert.equal(answers[0].body, DIGITS);
  assert.equal(json(answers[1]).path, '/behind');
  await main.said(`answered ${name}`);
  client.destroy();
});

test('delays that are over leave in the order of their times', async () => {
  const order = [];
  const delays = [90, 30, 120, 60, 150, 10];
  const clients = delays.map((ms) => new Client(main.port).send(get(`/delay/${ms}/${fresh()}`)));
  await Promise.all(clients.map(async (c, i) => { await c.answers(1); order.push(delays[i]); }));
  assert.deepEqual(order, delays.toSorted((a, b) => a - b));
  clients.forEach((c) => c.destroy());
});

const mishaps = [
  // kind, at, what has come in the end, whether by a reset
  ['reset-before', 0, () => '', true],
  ['reset-at', 0, (h) => h, true],
  ['reset-at', 4, (h) => `${h}0123`, true],
  ['reset-at', 10, (h) => h + DIGITS, true],
  ['reset-at', 99, (h) => h + DIGITS, true],
  ['close-before', 0, () => '', false],
  ['close-at', 0, (h) => h, false],
  ['close-at', 4, (h) => `${h}0123`, false],
  ['close-at', 10, (h) => h + DIGITS, false],
  ['garbage', 0, () => '\x16\x03garbage\0\xff', false],
];
for (const [kind, at, expected, byReset] of mishaps) {
  for (const verb of ['mishap', 'mishap-delay']) {
    for (const before of ['', get('/before')]) {
      test(`${verb} ${kind} ${at}${before && ', behind another answer'}`, async () => {
        const name = fresh();
        const path = verb === 'mishap' ? `/mishap/${kind}/${at}/0/${name}` : `/mishap-delay/${kind}/${at}/${name}`;
        const got = await exchange(before + get(path) + get('/behind'));
        if (before) {
          const [first] = Client.prototype.parse.call(got);
          got.text = got.text.slice(head(got).length + first.body.length);
        }
        assert.equal(got.text, expected(head(got)));
        assert.equal(got.wasReset, byReset);
        if (got.text && kind !== 'garbage') assert.match(head(got), /^HTTP\/1\.1 200 OK\r\n[^]*^Content-Length: 10\r$/m);
        await main.said(`answered ${name}`);
      });
    }
  }
}

for (const [kind, byReset] of [['reset-at', true], ['close-at', false]]) {
  test(`${kind}, of an answer without a body`, async () => {
    const got = await exchange(`HEAD /mishap/${kind}/4/0/${fresh()} HTTP/1.1\r\n${HOST}\r\n${get('/behind')}`);
    assert.equal(got.text, head(got));
    assert.match(got.text, /^Content-Length: 10\r$/m);
    assert.equal(got.wasReset, byReset);
  });
}

test('a large answer comes as far as it was to come before the reset', async () => {
  const at = 6_000_000;
  const got = await exchange(get(`/large/reset-at/${at}/${fresh()}`));
  assert.equal(body(got).length, at);
  assert.ok(got.wasReset);
});

test('large garbage comes whole', async () => {
  const got = await exchange(get(`/large/garbage/0/${fresh()}`));
  assert.equal(got.text.length, 8 << 20);
  assert.equal(got.wasReset, false);
});

test('a client that never reads does not keep a reset or garbage from ending', async () => {
  for (const kind of ['reset-at', 'garbage']) {
    const name = fresh();
    const client = new Client(main.port);
    client.socket.pause();
    client.send(get(`/large/${kind}/6000000/${name}`));
    await main.said(`taken ${name}`);
    if (kind === 'garbage') client.socket.resetAndDestroy();
    else client.destroy();
    await main.until((lines) => lines.some((line) => [`gone ${name}`, `answered ${name}`].includes(line)), `the end of ${name}`);
  }
});

test('dribble: each byte for itself from its place on, then the connection lives on', async () => {
  const name = fresh();
  const client = new Client(main.port);
  const pieces = [];
  client.socket.on('data', (bytes) => pieces.push(bytes.toString('latin1')));
  client.send(get(`/mishap/dribble/7/20/${name}`) + get('/behind'));
  const answers = await client.answers(2);
  assert.equal(answers[0].body, DIGITS);
  assert.equal(json(answers[1]).path, '/behind');
  assert.match(pieces.join('|'), /0123456\|7\|8\|9/);
  await main.said(`answered ${name}`);
  client.destroy();
});

test('2,000 clients wait, others are served, and each gets its own answer', async () => {
  const server = await serve('--hold');
  const waiting = Array.from({ length: 2000 }, (_, i) => new Client(server.port).send(get(`/later/w${i}`)));
  const other = new Client(server.port);
  await server.until((lines) => lines.filter((line) => /^taken/.test(line)).length === 2000, 'all of them');
  await act('/answer/w1999/last', server.port);
  for (let i = 1; i <= 200; i++) {
    other.send(get(`/${i}`));
    assert.equal((await other.answers(i)).length, i);
  }
  for (let i = 0; i < 1999; i++) {
    if (i % 2) waiting[i].destroy();
    else other.send(get(`/answer/w${i}/for-${i}`));
  }
  await within(Promise.all(waiting.map(async (c, i) => {
    if (i % 2 && i !== 1999) await server.said(`gone w${i}`);
    else assert.equal((await c.answers(1))[0].body, i === 1999 ? 'last' : `for-${i}`);
  })), () => 'all of them');
  assert.equal(server.lines.filter((line) => /^gone/.test(line)).length, 999);
  [...waiting, other].forEach((c) => c.destroy());
  server.child.kill('SIGTERM');
});

test('who waits is not idle, and half a request behind it is not slow', async () => {
  const server = await serve('--request', '1', '--idle', '1');
  const name = fresh();
  const client = await putOff(name, server, 'GET /half HTTP/1.1\r\n');
  const stream = await begin('/stream', `${name}s`, server);
  await stream.until(() => hasHead(stream), 'the head of the stream');
  for (let i = 0; i < 2; i++) { // each takes a second
    const idle = new Client(server.port).send(get('/'));
    await idle.closed();
    idle.destroy();
  }
  await act(`/answer/${name}/patient`, server.port);
  client.send(`${HOST}\r\n`);
  const answers = await client.answers(2);
  assert.equal(answers[0].body, 'patient');
  assert.equal(json(answers[1]).path, '/half');
  assert.equal(await tell(`/write/${name}s/still`, server.port), 'true');
  await stream.until(() => streamed(stream) === 'begunstill', 'the next piece');
  [client, stream].forEach((c) => c.destroy());
});

test('a turn that fails: its later answers, delayed ones and streams become 500, text for a stream is not sent', async () => {
  const server = await serve('--hold');
  for (const path of ['later-fail', 'stream-fail', 'delay-fail/30', 'delay-fail/600000']) {
    const name = fresh();
    const [answer] = await ask(server.port, get(`/${path}/${name}`));
    assert.equal(answer.status, 500, path);
    await server.said(`gone ${name}`);
    assert.ok(!server.lines.includes(`answered ${name}`));
  }
  const name = fresh();
  const client = await putOff(name, server);
  const stream = await begin('/stream', `${name}s`, server);
  await stream.until(() => hasHead(stream), 'the head of the stream');
  await act(`/write/${name}s/kept`, server.port);
  assert.equal((await ask(server.port, get(`/write-fail/${name}s/lost`)))[0].status, 500);
  await act(`/write/${name}s/kept`, server.port);
  await stream.until(() => streamed(stream) === 'begunkeptkept', 'what was committed');
  assert.equal((await ask(server.port, get(`/answer-fail/${name}/lost`)))[0].status, 500);
  assert.equal((await client.answers(1))[0].status, 500);
  [client, stream].forEach((c) => c.destroy());
});

test('what a failing turn adds to a stream is not sent, though the stream is being sent in that turn', async () => {
  const server = await serve('--hold');
  const rounds = 30;
  const stream = await begin('/stream', 's', server);
  for (let i = 0; i < rounds; i++) { // one connection each, since a 500 closes
    const other = new Client(server.port).send(get('/write/s/kept') + get('/write-fail/s/lost'));
    await other.closed();
    other.destroy();
  }
  await act('/end/s', server.port);
  await stream.until(() => hasHead(stream) && unchunked(body(stream)).isWhole, 'the whole stream');
  assert.match(streamed(stream), /^begun(kept)+$/);
  stream.destroy();
});

test('the application hears of each turn that was committed, one of work only, too', async () => {
  const server = await serve('--hold', '--commits');
  const client = await putOff('a', server);
  await server.said('committed 1');
  await tell('/', server.port);
  const turns = () => server.lines.filter((line) => line.startsWith('committed')).length;
  await server.until(() => turns() >= 2, 'two turns');
  await tell('/due/a/x', server.port);
  await client.answers(1);
  await server.until(() => turns() >= 4, 'a turn of work');
  assert.equal((await ask(server.port, get('/fail')))[0].status, 500);
  await tell('/', server.port);
  await server.until(() => turns() >= 5, 'the last turn');
  assert.deepEqual(server.lines.filter((line) => line.startsWith('committed')).slice(-1), ['committed 6']);
  client.destroy();
});

test('SIGTERM: who waits hears so, streams end, delayed answers leave, and the server is gone at once', async () => {
  const server = await serve('--hold');
  const paths = ['/later/later', '/stream/stream', '/delay/600000/delay', '/mishap/dribble/1/600000/dribble',
    '/mishap/dribble/0/600000/none'];
  const clients = paths.map((path) => new Client(server.port).send(get('/before') + get(path)));
  await Promise.all(clients.map((c) => c.answers(1)));
  await Promise.all([clients[1], clients[3]].map((c) => c.until(() => c.text.split('HTTP/1.1 200').length > 2, 'its head')));
  const exited = once(server.child, 'exit');
  const begun = Date.now();
  server.child.kill('SIGTERM');
  const [later, stream, delay, dribble] = await Promise.all(clients.map((c) => c.closed()));
  assert.deepEqual(await within(exited, () => 'the exit'), [0, null]);
  assert.ok(Date.now() - begun < 4000);
  assert.equal(later[1].status, 503);
  assert.match(clients[1].text, /begun\r\n0\r\n\r\n$/);
  assert.ok(stream);
  assert.equal(delay[1].body, DIGITS);
  assert.equal(dribble[1].body, DIGITS);
  for (const line of ['gone later', 'gone stream', 'answered delay', 'answered dribble', 'answered none'])
    assert.ok(server.lines.includes(line), `${line}: ${server.lines}`);
  clients.forEach((c) => c.destroy());
});

/** Waits until the server sleeps and has only so many descriptors open. */
async function atRest(server, most = baseline) {
  const openFiles = () => readdirSync(`/proc/${server.child.pid}/fd`).length;
  const state = () => /\) (\w)/.exec(readFileSync(`/proc/${server.child.pid}/stat`, 'latin1'))[1];
  let asleep = 0;
  await within((async () => {
    while (asleep < 50 || openFiles() > most) {
      asleep = state() === 'S' ? asleep + 1 : 0;
      await new Promise(setImmediate);
    }
  })(), () => `state ${state()}, ${openFiles()} descriptors, ${most} at rest`);
}

test('what is over is closed at once, beside an older connection, and though its client is silent', async () => {
  const server = await serve('--hold');
  const idle = new Client(server.port).send(get('/'));
  await idle.answers(1);
  for (const kind of ['close-at', 'reset-at', 'close-before', 'garbage', 'stream']) {
    const client = await begin(kind === 'stream' ? '/stream' : `/mishap/${kind}/4/0`, kind, server);
    if (kind === 'stream') {
      await client.until(() => hasHead(client) && streamed(client) === 'begun', 'the beginning');
      client.socket.end();
    }
    await client.closed();
    await atRest(server, baseline + 1);
    client.destroy();
  }
  idle.destroy();
});

test('a client that has ended its side and does not read keeps nobody busy', async () => {
  const server = await serve('--hold');
  const client = new Client(server.port);
  client.socket.pause();
  client.send(get('/large/whole/0/x'));
  client.socket.end();
  await server.said('taken x');
  await atRest(server, baseline + 1);
  client.destroy();
});

test('nothing of all that is left over: no descriptor, and the server sleeps', async () => {
  const server = await serve('--hold');
  await tell('/', server.port);
  const paths = ['/later', '/stream', '/delay/600000',
    ...mishaps.map(([kind, at]) => `/mishap/${kind}/${at}/0`), '/mishap/dribble/2/600000'];
  const calls = paths.flatMap((path, i) => ['a', 'b'].map((half) => begin(path, `${half}${i}`, server)));
  const clients = await Promise.all(calls);
  // To an end alone a complete answer would still be sent when its time has come.
  clients.forEach((c, i) => (i % 2 && !paths[i >> 1].endsWith('/600000') ? c.destroy() : c.socket.resetAndDestroy()));
  const idle = new Client(server.port).send(get('/'));
  await idle.answers(1);
  idle.destroy();
  await atRest(server);
});
