// How the outbox sends: what arrives, redirects, slow senders, places, connections, TLS.
// usage: OUTBOX_DRIVER=path node --test outbox_way.test.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { test } from 'node:test';
import { DEADLINE_MS, listen, outbox, raw, receiver, says, scratch } from './support.mjs';

const main = outbox();
const ok = await receiver();

test('a POST arrives as it was given, with nothing that was not asked for', async () => {
  const r = await receiver();
  await main.send({
    method: 'POST', url: `${r.url}/a/../b%20c//?x=%20&y`, body: 'From=1&To=2',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Sig': 'abc=', 'X-Empty': '' },
  });
  const names = r.got[0].rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()).sort();
  assert.equal(r.got[0].method, 'POST');
  assert.equal(r.got[0].url, '/a/../b%20c//?x=%20&y');
  assert.equal(r.got[0].body, 'From=1&To=2');
  assert.deepEqual(names, ['accept', 'content-length', 'content-type', 'host', 'user-agent', 'x-empty', 'x-sig']);
  assert.equal(r.got[0].headers['content-type'], 'application/x-www-form-urlencoded');
  assert.equal(r.got[0].headers['user-agent'], 'plivo-mock');
  assert.equal(r.got[0].headers['x-sig'], 'abc=');
});

test('a GET has no body, an empty POST a length, and neither a content type', async () => {
  const r = await receiver();
  await main.send({ method: 'GET', url: `${r.url}/?a=b` });
  await main.send({ method: 'POST', url: `${r.url}/` });
  assert.deepEqual(r.got.map((q) => [q.method, q.url]), [['GET', '/?a=b'], ['POST', '/']]);
  assert.deepEqual(r.got.map((q) => q.headers['content-length']), [undefined, '0']);
  assert.deepEqual(r.got.map((q) => q.headers['content-type']), [undefined, undefined]);
});

test('a large body arrives whole, without Expect', async () => {
  const r = await receiver();
  const body = 'x'.repeat(3 << 20);
  await main.send({ method: 'POST', url: r.url, body, headers: { 'Content-Type': 'text/plain' } });
  assert.equal(r.got[0].body.length, body.length);
  assert.equal(r.got[0].headers.expect, undefined);
});

