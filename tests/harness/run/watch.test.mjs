// run --watch: what changes is run again, and nothing else.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { failing, fakeMock, livez, run, scenario, scratch, start, temporary } from './support.mjs';

const WAITING = 'waiting for changes; Ctrl-C ends\n';

// A run that watches; round() is the output of the next round, up to where it waits again.
function watch(args, mock = fakeMock) {
  const { child, ended, output } = start(['run', '--watch', '--jobs', '1', '--mock-binary', mock, ...args]);
  after(() => child.kill('SIGKILL')); // a test that fails leaves none behind
  let taken = 0;
  let look = () => {};
  child.stdout.on('data', () => look());
  child.on('close', () => look());
  const round = () => new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`no more than: ${output.stdout}${output.stderr}`)), 10000);
    look = () => {
      const end = output.stdout.indexOf(WAITING, taken);
      if (end < 0 && child.exitCode === null && child.signalCode === null) return;
      clearTimeout(deadline);
      look = () => {};
      const text = output.stdout.slice(taken, end);
      taken = end + WAITING.length;
      if (end < 0) reject(new Error(`it has ended: ${output.stderr}`)); else resolve(text);
    };
    look();
  });
  return { round, output, stop: (signal = 'SIGINT') => { child.kill(signal); return ended; } };
}

const folder = () => fs.mkdtempSync(path.join(scratch, 'watched-'));
const summary = (text) => text.match(/\d+ passed, \d+ failed[^\n]*(?= in )/)?.[0];

test('a scenario that changes is run again, by itself; Ctrl-C ends it by that signal', async () => {
  const at = folder();
  for (const name of ['a', 'b', 'c']) fs.writeFileSync(`${at}/${name}.hurl`, livez);
  const w = watch([at]);
  assert.equal(summary(await w.round()), '3 passed, 0 failed');
  fs.writeFileSync(`${at}/b.hurl`, failing);
  const second = await w.round();
  assert.equal(summary(second), '0 passed, 1 failed');
  assert.match(second, new RegExp(`^\nchanged: ${at}/b.hurl\n`));
  assert.doesNotMatch(second, /✓|✗ [ac] /);
  const { signal } = await w.stop();
  assert.equal(signal, 'SIGINT');
});

test('an editor that writes a new file and renames it; a scenario and a folder that are new', async () => {
  const at = folder();
  fs.writeFileSync(`${at}/a.hurl`, livez);
  const w = watch([at]);
  await w.round();
  fs.writeFileSync(`${at}/.a.hurl.swp`, 'x');
  fs.writeFileSync(`${at}/a.hurl~`, livez);
  fs.writeFileSync(`${at}/.new`, failing);
  fs.renameSync(`${at}/.new`, `${at}/a.hurl`);
  assert.equal(summary(await w.round()), '0 passed, 1 failed');
  fs.mkdirSync(`${at}/deep/er`, { recursive: true });
  fs.writeFileSync(`${at}/deep/er/n.hurl`, livez);
  assert.equal(summary(await w.round()), '1 passed, 0 failed');
  fs.writeFileSync(`${at}/deep/er/n.hurl`, failing);
  assert.equal(summary(await w.round()), '0 passed, 1 failed');
  await w.stop();
});

test('a file beside them concerns all; one beside a scenario that was named, too', async () => {
  const at = folder();
  for (const name of ['a', 'b', 'not-named']) fs.writeFileSync(`${at}/${name}.hurl`, livez);
  fs.writeFileSync(`${at}/data.json`, '{}');
  const w = watch([`${at}/a.hurl`, `${at}/b.hurl`]);
  await w.round();
  fs.writeFileSync(`${at}/data.json`, '{"a": 1}');
  const changed = await w.round();
  assert.match(changed, /changed: .*data\.json; all run again\n/);
  assert.equal(summary(changed), '2 passed, 0 failed');
  fs.rmSync(`${at}/data.json`);
  assert.equal(summary(await w.round()), '2 passed, 0 failed');
  fs.writeFileSync(`${at}/not-named.hurl`, failing);
  fs.writeFileSync(`${at}/a.hurl`, `${livez}\n`);
  assert.equal(summary(await w.round()), '1 passed, 0 failed');
  await w.stop('SIGTERM');
});

test('a mock that was built anew: all run, against the new one', async () => {
  const at = folder();
  const mock = path.join(folder(), 'mock');
  const install = (target) => {
    fs.writeFileSync(`${mock}.new`, `#!/bin/sh\nexec ${target} "$@"\n`, { mode: 0o755 });
    fs.renameSync(`${mock}.new`, mock);
  };
  install(fakeMock);
  for (const name of ['a', 'b']) fs.writeFileSync(`${at}/${name}.hurl`, livez);
  const w = watch([at], mock);
  await w.round();
  install('/bin/false');
  assert.match(await w.round(), /changed: .*\/mock; all run again/);
  install(fakeMock);
  assert.equal(summary(await w.round()), '2 passed, 0 failed');
  const { stderr } = await w.stop();
  assert.match(stderr, /plivo-harness: .*mock/);
});

test('what cannot be read stays due, with what else has changed', async () => {
  const at = folder();
  for (const name of ['a', 'b', 'c']) fs.writeFileSync(`${at}/${name}.hurl`, livez);
  const w = watch([at]);
  await w.round();
  fs.writeFileSync(`${at}/a.hurl`, 'GET\n');
  assert.equal(summary(await w.round()), undefined);
  fs.writeFileSync(`${at}/b.hurl`, failing);
  assert.equal(summary(await w.round()), undefined);
  fs.writeFileSync(`${at}/a.hurl`, livez);
  assert.equal(summary(await w.round()), '1 passed, 1 failed');
  const { stderr } = await w.stop();
  assert.match(stderr, /a\.hurl[^]*nothing was run/);
});

test('a report beside the scenarios does not make it run again', async () => {
  const at = folder();
  fs.writeFileSync(`${at}/a.hurl`, livez);
  const w = watch(['--report', `json=${at}/r.json`, at]);
  await w.round();
  fs.writeFileSync(`${at}/a.hurl`, failing);
  const second = await w.round();
  assert.match(second, /^\nchanged: [^ ]*a\.hurl\n/);
  const { stdout } = await w.stop();
  assert.equal(stdout.split(WAITING).length, 3);
});

test('an ended wait leaves no mock', async () => {
  const file = temporary('mock.pid');
  const at = folder();
  const mock = path.join(folder(), 'mock');
  fs.writeFileSync(mock, `#!/bin/sh\necho $$ >${file}\nexec ${fakeMock} "$@"\n`, { mode: 0o755 });
  fs.writeFileSync(`${at}/a.hurl`, livez);
  const w = watch([at], mock);
  await w.round();
  await w.stop();
  assert.throws(() => process.kill(Number(fs.readFileSync(file, 'utf8')), 0), { code: 'ESRCH' });
});

test('it does not go with --live, --dry-run and --write-baseline', async () => {
  for (const args of [['--live'], ['--dry-run', '--base-url', 'http://127.0.0.1:1'], ['--write-baseline', 'x']]) {
    const { code, stderr } = await run(['--watch', ...args, scenario(livez)]);
    assert.equal(code, 2);
    assert.match(stderr, /--watch runs again and again/);
  }
});

test('a command line that no change mends ends it', async () => {
  assert.equal((await run(['--watch', '--tags', 'none', scenario(livez)])).code, 2);
});
