// The server over real sockets: what is refused, what is read, in which order answers leave, and
// that nothing stalls. usage: ECHO_SERVER=path node --test strictness.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { Client, HOST, ask, get, json, serve, within } from './client.mjs';

const main = await serve('--body-max', '100000');

const refusals = {
  'two Host headers': `GET / HTTP/1.1\r\n${HOST}Host: b\r\n\r\n`,
  'no Host': 'GET / HTTP/1.1\r\n\r\n',
  'Content-Length beside Transfer-Encoding': `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'two Content-Lengths': `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  'NUL in a header': `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`,
  'a bare CR in a header': `GET / HTTP/1.1\r\n${HOST}X: a\rY: b\r\n\r\n`,
  'a space before the colon': 'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
  'a folded header': `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`,
  'HTTP/2.0': `GET / HTTP/2.0\r\n${HOST}\r\n`,
  'TLS on the plain port': '\x16\x03\x01\x02\x00\x01\x00\x01',
  'a bad chunk size': `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nzz\r\n`,
  'a chunk without its CRLF': `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n`,
  'a line over 8 KiB': `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`,
  'a head over 32 KiB': `GET / HTTP/1.1\r\n${HOST}${`X: ${'a'.repeat(4000)}\r\n`.repeat(9)}\r\n`,
};
for (const [what, bytes] of Object.entries(refusals)) {
  test(`refused: ${what}`, async () => {
    const client = new Client(main.port).send(bytes);
    const answers = await client.closed();
    assert.equal(answers.length, 1, client.text);
    assert.equal(answers[0].status, 400);
    assert.match(answers[0].head, /^Connection: close\r$/m);
    assert.match(answers[0].head, /^Content-Type: text\/html\r$/m);
    assert.equal(client.error, undefined);
    client.destroy();
  });
}

test('status line and headers as the recorded answers have them', async () => {
  const [ok] = await ask(main.port, get('/'));
  assert.equal(ok.reason, 'OK');
  assert.match(ok.head, /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r$/m);
  assert.ok(ok.names.indexOf('Content-Type') < ok.names.indexOf('Date'), ok.head);
  assert.match(ok.head, /^Connection: keep-alive\r$/im);
  const [bad] = await ask(main.port, 'x\r\n\r\n');
  assert.equal(bad.reason, 'BAD REQUEST');
});

test('target, headers and body arrive as they were sent', async () => {
  const [answer] = await ask(main.port,
    `POST //v1//x%2fy/?a=%20&&b HTTP/1.1\r\n${HOST}x-One:  1 \r\nContent-Length: 3\r\n\r\na\0b`);
  const got = json(answer);
  assert.equal(got.path, '//v1//x%2fy/');
  assert.equal(got.query, 'a=%20&&b');
  assert.deepEqual(got.headers, [['Host', 'a'], ['x-One', '1'], ['Content-Length', '3']]);
  assert.equal(got.body_len, 3);
  assert.equal(got.peer, '127.0.0.1');
});

