// What keeps a run against a paid service from costing more than was meant: each by a run against
// the mock behind TLS, which stands in the place of api.plivo.com.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, test } from 'node:test';
import { article, call, dst, harness, login, realService, scenario, scratch, send, start, written } from './support.mjs';

const service = await realService();
after(() => service.close());
const vars = service.vars();
const priced = service.vars(`allow_dst=${dst}\nprice_sms=0.00350\nprice_mms=0.01600\n`);
const live = (args, env) => harness(['run', '--live', ...service.way, '--marker', '', ...args], env);
const hello = (text = 'hello') => scenario(send(text));

test('a run goes through with all that it asks for', async () => {
  const before = (await service.sent()).length;
  const run = await live(['--target', vars, hello()]);
  assert.equal(run.code, 0, run.all);
  assert.equal((await service.sent()).length, before + 1);
});

// [why, exit, what is said, arguments, environment]; none of them may send a message.
const other = '14155550123';
const stopped = [
  ['no --live', 7, /add --live/, ['run', '--target', vars, hello()]],
  ['no credentials', 2, /PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN have to be/, ['run', '--live', '--target', vars, hello()], {}],
  ['a number that is not on the list', 7, new RegExp(`${other} is not among the destinations`), ['run', '--live', '--target', vars, scenario(send('x', other))]],
  ['one of several', 7, new RegExp(`${other} is not among`), ['run', '--live', '--target', vars, scenario(send('x', `{{dst}}<${other}`))]],
  ['one hidden by an escape', 7, new RegExp(`${other} is not among`), ['run', '--live', '--target', vars, scenario(send('x', `\\u0031${other.slice(1)}`))]],
  ['the second of two fields of that name', 7, new RegExp(`${other} is not among`), ['run', '--live', '--target', vars,
    scenario(send('x').replace('"text"', `"dst": "${other}", "text"`))]],
  ['no list at all', 7, /is not among the destinations/, ['run', '--live', '--target', service.vars(''), hello()]],
  ['in the query', 7, /is not among/, ['run', '--live', '--target', vars, scenario(send('x').replace('/Message/', `/Message/?dst=${other}`))]],
  ['in a form', 7, /is not among/, ['run', '--live', '--target', vars,
    scenario(send('x').replace(/```json[^]*?```/, '').replace('[BasicAuth]', `[FormParams]\nsrc: 1\ndst: ${other}\ntext: x\n[BasicAuth]`))]],
  ['in a multipart body', 7, /is not among/, ['run', '--live', '--target', vars,
    scenario(send('x').replace(/```json[^]*?```/, '').replace('[BasicAuth]', `[MultipartFormData]\nsrc: 1\ndst: ${other}\ntext: x\n[BasicAuth]`))]],
  ['a body that nobody can read', 7, /cannot be read for certain/, ['run', '--live', '--target', vars, scenario(send('x').replace('"src"', "'src'"))]],
  ['too many messages', 7, /more than 1 messages/, ['run', '--live', '--max-messages', '1', '--target', vars, scenario(send('x', '{{dst}}<{{dst}}'))]],
  ['too dear', 7, /may cost 0\.01600[^]*more than 0\.01000 \(--max-cost\)/, ['run', '--live', '--max-cost', '0.01', '--target', priced, hello()]],
  ['too dear by its length', 7, /may cost 0\.02100/, ['run', '--live', '--max-cost', '0.02', '--target', priced, hello('x'.repeat(400))]],
  ['too dear by its head', 7, /say they cost 0\.03200, --max-cost allows 0\.02000; nothing was sent/, ['run', '--live', '--max-cost', '0.02',
    '--target', priced, scenario(`# cost: 2 mms\n${send('x')}`)]],
  ['a cost without a price', 7, /needs to know what it costs: price_sms=/, ['run', '--live', '--max-cost', '1', '--target', vars, hello()]],
  ['a head that counts what has no price', 7, /price_rcs=/, ['run', '--live', '--max-cost', '1', '--target', priced, scenario(`# cost: 1 rcs\n${send('x')}`)]],
  ['a thing without a price', 7, /price_powerpack=… \(0 if it is free\)/, ['run', '--live', '--max-cost', '1', '--target', priced,
    scenario(`POST {{base_url}}/v1/Account/{{auth_id}}/Powerpack/\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\n{"name": "x"}\nHTTP *\n`)]],
  ['an amount that is none', 2, /--max-cost "a lot" is no amount/, ['run', '--live', '--max-cost', 'a lot', '--target', priced, hello()]],
  ['a secrets file for all to read', 2, /chmod 600/, ['run', '--live', '--target', vars, '--secrets-file',
    written('secrets', `auth_id=${article.id}\nauth_token=${article.token}\n`, 0o644), hello()], {}],
  ['a file of what is owed that cannot be written', 5, /Not a directory/, ['run', '--live', '--target', vars, '--owed-file', `${vars}/owed`, hello()]],
];