const methods = { 301: 'GET', 302: 'GET', 303: 'GET', 307: 'POST', 308: 'POST' };
for (const [status, method] of Object.entries(methods)) {
  test(`a POST goes on as ${method} after ${status}`, async () => {
    const r = await receiver((req, res) => {
      if (req.url === '/') res.writeHead(Number(status), { location: '/next' });
      res.end();
    });
    const result = await main.send({
      method: 'POST', url: r.url, body: 'a=b', follow: true,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(result.status, 200);
    assert.equal(r.got[1].method, method);
    assert.equal(r.got[1].body, method === 'POST' ? 'a=b' : '');
    assert.equal('content-type' in r.got[1].headers, method === 'POST');
  });
}

test('credentials in a URL are sent there and not to whom it redirects', async () => {
  const second = await receiver();
  const first = await receiver((req, res) => res.writeHead(302, { location: `${second.url}/` }).end());
  const result = await main.send({ url: `http://user:pass@127.0.0.1:${first.port}/`, follow: true });
  assert.equal(result.status, 200);
  assert.match(first.got[0].headers.authorization, /^Basic /);
  assert.equal(second.got[0].headers.authorization, undefined);
});

test('cookies are not kept', async () => {
  const r = await receiver((req, res) => res.setHeader('Set-Cookie', 'a=b; Path=/').end('ok'));
  await main.send({ url: r.url });
  await main.send({ url: r.url });
  assert.equal(r.got[1].headers.cookie, undefined);
});

test('a slow sender: the body comes in two parts, and its pause is not the receiver\'s time', async () => {
  const parts = [];
  const server = http.createServer((req, res) => {
    req.on('data', (bytes) => parts.push([bytes.toString(), performance.now()])).on('end', () => res.end('ok'));
  });
  const port = await listen(server);
  const result = await main.send({
    method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'abcdef', pause_ms: 400, timeout_ms: 300,
  });
  assert.equal(result.end, 'answered', JSON.stringify(result));
  assert.deepEqual(parts.map(([text]) => text), ['abc', 'def']);
  assert.ok(parts[1][1] - parts[0][1] >= 350, JSON.stringify(parts));
  assert.ok(result.latency_us >= 400000, JSON.stringify(result));
});

test('a slow sender whose receiver asks for the body again does not pause again', async () => {
  const r = await receiver((req, res) => {
    if (req.url === '/') res.writeHead(307, { location: '/next' });
    res.end();
  });
  const result = await main.send({ method: 'POST', url: r.url, body: 'abcdef', pause_ms: 200, follow: true });
  assert.deepEqual(r.got.map((q) => q.body), ['abcdef', 'abcdef']);
  assert.ok(result.latency_us < 400000, JSON.stringify(result));
});

test('a slow sender without a body is late', async () => {
  const r = await receiver();
  const result = await main.send({ url: r.url, pause_ms: 200, timeout_ms: 150 });
  assert.equal(result.end, 'answered', JSON.stringify(result));
  assert.ok(result.latency_us >= 200000, JSON.stringify(result));
});

test('a slow sender is answered early', async () => {
  const url = await raw((socket) => socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'));
  const result = await main.send({ method: 'POST', url, body: 'abcdef', pause_ms: 200, timeout_ms: 5000 });
  assert.ok(['answered', 'broken'].includes(result.end), JSON.stringify(result));
});

test('slow receivers delay nobody: 50 quick requests beside 40 that hang, in 32 places', async () => {
  const o = outbox('--places', '32');
  const hanging = await Promise.all(Array.from({ length: 4 }, () => raw(() => {})));
  const quick = await receiver();
  const slow = Array.from({ length: 40 }, (_, i) => o.send({ url: hanging[i % 4], timeout_ms: 1000 }));
  const start = performance.now();
  await Promise.all(Array.from({ length: 50 }, (_, i) => o.send({ url: `${quick.url}/${i}` })));
  assert.ok(performance.now() - start < 700, `${performance.now() - start} ms`);
  assert.equal(quick.got.length, 50);
  const results = await Promise.all(slow);
  assert.ok(results.every((r) => r.end === 'timed_out'));
  assert.equal(await o.close(), 0);
});

test('no more requests are under way than there are places', async () => {
  let now = 0, most = 0;
  const o = outbox('--places', '8', '--per-receiver', '3');
  const r = await receiver((req, res) => {
    most = Math.max(most, ++now);
    setImmediate(() => { now--; res.end(); });
  });
  const results = await Promise.all(Array.from({ length: 100 }, () => o.send({ url: r.url })));
  assert.ok(results.every((result) => result.end === 'answered'));
  assert.equal(r.got.length, 100);
  assert.ok(most <= 3, `${most} at once`);
  assert.equal(await o.close(), 0);
});

test('connections are kept while there is work, and closed when all is quiet', async () => {
  let connections = 0;
  const r = await receiver();
  const all = [];
  r.server.keepAliveTimeout = 0; // never by itself
  r.server.on('connection', (socket) => { connections++; all.push(once(socket, 'close')); });
  for (let i = 0; i < 20; i++) await main.send({ url: r.url });
  assert.equal(connections, 1);
  await Promise.race([all[0], new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the connection stays open')), DEADLINE_MS).unref();
  })]);
  assert.equal((await main.send({ url: r.url })).status, 200);
});

for (const method of ['GET', 'POST']) {
  test(`a ${method} that a kept connection loses is not sent twice`, async () => {
    let requests = 0;
    const url = await raw((socket) => {
      if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      else socket.end();
    });
    const first = await main.send({ method, url, body: method === 'POST' ? 'a=b' : undefined });
    const second = await main.send({ method, url, body: method === 'POST' ? 'a=b' : undefined });
    assert.equal(first.end, 'answered');
    assert.equal(second.end, 'broken', JSON.stringify(second));
    assert.equal(second.why, 'the connection was closed without an answer');
    assert.equal(requests, 2);
  });
}

test('an allowed address may be called, and only at its port', async () => {
  const o = outbox('--allow', `203.0.113.7:${ok.port}`);
  const other = await receiver();
  assert.equal((await o.send({ url: `http://203.0.113.7:${ok.port}/` })).end, 'answered');
  assert.equal((await o.send({ url: `http://203.0.113.7:${other.port}/` })).end, 'address_refused');
  assert.equal(await o.close(), 0);
});
test('a name whose look-up hangs delays nobody', async () => {
  const o = outbox();
  const request = { url: `http://hangs.test:${ok.port}/`, timeout_ms: 300 };
  const hanging = Array.from({ length: 20 }, () => o.send(request));
  let slowest = 0;
  for (const until = performance.now() + 700; performance.now() < until;) {
    const start = performance.now();
    await o.send({ url: ok.url });
    slowest = Math.max(slowest, performance.now() - start);
  }
  assert.ok(slowest < 500, `${slowest} ms`);
  assert.ok((await Promise.all(hanging)).every((r) => r.end === 'timed_out'));
  assert.equal(await o.close(), 0); // without waiting for the look-ups
});

test('the largest body is what was set', async () => {
  const o = outbox('--body-max', '10');
  const exactly = await says('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789');
  const more = await says('HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n0123456789a');
  assert.deepEqual(pick(await o.send({ url: exactly })), ['answered', '0123456789']);
  assert.deepEqual(pick(await o.send({ url: more })), ['too_large', '0123456789']);
  assert.equal(await o.close(), 0);
});
const pick = ({ end, body }) => [end, body];

test('an outbox that is destroyed with requests under way leaves nothing behind', async () => {
  const o = outbox();
  const hanging = await raw(() => {});
  const results = Array.from({ length: 100 }, () => o.send({ url: hanging, timeout_ms: 60000 }));
  results.forEach((result) => result.catch(() => {}));
  await o.send({ url: ok.url });
  o.send({ stop: true }).catch(() => {});
  assert.equal(await o.close(), 0);
});

function certificate(name, subject) {
  const [key, cert] = [`${name}.key`, `${name}.pem`].map((file) => path.join(scratch, file));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
    '-nodes', '-days', '2', '-subj', '/CN=receiver', '-keyout', key, '-out', cert,
    '-addext', `subjectAltName=${subject}`], { stdio: 'ignore' });
  return { file: cert, key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
}

