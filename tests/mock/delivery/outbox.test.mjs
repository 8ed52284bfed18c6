// The outbox against receivers of all kinds: what came of each request, and that none costs more than
// its own time. usage: OUTBOX_DRIVER=path node --test outbox.test.mjs
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { after, test } from 'node:test';

const DEADLINE_MS = 20000;
const BODY_MAX = 64 * 1024;
const children = [];
const open = new Set();
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'outbox-test-'));

after(() => {
  children.forEach((child) => child.kill('SIGKILL'));
  open.forEach((thing) => (thing.destroy ?? thing.close).call(thing));
  fs.rmSync(scratch, { recursive: true, force: true });
});

/** An outbox in a process of its own: send(request) resolves to its result. */
function outbox(...args) {
  const env = { PATH: process.env.PATH, http_proxy: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
  const child = spawn(process.env.OUTBOX_DRIVER, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  let tags = 0;
  children.push(child);
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    const result = JSON.parse(line);
    waiting.get(result.tag)(result);
    waiting.delete(result.tag);
  });
  return {
    send(request) {
      const tag = ++tags;
      return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`no result of ${JSON.stringify(request)}`));
        const timer = setTimeout(late, DEADLINE_MS).unref();
        waiting.set(tag, (result) => { clearTimeout(timer); resolve(result); });
        child.stdin.write(JSON.stringify({ tag, ...request }) + '\n');
      });
    },
    async close() {
      const closed = once(child, 'close');
      child.stdin.end();
      const [code] = await closed;
      return code;
    },
  };
}

async function listen(server) {
  open.add(server);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** A receiver that does with a connection what it likes, once the whole head has come. */
async function raw(behave) {
  const port = await listen(net.createServer((socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      behave(socket, text);
      text = '';
    });
  }));
  return `http://127.0.0.1:${port}/`;
}
const says = (bytes) => raw((socket) => socket.end(bytes));

// Writes the same bytes for as long as they are taken.
function pour(socket, bytes) {
  const more = () => { while (!socket.destroyed && socket.write(bytes)); };
  socket.on('drain', more);
  more();
}

/** An HTTP receiver that keeps what it got. */
async function receiver(answer = (req, res) => res.end('ok')) {
  const got = [];
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const bytes of req) body += bytes;
    got.push({ method: req.method, url: req.url, headers: req.headers, rawHeaders: req.rawHeaders, body });
    answer(req, res);
  });
  const port = await listen(server);
  return { got, server, port, url: `http://127.0.0.1:${port}` };
}