test('a connection lives on behind bodies on GET and DELETE, chunks, an empty chunked body', async () => {
  const client = new Client(main.port);
  const requests = [
    [`GET / HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\n""`, 2],
    [`DELETE / HTTP/1.1\r\n${HOST}Content-Length: 2\r\n\r\n{}`, 2],
    [`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: t\r\n\r\n`, 5],
    [`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 0],
    [`POST / HTTP/1.1\r\n${HOST}\r\n`, 0],
  ];
  for (const [i, [bytes, length]] of requests.entries()) {
    client.send(bytes);
    const answers = await client.answers(i + 1);
    assert.equal(answers.length, i + 1, client.text);
    assert.equal(json(answers[i]).body_len, length);
  }
  client.destroy();
});

for (const count of [3, 1000]) {
  test(`${count} pipelined requests are answered in order`, async () => {
    const bytes = Array.from({ length: count }, (_, i) => get(`/${i}`)).join('');
    const answers = await ask(main.port, bytes, count);
    assert.deepEqual(answers.map((a) => json(a).path), Array.from({ length: count }, (_, i) => `/${i}`));
  });
}

test('answers to earlier requests leave before a refusal, nothing behind it', async () => {
  const client = new Client(main.port).send(get('/1') + get('/2') + 'GET bad\r\n\r\n' + get('/3'));
  const answers = await client.closed();
  assert.deepEqual(answers.map((a) => a.status), [200, 200, 400]);
  client.destroy();
});

test('bytes one at a time', async () => {
  const client = new Client(main.port);
  const bytes = `POST /slow HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
  for (const byte of bytes + get('/next')) {
    client.send(byte);
    await new Promise(setImmediate);
  }
  const answers = await client.answers(2);
  assert.deepEqual(answers.map((a) => json(a).path), ['/slow', '/next']);
  client.destroy();
});

test('100 Continue comes before the body, the answer behind it', async () => {
  const client = new Client(main.port)
    .send(`POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`);
  await client.until(() => client.text === 'HTTP/1.1 100 Continue\r\n\r\n', 'a 100');
  client.text = '';
  client.send('abc');
  const [answer] = await client.answers(1);
  assert.equal(json(answer).body_len, 3);
  client.destroy();
});

test('a body that says it is too large gets 413, no 100', async () => {
  const client = new Client(main.port)
    .send(`POST / HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n`);
  const answers = await client.closed();
  assert.deepEqual(answers.map((a) => a.status), [413]);
  client.destroy();
});

test('a client that is still sending reads its 413', async () => {
  const client = new Client(main.port)
    .send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 3000000\r\n\r\n`).send('x'.repeat(3000000));
  const answers = await client.closed();
  assert.deepEqual(answers.map((a) => a.status), [413]);
  assert.equal(client.error, undefined);
  client.destroy();
});

test('chunks that are too large together get 413', async () => {
  const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
  const client = new Client(main.port)
    .send(`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`);
  const answers = await client.closed();
  assert.deepEqual(answers.map((a) => a.status), [413]);
  client.destroy();
});

test('the largest body is read', async () => {
  const [answer] = await ask(main.port,
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 100000\r\n\r\n${'x'.repeat(100000)}`);
  assert.equal(json(answer).body_len, 100000);
});

test('HEAD has the head of the answer only', async () => {
  const client = new Client(main.port).send(`HEAD / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
  await client.closed();
  assert.match(client.text, /^HTTP\/1.1 200 OK\r\n[^]*Content-Length: [1-9][^]*\r\n\r\n$/);
  client.destroy();
});

test('204 has no body and no Content-Type', async () => {
  const client = new Client(main.port).send(get('/empty') + get('/next'));
  const [empty, next] = await client.answers(2);
  assert.equal(empty.status, 204);
  assert.ok(!empty.names.includes('Content-Type'), empty.head);
  assert.equal(json(next).path, '/next');
  client.destroy();
});

test('HTTP/1.0 closes, unless it asks to be kept', async () => {
  const old = new Client(main.port).send('GET / HTTP/1.0\r\n\r\n');
  assert.equal((await old.closed())[0].status, 200);
  const kept = new Client(main.port).send('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
  assert.match((await kept.answers(1))[0].head, /^Connection: keep-alive\r$/im);
  kept.send('GET /2 HTTP/1.0\r\n\r\n');
  assert.deepEqual((await kept.closed()).map((a) => a.status), [200, 200]);
  old.destroy();
  kept.destroy();
});

test('Connection: close, and an answer that closes', async () => {
  for (const bytes of [`GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n${get('/2')}`, get('/close')]) {
    const client = new Client(main.port).send(bytes);
    const answers = await client.closed();
    assert.equal(answers.length, 1);
    assert.match(answers[0].head, /^Connection: close\r$/m);
    client.destroy();
  }
});

test('a client that ends its side behind its requests gets its answers and the end', async () => {
  for (const mode of [[], ['--hold']]) {
    const { port } = await serve(...mode);
    for (let i = 0; i < 50; i++) {
      const client = new Client(port);
      client.socket.cork(); // requests and end arrive together
      client.send(get('/1') + get('/2'));
      client.socket.end();
      assert.deepEqual((await client.closed()).map((a) => a.status), [200, 200]);
    }
  }
});

test('slow heads, slow bodies and idle connections are closed', async () => {
  const { port } = await serve('--request', '1', '--idle', '1');
  const begun = Date.now();
  const drip = new Client(port).send('GET / HTTP/1.1\r\n');
  const body = new Client(port).send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 9\r\n\r\nabc`);
  const idle = new Client(port).send(get('/'));
  const timer = setInterval(() => drip.send('X: y\r\n'), 100);
  const all = await Promise.all([drip.closed(), body.closed(), idle.closed()]);
  clearInterval(timer);
  assert.deepEqual(all.map((a) => a.length), [0, 0, 1]);
  assert.ok(Date.now() - begun < 5000);
  [drip, body, idle].forEach((c) => c.destroy());
});

for (const mode of [[], ['--hold', '--commit-us', '50']])
  for (const count of [128, 256, 512])
    test(`${count} connections at once do not stall ${mode.join(' ')}`, async () => {
      const { child, port } = await serve(...mode);
      const clients = Array.from({ length: count }, () => new Client(port));
      for (let round = 1; round <= 10; round++) {
        clients.forEach((c) => c.send(get(`/${round}`)));
        await within(Promise.all(clients.map((c) => c.answers(round))), () => `round ${round}`, 5000);
      }
      assert.ok(clients.every((c) => c.parse().every((a, i) => json(a).path === `/${i + 1}`)));
      clients.forEach((c) => c.destroy());
      child.kill('SIGTERM');
    });

test('a turn that fails: held answers become 500, others have left', async () => {
  const held = await serve('--hold');
  const [failed] = await ask(held.port, get('/fail'));
  assert.equal(failed.status, 500);
  assert.doesNotMatch(failed.body, /"path"/);
  const [next] = await ask(held.port, get('/next'));
  assert.equal(next.status, 200);
  assert.equal(/X-Turn: (\d+)/.exec(next.head)[1], '1');
  assert.equal((await ask(main.port, get('/fail')))[0].status, 200);
});

test('a held answer leaves behind the end of its turn, pipelined ones each in theirs', async () => {
  const { port } = await serve('--hold');
  const answers = await ask(port, get('/1') + get('/2') + get('/3'), 3);
  assert.deepEqual(answers.map((a) => a.status), [200, 200, 200]);
  assert.deepEqual(answers.map((a) => /X-Turn: (\d+)/.exec(a.head)[1]), ['0', '1', '2']);
});

test('SIGTERM: no new connections, what is begun is finished, exit 0', async () => {
  const { child, port } = await serve();
  const idle = new Client(port).send(get('/idle'));
  await idle.answers(1);
  const begun = new Client(port).send(`POST /begun HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`);
  await begun.until(() => begun.text.includes('100 Continue'), 'a 100'); // so it is read
  begun.text = '';
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  for (let refused = false; !refused; ) { // until the listening socket is closed
    const late = new Client(port);
    await late.until(() => late.ended || late.socket.readyState === 'open', 'a connection');
    refused = late.error?.code === 'ECONNREFUSED';
    late.destroy();
  }
  begun.send('abc');
  const [answer] = await begun.closed();
  assert.equal(json(answer).path, '/begun');
  assert.match(answer.head, /^Connection: close\r$/m);
  assert.deepEqual(await within(exited, () => 'the exit'), [0, null]);
  [idle, begun].forEach((c) => c.destroy());
});

test('a taken port is said in a sentence', async () => {
  const child = spawn(process.env.ECHO_SERVER, ['--port', String(main.port)]);
  const [[text], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
  assert.match(String(text), new RegExp(`Port ${main.port} of 127.0.0.1 is taken`));
  assert.equal(code, 1);
});

const hasIpv6 = await new Promise((resolve) => {
  const probe = net.createServer().listen(0, '::1', () => probe.close(() => resolve(true)));
  probe.on('error', () => resolve(false));
});
test('IPv6', { skip: !hasIpv6 && 'no IPv6 here' }, async () => {
  const { port } = await serve('--host', '::1');
  const client = new Client(port, '::1').send(get('/'));
  assert.equal(json((await client.answers(1))[0]).peer, '::1');
  client.destroy();
});
