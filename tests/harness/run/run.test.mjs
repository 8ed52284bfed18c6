// How scenarios are chosen, run and judged, and how a run ends.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { failing, harness, livez, plainServer, root, run, runningMock, scenario, start, fakeMock, temporary } from './support.mjs';

// The scenarios that ran, by their verdicts: { name: 'passed' }.
async function verdicts(args, env) {
  const file = temporary('r.json');
  const result = await run(['--report', `json=${file}`, ...args], env);
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { ...result, report, verdicts: Object.fromEntries(report.scenarios.map((s) => [s.title, s.verdict])) };
}

async function passes(text, args = []) {
  const result = await run([...args, scenario(text)]);
  assert.equal(result.code, 0, result.stdout + result.stderr);
  return result;
}

test('a folder: its files by name, then the folders in it; other files are left alone', async () => {
  for (const name of ['b', 'a', 'sub/c']) scenario(livez, `tree/${name}.hurl`);
  fs.writeFileSync(path.join(path.dirname(scenario('x', 'tree/notes.txt')), '.hidden.hurl'), 'x');
  const { report } = await verdicts([path.dirname(scenario(livez, 'tree/b.hurl'))]);
  assert.deepEqual(report.scenarios.map((s) => s.title), ['a', 'b', 'c']);
});

const tagged = [['x', 'mms, pool'], ['y', 'sms'], ['z', 'mms, slow']].map(([id, tags]) => (
  scenario(`# id: ${id}\n# tags: ${tags}\n${livez}`)));
for (const [why, args, chosen] of [
  ['one tag', ['--tags', 'mms'], 'xz'],
  ['either of two', ['--tags', 'pool,sms'], 'xy'],
  ['the same, given twice', ['--tags', 'pool', '--tags', 'sms'], 'xy'],
  ['a tag left out', ['--tags', '!slow'], 'xy'],
  ['one tag, another left out', ['--tags', 'mms,!slow'], 'x'],
  ['an id', ['--id', 'y'], 'y'],
  ['a pattern', ['--id', '[xz]'], 'xz'],
  ['both have to hold', ['--id', 'x,y', '--tags', 'mms'], 'x'],
]) {
  test(`chosen: ${why}`, async () => {
    assert.equal(Object.keys((await verdicts([...args, ...tagged])).verdicts).join(''), chosen);
  });
}

test('--fail-fast stops after the first failure, and says how many were not run', async () => {
  const { report } = await verdicts(['--fail-fast', '--jobs', '1', scenario(livez), scenario(failing), scenario(livez)]);
  assert.deepEqual([report.passed, report.failed, report.not_run], [1, 1, 1]);
});

