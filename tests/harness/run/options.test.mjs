// What [Options], functions and cookies make of a request, seen by the server that gets it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import zlib from 'node:zlib';
import { harness, plainServer, scenario, scratch } from './support.mjs';

const seen = []; // of the running test: { method, url, headers, body }
const set = (cookie) => ({ 'Set-Cookie': cookie });
const answers = {
  '/set': [200, set(['a=1; Path=/', 'deep=2; Path=/deep', 'gone=3; Max-Age=0', 'tls=4; Secure', 'theirs=5; Domain=example.com'])],
  '/unset': [200, set('a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/')],
  '/302': [302, { Location: '/there?x=1' }],
  '/307': [307, { Location: '/there' }],
  '/loop': [302, { Location: '/loop' }],
  '/300-nowhere': [300, {}],
};

async function handler(request, answer) {
  let body = '';
  for await (const piece of request) body += piece;
  if (request.url.startsWith('/_mock/')) { answer.writeHead(404); answer.end(); return; } // it is none
  seen.push({ method: request.method, url: request.url, headers: request.headers, body });
  const [target] = request.url.split('?');
  if (target === '/slow') return; // never answers
  if (target === '/away') { answer.writeHead(302, { Location: 'http://192.0.2.1/' }); answer.end(); return; }
  if (target === '/other') { answer.writeHead(302, { Location: `${other.url}/there` }); answer.end(); return; }
  if (target === '/packed') {
    answer.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' });
    answer.end(zlib.gzipSync('plain'));
    return;
  }
  const [status, headers] = answers[target] ?? [200, {}];
  answer.writeHead(status, headers);
  answer.end('body of ' + request.url);
}

const server = await plainServer(handler);
const other = await plainServer(handler);
const socket = path.join(scratch, 'server.sock');
const local = http.createServer(handler);
await new Promise((resolve) => { local.listen(socket, resolve); });
after(() => { server.close(); other.close(); local.closeAllConnections(); local.close(); });

async function go(text, args = [], env = {}) {
  seen.length = 0;
  return harness(['run', '--base-url', server.url, ...args, scenario(text)], env);
}

async function passes(text, args, env) {
  const result = await go(text, args, env);
  assert.equal(result.code, 0, result.stdout + result.stderr);
  return result;
}

const one = (options, target = '/', rest = 'HTTP 200\n') => (
  `GET {{base_url}}${target}\n[Options]\n${options}\n${rest}`);

