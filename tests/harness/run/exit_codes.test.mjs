// Every exit code of harness/cli/exit_codes.c, each way it can come about.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { failing, fakeMock, harness, livez, plainServer, root, run, scenario, temporary } from './support.mjs';

const good = scenario(livez);
const bad = scenario(failing);
const unreadable = scenario('GET {{base_url}}\nHTTP 200\n[Assserts]\nstatus == 1\n');
const plain = await plainServer((_, answer) => { answer.writeHead(404); answer.end('{}'); });
after(() => plain.close());

// A port that nobody listens on: it was ours a moment ago.
const closedPort = await new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const target = (text) => {
  const file = temporary('target.vars');
  fs.writeFileSync(file, text);
  return file;
};
const away = target('base_url=https://api.plivo.com\ndst=14155550199\n');
const mock = ['--mock-binary', fakeMock];

// Only ever by a link: a writer that replaces what it is given then replaces the link.
function link(to) {
  const file = temporary('link');
  fs.symlinkSync(to, file);
  return file;
}

const asserts = (text) => scenario(`${livez}[Asserts]\n${text}\n`);

const cases = [
  // [why, code, what is said, arguments of run, environment]
  ['a scenario that passes', 0, /1 passed, 0 failed/, [...mock, good]],
  ['a scenario that fails', 1, /1 passed, 1 failed/, [...mock, good, bad]],
  ['no answer, but a target that is there', 1, /no answer/, [...mock, scenario('GET {{base_url}}/hang-up\nHTTP *\n')]],
  ['no answer by a way of its own', 1, /1 passed, 1 failed in/, [...mock, scenario(`${livez.replace('HTTP', '[Options]\nproxy: http://127.0.0.1:1\nHTTP')}`), good]],
  ['an unknown option', 2, /no option --tgas; did you mean --tags\?/, ['--tgas', 'x', good]],
  ['no file', 2, /name at least one scenario/, []],
  ['an option without its value', 2, /--tags needs a value/, ['--tags']],
  ['an unknown report', 2, /did you mean junit\?/, ['--report', 'junti=x', good]],
  ['a variable without a value', 2, /is not written name=value/, ['--variable', 'x', good]],
  ['a secret in the command line', 2, /PLIVO_AUTH_TOKEN/, ['--variable', 'auth_token=s3cret', good]],
  ['--mock and --target', 2, /does not go with/, ['--mock', 'article', '--target', away, good]],
  ['no scenario matches', 2, /matches --tags and --id/, [...mock, '--tags', 'nothing', good]],
  ['a folder without scenarios', 2, /no scenario \(\*\.hurl\) there/, [...mock, path.dirname(scenario('', 'empty/a.txt'))]],
  ['the same file twice', 2, /s1\.hurl and .*s1\.hurl are the same file/, [...mock, good, good]],
  ['the same id twice', 2, /one\.hurl and .*two\.hurl have the same id, twin/, [...mock,
    scenario(`# id: twin\n${livez}`, 'one.hurl'), scenario(`# id: twin\n${livez}`, 'two.hurl')]],
  ['a URL that is not of HTTP', 2, /--base-url has no base_url=http/, ['--base-url', 'ftp://127.0.0.1', good]],
  ['a target without a login', 1, /^plivo-harness: no login: set PLIVO_AUTH_ID/m, ['--base-url', plain.url, good]],
  ['a target file that is not there', 2, /No such file/, ['--target', temporary('none'), good]],
  ['a wrong line in a target file', 2, /:1: "oops"/, ['--target', target('oops\n'), good]],
  ['a target file without base_url', 2, /no base_url/, ['--target', target('dst=1\n'), good]],
  ['--live without credentials', 2, /PLIVO_AUTH_ID and/, ['--target', away, '--live', good]],
  ['an account the world does not have', 2, /no account MANONE/, [...mock, scenario(`# account: MANONE\n${livez}`)]],
  ['an empty world, for a scenario that needs an account', 2, /no account at all/, [...mock, '--mock', 'empty', scenario(`${livez}[Asserts]\nvariable "auth_id" exists\n`)]],
  ['an empty world, for one that needs none', 0, /1 passed/, [...mock, '--mock', 'empty', good]],
  ['a wrong number from the environment', 2, /PLIVO_HARNESS_MAX_MESSAGES/, [...mock, good], { PLIVO_HARNESS_MAX_MESSAGES: 'x' }],
  ['a file that cannot be parsed', 3, /nothing was run/, [...mock, good, unreadable]],
  ['a regex that is none', 3, /invalid regex[^]*:4:14\n/, [...mock, asserts('body matches /(/')]],
  ['the same in a filter', 3, /invalid regex/, [...mock, asserts('body regex "(" == "x"')]],
  ['a JSONPath that is none', 3, /invalid JSONPath[^]*:4:10\n/, [...mock, asserts('jsonpath "$.[" exists')]],
  ['one that a variable makes so', 1, /invalid regex/, [...mock, '--variable', 'x=(', asserts('body matches "{{x}}"')]],
  ['a file that is not there', 3, /No such file/, [...mock, good, temporary('none.hurl')]],
  ['a port that nobody listens on', 4, /127\.0\.0\.1/, ['--base-url', `http://127.0.0.1:${closedPort}`, good]],
  ['a mock that does not start', 4, /no world "broken"/, [...mock, '--mock', 'broken', good]],
  ['no such binary', 4, /cannot be executed/, ['--mock-binary', temporary('none'), good]],
  ['a mock that dies', 4, /told to die[^]*1 not run/, [...mock, '--jobs', '1', scenario('GET {{base_url}}/die\nHTTP *\n'), good]],
  ['a report that cannot be written', 5, /cannot write/, [...mock, '--report', `json=${temporary('no')}/r.json`, good]],
  ['a report to a full device', 5, /No space left/, [...mock, '--report', `tap=${link('/dev/full')}`, good]],
  ['a target that is not on this machine', 7, /add --live/, ['--target', away, good]],
  ['the same by --base-url', 7, /add --live/, ['--base-url', 'https://api.plivo.com', good]],
  ['a scenario that leaves this machine', 7, /not on this machine/, [...mock, scenario('GET http://192.0.2.1/\nHTTP *\n')]],
  ['too many messages by their own words', 7, /nothing was sent/, [...mock, '--max-messages', '2', scenario(`# cost: 3 sms\n${livez}`)]],
  ['too many messages in fact', 7, /more than 1 messages/, [...mock, '--max-messages', '1', scenario(
    'POST {{base_url}}/v1/Account/x/Message/\n{"dst":"1<2"}\nHTTP *\n')]],
];