for (const [why, code, said, [command, ...args], env] of stopped) {
  test(`nothing is sent: ${why}`, async () => {
    const before = (await service.sent()).length;
    const run = await harness([command, ...service.way, '--marker', '', ...args], env);
    assert.equal(run.code, code, run.all);
    assert.match(run.all, said);
    assert.equal((await service.sent()).length, before);
    assert.doesNotMatch(run.all, new RegExp(article.token));
  });
}

test('another certificate is not trusted', async () => {
  const [, , ...connect] = service.way;
  const run = await harness(['run', '--live', ...connect, '--target', vars, hello()]);
  assert.equal(run.code, 4, run.all);
});

test('credentials come from a file that nobody else can read', async () => {
  const secrets = written('secrets', `auth_id=${article.id}\nauth_token=${article.token}\n`, 0o600);
  const run = await live(['--target', vars, '--secrets-file', secrets, hello()], {});
  assert.equal(run.code, 0, run.all);
});

test('--allow-dst adds to the list, and ornaments do not count', async () => {
  const run = await live(['--target', vars, '--allow-dst', '+1 (415) 555-0123', scenario(send('x', other))]);
  assert.equal(run.code, 0, run.all);
});

for (const [how, edit] of [
  ['JSON', (text) => text],
  ['a form', (text) => text.replace(/```json[^]*?```/, '').replace('[BasicAuth]', '[FormParams]\nsrc: {{number_sms}}\ndst: {{dst}}\ntext: marked\n[BasicAuth]')],
  ['a multipart body', (text) => text.replace(/```json[^]*?```/, '')
    .replace('[BasicAuth]', '[MultipartFormData]\nsrc: {{number_sms}}\ndst: {{dst}}\ntext: marked\n[BasicAuth]')],
]) {
  test(`each text has a mark: in ${how}`, async () => {
    const file = scenario(edit(send('marked')));
    const run = await harness(['run', '--live', ...service.way, '--target', vars, file]);
    assert.equal(run.code, 0, run.all);
    const [newest] = await service.sent();
    const why = await fetch(`${service.mock.base}/_mock/accounts/${article.id}/why/${newest.message_uuid}`).then((a) => a.text());
    assert.ok(newest, why);
    const marked = await harness(['run', '--live', '--dry-run', '--target', vars, file]);
    assert.match(decodeURIComponent(marked.stdout.replace(/\+/g, ' ')), /marked \[plivo-harness \d{14}-[0-9a-f]{4}\]/);
  });
}

test('a dry run shows what would be sent, in order, and its cost; and sends nothing', async () => {
  const before = (await service.sent()).length;
  const two = scenario(`${send('first')}[Captures]\nuuid: jsonpath "$.message_uuid[0]"\n\n` +
    'GET {{base_url}}/v1/Account/{{auth_id}}/Message/{{uuid}}/\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP 200\n');
  const run = await harness(['run', '--dry-run', '--marker', '', '--target', priced, two, hello('second')]);
  assert.equal(run.code, 0, run.all);
  const at = [/POST https:\/\/api\.plivo\.com\/v1\/Account\/MA/, /"text": "first"/, /costs at most 0\.01600/,
    /GET https:\/\/api\.plivo\.com\/v1\/Account\/MA[^/]*\/Message\/\{\{uuid\}\}\//, /"text": "second"/,
    /3 requests, 2 messages, at most 0\.03200; retries come on top; nothing was sent/].map((r) => run.stdout.search(r));
  assert.ok(at.every((n, i) => n > (at[i - 1] ?? -1)), `${at}\n${run.stdout}`);
  assert.doesNotMatch(run.all, new RegExp(article.token));
  assert.doesNotMatch(run.all, new RegExp(Buffer.from(`${article.id}:${article.token}`).toString('base64')));
  assert.equal((await service.sent()).length, before);
});