for (const [why, text, check] of [
  ['header is added to the others', `GET {{base_url}}/\nX-A: 1\n[Options]\nheader: X-B: {{dst}}\nheader: X-C;\nvariable: dst=2\n`,
    ([q]) => assert.deepEqual([q.headers['x-a'], q.headers['x-c']], ['1', ''])],
  ['user is a Basic login', one('user: me:se cret'),
    ([q]) => assert.equal(q.headers.authorization, `Basic ${Buffer.from('me:se cret').toString('base64')}`)],
  ['[BasicAuth] beats user', 'GET {{base_url}}/\n[BasicAuth]\na: b\n[Options]\nuser: c:d\n',
    ([q]) => assert.equal(q.headers.authorization, 'Basic YTpi')],
  ['compressed asks for it', one('compressed: true'), ([q]) => assert.match(q.headers['accept-encoding'], /gzip/)],
  ['nothing is asked for unless told', one('compressed: false'), ([q]) => assert.equal(q.headers['accept-encoding'], undefined)],
  ['a compressed body is read', one('compressed: true', '/packed', 'HTTP 200\n[Asserts]\nbody == "plain"\n'), () => {}],
  ['without that it stays as it came', one('compressed: false', '/packed', 'HTTP 200\n[Asserts]\nrawbytes toHex startsWith "1f8b"\n'), () => {}],
  ['dots in a path are resolved', one('path-as-is: false', '/a/../b'), ([q]) => assert.equal(q.url, '/b')],
  ['path-as-is leaves them', one('path-as-is: true', '/a/../b'), ([q]) => assert.equal(q.url, '/a/../b')],
  ['http1.0 is what the server sees', one('http1.0: true', '/', 'HTTP 200\n[Asserts]\nversion == "1.1"\n'),
    ([q]) => assert.equal(q.headers.connection ?? 'close', 'close')],
  ['connect-to leads elsewhere', `GET http://plivo.invalid/x\n[Options]\nconnect-to: plivo.invalid:80:127.0.0.1:${new URL(server.url).port}\nHTTP 200\n`,
    ([q]) => assert.deepEqual([q.headers.host, q.url], ['plivo.invalid', '/x'])],
  ['resolve leads elsewhere, for its entry only',
    `GET http://plivo.invalid:${new URL(server.url).port}/x\n[Options]\nresolve: plivo.invalid:${new URL(server.url).port}:127.0.0.1\nHTTP 200\n[Asserts]\nip == "127.0.0.1"\n`,
    ([q]) => assert.equal(q.url, '/x')],
  ['a Unix socket', `GET http://localhost/by-socket\n[Options]\nunix-socket: ${socket}\nHTTP 200\n[Asserts]\nip not exists\n`,
    ([q]) => assert.equal(q.url, '/by-socket')],
  ['a proxy on this machine', one(`proxy: ${other.url}`, '/by-proxy'), ([q]) => assert.equal(q.url, `${server.url}/by-proxy`)],
  ['a redirect is followed if told', one('location: true', '/302', 'HTTP 200\n[Asserts]\nurl endsWith "/there?x=1"\nredirects count == 1\nredirects nth 0 location endsWith "/there?x=1"\n'),
    (all) => assert.deepEqual(all.map((q) => q.url), ['/302', '/there?x=1'])],
  ['and else is not', one('location: false', '/302', 'HTTP 302\n[Asserts]\nredirects count == 0\n'), (all) => assert.equal(all.length, 1)],
  ['302 makes a GET without a body', 'POST {{base_url}}/302\n[Options]\nlocation: true\n{"a": 1}\nHTTP 200\n',
    ([, q]) => assert.deepEqual([q.method, q.body, q.headers['content-type']], ['GET', '', undefined])],
  ['307 repeats the request', 'POST {{base_url}}/307\n[Options]\nlocation: true\n{"a": 1}\nHTTP 200\n',
    ([, q]) => assert.deepEqual([q.method, q.body, q.headers['content-type']], ['POST', '{"a": 1}', 'application/json'])],
  ['the login does not go to another place', 'GET {{base_url}}/other\n[BasicAuth]\na: b\n[Options]\nlocation: true\nHTTP 200\n',
    ([p, q]) => assert.deepEqual([p.headers.authorization, q.headers.authorization], ['Basic YTpi', undefined])],
  ['unless that is trusted', 'GET {{base_url}}/other\n[BasicAuth]\na: b\n[Options]\nlocation-trusted: true\nHTTP 200\n',
    ([, q]) => assert.equal(q.headers.authorization, 'Basic YTpi')],
  ['a 3xx that leads nowhere ends there', one('location: true', '/300-nowhere', 'HTTP 300\n'), (all) => assert.equal(all.length, 1)],
  ['cookies go back to their host, by path, age and scheme', ['/set', '/', '/deep/x', '/unset', '/'].map((p) => `GET {{base_url}}${p}\nHTTP 200\n`).join(''),
    (all) => assert.deepEqual(all.map((q) => q.headers.cookie), [undefined, 'a=1', 'deep=2; a=1', 'a=1', undefined])],
  ['and come before those of the request', 'GET {{base_url}}/set\nHTTP 200\nGET {{base_url}}/\n[Cookies]\nb: 9\nHTTP 200\n',
    ([, q]) => assert.equal(q.headers.cookie, 'a=1; b=9')],
  ['a request\'s own cookies do not follow a redirect', 'GET {{base_url}}/302\n[Cookies]\nb: 9\n[Options]\nlocation: true\nHTTP 200\n',
    ([, q]) => assert.equal(q.headers.cookie, undefined)],
  ['each newUuid is another', 'GET {{base_url}}/\n[Query]\na: {{newUuid}}\nb: {{newUuid}}\nHTTP 200\n',
    ([q]) => {
      const ids = [...new URLSearchParams(q.url.slice(2)).values()];
      assert.notEqual(ids[0], ids[1]);
      for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }],
  ['newDate is now', 'GET {{base_url}}/\nX-At: {{newDate}}\nHTTP 200\n',
    ([q]) => assert.ok(Math.abs(Date.now() - Date.parse(q.headers['x-at'])) < 60000, q.headers['x-at'])],
  ['XML goes as it is', 'POST {{base_url}}/\n<a>{{x}}</a>\nHTTP 200\n',
    ([q]) => assert.deepEqual([q.headers['content-type'], q.body], ['application/xml', '<a>{{x}}</a>'])],
  ['GraphQL goes as JSON', 'POST {{base_url}}/\n[Options]\nvariable: n=3\n```graphql\n{ a(b: "c") }\n\nvariables { "n": {{n}} }\n```\nHTTP 200\n',
    ([q]) => assert.deepEqual([q.headers['content-type'], JSON.parse(q.body)], ['application/json', { query: '{ a(b: "c") }', variables: { n: 3 } }])],
]) {
  test(why, async () => {
    await passes(text, ['--variable', 'dst=1']);
    check(seen);
  });
}

