// What comes of a request, by what its receiver does and where its URL leads.
// usage: OUTBOX_DRIVER=path node --test outbox_ends.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedPort, outbox, pour, raw, receiver, redirect, says } from './support.mjs';

const BODY_MAX = 64 * 1024;
const main = outbox();
const ok = await receiver();
const loop = await receiver((req, res) => res.writeHead(302, { location: '/again' }).end());
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
    url: `http://nowhere.invalid:${ok.port}/cb`, want: { end: 'unresolved', status: 0, why: "the host's name does not resolve" },
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


const named = (host, port, rest) => ({ url: `http://${host}:${port}/`, timeout_ms: 300, ...rest });
const names = {
  'a name of a private address': [named('private.test', ok.port), 'answered'],
  'a name of a public one': [named('public.test', ok.port), 'address_refused'],
  'a name of a public and a private one, by the latter': [named('both.test', ok.port), 'answered'],
  'the same where nobody listens': [named('both.test', await closedPort()), 'address_refused'],
  'a name that is allowed': [named('allowed.test', ok.port), 'answered'],
  'and another of the same address': [named('public.test', ok.port), 'address_refused'],
  'a name that is allowed elsewhere': [named('port.test', ok.port), 'address_refused'],
  "an allowed name of a cloud's secrets": [named('metadata.test', ok.port), 'address_refused'],
  'a redirect to an allowed name': [
    { url: await redirect(`http://allowed.test:${ok.port}/`), follow: true }, 'answered'],
  'a redirect to another of the same address': [
    { url: await redirect(`http://public.test:${ok.port}/`), follow: true }, 'address_refused'],
  'a name that is not known': [named('unknown.test', ok.port), 'unresolved'],
};
const naming = outbox('--allow', 'allowed.test', '--allow', 'port.test:1', '--allow', 'metadata.test');
for (const [what, [request, end]] of Object.entries(names)) {
  test(`${what}: ${end}`, async () => {
    const result = await naming.send(request);
    assert.equal(result.end, end, JSON.stringify(result));
  });
}

test('both end without a leak when their work is done', async () => {
  assert.equal(await main.close(), 0);
  assert.equal(await naming.close(), 0);
});
