// The completions of both programs: each shell reads them, and bash's offers what there is.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const programs = { 'plivo-harness': process.env.PLIVO_HARNESS_BINARY, 'plivo-mock': process.env.PLIVO_MOCK_BINARY };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'completion-test-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const run = (program, args) => execFileSync(programs[program], args, { encoding: 'utf8' });
const has = (shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

function script(program, shell) {
  const file = path.join(folder, `${program}.${shell}`);
  fs.writeFileSync(file, run(program, ['completion', shell]));
  return file;
}

// What bash offers for a line; the cursor is behind its last word.
function offered(program, line) {
  const words = line.split(' ');
  const text = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    "_${program.replaceAll('-', '_')}"; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-uc', text, 'bash', script(program, 'bash'), ...words], { encoding: 'utf8' })
    .split('\n').filter(Boolean);
}

const commandsOf = (program) => [...run(program, ['--help']).split('Commands:\n')[1].split('\n\n')[0]
  .matchAll(/^ {2}(\S+)/gm)].map((m) => m[1]);

for (const program of Object.keys(programs)) {
  for (const shell of ['bash', 'zsh', 'fish']) {
    test(`${program}: ${shell} reads its completion`, { skip: !has(shell) && `there is no ${shell} here` }, () => {
      execFileSync(shell, ['-n', script(program, shell)]);
    });
  }

  test(`${program}: the commands are offered`, () => {
    assert.deepEqual(offered(program, `${program} `).sort(), [...commandsOf(program), '--help', '--version'].sort());
  });

  test(`${program}: the options of each command are those of its --help`, () => {
    for (const command of commandsOf(program)) {
      const inner = offered(program, `${program} ${command} `).filter((word) => /^(check|generate)$/.test(word));
      for (const name of inner.length ? inner.map((word) => `${command} ${word}`) : [command]) {
        if (name === 'completion') continue;
        const said = [...run(program, [...name.split(' '), '--help']).matchAll(/^ {2}(--[\w.-]+)/gm)].map((m) => m[1]);
        assert.deepEqual(offered(program, `${program} ${name} --`).sort(), [...new Set([...said, '--help'])].sort(), name);
      }
    }
  });

  test(`${program}: completion takes a shell that it knows`, () => {
    const { status, stderr } = spawnSync(programs[program], ['completion', 'tcsh'], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /bash, zsh or fish/);
  });
}

for (const [line, words] of [
  ['plivo-harness run --mo', ['--mock', '--mock-binary', '--mock-argument']],
  ['plivo-harness run --error-format ', ['long', 'short']],
  ['plivo-harness run --mock ', []],
  ['plivo-harness completion z', ['zsh']],
  ['plivo-mock world g', ['generate']],
  ['plivo-mock world generate --see', ['--seed']],
]) test(`bash offers for "${line}"`, () => assert.deepEqual(offered(line.split(' ')[0], line), words));

test('bash offers files where files are taken', () => {
  const file = path.join(folder, 'one.hurl');
  fs.writeFileSync(file, '');
  assert.deepEqual(offered('plivo-harness', `plivo-harness run ${path.join(folder, 'one.h')}`), [file]);
  assert.deepEqual(offered('plivo-harness', `plivo-harness run --target ${path.join(folder, 'one.h')}`), [file]);
});
