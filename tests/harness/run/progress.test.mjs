// The line that says how far a run is: on a terminal (a pty by script(1)), and nowhere else.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { after, test } from 'node:test';
import { failing, fakeMock, livez, plainServer, run, scenario, temporary } from './support.mjs';

const skip = spawnSync('script', ['--version']).status === 0 ? false : 'script (util-linux) is not there';
const erased = '\r\x1b[K';

// A run on a terminal of so many columns, with what it wrote; seen() waits until it has written that.
function onTerminal(args, env = {}, columns = 60) {
  const command = `stty cols ${columns}; exec "$PLIVO_HARNESS_BINARY" run --mock-binary ${fakeMock} ${args.join(' ')}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TERM: 'xterm', SHELL: '/bin/sh',
      PLIVO_HARNESS_BINARY: process.env.PLIVO_HARNESS_BINARY, ...env } });
  after(() => child.kill('SIGKILL'));
  let text = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (piece) => { text += piece; look(); });
  const ended = new Promise((resolve) => { child.on('close', (code) => resolve({ code, text })); });
  const seen = (wanted) => new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`${wanted} is not in ${JSON.stringify(text)}`)), 10000);
    look = () => { if (text.includes(wanted)) { clearTimeout(deadline); resolve(); } };
    look();
  });
  return { seen, ended };
}

// What stays on the terminal: of each line what stands behind its last erasure.
const left = (text) => text.split('\n').map((line) => line.split(erased).at(-1).replace(/\r$/, '')).join('\n');

// A service that answers when it is told to.
async function held() {
  const waiting = [];
  const server = await plainServer((request, answer) => waiting.push(answer));
  after(() => server.close());
  return { url: server.url, release: () => waiting.splice(0).forEach((answer) => answer.end()) };
}

test('what is done, what failed, and what runs; at the end it is gone', { skip }, async () => {
  const service = await held();
  const slow = (id) => scenario(`# id: ${id}\nGET ${service.url}\nHTTP 200\n`);
  const { seen, ended } = onTerminal(['--jobs', '2', '--error-format', 'short', scenario(livez), scenario(failing), slow('slow-one'), slow('slow-two')]);
  await seen(`${erased}2/4, 1 failed: slow-one, slow-two`);
  service.release();
  const { code, text } = await ended;
  assert.equal(code, 1);
  assert.match(left(text), /3 passed, 1 failed/);
  assert.doesNotMatch(left(text), /\d\/4/);
  assert.doesNotMatch(left(text), /\x1b\[K/);
});

test('it is as long as the terminal is wide: names that do not fit are left out', { skip }, async () => {
  const service = await held();
  const slow = (id) => scenario(`# id: ${id}\nGET ${service.url}\nHTTP 200\n`);
  const { seen, ended } = onTerminal(['--jobs', '2', slow('first'), slow('a-second-with-a-long-name')], {}, 20);
  await seen('0/2: first');
  service.release();
  const { text } = await ended;
  assert.doesNotMatch(text, /first, a-sec/);
});

for (const [why, env] of [['CI is set', { CI: 'true' }], ['a terminal that can do nothing', { TERM: 'dumb' }]])
  test(`${why}: plain lines`, { skip }, async () => {
    const { text } = await onTerminal([scenario(livez)], env).ended;
    assert.match(text, /1 passed/);
    assert.ok(!text.includes(erased));
  });

test('NO_COLOR: the line, without colours', { skip }, async () => {
  const service = await held();
  const { seen, ended } = onTerminal([scenario(`# id: one\nGET ${service.url}\nHTTP 200\n`)], { NO_COLOR: '1' });
  await seen('0/1: one');
  service.release();
  assert.doesNotMatch((await ended).text, /\x1b\[[\d;]*m/);
});

test('no terminal: nothing of it, nor in a report', async () => {
  const report = temporary('r.tap');
  const { stdout, stderr } = await run(['--color', '--report', `tap=${report}`, scenario(livez)], { TERM: 'xterm' });
  for (const text of [stdout, stderr, fs.readFileSync(report, 'utf8')]) assert.doesNotMatch(text, /\x1b\[K|\r/);
});
