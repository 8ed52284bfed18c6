// The command plivo-mock world: what it prints, where, and its exit codes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const mock = process.env.PLIVO_MOCK;
let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'plivo-mock-world-')); });
after(() => rmSync(folder, { recursive: true }));

function world(...args) {
  const { status, stdout, stderr } =
    spawnSync(mock, ['world', ...args], { encoding: 'utf8', timeout: 60000, maxBuffer: 1 << 26 });
  return { status, stdout, stderr };
}

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const account = "INSERT INTO account (id, auth_id, auth_token) VALUES (1, 'MAMOCKTEST0000000001', 't');\n";

test('a good world is counted and exits 0', () => {
  assert.deepEqual(world('check', 'empty'), {
    status: 0, stderr: '',
    stdout: 'empty: 1 account, 0 Powerpacks, 0 numbers, 0 messages, 0 names: no faults\n',
  });
});

test('the example of the README is a good world', () => {
  const readme = readFileSync(process.env.WORLDS_README, 'utf8');
  const example = /```sql\n(.*?)```/s.exec(readme)[1];
  const { status, stderr } = world('check', file('readme.sql', example));
  assert.equal(stderr, '');
  assert.equal(status, 0);
});

test('each fault has its line, and the exit code is 1', () => {
  const bad = file('bad.sql', account +
    "INSERT INTO name (account, name, value) VALUES (1, 'a', ''), (2, 'b', 'c');\n");
  const { status, stdout, stderr } = world('check', bad);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.equal(stderr,
    'name (account 2, name b): there is no account with that id; add it to account\n' +
    'name (account 1, name a): the name has an empty value\n');
});

test('a fault of the SQL has file and line', () => {
  const bad = file('syntax.sql', account + '\nINSERT INTO numbr VALUES (1);\n');
  const { status, stderr } = world('check', bad);
  assert.equal(status, 1);
  assert.equal(stderr, `${bad}:3: no such table: numbr, in "INSERT INTO numbr VALUES (1)"\n`);
});

for (const [name, path, words] of [
  ['an unknown name', 'artcle', 'there is no world "artcle"; shipped worlds are article, empty'],
  ['no such file', '/nowhere/w.sql', 'cannot read world /nowhere/w.sql: No such file or directory'],
  ['no such database', '/nowhere/w.db', 'cannot read world /nowhere/w.db: No such file or directory'],
])
  test(`${name} is one sentence and exits 1`, () => {
    const { status, stderr } = world('check', path);
    assert.equal(status, 1);
    assert.ok(stderr.startsWith(words), stderr);
    assert.equal(stderr.split('\n').length, 2, stderr);
  });

test('a file that is no database exits 1', () => {
  const { status, stderr } = world('check', file('junk.db', 'hello\n'.repeat(1000)));
  assert.equal(status, 1);
  assert.match(stderr, /junk\.db.*not a database/);
});

test('what is generated loads in both forms', () => {
  const size = ['--accounts', '2', '--numbers', '500', '--powerpacks', '3', '--messages', '100'];
  const text = world('generate', ...size);
  const counts = '2 accounts, 3 Powerpacks, 500 numbers, 100 messages, 6 names: no faults\n';
  assert.equal(text.status, 0, text.stderr);
  const sql = file('made.sql', text.stdout), db = join(folder, 'made.db');
  assert.equal(world('check', sql).stdout, `${sql}: ${counts}`);
  assert.deepEqual(world('generate', ...size, '-o', db), { status: 0, stdout: '', stderr: '' });
  assert.equal(world('check', db).stdout, `${db}: ${counts}`);
});

test('a file that is there is not written over', () => {
  for (const name of ['mine.sql', 'mine.db']) {
    const mine = file(name, 'mine');
    const { status, stderr } = world('generate', '-o', mine);
    assert.equal(status, 1);
    assert.ok(stderr.includes(mine), stderr);
    assert.equal(readFileSync(mine, 'utf8'), 'mine');
  }
});

for (const [name, args, words] of [
  ['no subcommand', [], 'Usage: plivo-mock world COMMAND'],
  ['an unknown one', ['chek'], 'did you mean "check"?'],
  ['check without a world', ['check'], 'give one world'],
  ['check with two', ['check', 'article', 'empty'], 'give one world'],
  ['a misspelt option', ['generate', '--acounts', '2'], 'did you mean --accounts?'],
  ['a number that is none', ['generate', '--accounts', 'two'], '--accounts'],
  ['an output of no known kind', ['generate', '-o', 'w.txt'], 'ends in .sql or .db'],
])
  test(`${name}: usage, exit code 2`, () => {
    const { status, stdout, stderr } = world(...args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.ok(stderr.includes(words), stderr);
  });

test('help goes to standard output', () => {
  for (const args of [['--help'], ['check', '--help'], ['generate', '--help']]) {
    const { status, stdout } = world(...args);
    assert.equal(status, 0);
    assert.match(stdout, /Usage: plivo-mock world/);
  }
});
