// The sink over sockets: by itself (plivo-harness sink), and for the scenarios of a run.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { after, test } from 'node:test';
import { harness, plainServer, run, scenario, start, temporary } from '../run/support.mjs';

const hmac = (token, text) => crypto.createHmac('sha256', token).update(text).digest('base64');

// plivo-harness sink, until the test file ends.
async function startSink(args = [], env = {}) {
  const { child, ended } = start(['sink', ...args], env);
  const line = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (piece) => { text += piece; if (text.includes('\n')) resolve(text.trim()); });
    ended.then((result) => reject(new Error(result.stderr)));
  });
  return { url: line, child, ended, port: Number(new URL(line).port), stop: () => { child.kill('SIGTERM'); return ended; } };
}

const TOKEN = 'mainTokenOfTheTests', SUB_TOKEN = 'subTokenOfTheTests';
const tokenFile = temporary('tokens');
fs.writeFileSync(tokenFile, `MAMAIN00000000000001=${TOKEN}\nSASUB000000000000001=${SUB_TOKEN}\n`, { mode: 0o600 });
const sink = await startSink(['--token-file', tokenFile]);
after(() => sink.stop());

let messages = 0;
const uuid = () => `message-${++messages}`;
const form = (fields) => new URLSearchParams(fields).toString();
const send = (fields, { base = sink.url, path = '/cb', headers = {} } = {}) => fetch(`${base}${path}`, {
  method: 'POST', body: form(fields), headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers } });

