// check, fmt and list: what is said of scenarios without running them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fakeMock, harness, plainServer, root, runningMock, scenario, scratch, start, temporary } from './support.mjs';

const scenarios = path.join(root, 'harness/scenarios');
const head = '# id: X\n# source: here\n# level: seen\n# requires: mock\n';
let number = 0;
const named = (text) => scenario(head.replace('X', `s${++number}`) + text);
const check = (files, args = []) => harness(['check', '--mock-binary', fakeMock, ...args, ...files]);

for (const [why, text, rules] of [
  ['nothing is wrong', 'GET {{base_url}}/{{pp_mms_longcode}}\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\n[Query]\nd: {{dst}}\nHTTP 200\n', []],
  ['a variable that nothing sets', 'GET {{base_url}}/{{nowhere}}\nHTTP 200\n', ['unknown-variable']],
  ['one in a body', 'POST {{base_url}}/\n{"a": "{{nowhere}}"}\nHTTP 200\n', ['unknown-variable']],
  ['one in an assert', 'GET {{base_url}}/\nHTTP 200\n[Asserts]\nstatus == {{nowhere}}\n', ['unknown-variable']],
  ['one in a filter', 'GET {{base_url}}/\nHTTP 200\n[Asserts]\nbody split "{{nowhere}}" count == 1\n', ['unknown-variable']],
  ['one in an option', 'GET {{base_url}}/\n[Options]\nretry: {{nowhere}}\nHTTP 200\n', ['unknown-variable']],
  ['one that is captured too late', 'GET {{base_url}}/{{a}}\nHTTP 200\n[Captures]\na: status\n', ['unknown-variable', 'unused-capture']],
  ['one that is captured', 'GET {{base_url}}/\nHTTP 200\n[Captures]\na: status\n[Asserts]\nstatus == {{a}}\n', []],
  ['one that an option sets', 'GET {{base_url}}/{{a}}\n[Options]\nvariable: a=1\nHTTP 200\n', []],
  ['a name that is known only at run time', 'GET {{base_url}}/\n[Options]\nvariable: n=x\nHTTP 200\n[Captures]\n{{n}}: status\n[Asserts]\nstatus == {{whatever}}\n', []],
  ['to ask for one is no mistake', 'GET {{base_url}}/\nHTTP 200\n[Asserts]\nvariable "nowhere" not exists\n', []],
  ['functions are no variables, the sink is one', 'GET {{base_url}}/{{newUuid}}\n[Query]\nurl: {{sink}}/cb\nHTTP 200\n', []],
  ['a capture that nothing uses', 'GET {{base_url}}/\nHTTP 200\n[Captures]\na: status\n', ['unused-capture']],
  ['a capture that only hides', 'GET {{base_url}}/\nHTTP 200\n[Captures]\na: status redact\n', []],
  ['a variable that nothing uses', 'GET {{base_url}}/\n[Options]\nvariable: a=1\nHTTP 200\n', ['unused-variable']],
  ['a request that expects nothing', 'GET {{base_url}}/\n', ['no-response']],
  ['what has to fail may be wrong', '# must-fail: x\nGET {{base_url}}/{{nowhere}}\n', []],
]) {
  test(`check: ${why}`, async () => {
    const { stdout, stderr } = await check([named(text)]);
    assert.deepEqual([...stdout.matchAll(/\[([a-z-]+)\]\n {2}-->/g)].map((m) => m[1]).sort(), rules, stdout + stderr);
  });
}

for (const [why, text, rules] of [
  ['a level without a source', '# level: seen\nGET {{base_url}}/\nHTTP 200\n', ['no-source']],
  ['a mock that is not asked for', 'GET {{base_url}}/_mock/livez\nHTTP 200\n', ['no-requires']],
  ['a message without its cost', 'POST {{base_url}}/v1/Account/{{auth_id}}/Message/\n{}\nHTTP 202\n', ['no-cost']],
  ['a message that is refused costs nothing', 'POST {{base_url}}/v1/Account/{{auth_id}}/Message/\n{}\nHTTP 400\n', []],
]) {
  test(`check: ${why}`, async () => {
    const { stdout } = await check([scenario(text)]);
    assert.deepEqual([...stdout.matchAll(/\[([a-z-]+)\]\n {2}-->/g)].map((m) => m[1]), rules, stdout);
  });
}