for (const [why, code, said, args, env] of cases) {
  test(`exit ${code}: ${why}`, async () => {
    const result = await harness(['run', ...args], env);
    const output = result.stdout + result.stderr;
    assert.equal(result.code, code, output);
    assert.match(output, said);
    assert.doesNotMatch(output, /s3cret/);
  });
}

test('exit 2: an unknown command names the nearest', async () => {
  const result = await harness(['rnu']);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /did you mean "run"\?/);
});

test('a report to a FIFO goes to who reads it', async () => {
  const file = temporary('fifo');
  execFileSync('mkfifo', [file]);
  const read = fs.promises.readFile(file, 'utf8');
  assert.equal((await run(['--report', `tap=${file}`, good])).code, 0);
  assert.match(await read, /^TAP version 14\n1\.\.1\nok 1/);
  assert.ok(fs.lstatSync(file).isFIFO());
});

test('a failed run is more than a report that cannot be written', async () => {
  assert.equal((await run(['--report', 'json=/nowhere/r.json', bad])).code, 1);
});

test('nothing is sent when one file cannot be parsed', async () => {
  const seen = [];
  const server = await plainServer((request, answer) => { seen.push(request.url); answer.end('{}'); });
  await harness(['run', '--base-url', server.url, good, unreadable]);
  server.close();
  assert.deepEqual(seen, []);
});

test('the table in the docs is the one of --help', async () => {
  const docs = fs.readFileSync(path.join(root, 'docs/reference/harness.md'), 'utf8').replaceAll('`', '');
  const rows = (text, pattern) => [...text.matchAll(pattern)].map(([, code, meaning]) => `${code} ${meaning}`);
  const { stdout } = await harness(['run', '--help']);
  assert.deepEqual(rows(docs, /^\| (\d) \| (.*) \|$/gm), rows(stdout, /^ {2}(\d) {2}(.*)$/gm));
});

for (const args of [['--help'], ['run', '--help']]) {
  test(`${args.join(' ')} is 80 columns wide and names every exit code`, async () => {
    const { code, stdout } = await harness(args);
    assert.equal(code, 0);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    for (const exit of [0, 1, 2, 3, 4, 5, 6, 7]) assert.match(stdout, new RegExp(`^  ${exit}  `, 'm'));
  });
}