test('--fail-fast: TAP and JUnit list what was not run', async () => {
  const [tap, junit] = [temporary('r.tap'), temporary('r.xml')];
  await run(['--fail-fast', '--jobs', '1', '--report', `tap=${tap},junit=${junit}`, scenario(failing, 'x/a.hurl'), scenario(livez, 'x/b.hurl')]);
  assert.match(fs.readFileSync(tap, 'utf8'), /^1\.\.2\nnot ok 1 - a\n[^]*\nok 2 - b # SKIP not run\n$/m);
  assert.match(fs.readFileSync(junit, 'utf8'), /tests="2" failures="1"[^]*skipped="1"[^]*<skipped message="not run"\/>/);
});

test('a scenario of which no step is run is skipped, one of two is enough', async () => {
  const skipped = 'GET {{base_url}}/_mock/livez\n[Options]\nskip: true\nHTTP 200\n';
  const { report } = await verdicts([scenario(skipped), scenario(skipped + livez)]);
  assert.deepEqual(report.scenarios.map((s) => s.verdict), ['skipped', 'passed']);
  assert.equal(report.scenarios[0].reason, 'no step to run');
});

test('the file stops at its first failed step, the next file goes on', async () => {
  const { report } = await verdicts([scenario(`${failing}\n${livez}`), scenario(livez)]);
  assert.deepEqual(report.scenarios.map((s) => [s.verdict, s.requests]), [['failed', 1], ['passed', 1]]);
});

test('every scenario has an account of its own, and the names of the world', async () => {
  const mine = 'GET {{base_url}}/whoami\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP 200\n[Asserts]\n'
    + 'jsonpath "$.token" == "{{auth_token}}"\nvariable "pp_mms_longcode" isUuid\nvariable "auth_id" endsWith ';
  await passes(`${mine}"101"\n`);
  // one after another, since the fake mock counts accounts as they are asked for
  const { code, stdout } = await run(['--jobs', '1', scenario(`${mine}"101"\n`), scenario(`${mine}"102"\n`)]);
  assert.equal(code, 0, stdout);
});

test('# account: chooses the account that is cloned', async () => {
  await passes(`# account: MAMOCKDEFAULTMMS0001\n${livez}[Asserts]\nvariable "auth_id" startsWith "MAMOCKDEFAULT"\nvariable "like" == "MAMOCKDEFAULTMMS0001"\n`);
});

test('--variable beats the world', async () => {
  await passes(`${livez}[Asserts]\nvariable "dst" == 4\nvariable "number_sms" == "x y"\n`,
    ['--variable', 'dst=4', '--variable', 'number_sms=x y']);
});

test('captures are there for the next step, with their type', async () => {
  await passes(`${livez}[Captures]\nstate: jsonpath "$.status"\nn: status\n
POST {{base_url}}/echo\n{ "a": "{{state}}", "n": {{n}} }\nHTTP 200\n[Asserts]\njsonpath "$.body" == "{ \\"a\\": \\"ok\\", \\"n\\": 200 }"\n`);
});

test('the request goes out as it is written', async () => {
  await passes(`PUT {{base_url}}/echo\nHTTP 404\n
POST {{base_url}}/echo?x=1\nX-Two: a\n[Query]\ny: a b&c\n[Form]\nkey: v=1 é\nother: {{dst}}\nHTTP 200\n[Asserts]
jsonpath "$.url" == "/echo?x=1&y=a%20b%26c"
jsonpath "$.headers['x-two']" == "a"
jsonpath "$.headers['content-type']" == "application/x-www-form-urlencoded"
jsonpath "$.headers['accept']" == "*/*"
jsonpath "$.headers['user-agent']" startsWith "plivo-harness/"
jsonpath "$.headers['expect']" not exists
jsonpath "$.body" == "key=v%3D1%20%C3%A9&other=14155550199"\n
POST {{base_url}}/echo\nHTTP 200\n[Asserts]\njsonpath "$.headers['content-length']" == "0"
jsonpath "$.headers['content-type']" not exists\n
POST {{base_url}}/echo\n\`text\`\nHTTP 200\n[Asserts]\njsonpath "$.headers['content-type']" not exists
jsonpath "$.body" == "text"\n`);
});

test('multipart, with a file beside the scenario', async () => {
  scenario('file text', 'part.txt');
  await passes(`POST {{base_url}}/echo\n[Multipart]\nkey: {{dst}}\nup: file,part.txt;\nHTTP 200\n[Asserts]
jsonpath "$.headers['content-type']" startsWith "multipart/form-data; boundary="
jsonpath "$.body" contains "name=\\"key\\"\\r\\n\\r\\n14155550199\\r\\n"
jsonpath "$.body" contains "filename=\\"part.txt\\"\\r\\nContent-Type: text/plain\\r\\n\\r\\nfile text\\r\\n"\n`);
});

test('retry asks again until it passes; too few retries fail', async () => {
  const flaky = (retries) => scenario(`GET {{base_url}}/flaky/4\n[Options]\nretry: ${retries}\nretry-interval: 5ms\nHTTP 200\n[Asserts]\njsonpath "$.ready" == true\n`);
  const enough = await verdicts([flaky(3)]);
  assert.deepEqual([enough.code, enough.report.scenarios[0].requests], [0, 4]);
  assert.equal((await verdicts([flaky(2)])).code, 1);
});

test('delay waits, skip leaves out, variable sets', async () => {
  const { report } = await verdicts([scenario(`GET {{base_url}}/nowhere\n[Options]\nskip: true\nHTTP 200\n
GET {{base_url}}/_mock/{{page}}\n[Options]\nvariable: page=livez\ndelay: 30ms\nHTTP 200\n`)]);
  assert.equal(report.passed, 1);
  assert.equal(report.scenarios[0].requests, 1);
  assert.ok(report.scenarios[0].duration_us >= 30000);
});

test('must-fail: all that we ship do fail so', async () => {
  const { code, stdout, report } = await verdicts(['--mock-binary', process.env.PLIVO_MOCK_BINARY,
    path.join(root, 'harness/scenarios/must-fail')]);
  assert.equal(code, 0, stdout);
  assert.ok(report.passed >= 20);
});

for (const [why, text, said] of [
  ['that passes', `# must-fail: x\n${livez}`, /has to fail: it passed instead/],
  ['that fails otherwise', `# must-fail: string <no>\n${failing}`, /fails otherwise: no failure says this/],
  ['one of whose texts is missing', `# must-fail: 201\n# must-fail: 202\n${failing}`, /fails otherwise/],
]) {
  test(`must-fail: one ${why} is a failure`, async () => {
    const { code, report } = await verdicts([scenario(text)]);
    assert.equal(code, 1);
    assert.match(report.scenarios[0].failures.at(-1).message, said);
  });
}

test('a target that is no mock: file, credentials, and what requires: mock is skipped', async () => {
  const seen = [];
  const server = await plainServer((request, answer) => {
    seen.push(request.url);
    answer.writeHead(request.url.startsWith('/_mock') ? 404 : 200, { Login: request.headers.authorization ?? '' });
    answer.end('{}');
  });
  const file = temporary('plain.vars');
  fs.writeFileSync(file, `# a target\nbase_url=${server.url}/\nmy_name=x\n`);
  const result = await harness(['run', '--target', file,
    scenario(`# requires: mock\n${livez}`),
    scenario('GET {{base_url}}/{{my_name}}\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP 200\n[Asserts]\nheader "Login" == "Basic TUE6dG9rZW4="\n')],
  { PLIVO_AUTH_ID: 'MA', PLIVO_AUTH_TOKEN: 'token' });
  server.close();
  assert.equal(result.code, 0, result.stdout);
  assert.match(result.stdout, /1 passed, 0 failed, 1 skipped/);
  assert.deepEqual(seen, ['/_mock/worlds', '/x']);
});

test('a running mock is recognised, and no credentials of the environment go to it', async () => {
  const mock = await runningMock();
  const result = await harness(['run', '--base-url', mock.url, scenario(`${livez}[Asserts]\nvariable "auth_id" endsWith "101"\n`)],
    { PLIVO_AUTH_ID: 'MA', PLIVO_AUTH_TOKEN: 'token' });
  mock.close();
  assert.equal(result.code, 0, result.stdout + result.stderr);
});

test('a proxy of the environment is not asked for loopback', async () => {
  assert.equal((await run([scenario(livez)], { http_proxy: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9' })).code, 0);
});

test('the mock is stopped at the end and leaves nothing behind', async () => {
  const stopped = temporary('stopped');
  const folder = temporary('tmp');
  fs.mkdirSync(folder);
  assert.equal((await run([scenario(livez)], { FAKE_MOCK_STOPPED: stopped, TMPDIR: folder })).code, 0);
  assert.equal(fs.readFileSync(stopped, 'utf8'), 'stopped');
  assert.deepEqual(fs.readdirSync(folder), []);
});

test('--mock-argument reaches the mock', async () => {
  await passes('GET {{base_url}}/options\nHTTP 200\n[Asserts]\njsonpath "$.seed" == "7"\njsonpath "$.world" == "article"\n',
    ['--mock-argument=--seed', '--mock-argument', '7']);
});

test('each set of assumptions has a mock of its own', async () => {
  const told = (assume, expected) => scenario(`${assume.map((a) => `# assume: ${a}\n`).join('')}GET {{base_url}}/options
HTTP 200
[Asserts]
jsonpath "$.assume" ${expected}
jsonpath "$.seed" == "7"
`);
  const result = await run(['--mock-argument=--seed', '--mock-argument=7',
    told(['a=1'], '== "a=1"'), told([], 'not exists'), told(['b=2'], '== "b=2"'), told(['a=1'], '== "a=1"')]);
  assert.equal(result.code, 0, result.stdout + result.stderr);
});

test('a scenario with assumptions is left out where no mock can be started for it', async () => {
  const mock = await runningMock();
  const result = await run(['--base-url', mock.url, scenario(`# assume: a=1\n${livez}`), scenario(livez)]);
  mock.close();
  assert.equal(result.code, 0, result.stdout + result.stderr);
  assert.match(result.stdout, /1 passed, 0 failed, 1 skipped/);
  assert.match(result.stdout, /needs a mock that this run starts/);
});

test('a mock that does not take an assumption ends the run with what it says', async () => {
  const result = await harness(['run', scenario(`# assume: lst-limit=1\n${livez}`)]);
  assert.equal(result.code, 4, result.stdout + result.stderr);
  assert.match(result.stderr, /did you mean "list-limit"/);
});

test('the mock ends with the harness, even if that is killed', { timeout: 20000 }, async () => {
  const folder = temporary('watched');
  fs.mkdirSync(folder);
  let watcher;
  const seen = new Promise((resolve) => { watcher = fs.watch(folder, resolve); });
  const endless = scenario('GET {{base_url}}/nowhere\n[Options]\nretry: -1\nretry-interval: 60s\nHTTP 200\n');
  const { child } = start(['run', '--mock-binary', fakeMock, scenario(livez), endless],
    { FAKE_MOCK_STOPPED: path.join(folder, 'stopped') });
  await new Promise((resolve) => { child.stdout.on('data', (text) => { if (/✓/.test(text)) resolve(); }); });
  child.kill('SIGKILL');
  await seen;
  watcher.close();
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} stops the mock, then the harness ends by it`, { timeout: 20000 }, async () => {
    const stopped = temporary('stopped');
    const endless = scenario('GET {{base_url}}/nowhere\n[Options]\nretry: -1\nretry-interval: 60s\nHTTP 200\n');
    const { child, ended } = start(['run', '--mock-binary', fakeMock, scenario(livez), endless], { FAKE_MOCK_STOPPED: stopped });
    await new Promise((resolve) => { child.stdout.on('data', (text) => { if (/✓/.test(text)) resolve(); }); });
    child.kill(signal);
    const result = await ended;
    assert.equal(result.signal, signal, result.stderr);
    assert.match(result.stdout, /1 passed, 0 failed, 1 not run/);
    assert.equal(fs.readFileSync(stopped, 'utf8'), 'stopped');
  });
}