test('check: what is wrong has a place and ends with 1; what is strange ends so with --strict', async () => {
  const wrong = await check([named('GET {{base_url}}/{{pp_mms_longcod}}\nHTTP 200\n')]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /^error: unknown variable \[unknown-variable\]\n {2}--> .*:5:20\n[^]*did you mean pp_mms_longcode\?\n/m);
  assert.match(wrong.stdout, /1 scenario, 1 wrong, 0 strange\n$/);
  const strange = named('GET {{base_url}}/\n');
  assert.equal((await check([strange])).code, 0);
  assert.equal((await check([strange], ['--strict'])).code, 1);
});

test('check: ids that stand twice', async () => {
  const text = '# id: the-same\nGET {{base_url}}/\nHTTP 200\n';
  const { code, stdout } = await check([scenario(text), scenario(text)]);
  assert.equal(code, 1);
  assert.match(stdout, /error: id twice \[duplicate-id\]/);
});

test('check: --offline asks nobody, --target and --variable are known', async () => {
  const file = named('GET {{base_url}}/{{a}}/{{b}}\nHTTP 200\n');
  const nobody = (args) => harness(['check', '--mock-binary', '/nowhere', ...args, file]);
  fs.writeFileSync(path.join(scratch, 't.vars'), 'base_url=http://127.0.0.1\na=1\n');
  assert.equal((await nobody(['--offline'])).code, 0);
  assert.equal((await nobody(['--target', path.join(scratch, 't.vars')])).code, 1);
  assert.equal((await nobody(['--target', path.join(scratch, 't.vars'), '--variable', 'b=2'])).code, 0);
  assert.equal((await nobody([])).code, 4);
});

test('check: a fault of the format ends with 3', async () => {
  const { code, stderr } = await check([scenario('GET\n')]);
  assert.equal(code, 3);
  assert.match(stderr, /^error: /);
});

test('check: nothing is wrong with what we ship, nor strange', async () => {
  const { code, stdout, stderr } = await harness(['check', '--strict', scenarios]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, / scenarios, 0 wrong, 0 strange/);
});

test('fmt: says what it changes, and changes nothing the second time', async () => {
  const untidy = scenario('GET   http://x\n\n\nHTTP  200\n');
  const tidy = scenario('GET http://x\nHTTP 200\n');
  const told = await harness(['fmt', '--check', untidy, tidy]);
  assert.deepEqual([told.code, told.stdout], [1, `${untidy}\n`]);
  assert.equal((await harness(['fmt', '--stdout', untidy])).stdout, 'GET http://x\n\nHTTP 200\n');
  assert.match(fs.readFileSync(untidy, 'utf8'), /GET {3}http/);
  const changed = await harness(['fmt', untidy, tidy]);
  assert.deepEqual([changed.code, changed.stdout], [0, `${untidy}\n`]);
  assert.equal(fs.readFileSync(untidy, 'utf8'), 'GET http://x\n\nHTTP 200\n');
  assert.deepEqual([(await harness(['fmt', '--check', untidy])).code], [0]);
});

test('fmt: a file that is no scenario is left alone', async () => {
  const file = scenario('GET\n');
  assert.equal((await harness(['fmt', file])).code, 3);
  assert.equal(fs.readFileSync(file, 'utf8'), 'GET\n');
});

test('fmt: what we ship is laid out so', async () => {
  const { code, stdout } = await harness(['fmt', '--check', scenarios]);
  assert.equal(code, 0, stdout);
});

test('list: ids, levels, costs, tags; chosen as run chooses', async () => {
  const a = scenario('# id: list-a\n# level: seen\n# source: x\n# tags: one, two\n# cost: 2 sms\nGET http://x\n');
  const b = scenario('GET http://x\n', 'list-b.hurl');
  const { stdout } = await harness(['list', a, b]);
  assert.match(stdout, new RegExp(`^list-a +seen +2 +one,two +${a}\nlist-b +- +0 +- +${b}\n$`));
  assert.equal((await harness(['list', '--tags', 'two', a, b])).stdout.split('\n').length, 2);
  const [first] = JSON.parse((await harness(['list', '--json', a, b])).stdout);
  assert.deepEqual(first, { title: 'list-a', id: 'list-a', file: a, level: 'seen', source: 'x', cost: 2,
    requires_mock: false, tags: ['one', 'two'], rules: [], assume: [] });
});

