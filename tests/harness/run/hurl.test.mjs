// Hurl itself runs what we ship: each scenario that needs no control API has the verdict there that
// it has here. Which Hurl: HURL_BINARY, or hurl in PATH.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { harness, root } from './support.mjs';

const hurl = process.env.HURL_BINARY ?? 'hurl';
const there = spawnSync(hurl, ['--version'], { encoding: 'utf8' });
const skip = there.status !== 0 && 'there is no hurl here: name one in HURL_BINARY';

let mock;
before(async () => {
  if (skip) return;
  mock = spawn(process.env.PLIVO_MOCK_BINARY, ['serve', '--world', 'article', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await new Promise((resolve) => { mock.stdout.once('data', resolve); });
  [mock.url] = /http:\/\/\S+/.exec(ready);
});
after(() => mock?.kill('SIGTERM'));

const control = async (method, where, body) => (await fetch(`${mock.url}/_mock/${where}`, { method, body: body && JSON.stringify(body) })).json();

// The variables of a scenario in an account of its own, as a run gives them.
async function variablesFor(text) {
  const [first] = (await control('GET', 'worlds')).accounts;
  const like = /^# account: *(\S+)/m.exec(text)?.[1] ?? first.auth_id;
  const account = await control('POST', 'accounts', { like });
  const { names } = await control('GET', `accounts/${account.auth_id}/names`);
  return { base_url: mock.url, dst: '14155550199', auth_id: account.auth_id, auth_token: account.auth_token, ...names };
}

// A number would lose its type otherwise, and a phone number is a text.
function passesWithHurl(file, variables) {
  const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  const result = spawnSync(hurl, ['--test', '--no-color', ...given, file], { encoding: 'utf8' });
  assert.ok([0, 4].includes(result.status), `${file}: hurl ended with ${result.status}\n${result.stderr}`);
  return { passed: result.status === 0, said: result.stderr };
}

const scenarios = fs.readdirSync(path.join(root, 'harness/scenarios'), { recursive: true })
  .filter((name) => name.endsWith('.hurl'))
  .map((name) => path.join(root, 'harness/scenarios', name))
  .filter((file) => !/_mock\/|{{ *sink|^# assume:/m.test(fs.readFileSync(file, 'utf8')));

test('there are scenarios that need no control API', () => assert.ok(scenarios.length > 100, `${scenarios.length}`));

test('Hurl has the same verdicts', { skip }, async () => {
  const { stdout } = await harness(['list', '--json', ...scenarios]);
  assert.equal(JSON.parse(stdout).length, scenarios.length);
  for (const file of scenarios) {
    const text = fs.readFileSync(file, 'utf8');
    const { passed, said } = passesWithHurl(file, await variablesFor(text));
    assert.equal(passed, !/^# must-fail:/m.test(text), `${file}\n${said}`);
  }
});

test('and they all hold here', { skip }, async () => {
  const { code, stdout } = await harness(['run', '--base-url', mock.url, '--error-format', 'short', ...scenarios]);
  assert.equal(code, 0, stdout);
});
