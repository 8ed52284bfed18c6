// The line "N passed, N failed" is believed without looking: what counts the cases is tested itself.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../../scripts/lib', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cases-'));
after(() => rmSync(folder, { recursive: true }));

function count(kind, text) {
  const file = join(folder, 'log');
  writeFileSync(file, text);
  const printed = execFileSync('node', [join(library, 'count-cases.mjs'), 'part', `${kind}:${file}`]);
  const { passed, failed, skipped, failures } = JSON.parse(printed);
  return { numbers: [passed, failed, skipped], failures };
}

const program = (result, stdout, stderr = '') =>
  JSON.stringify({ name: 'a/b', result, returncode: result === 'OK' ? 0 : 1, stdout, stderr });

const rows = [
  ['flat points', 'tap', 'ok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP why\n1..3', [1, 1, 1]],
  ['a parent of good points does not count', 'tap', '    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - both', [2, 0, 0]],
  ['a parent of a failed point does not count', 'tap', '    ok 1 - a\n    not ok 2 - b\nnot ok 1 - both', [1, 1, 0]],
  ['a parent that failed by itself counts', 'tap', '    ok 1 - a\nnot ok 1 - its end', [1, 1, 0]],
  ['a sibling behind a parent', 'tap', '    ok 1 - a\nok 1 - parent\nok 2 - b', [2, 0, 0]],
  ['words that only begin like a point', 'tap', 'okay\nnot okay\nok 1 - a', [1, 0, 0]],
  ['a program with points', 'meson', program('OK', 'ok 1 - a\nok 2 - b'), [2, 0, 0]],
  ['a program without points is one case', 'meson', program('OK', 'done'), [1, 0, 0]],
  ['one that failed without points', 'meson', program('FAIL', '', 'why'), [0, 1, 0]],
  ['one that died after good points', 'meson', program('FAIL', 'ok 1 - a', 'Sanitizer'), [1, 1, 0]],
  ['one whose point failed is not counted twice', 'meson', program('FAIL', 'ok 1 - a\nnot ok 2 - b'), [1, 1, 0]],
  ['one that ran out of time', 'meson', program('TIMEOUT', 'ok 1 - a'), [1, 1, 0]],
  ['one that was skipped', 'meson', program('SKIP', ''), [0, 0, 1]],
];

for (const [why, kind, text, numbers] of rows) {
  test(why, () => assert.deepEqual(count(kind, text).numbers, numbers));
}

test('a failure comes with what the program said', () => {
  const { failures } = count('meson', program('FAIL', 'ok 1 - a', 'runtime error'));
  assert.match(failures[0].name, /^a\/b: ended with FAIL/);
  assert.ok(failures[0].details.includes('runtime error'));
});

const sums = [
  ['all passed', [{ passed: 2, failed: 0, skipped: 0 }, { passed: 3, failed: 0, skipped: 0 }], '5 passed, 0 failed', 0],
  ['one failed', [{ passed: 2, failed: 1, skipped: 0 }], '2 passed, 1 failed', 1],
  ['some skipped', [{ passed: 2, failed: 0, skipped: 4 }], '2 passed, 0 failed, 4 skipped', 0],
  ['nothing ran', [], '0 passed, 0 failed', 1],
];

for (const [why, parts, line, status] of sums) {
  test(`the last line: ${why}`, () => {
    const file = join(folder, 'results');
    writeFileSync(file, parts.map((p) => JSON.stringify({ part: 'x', failures: [], ...p })).join('\n'));
    const run = spawnSync('node', [join(library, 'sum-cases.mjs'), file], { encoding: 'utf8' });
    assert.equal(run.stdout.trimEnd().split('\n').at(-1), line);
    assert.equal(run.status, status);
  });
}