test('a dry run needs no login and no --live', async () => {
  const run = await harness(['run', '--dry-run', '--target', vars, hello()], {});
  assert.equal(run.code, 0, run.all);
  assert.match(run.stdout, /Account\/\{\{auth_id\}\}\/Message/);
});

test('a dry run says where the run would be stopped', async () => {
  const run = await harness(['run', '--dry-run', '--target', vars, scenario(send('x', other))]);
  assert.equal(run.code, 7, run.all);
  assert.match(run.stdout, /would not be sent: 14155550123 is not among/);
});

test('not faster than --rate', async () => {
  const many = scenario(Array.from({ length: 24 }, () => 'GET {{base_url}}/v1/Account/{{auth_id}}/\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP 200\n').join('\n'));
  const start = performance.now();
  const run = await live(['--rate', '20', '--target', vars, many]);
  assert.equal(run.code, 0, run.all);
  assert.ok(performance.now() - start >= 200, 'the four beyond a full bucket take 50 ms each');
});

// ---- What is owed ----

const create = `POST {{base_url}}/v1/Account/{{auth_id}}/Powerpack/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{"name": "left behind"}
HTTP 200
[Captures]
pp: jsonpath "$.uuid"

POST {{base_url}}/v1/Account/{{auth_id}}/NumberPool/{{pool}}/Number/{{number_sms}}/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{}
HTTP *

POST {{base_url}}/v1/Account/{{auth_id}}/Application/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{"app_name": "left_behind", "answer_url": "http://example.com/"}
HTTP 201

POST {{base_url}}/v1/Account/{{auth_id}}/Subaccount/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{"name": "left behind"}
HTTP 201

POST {{base_url}}/v1/Account/{{auth_id}}/PhoneNumber/12025550184/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{}
HTTP *
`.replace('pp: jsonpath "$.uuid"\n', 'pp: jsonpath "$.uuid"\npool: jsonpath "$.number_pool" regex "NumberPool/([^/]*)/"\n');

async function things() {
  const counts = await Promise.all(['Powerpack/', 'Application/', 'Subaccount/', 'Number/'].map((what) => call(service.mock, what)));
  return counts.map((c) => c.json.meta.total_count);
}
const ownFolder = `${scratch}/.local/state/plivo-harness`;
const books = () => (fs.existsSync(ownFolder) ? fs.readdirSync(ownFolder) : []);

// A server that is gone when the test ends, however it ends.
async function listening(t, handler) {
  const server = http.createServer(handler).listen(0, '127.0.0.1');
  t.after(() => { server.closeAllConnections(); server.close(); });
  await new Promise((resolve) => { server.once('listening', resolve); });
  return `http://127.0.0.1:${server.address().port}`;
}

// Somebody who does something to the harness when it asks: a last step of a scenario.
const trap = async (t, spring) =>
  `\nGET ${await listening(t, (request, answer) => spring(answer))}/\nHTTP 200\n`;

test('what a run has created is removed at its end', async () => {
  const before = await things();
  const run = await live(['--target', vars, scenario(create)]);
  assert.equal(run.code, 0, run.all);
  assert.match(run.stderr, /powerpack https:\/\/api\.plivo\.com\/v1\/Account\/[^ ]*: removed/);
  assert.deepEqual(await things(), before);
  assert.deepEqual(books(), []);
});

test('also when a scenario fails', async () => {
  const before = await things();
  const run = await live(['--target', vars, scenario(create.replace('HTTP 201', 'HTTP 999'))]);
  assert.equal(run.code, 1, run.all);
  assert.deepEqual(await things(), before);
});

test('what the scenario removes itself is not removed again', async () => {
  const run = await live(['--target', vars, scenario(`${create}
DELETE {{base_url}}/v1/Account/{{auth_id}}/Powerpack/{{pp}}/
[BasicAuth]
{{auth_id}}: {{auth_token}}
HTTP *
`)]);
  assert.equal(run.code, 0, run.all);
  assert.doesNotMatch(run.stderr, /^powerpack/m);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`also after ${signal}`, async (t) => {
    const before = await things();
    const last = await trap(t, () => run.child.kill(signal));
    const run = start(['run', '--live', ...service.way, '--target', vars, scenario(create + last)]);
    const ended = await run.ended;
    assert.equal(ended.signal, signal, ended.all);
    assert.deepEqual(await things(), before);
    assert.deepEqual(books(), []);
  });
}