test('list --coverage says what is reached, without running', async () => {
  const { code, stdout, stderr } = await harness(['list', '--coverage', scenarios]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /routes +\d+ of +\d+/);
});

test('new --from-curl writes a scenario that reads, on standard output or into a new file', async () => {
  const command = "curl -u MAXXXXXXXXXXXXXXXXXX:t0ken https://api.plivo.com/v1/Account/MAXXXXXXXXXXXXXXXXXX/Message/ --json '{\"dst\":\"1\"}'";
  const { code, stdout } = await harness(['new', '--from-curl', command, '--id', 'mine']);
  assert.equal(code, 0);
  assert.match(stdout, /^# id: mine\n# source: a curl command line\n\nPOST {{base_url}}\/v1\/Account\/{{auth_id}}\/Message\/\n/);
  assert.doesNotMatch(stdout, /t0ken|MAXXX/);
  const file = path.join(scratch, 'new.hurl');
  assert.equal((await harness(['new', '--from-curl', command, '--output', file])).code, 0);
  assert.equal((await harness(['check', '--offline', file])).code, 0);
  assert.equal((await harness(['fmt', '--check', file])).code, 0);
  assert.equal((await harness(['new', '--from-curl', command, '--output', file])).code, 2, 'it is not overwritten');
});

test('new --from-curl - reads standard input', async () => {
  const { child, ended } = start(['new', '--from-curl', '-']);
  child.stdin.end('curl \\\n  http://h/x\n');
  assert.match((await ended).stdout, /GET http:\/\/h\/x\nHTTP \*\n$/);
});

const entry = (more) => ({ kind: 'request', method: 'GET', path: '/v1/Account/MAXXXXXXXXXXXXXXXXXX/', query: null, body: '', status: 200,
  headers: [{ name: 'Host', value: '127.0.0.1' }, { name: 'Authorization', value: '[redacted]' }, { name: 'X-Own', value: 'a # b' }], ...more });
const listing = { total: 4, entries: [
  entry({ method: 'POST', path: '/v1/Account/MAXXXXXXXXXXXXXXXXXX/Message/', body: '{"dst": "1", "auth_token": "[redacted]"}', status: 202,
    headers: [{ name: 'Content-Type', value: 'application/json' }, { name: 'Content-Length', value: '3' }] }),
  { kind: 'state', message_uuid: 'x' },
  entry({ query: 'limit=5', body: 'begin', body_cut: true }),
  entry({}),
] };

test('new --from-journal writes the requests in the order they were sent, with their statuses', async () => {
  const asked = [];
  const server = await plainServer((request, answer) => {
    asked.push(request.url);
    answer.end(JSON.stringify(listing));
  });
  const { code, stdout, stderr } = await harness(['new', '--from-journal', `${server.url}/_mock/accounts/MA/journal/?kind=request`]);
  server.close();
  assert.equal(code, 0, stderr);
  assert.deepEqual(asked, ['/_mock/accounts/MA/journal/?kind=request&limit=1000&offset=0']);
  assert.equal(stdout, `# source: the journal of a mock

GET {{base_url}}/v1/Account/{{auth_id}}/
X-Own: a \\u{23} b
[BasicAuth]
{{auth_id}}: {{auth_token}}
HTTP 200

# The body was longer: the journal has only its beginning.
GET {{base_url}}/v1/Account/{{auth_id}}/?limit=5
X-Own: a \\u{23} b
[BasicAuth]
{{auth_id}}: {{auth_token}}
\`begin\`
HTTP 200

# A secret stands here as [redacted]: put a variable in its place.
POST {{base_url}}/v1/Account/{{auth_id}}/Message/
Content-Type: application/json
{"dst": "1", "auth_token": "[redacted]"}
HTTP 202
`);
  assert.equal((await harness(['check', '--offline', scenario(stdout)])).code, 0);
});

// A mock, and what somebody has done with an account of it: ids that come back, a login that is wrong.
async function usedMock(more) {
  const mock = await runningMock(process.env.PLIVO_MOCK_BINARY);
  const { auth_id: id, auth_token: token, names } = await (await fetch(`${mock.url}/_mock/accounts`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"like": "MAMOCKARTICLE0000001"}' })).json();
  const call = async (path, body, password = token) => (await fetch(`${mock.url}${path.startsWith('/') ? path : `/v1/Account/${id}/${path}`}`, {
    method: body ? 'POST' : 'GET', body: body && JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${id}:${password}`)}` } })).text();
  await more({ id, names, call });
  return { ...mock, journal: `${mock.url}/_mock/accounts/${id}/journal/` };
}

test('new --from-journal writes a scenario that passes: ids are captured where an answer gave them', async () => {
  const mock = await usedMock(async ({ names, call }) => {
    const sent = JSON.parse(await call('Message/', { src: names.number_mms, dst: '14155550198<14155550199', text: 'Hello {{you}}' }));
    await call(`Message/${sent.message_uuid[1]}/`);
    const { number_pool: pool } = JSON.parse(await call('Powerpack/', { name: 'mine' }));
    await call(`${pool}Number/${names.number_mms}/`, { service: 'sms' });
    await call(`Powerpack/${names.pp_mms_longcode}/`);
    await call('Powerpack/', undefined, 'not the token');
    await call('Powerpack/?limit=x');
  });
  const file = temporary('journal.hurl');
  const written = await harness(['new', '--from-journal', mock.journal, '--output', file]);
  const refused = await harness(['new', '--from-journal', `${mock.journal}?limit=0`]);
  mock.close();
  assert.equal(written.code, 0, written.stderr);
  assert.match(refused.stderr, /answers 400: limit takes a number/);
  const text = fs.readFileSync(file, 'utf8');
  assert.match(text, /HTTP 202\n\[Captures\]\nmessage_uuid_1: jsonpath "\$\.message_uuid\[1\]"\n\nGET .*\/Message\/\{\{message_uuid_1\}\}\/\n/);
  assert.match(text, /\nnumber_pool_1: jsonpath "\$\.number_pool" split "\/" nth 5\n/);
  assert.match(text, /\n# The login was refused; [^\n]*\nGET .*\n[^[]*\[BasicAuth\]\n\{\{auth_id\}\}: wrong\nHTTP 401\n/);
  assert.equal((await harness(['fmt', '--check', file])).code, 0);
  const run = await harness(['run', '--mock-binary', process.env.PLIVO_MOCK_BINARY, file]);
  assert.equal(run.code, 0, run.stdout);
});

test('new --from-journal reads all pages of a journal', async () => {
  const mock = await usedMock(async ({ call }) => {
    for (let i = 0; i < 1001; i++) await call(`?i=${i}`);
  });
  const { stdout } = await harness(['new', '--from-journal', mock.journal]);
  const part = await harness(['new', '--from-journal', `${mock.journal}?limit=2`]);
  mock.close();
  assert.deepEqual([...stdout.matchAll(/\?i=(\d+)$/gm)].map(([, i]) => Number(i)), [...Array(1001).keys()]);
  assert.deepEqual([...part.stdout.matchAll(/\?i=(\d+)$/gm)].map(([, i]) => Number(i)), [999, 1000]);
});

for (const [why, args, code, message] of [
  ['neither', [], 2, /give one of/],
  ['both', ['--from-curl', 'curl h', '--from-journal', 'http://h'], 2, /give one of/],
  ['a command without quotes around it', ['--from-curl', 'curl', 'h'], 2, /into quotes/],
  ['what curl cannot do here', ['--from-curl', 'curl h | jq'], 3, /one plain command/],
  ['a journal elsewhere', ['--from-journal', 'http://192.0.2.1/_mock/'], 7, /not on this machine/],
  ['a journal that is not there', ['--from-journal', 'http://127.0.0.1:1/_mock/'], 4, /connect/i],
]) {
  test(`new refuses ${why}`, async () => {
    const result = await harness(['new', ...args]);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, message);
  });
}

test('new refuses what is no journal', async () => {
  for (const [status, body, message] of [[404, '{}', /answers 404/], [200, '[]', /no listing/], [200, '{"entries": []}', /no request/]]) {
    const server = await plainServer((_, answer) => { answer.writeHead(status); answer.end(body); });
    const result = await harness(['new', '--from-journal', server.url]);
    server.close();
    assert.equal(result.code, 3);
    assert.match(result.stderr, message);
  }
});

for (const command of ['check', 'fmt', 'list', 'new']) {
  test(`${command} --help says what it does; no file is wrong usage`, async () => {
    const help = await harness([command, '--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: plivo-harness ${command} `));
    assert.equal((await harness([command])).code, 2);
    assert.equal((await harness([command, '--nonsense', 'x'])).code, 2);
  });
}