async function callbacks(query, base = sink.url) {
  const answer = await fetch(`${base}/_callbacks?${form(query)}`);
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

test('who waits is answered when it comes, with all that came', async () => {
  const m = uuid();
  const waiting = callbacks({ MessageUUID: m, until: 'delivered', within: '30s' });
  for (const Status of ['queued', 'sent', 'delivered']) await send({ MessageUUID: m, Status });
  const { status, body } = await waiting;
  assert.equal(status, 200);
  assert.deepEqual(body.map((c) => [c.number - body[0].number, c.kind, c.method, c.path, c.fields.Status]),
    [[0, 'status', 'POST', '/cb', 'queued'], [1, 'status', 'POST', '/cb', 'sent'], [2, 'status', 'POST', '/cb', 'delivered']]);
  assert.match(body[0].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(body[0].after_ms <= body[2].after_ms);
});

test('what must not come ends the wait with 409 and what came', async () => {
  const m = uuid();
  const waiting = callbacks({ MessageUUID: m, until: 'delivered', or_fail: 'failed,undelivered', within: '30s' });
  await send({ MessageUUID: m, Status: 'queued' });
  await send({ MessageUUID: m, Status: 'failed', ErrorCode: '900' });
  const { status, body } = await waiting;
  assert.equal(status, 409);
  assert.equal(body.error, 'failed came; of that message came: queued, failed');
  assert.equal(body.callbacks[1].fields.ErrorCode, '900');
});

test('time is up: 408, what came, and how many named no message', async () => {
  const base = `${sink.url}/s/${uuid()}`;
  await send({ MessageUUID: 'm', Status: 'queued' }, { base });
  await send({ Status: 'delivered' }, { base });
  const { status, body } = await callbacks({ MessageUUID: 'm', until: 'delivered', within: '50ms' }, base);
  assert.equal(status, 408);
  assert.equal(body.error, 'it did not come within 50 ms; of that message came: queued; 1 without a MessageUUID, see /_stray');
});

test('none within: 200 when the time is up, 409 as soon as one comes', async () => {
  const m = uuid();
  assert.deepEqual(await callbacks({ MessageUUID: m, none: 'true', within: '50ms' }).then((r) => [r.status, r.body]), [200, []]);
  const waiting = callbacks({ MessageUUID: m, none: 'true', within: '30s' });
  await send({ MessageUUID: m, Status: 'queued' });
  assert.equal((await waiting).status, 409);
});

test('GET: the fields are those of the query', async () => {
  const m = uuid();
  await fetch(`${sink.url}/dlr?${form({ MessageUUID: m, Status: 'sent', To: '+1 2' })}`);
  const { body } = await callbacks({ MessageUUID: m });
  assert.deepEqual([body[0].method, body[0].path, body[0].fields], ['GET', '/dlr', { MessageUUID: m, Status: 'sent', To: '+1 2' }]);
});

test('an inbound message has no status', async () => {
  const m = uuid();
  await send({ MessageUUID: m, From: '1', To: '2', Text: 'hi' });
  const { body } = await callbacks({ MessageUUID: m, kind: 'inbound', count: 1 });
  assert.deepEqual([body[0].kind, body[0].fields.Text], ['inbound', 'hi']);
});

test('what names no message, or is no form, is a stray', async () => {
  const base = `${sink.url}/s/${uuid()}`;
  await send({ Status: 'sent', MessageUUID: '' }, { base });
  await fetch(`${base}/cb`, { method: 'POST', body: '{"MessageUUID": "m"}', headers: { 'Content-Type': 'application/json' } });
  await fetch(`${base}/cb`, { method: 'POST', body: 'MessageUUID=%zz', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  const strays = await (await fetch(`${base}/_stray`)).json();
  assert.deepEqual(strays.map((c) => [c.kind, c.body ?? '']), [['stray', ''], ['stray', '{"MessageUUID": "m"}'], ['stray', 'MessageUUID=%zz']]);
  assert.deepEqual((await callbacks({ MessageUUID: 'm' }, base)).body, []);
});

test('a field that came twice is a list', async () => {
  const m = uuid();
  await fetch(`${sink.url}/cb`, { method: 'POST', body: `a=1&MessageUUID=${m}&a=2`, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.deepEqual((await callbacks({ MessageUUID: m })).body[0].fields.a, ['1', '2']);
});

test('/s/NAME: two users of one sink never meet', async () => {
  const [a, b] = ['a', 'b'].map((name) => `${sink.url}/s/${name}`);
  await send({ MessageUUID: 'same', Status: 'sent' }, { base: a });
  assert.equal((await callbacks({ MessageUUID: 'same' }, a)).body.length, 1);
  assert.equal((await callbacks({ MessageUUID: 'same' }, b)).body.length, 0);
  await fetch(`${a}/answer?status=503`);
  assert.equal((await send({ MessageUUID: 'x' }, { base: b })).status, 200);
  assert.equal((await send({ MessageUUID: 'x' }, { base: a })).status, 503);
});

test('what it cannot understand is refused by name', async () => {
  for (const [query, said] of [['until=sent', /MessageUUID=… is missing/], ['MessageUUID=m&untli=sent', /no parameter "untli"/],
    ['MessageUUID=%zz', /no form/]]) {
    const answer = await fetch(`${sink.url}/_callbacks?${query}`);
    assert.equal(answer.status, 400);
    assert.match((await answer.json()).error, said);
  }
  assert.equal((await fetch(`${sink.url}/_callback`)).status, 404);
  assert.equal((await fetch(`${sink.url}/answer?status=99`)).status, 400);
  assert.equal((await fetch(`${sink.url}/answer`, { method: 'POST' })).status, 405);
  assert.equal((await fetch(`${sink.url}/cb`, { method: 'PUT' })).status, 405);
});

// ---- Signatures ----

function signed(url, fields, tokens, nonce = '12345678901234567890') {
  const body = Object.keys(fields).sort().map((k) => k + fields[k]).join('');
  const v3 = (token) => hmac(token, `${url}?${body}.${nonce}`);
  return {
    'X-Plivo-Signature-V2': hmac(tokens[0], url + nonce), 'X-Plivo-Signature-Ma-V2': hmac(tokens[1], url + nonce),
    'X-Plivo-Signature-V2-Nonce': nonce,
    'X-Plivo-Signature-V3': v3(tokens[0]), 'X-Plivo-Signature-Ma-V3': v3(tokens[1]), 'X-Plivo-Signature-V3-Nonce': nonce,
  };
}

const all = (verdict) => ({ V2: verdict, 'Ma-V2': verdict, V3: verdict, 'Ma-V3': verdict });

for (const [why, tokens, verdicts, by] of [
  ['the main account', [TOKEN, TOKEN], all('valid'), 'MAMAIN00000000000001'],
  ['a sub-account', [SUB_TOKEN, TOKEN], all('valid'), 'SASUB000000000000001'],
  ['a sub-account in the place of the main one', [SUB_TOKEN, SUB_TOKEN], { ...all('valid'), 'Ma-V2': 'invalid', 'Ma-V3': 'invalid' }, 'SASUB000000000000001'],
  ['somebody else', ['wrong', 'wrong'], all('invalid'), undefined],
]) {
  test(`signed by ${why}`, async () => {
    const fields = { MessageUUID: uuid(), Status: 'sent', Text: 'a b&c=ä' };
    await send(fields, { headers: signed(`${sink.url}/cb`, fields, tokens) });
    const { body } = await callbacks({ MessageUUID: fields.MessageUUID });
    assert.deepEqual(body[0].signatures, verdicts);
    assert.equal(body[0].signed_by.V2, by);
  });
}

test('what was changed on the way is no longer signed right', async () => {
  const fields = { MessageUUID: uuid(), Status: 'sent' };
  const headers = signed(`${sink.url}/cb`, fields, [TOKEN, TOKEN]);
  await send({ ...fields, Status: 'delivered' }, { headers }); // V2 does not cover the fields
  await send(fields, { path: '/other', headers });
  const { body } = await callbacks({ MessageUUID: fields.MessageUUID });
  assert.deepEqual(body[0].signatures, { ...all('valid'), V3: 'invalid', 'Ma-V3': 'invalid' });
  assert.deepEqual(body[1].signatures, all('invalid'));
});

test('the path is judged as it was sent, encoded', async () => {
  const fields = { MessageUUID: uuid() };
  await send(fields, { path: '/a%20b/%c3%a4//c/', headers: signed(`${sink.url}/a%20b/%c3%a4//c/`, fields, [TOKEN, TOKEN]) });
  assert.deepEqual((await callbacks(fields)).body[0].signatures, all('valid'));
});

test('a query is covered by V3 and not by V2', async () => {
  const fields = { MessageUUID: uuid() };
  const nonce = '1';
  await send(fields, { path: '/cb?z=1&b=x%20y', headers: {
    'X-Plivo-Signature-V2': hmac(TOKEN, `${sink.url}/cb${nonce}`), 'X-Plivo-Signature-V2-Nonce': nonce,
    'X-Plivo-Signature-V3': hmac(TOKEN, `${sink.url}/cb?b=x y&z=1.MessageUUID${fields.MessageUUID}.${nonce}`), 'X-Plivo-Signature-V3-Nonce': nonce } });
  const { body } = await callbacks(fields);
  assert.deepEqual([body[0].signatures.V2, body[0].signatures.V3, body[0].query], ['valid', 'valid', { b: 'x y', z: '1' }]);
});

test('--url: the public address is what is signed, whether its path is passed on or cut off', async () => {
  const behind = await startSink(['--url', 'https://hooks.example.com/plivo', '--token-file', tokenFile]);
  assert.equal(behind.url, 'https://hooks.example.com/plivo');
  behind.stop();
  const listen = `127.0.0.1:${await freePort()}`;
  const proxied = await startSink(['--listen', listen, '--url', 'https://hooks.example.com/plivo/', '--token-file', tokenFile]);
  const fields = { MessageUUID: 'm' };
  const headers = signed('https://hooks.example.com/plivo/cb', fields, [TOKEN, TOKEN]);
  for (const path of ['/plivo/cb', '/cb']) await send(fields, { base: `http://${listen}`, path, headers });
  const { body } = await callbacks(fields, `http://${listen}`);
  proxied.stop();
  assert.deepEqual(body.map((c) => [c.path, c.signatures]), [['/cb', all('valid')], ['/cb', all('valid')]]);
});

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

// ---- Answers ----

test('/answer: a status for so many tries, then 200 again; the tries say so', async () => {
  const m = uuid();
  await fetch(`${sink.url}/answer?status=500&times=2&MessageUUID=${m}`);
  const got = [];
  for (let i = 0; i < 3; i++) got.push((await send({ MessageUUID: m, Status: 'queued' })).status);
  assert.deepEqual(got, [500, 500, 200]);
  assert.deepEqual((await callbacks({ MessageUUID: m, count: 3 })).body.map((c) => c.answered), [500, 500, 200]);
});

test('/answer: for one message only', async () => {
  const [m, other] = [uuid(), uuid()];
  await fetch(`${sink.url}/answer?status=410&MessageUUID=${m}`);
  assert.equal((await send({ MessageUUID: other })).status, 200);
  assert.equal((await send({ MessageUUID: m })).status, 410);
});

test('/answer: a body, as Message XML needs it', async () => {
  const m = uuid();
  const body = '<Response><Message dst="1">ä</Message></Response>';
  await fetch(`${sink.url}/answer?${form({ MessageUUID: m, body, content_type: 'application/xml' })}`);
  const answer = await send({ MessageUUID: m, Text: 'hi' });
  assert.deepEqual([answer.headers.get('content-type'), await answer.text()], ['application/xml', body]);
});

test('/answer: a redirect, as curl -L follows it', async () => {
  const m = uuid();
  await fetch(`${sink.url}/answer?${form({ MessageUUID: m, status: 307, location: `${sink.url}/there` })}`);
  assert.equal((await send({ MessageUUID: m, Status: 'sent' })).status, 200);
  assert.deepEqual((await callbacks({ MessageUUID: m })).body.map((c) => [c.path, c.answered]), [['/cb', 307], ['/there', 200]]);
  assert.equal((await fetch(`${sink.url}/answer?location=a%0Ab`)).status, 400);
});

test('/answer: late; it is caught at once all the same, and nobody else waits', async () => {
  const m = uuid();
  await fetch(`${sink.url}/answer?delay=300ms&MessageUUID=${m}`);
  const begin = Date.now();
  const late = send({ MessageUUID: m, Status: 'sent' }).then(() => Date.now() - begin);
  const { status } = await callbacks({ MessageUUID: m, until: 'sent', within: '10s' });
  const caughtAfter = Date.now() - begin;
  assert.equal(status, 200);
  assert.ok(caughtAfter < 290, `${caughtAfter} ms`);
  assert.ok(await late >= 299);
});

test('hundreds wait at once, each for its own', async () => {
  const own = Array.from({ length: 300 }, uuid);
  const waiting = own.map((m) => callbacks({ MessageUUID: m, until: 'delivered', within: '30s' }));
  await Promise.all(own.map((m) => send({ MessageUUID: m, Status: 'delivered' })));
  const results = await Promise.all(waiting);
  assert.deepEqual(results.map((r) => `${r.status} ${r.body.length} ${r.body[0].fields.MessageUUID}`), own.map((m) => `200 1 ${m}`));
});

// ---- Bad senders ----

function raw(port, text) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.end(text));
    socket.on('data', (d) => { answer += d; });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

test('garbage is refused', async () => {
  // A NUL at its beginning makes a line empty for libmicrohttpd, which waits for another until the time is up.
  assert.match(await raw(sink.port, '\x01\x02 garbage\r\n\r\n'), /^HTTP\/1\.[01] 400|^$/);
  assert.match(await raw(sink.port, 'GET / HTTP/9.9\r\n\r\n'), /^HTTP\/1\.[01] 505/);
  assert.match(await raw(sink.port, `GET /${'x'.repeat(100000)} HTTP/1.1\r\nHost: a\r\n\r\n`), /^HTTP\/1\.1 (414|431)|^$/);
});

test('a body that is too large is refused, and one without an end is cut off', async () => {
  const big = await fetch(`${sink.url}/cb`, { method: 'POST', body: `MessageUUID=m&x=${'x'.repeat(2 << 20)}` });
  assert.equal(big.status, 413);
  const before = memory(sink.child.pid);
  await new Promise((resolve) => {
    const socket = net.connect(sink.port, '127.0.0.1', () => {
      socket.write('POST /cb HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
      const more = () => {
        while (socket.writable && socket.write(`10000\r\n${'x'.repeat(65536)}\r\n`));
      };
      socket.on('drain', more);
      more();
    });
    socket.on('error', () => {});
    socket.on('close', resolve);
  });
  assert.ok(memory(sink.child.pid) - before < 8192);
});

test('those that never finish hold up nobody, not even the end', async () => {
  const own = await startSink();
  const sockets = Array.from({ length: 200 }, (_, i) => {
    const socket = net.connect(own.port, '127.0.0.1', () => socket.write(
      i % 2 ? 'POST /cb HTTP/1.1\r\nHost: a\r\nContent-Le' : 'POST /cb HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nMessageU'));
    socket.on('error', () => {});
    return socket;
  });
  await send({ MessageUUID: 'm', Status: 'sent' }, { base: own.url });
  assert.equal((await callbacks({ MessageUUID: 'm', until: 'sent' }, own.url)).status, 200);
  const waiting = fetch(`${own.url}/_callbacks?MessageUUID=m&until=delivered&within=600s`).then((r) => r.status, () => 'closed');
  await callbacks({ MessageUUID: 'm' }, own.url);
  const { code } = await own.stop();
  assert.equal(code, 0);
  assert.ok([404, 'closed'].includes(await waiting));
  for (const socket of sockets) socket.destroy();
});

test('more than it can keep: the oldest go, and it says so', async () => {
  const base = `${sink.url}/s/${uuid()}`;
  for (let i = 0; i < 30; i++) await send({ MessageUUID: 'm', Status: 'sent', Sequence: i, x: 'x'.repeat(500000) }, { base });
  const { headers, body } = await callbacks({ MessageUUID: 'm' }, base);
  assert.equal(Number(headers.get('x-sink-dropped')) + body.length, 30);
  assert.equal(body.at(-1).fields.Sequence, '29');
  assert.ok(Number(headers.get('x-sink-dropped')) > 0);
});

test('wrong usage', async () => {
  for (const [args, code, said] of [
    [['--listen', 'localhost:0'], 5, /no HOST:PORT with numbers/],
    [['--url', 'hooks.example.com'], 5, /no http\(s\):\/\//],
    [['--token-file', '/nonexistent'], 3, /No such file/],
    [['operand'], 2, /takes no operand/],
    [['--lisen', 'x'], 2, /did you mean --listen/],
  ]) {
    const result = await harness(['sink', ...args]);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, said);
  }
});

// ---- In a run ----

const sends = (status, path = '/cb') => `POST {{sink}}${path}\n[Form]\nMessageUUID: m\nStatus: ${status}\nHTTP 200\n\n`;

test('a run: each scenario has a {{sink}} of its own', async () => {
  const files = Array.from({ length: 20 }, () => scenario(`${sends('queued')}${sends('sent')}`
    + 'GET {{sink}}/_callbacks?MessageUUID=m&order=queued,sent&count=2&within=5s\nHTTP 200\n[Asserts]\njsonpath "$[1].fields.Status" == "sent"\n'));
  const { code, stdout } = await run(['--jobs', '8', ...files]);
  assert.equal(code, 0, stdout);
});

test('a run: what does not come fails the scenario, and the answer says what came', async () => {
  const { code, stdout } = await run([scenario(`${sends('queued')}GET {{sink}}/_callbacks?MessageUUID=m&until=delivered&within=50ms\nHTTP 200\n`)]);
  assert.equal(code, 1);
  assert.match(stdout, /it did not come within 50 ms; of that message came: queued/);
});

test('a run: the tokens of the account and of those that answers show may sign', async () => {
  const signs = (token) => `POST {{sink}}/cb\nX-Plivo-Signature-V2: ${token}\nX-Plivo-Signature-V2-Nonce: 7\n[Form]\nMessageUUID: m\nHTTP 200\n\n`;
  const server = await plainServer((request, answer) => {
    const target = new URL(request.url, 'http://x').searchParams;
    answer.setHeader('Content-Type', 'application/json');
    const token = target.get('token') ?? 'theSubAccountsToken';
    answer.end(JSON.stringify({ signature: hmac(token, `${target.get('url')}7`),
      made: target.get('token') ? undefined : { auth_id: 'SANEW', auth_token: token } }));
  });
  const asks = (query, name) => `GET ${server.url}/\n[Query]\nurl: {{sink}}/cb\n${query}HTTP 200\n[Captures]\n${name}: jsonpath "$.signature"\n\n`;
  const text = `${asks('token: {{auth_token}}\n', 'main')}${asks('token: someone\n', 'wrong')}${asks('', 'sub')}`
    + `${signs('{{main}}')}${signs('{{sub}}')}${signs('{{wrong}}')}`
    + 'GET {{sink}}/_callbacks?MessageUUID=m&count=3\nHTTP 200\n[Asserts]\n'
    + 'jsonpath "$[0].signatures.V2" == "valid"\njsonpath "$[0].signed_by.V2" == "{{auth_id}}"\n'
    + 'jsonpath "$[1].signatures.V2" == "valid"\njsonpath "$[1].signed_by.V2" == "SANEW"\n'
    + 'jsonpath "$[2].signatures.V2" == "invalid"\n';
  const { code, stdout } = await run([scenario(text)]);
  server.close();
  assert.equal(code, 0, stdout);
});

test('a run: who is late finds nobody', async () => {
  const listen = `127.0.0.1:${await freePort()}`;
  let kept;
  const server = await plainServer(async (request, answer) => {
    const url = new URL(request.url, 'http://x').searchParams.get('url');
    const late = kept && await fetch(`${kept}/cb`).then((r) => r.status);
    kept = url;
    answer.end(String(late));
  });
  const asks = scenario(`GET ${server.url}/\n[Query]\nurl: {{sink}}\nHTTP 200\n`);
  const sees = scenario(`GET ${server.url}/\n[Query]\nurl: {{sink}}\nHTTP 200\n[Asserts]\nbody == "404"\n`);
  const { code, stdout } = await run(['--jobs', '1', '--sink-listen', listen, asks, sees]);
  server.close();
  assert.equal(code, 0, stdout);
  assert.ok(kept.startsWith(`http://${listen}/s/`));
});

test('a run: --sink-url is what {{sink}} starts with', async () => {
  const listen = `127.0.0.1:${await freePort()}`;
  const text = `GET http://${listen}/_stray\n[Options]\nskip: true\n\nGET {{base_url}}/_mock/livez\n[Query]\nx: {{sink}}\nHTTP 200\n[Asserts]\nurl contains "hooks.example.com"\n`;
  const { code, stdout } = await run(['--sink-listen', listen, '--sink-url', 'https://hooks.example.com/p', scenario(text)]);
  assert.equal(code, 0, stdout);
});

test('a run: --variable sink=… beats ours, and a sink that cannot listen ends the run', async () => {
  const text = scenario('GET {{sink}}/_mock/livez\nHTTP 200\n');
  const server = await plainServer((_, answer) => answer.end());
  assert.equal((await run(['--variable', `sink=${server.url}`, text])).code, 0);
  server.close();
  const { code, stderr } = await run(['--sink-listen', '192.0.2.1:1', text]);
  assert.equal(code, 5);
  assert.match(stderr, /cannot listen at 192\.0\.2\.1:1/);
});