test('after a crash, cleanup removes it', async (t) => {
  const before = await things();
  const last = await trap(t, () => run.child.kill('SIGKILL'));
  const run = start(['run', '--live', ...service.way, '--target', vars, scenario(create + last)]);
  assert.equal((await run.ended).signal, 'SIGKILL');
  assert.notDeepEqual(await things(), before);
  const [book] = books();
  assert.equal(fs.statSync(`${ownFolder}/${book}`).mode & 0o777, 0o600);
  assert.doesNotMatch(fs.readFileSync(`${ownFolder}/${book}`, 'utf8'), new RegExp(article.token));

  const forbidden = await harness(['cleanup', ...service.way]);
  assert.equal(forbidden.code, 7, forbidden.all);
  const run2 = await harness(['cleanup', '--live', ...service.way]);
  assert.equal(run2.code, 0, run2.all);
  assert.match(run2.stdout, /: 0 left/);
  assert.deepEqual(await things(), before);
  assert.deepEqual(books(), []);
});

test('two runs do not write in one file of what is owed', async (t) => {
  const owed = `${scratch}/shared.jsonl`;
  let second;
  const last = await trap(t, async (answer) => {
    second = await live(['--target', vars, '--owed-file', owed, hello()]);
    answer.end();
  });
  const first = await live(['--target', vars, '--owed-file', owed, scenario(create + last)]);
  assert.equal(first.code, 0, first.all);
  assert.equal(second.code, 5, second.all);
  assert.match(second.stderr, /another plivo-harness is writing in it/);
});

// A front on this machine that is no mock by what it shows, and that takes the harness away after
// the mock has done what it was asked and before the answer comes.
test('what may have been created is told, and removed when that is asked for', async (t) => {
  const before = await things();
  const front = await listening(t, (request, answer) => {
    const chunks = [];
    request.on('data', (c) => chunks.push(c)).on('end', async () => {
      if (request.url.startsWith('/_mock/')) return answer.writeHead(404).end();
      const { host, connection, ...headers } = request.headers;
      const real = await fetch(service.mock.base + request.url, { method: request.method, headers,
        body: chunks.length ? Buffer.concat(chunks) : undefined });
      const text = await real.text();
      if (request.method === 'POST') return run.child.kill('SIGKILL');
      answer.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? 'text/plain' }).end(text);
    });
  });
  const owed = `${scratch}/uncertain.jsonl`;
  const run = start(['run', '--base-url', front, '--owed-file', owed, scenario(create)]);
  assert.equal((await run.ended).signal, 'SIGKILL');
  assert.notDeepEqual(await things(), before);

  const careful = await harness(['cleanup', owed]);
  assert.equal(careful.code, 1, careful.all);
  assert.match(careful.stdout, /powerpack: may have been created at [^]*its name is "left behind"/);
  assert.notDeepEqual(await things(), before);
  const bold = await harness(['cleanup', '--uncertain', owed]);
  assert.equal(bold.code, 0, bold.all);
  assert.deepEqual(await things(), before);
  assert.ok(!fs.existsSync(owed));
});

// [why, exit, what is said, arguments, environment]
const cleanups = [
  ['nothing is owed', 0, /nothing is owed/, []],
  ['a file that is not there', 3, /No such file/, ['/nowhere/owed.jsonl']],
  ['a file that is something else', 3, /line 1 is not of a file of what is owed/, [vars]],
  ['no login', 2, /PLIVO_AUTH_ID and/, [], {}],
  ['a service that does not answer', 4, /DELETE http/, [written('dead.jsonl', '{"n":1,"state":"owed","what":"x","remove":"http://127.0.0.1:1/x/"}\n')]],
  ['a service that refuses', 1, /the answer was 405[^]*1 left/, [written('refused.jsonl',
    `{"n":1,"state":"owed","what":"x","remove":"${service.mock.base}/v1/Account/${article.id}/Message/"}\n`)]],
  ['a last line that was cut', 0, /0 left/, [written('cut.jsonl',
    `{"n":1,"state":"owed","what":"x","remove":"${service.mock.base}/v1/Account/${article.id}/Powerpack/7ec5cc0b-2b7e-4d3d-9b0e-6bd4a5d2c4f1/"}\n{"n":2,"sta`)]],
];
for (const [why, code, said, args, env = login] of cleanups) {
  test(`cleanup: ${why}`, async () => {
    const run = await harness(['cleanup', ...args], env);
    assert.equal(run.code, code, run.all);
    assert.match(run.all, said);
  });
}
