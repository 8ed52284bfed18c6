// What is known to fail, what may differ, what is flaky: the verdicts beside pass and fail.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { harness, livez, plainServer, run, scenario, temporary } from './support.mjs';

const good = scenario(`# id: good\n${livez}`);
const twoAsserts = (moved = '') => `# id: two\n${moved}GET {{base_url}}/_mock/livez
HTTP 200
[Asserts]
status == 201
status == 202
GET {{base_url}}/_mock/livez
HTTP 200
[Asserts]
status == 203
`;
const two = scenario(twoAsserts());
const listed = (...asserts) => {
  const file = temporary('known.txt');
  fs.writeFileSync(file, asserts.map(([id, what, nth]) => `[${id}]\nassert: ${what}\n${
    nth ? `nth: ${nth}\n` : ''}reason: because\nsince: 2026-01-31\n`).join('\n'));
  return file;
};
const both = [['two', 'status == 201'], ['two', 'status == 202']];

const cases = [
  // [why, exit code, what is said, the baseline, scenarios, more options]
  ['all that fails is listed', 0, /1 passed, 0 failed, 1 known in/, both, [good, two]],
  ['lines above have moved', 0, /0 failed, 1 known in/, both, [scenario(twoAsserts('\n# a line\n\n'))]],
  ['one failed assert is not listed', 1, /0 passed, 1 failed in/, both.slice(1), [two]],
  ['a listed assert of the failed step holds', 6, /Stale[^]*:12: two\n +HTTP 200\n[^]*1 stale in/, [...both, ['two', 'HTTP 200']], [two]],
  ['a listed assert behind the failed step is not judged', 0, /1 of the baseline's 3 could not be judged/, [...both, ['two', 'status == 203']], [two]],
  ['the second line that reads so', 0, /1 of the baseline's 3 could not be judged/, [...both, ['two', 'HTTP 200', 2]], [two]],
  ['a listed scenario passes', 6, /Stale[^]*: good\n/, [['good', 'HTTP 200']], [good]],
  ['its line is gone from the scenario', 6, /Stale[^]*status == 999/, [...both, ['two', 'status == 999']], [two]],
  ['a new failure is more than a stale entry', 1, /1 failed, 1 stale in/, [['good', 'HTTP 200']], [good, two]],
  ['a scenario that did not run is not judged', 0, /2 of the baseline's 2 could not be judged/, both, [good]],
  ['a failure of --fail-fast that is known does not stop', 0, /1 passed, 0 failed, 1 known/, both, [two, good], ['--fail-fast']],
];
for (const [why, code, said, baseline, files, options = []] of cases) {
  test(`baseline, exit ${code}: ${why}`, async () => {
    const result = await run(['--baseline', listed(...baseline), ...options, ...files]);
    assert.equal(result.code, code, result.stdout + result.stderr);
    assert.match(result.stdout, said);
  });
}

test('baseline, exit 3: it cannot be read, and nothing is sent', async () => {
  const missing = await run(['--baseline', temporary('none'), good]);
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /No such file/);
  const file = temporary('known.txt');
  fs.writeFileSync(file, '[x]\nassert: y\nresaon: z\n');
  const wrong = await run(['--baseline', file, good]);
  assert.equal(wrong.code, 3);
  assert.match(wrong.stderr, /known\.txt:3: no key "resaon"; did you mean reason\?/);
  assert.equal(wrong.stdout, '');
});

test('--write-baseline lists what fails, and the list holds', async () => {
  const file = temporary('known.txt');
  const wrote = await run(['--write-baseline', file, good, two]);
  assert.equal(wrote.code, 0);
  assert.match(wrote.stderr, /2 known failures written to /);
  const text = fs.readFileSync(file, 'utf8');
  assert.match(text, /\n\[two\]\nassert: status == 201\nreason: not looked into yet\nsince: \d{4}-\d\d-\d\d\nassert: status == 202\n/);
  assert.equal((await run(['--baseline', file, good, two])).code, 0);
});

test('--write-baseline with --baseline keeps reasons, drops what is stale, keeps what was not judged', async () => {
  const old = listed(...both.slice(0, 1), ['good', 'HTTP 200'], ['elsewhere', 'HTTP 500'], ['two', 'status == 203']);
  const file = temporary('known.txt');
  assert.equal((await run(['--baseline', old, '--write-baseline', file, good, two])).code, 0);
  const entries = fs.readFileSync(file, 'utf8').split('\n').filter((line) => /^(\[|assert|reason)/.test(line));
  assert.deepEqual(entries, ['[two]', 'assert: status == 201', 'reason: because', 'assert: status == 202',
    'reason: not looked into yet', 'assert: status == 203', 'reason: because',
    '[elsewhere]', 'assert: HTTP 500', 'reason: because']);
});

test('--write-baseline writes none when not everything was run', async () => {
  const file = temporary('known.txt');
  const { code, stderr } = await run(['--jobs', '1', '--fail-fast', '--write-baseline', file, two, good]);
  assert.equal(code, 1);
  assert.match(stderr, /not everything was run/);
  assert.ok(!fs.existsSync(file));
});

test('--write-baseline, exit 5: it cannot be written', async () => {
  assert.equal((await run(['--write-baseline', `${temporary('no')}/known.txt`, two])).code, 5);
});

// A service that is no mock: an assumption may be wrong there.
const assumed = scenario('# id: guess\n# level: assumed\nGET {{base_url}}/x\nHTTP 418\n');
const documented = scenario('# id: said\n# level: documented\nGET {{base_url}}/x\nHTTP 418\n');
for (const [why, code, said, files, options = []] of [
  ['an assumption that differs is told apart', 0, /differs from what we assume[^]*0 failed, 1 differ in/, [assumed]],
  ['unless --strict', 1, /1 failed in/, [assumed], ['--strict']],
  ['what is documented has to hold', 1, /1 failed in/, [documented]],
]) {
  test(`what is no mock, exit ${code}: ${why}`, async () => {
    const server = await plainServer((_, answer) => answer.end('{}'));
    const result = await harness(['run', '--base-url', server.url, ...options, ...files]);
    server.close();
    assert.equal(result.code, code, result.stdout);
    assert.match(result.stdout, said);
  });
}

test('on a mock an assumption has to hold', async () => {
  assert.equal((await run([scenario('# level: assumed\nGET {{base_url}}/_mock/livez\nHTTP 418\n')])).code, 1);
});

// Answers 500 to the first requests for a path, then 200.
async function shaky(times) {
  const seen = {};
  const server = await plainServer(({ url }, answer) => {
    seen[url] = (seen[url] ?? 0) + 1;
    answer.statusCode = url.startsWith('/shaky') && seen[url] <= times ? 500 : 200;
    answer.end('{}');
  });
  return { ...server, seen };
}
const wobbles = scenario('# id: wobbles\nGET {{base_url}}/shaky\nHTTP 200\n');
const steady = scenario('# id: steady\nGET {{base_url}}/steady\nHTTP 200\n');
for (const [why, code, said, options, times, requests] of [
  ['not asked for', 1, /1 passed, 1 failed in/, [], 1, 1],
  ['passes on the second attempt', 0, /once more, each by itself[^]*Flaky[^]*wobbles \(attempt 2\)\n +.*:3: the status[^]*1 passed, 0 failed, 1 flaky in/, ['--retry-failed', '1'], 1, 2],
  ['passes on the third of four', 0, /wobbles \(attempt 3\)/, ['--retry-failed', '3'], 2, 3],
  ['fails in each', 1, /failed in each of 3 attempts[^]*1 failed in/, ['--retry-failed', '2'], 9, 3],
  ['flaky fails a strict run', 1, /0 failed, 1 flaky in/, ['--retry-failed', '1', '--strict'], 1, 2],
]) {
  test(`retry, exit ${code}: ${why}`, async () => {
    const server = await shaky(times);
    const result = await harness(['run', '--base-url', server.url, ...options, wobbles, steady]);
    server.close();
    assert.equal(result.code, code, result.stdout);
    assert.match(result.stdout, said);
    assert.equal(server.seen['/shaky'], requests);
    assert.equal(server.seen['/steady'], 1);
  });
}

test('a token that somebody wrote into the baseline is in no report', async () => {
  const token = 'canary-t0ken-in-a-list';
  const file = temporary('known.txt');
  fs.writeFileSync(file, `[two]\nassert: status == 201\nreason: with ${token}\nsince: 2026-01-31\n`
    + `assert: status == 202\nreason: r\nsince: 2026-01-31\n[good]\nassert: body == "${token}"\nreason: r\nsince: 2026-01-31\n`);
  const reports = ['junit', 'tap', 'json', 'html', 'markdown', 'annotations'].map((name) => [name, temporary(name)]);
  const { code, stdout, stderr } = await run(['--baseline', file, '--report', reports.map((pair) => pair.join('=')).join(','), good, two],
    { PLIVO_AUTH_TOKEN: token });
  assert.equal(code, 6);
  const texts = reports.map(([, path]) => fs.readFileSync(path, 'utf8'));
  for (const text of [stdout, stderr, ...texts]) assert.ok(!text.includes(token));
  for (const text of texts) assert.match(text, /redacted/);
});