for (const [why, text, code, message] of [
  ['max-redirs ends a loop', one('location: true\nmax-redirs: 3', '/loop'), 1, /too many redirects[^]*more than 3 \(max-redirs\)/],
  ['max-time ends a wait', one('max-time: 50ms', '/slow'), 1, /no answer[^]*timed out/i],
  ['raw bytes that were decoded are gone', one('compressed: true', '/packed', 'HTTP 200\n[Asserts]\nrawbytes count == 1\n'), 1, /no raw bytes/],
  ['a header option has a name', one('header: nothing'), 1, /the header "nothing" is not name: value/],
  ['an option may come to nonsense', one('variable: n=-7\nmax-redirs: {{n}}'), 1, /max-redirs has to be a number from 0, this is -7/],
  ['a switch may come to a text', one('variable: x=yes\nlocation: {{x}}'), 1, /location has to be true or false, this is of type string/],
  ['output stays below the folder', one('output: ../x'), 1, /\.\.\/x is not below the scenario's folder/],
  ['a redirect does not leave this machine', one('location: true', '/away'), 7, /is not on this machine, and --live was not given/],
  ['resolve does not lead off it', 'GET http://127.0.0.1.invalid/\n[Options]\nresolve: 127.0.0.1.invalid:80:192.0.2.1\n', 7, /is not on this machine/],
  ['connect-to does not lead off it', one('connect-to: ::192.0.2.1:80'), 7, /is not on this machine/],
  ['a proxy does not lead off it', `GET http://example.com/\n[Options]\nproxy: ${server.url}\n`, 7, /is not on this machine/],
  ['a proxy elsewhere is not asked', one('proxy: http://192.0.2.1:80'), 7, /is not on this machine/],
  ['a socket does not lead off it', `GET http://example.com/\n[Options]\nunix-socket: ${socket}\n`, 7, /is not on this machine/],
]) {
  test(why, async () => {
    const result = await go(text);
    assert.equal(result.code, code, result.stdout + result.stderr);
    assert.match(result.stdout + result.stderr, message);
  });
}

test('what a resolve said is forgotten after its entry', async () => {
  const { port } = new URL(server.url);
  const there = `GET http://plivo.invalid:${port}/x\n`;
  const result = await go(`${there}[Options]\nresolve: plivo.invalid:${port}:127.0.0.1\nHTTP 200\n${there}HTTP 200\n`);
  assert.equal(result.code, 1);
  assert.match(result.stdout, /no answer[^]*Could not resolve host/);
  assert.equal(seen.length, 1);
});

test('a redirect to a message is counted as one', async () => {
  answers['/v1/Account/x/Message/'] = [307, { Location: '/v1/Account/y/Message/' }];
  const result = await go('POST {{base_url}}/v1/Account/x/Message/\n[Options]\nlocation: true\n{"dst": "1"}\n', ['--max-messages', '1']);
  assert.equal(result.code, 7);
  assert.equal(seen.length, 1);
});

test('output is what came, in the scenario\'s folder, and on standard output for -', async () => {
  const { stdout } = await passes(`${one('output: got.txt', '/file')}\n${one('output: -', '/loud')}`);
  assert.equal(fs.readFileSync(path.join(scratch, 'got.txt'), 'utf8'), 'body of /file');
  assert.match(stdout, /body of \/loud/);
});

test('nothing is written of an entry that fails', async () => {
  await go(one('output: failed.txt', '/file', 'HTTP 201\n'));
  assert.ok(!fs.existsSync(path.join(scratch, 'failed.txt')));
});

test('verbose shows heads, very-verbose bodies, neither a secret', async () => {
  const text = (option) => `POST {{base_url}}/v\n[BasicAuth]\nme: {{my_token}}\n[Options]\n${option}: true\n{"t": "{{my_token}}"}\nHTTP 200\n`;
  const capture = 'GET {{base_url}}/s3cret-value\nHTTP 200\n[Captures]\nmy_token: body regex "(s3cret-value)" redact\n';
  const heads = await passes(capture + text('verbose'));
  assert.match(heads.stderr, /> POST .*\/v\n[^]*< HTTP\/1\.1 200/);
  assert.doesNotMatch(heads.stderr, /s3cret|body of/);
  const bodies = await passes(capture + text('very-verbose'));
  assert.match(bodies.stderr, /> {"t": "\[redacted\]"}[^]*body of \/v/);
  assert.doesNotMatch(bodies.stderr, /s3cret/);
});

test('a delay is waited for once, not at each try', async () => {
  const started = Date.now();
  const result = await go(one('delay: 300ms\nretry: 3\nretry-interval: 1ms', '/', 'HTTP 201\n'));
  assert.equal(result.code, 1);
  assert.equal(seen.length, 4);
  assert.ok(Date.now() - started < 1100, 'it waited at each try');
});

test('a login of a netrc file', async () => {
  const file = path.join(scratch, 'netrc');
  fs.writeFileSync(file, 'machine 127.0.0.1 login me password it\n', { mode: 0o600 });
  await passes(one(`netrc: true\nnetrc-file: ${file}`));
  assert.equal(seen[0].headers.authorization, `Basic ${Buffer.from('me:it').toString('base64')}`);
});

test('a server on the wrong family of addresses is not reached', async () => {
  const probe = net.createServer();
  await new Promise((resolve) => { probe.listen(0, '127.0.0.1', resolve); });
  const result = await harness(['run', '--base-url', `http://localhost:${probe.address().port}`, scenario(one('ipv6: true'))]);
  probe.close();
  assert.notEqual(result.code, 0);
});