test('https: a certificate of its own is refused, and accepted where that is said', async () => {
  const own = certificate('own', 'IP:127.0.0.1');
  const other = certificate('other', 'DNS:other.test');
  const url = `https://127.0.0.1:${await listen(https.createServer(own, (req, res) => res.end('safe')))}/`;
  const otherUrl = `https://127.0.0.1:${await listen(https.createServer(other, (req, res) => res.end('safe')))}/`;
  const insecure = outbox('--insecure');
  const trusting = outbox('--ca', own.file);
  const refused = await main.send({ url });
  assert.equal(refused.end, 'tls');
  assert.equal(refused.why, "the receiver's certificate is not trusted");
  assert.equal((await insecure.send({ url })).body, 'safe');
  assert.equal((await insecure.send({ url: otherUrl })).body, 'safe');
  assert.equal((await trusting.send({ url })).body, 'safe');
  assert.equal((await trusting.send({ url: otherUrl })).end, 'tls');
  assert.equal(await insecure.close(), 0);
  assert.equal(await trusting.close(), 0);
});

test('https to a port that speaks http', async () => {
  const result = await main.send({ url: `https://127.0.0.1:${ok.port}/`, timeout_ms: 3000 });
  assert.equal(result.end, 'tls', JSON.stringify(result));
});

test('the outbox ends without a leak when its work is done', async () => {
  assert.equal(await main.close(), 0);
});