async function closedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const main = outbox();
const ok = await receiver();
const loop = await receiver((req, res) => res.writeHead(302, { location: '/again' }).end());
const redirect = (location, status = 302) =>
  says(`HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);

const ends = {
  'status 200 with a body': {
    url: await says('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 11\r\n\r\n<Response/>'),
    want: { end: 'answered', status: 200, body: '<Response/>', content_type: 'text/xml', why: null },
  },
  'status 204': {
    url: await says('HTTP/1.1 204 No Content\r\n\r\n'),
    want: { end: 'answered', status: 204, body: '', content_type: null },
  },
  'status 500': {
    url: await says('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops'),
    want: { end: 'answered', status: 500, body: 'oops' },
  },
  'a body without a length': {
    url: await says('HTTP/1.0 200 OK\r\n\r\nuntil the end'),
    want: { end: 'answered', status: 200, body: 'until the end' },
  },
  'a redirect that is not to be followed': {
    url: await redirect('http://127.0.0.1:1/'),
    want: { end: 'answered', status: 302, redirects: 0 },
  },
  'a port where nobody listens': {
    url: `http://127.0.0.1:${await closedPort()}/`,
    want: { end: 'unreachable', status: 0, why: 'the connection was refused' },
  },
  'no answer': {
    url: await raw(() => {}), timeout_ms: 300,
    want: { end: 'timed_out', status: 0, why: 'no whole answer within 300 ms' },
  },
  'half an answer and no more': {
    url: await raw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha')), timeout_ms: 1000,
    want: { end: 'timed_out', status: 200, body: '', why: 'no whole answer within 1 s' },
  },
  'a byte now and then': {
    url: await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(timer));
    }),
    timeout_ms: 400, want: { end: 'timed_out', status: 200 },
  },
  'a reset': {
    url: await raw((socket) => socket.resetAndDestroy()),
    want: { end: 'broken', status: 0, why: 'the connection was reset, or what came back is not HTTP' },
  },
  'a close without an answer': {
    url: await raw((socket) => socket.end()),
    want: { end: 'broken', status: 0, why: 'the connection was closed without an answer' },
  },
  'an answer that breaks off': {
    url: await says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha'),
    want: { end: 'broken', status: 200, body: '', why: "the connection was closed before the answer's end" },
  },
  'chunks that break off': {
    url: await says('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha'),
    want: { end: 'broken', status: 200, body: '' },
  },
  'chunks that are none': {
    url: await says('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
    want: { end: 'broken', why: 'the connection was reset, or what came back is not HTTP' },
  },
  'garbage': {
    url: await says('\x00\x01\x02 garbage garbage garbage\r\n\r\n'),
    want: { end: 'broken', status: 0, why: 'what came back is not an HTTP answer' },
  },
  'HTTP/0.9': {
    url: await says('<html>hello</html>'),
    want: { end: 'broken', status: 0, why: 'what came back is not an HTTP answer' },
  },
  'TLS where http is spoken': {
    url: await says('\x15\x03\x01\x00\x02\x02\x46'),
    want: { end: 'broken', status: 0 },
  },
  'an answer of 100 MB': {
    url: await raw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${100 << 20}\r\n\r\n`);
      pour(socket, 'x'.repeat(65536));
    }),
    want: { end: 'too_large', status: 200, body_len: BODY_MAX, why: "the answer's body is too large" },
  },
  'chunks without end': {
    url: await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      pour(socket, '5\r\nhello\r\n'.repeat(1000));
    }),
    want: { end: 'too_large', status: 200, body_len: BODY_MAX },
  },
  'headers without end': {
    url: await raw((socket) => { socket.write('HTTP/1.1 200 OK\r\n'); pour(socket, 'X-Y: z\r\n'.repeat(1000)); }),
    want: { end: 'too_large', status: 0, why: "the answer's head is too large" },
  },
  'one header without end': {
    url: await raw((socket) => { socket.write('HTTP/1.1 200 OK\r\nX-Y: '); pour(socket, 'z'.repeat(10000)); }),
    want: { end: 'too_large', status: 0, why: "the answer's head is too large" },
  },
  'a status line without end': {
    url: await raw((socket) => { socket.write('HTTP/1.1 200 O'); pour(socket, 'K'.repeat(10000)); }),
    want: { end: 'too_large', status: 0 },
  },
  '100 Continue without end': {
    url: await raw((socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000))),
    want: { end: 'too_large', status: 0 },
  },
  'trailers without end': {
    url: await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n');
      pour(socket, 'X-Y: z\r\n'.repeat(1000));
    }),
    want: { end: 'too_large' },
  },
  'a redirect that is followed': {
    url: await redirect(`${ok.url}/moved`), follow: true,
    want: { end: 'answered', status: 200, body: 'ok', redirects: 1 },
  },
  'a redirect loop': {
    url: `${loop.url}/`, follow: true,
    want: { end: 'too_many_redirects', status: 302, redirects: 5, why: 'it was redirected too often' },
  },
  'a redirect to a public address': {
    url: await redirect('http://203.0.113.7/'), follow: true,
    want: {
      end: 'address_refused', status: 0, redirects: 1,
      why: '203.0.113.7 is public, and --allow-callback does not name it',
    },
  },
  "a redirect to a cloud's secrets": {
    url: await redirect('http://169.254.169.254/latest/meta-data/'), follow: true,
    want: { end: 'address_refused', why: '169.254.169.254 is link-local, and --allow-callback does not name it' },
  },
  'a redirect to a file': {
    url: await redirect('file:///etc/passwd'), follow: true,
    want: { end: 'bad_url', status: 0, why: 'a redirect leads to what is not an http or https URL' },
  },
  'a redirect to ftp': {
    url: await redirect('ftp://127.0.0.1/x'), follow: true,
    want: { end: 'bad_url', why: 'a redirect leads to what is not an http or https URL' },
  },
  'a redirect to a name that does not resolve': {
    url: await redirect('http://http:80:80/'), follow: true, want: { end: 'bad_url' },
  },
  'a public address': { url: 'http://203.0.113.7/', want: { end: 'address_refused', status: 0 } },
  'every address at once': {
    url: 'http://0.0.0.0:1/',
    want: { end: 'address_refused', why: '0.0.0.0 is unspecified, and --allow-callback does not name it' },
  },
  'every address at once, IPv6': { url: 'http://[::]:1/', want: { end: 'address_refused' } },
  'a public address in IPv6 clothes': { url: 'http://[::ffff:203.0.113.7]/', want: { end: 'address_refused' } },
  'an address as one number': {
    url: 'http://2852039166/',
    want: { end: 'address_refused', why: '169.254.169.254 is link-local, and --allow-callback does not name it' },
  },
  'a name that does not resolve': {
    url: 'http://nowhere.invalid/cb', want: { end: 'unresolved', status: 0, why: "the host's name does not resolve" },
  },
  'file': { url: 'file:///etc/passwd', want: { end: 'bad_url', why: 'it is not an http or https URL' } },
  'ftp': { url: 'ftp://127.0.0.1/', want: { end: 'bad_url' } },
  'gopher': { url: 'gopher://127.0.0.1:6379/_x', want: { end: 'bad_url' } },
  'no scheme': { url: '127.0.0.1/cb', want: { end: 'bad_url' } },
  'no host': { url: 'http://', want: { end: 'bad_url' } },
  'no URL': { url: '', want: { end: 'bad_url' } },
  'a line break in the URL': { url: 'http://127.0.0.1/\r\nX: y', want: { end: 'bad_url' } },
};
for (const [what, { want, ...request }] of Object.entries(ends)) {
  test(`${what}: ${want.end}`, async () => {
    const result = await main.send(request);
    const part = Object.fromEntries(Object.keys(want).map((key) => [key, result[key]]));
    assert.deepEqual(part, want, JSON.stringify(result));
  });
}

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

test('slow receivers delay nobody: 50 quick ones beside 500 that hang', async () => {
  const hanging = await Promise.all(Array.from({ length: 5 }, () => raw(() => {})));
  const quick = await receiver();
  const slow = Array.from({ length: 500 }, (_, i) => main.send({ url: hanging[i % 5], timeout_ms: 1500 }));
  const start = performance.now();
  await Promise.all(Array.from({ length: 50 }, (_, i) => main.send({ url: `${quick.url}/${i}` })));
  assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
  assert.equal(quick.got.length, 50);
  const results = await Promise.all(slow);
  assert.ok(results.every((r) => r.end === 'timed_out'));
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
  const o = outbox('--allow', '203.0.113.7:8080');
  const allowed = await o.send({ url: 'http://203.0.113.7:8080/', timeout_ms: 200 });
  const other = await o.send({ url: 'http://203.0.113.7/', timeout_ms: 200 });
  assert.notEqual(allowed.end, 'address_refused'); // whatever the network says
  assert.equal(other.end, 'address_refused');
  assert.equal(await o.close(), 0);
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
