// count-cases.mjs PART KIND:FILE... >> results
//
// Counts single test cases, not programs. KIND is `tap` (what a program printed), or `meson` (a
// testlog.json: one object a line, with what each program printed). Prints one line of JSON:
// { part, passed, failed, skipped, failures: [{ name, details }] }.

import { readFileSync } from 'node:fs';

const POINT = /^( *)(not )?ok\b(?: +\d+)?(?: +-)?(?: +(.*))?$/;
const SKIPPED = /# *(skip|todo)/i;
const DETAIL_LINES = 40;

// The leaves of a TAP document: node closes a block of deeper points with a point for its parent.
function tapPoints(text) {
  const points = [];
  let previous = null;
  for (const line of text.split('\n')) {
    const match = POINT.exec(line);
    if (!match) {
      previous?.details.push(line.trimEnd());
      continue;
    }
    const point = {
      indent: match[1].length, ok: !match[2], name: match[3] ?? '', details: [],
      skipped: SKIPPED.test(match[3] ?? ''), children: 0, failedChildren: 0,
    };
    for (let i = points.length - 1; i >= 0 && points[i].indent > point.indent; i--) {
      point.children++;
      if (!points[i].ok) point.failedChildren++;
    }
    points.push(point);
    previous = point;
  }
  // A parent counts only when it failed by itself.
  return points.filter((p) => p.children === 0 || (!p.ok && p.failedChildren === 0));
}

function tally(counts, points, prefix) {
  for (const point of points) {
    if (point.skipped) counts.skipped++;
    else if (point.ok) counts.passed++;
    else {
      counts.failed++;
      counts.failures.push({
        name: prefix + point.name,
        details: point.details.filter((line) => line.trim()).slice(0, DETAIL_LINES),
      });
    }
  }
  return points;
}

// A program that prints no TAP is one case; one that ended badly without a failed point, too.
function tallyProgram(counts, test) {
  const points = tally(counts, tapPoints(test.stdout ?? ''), `${test.name}: `);
  const good = test.result === 'OK' || test.result === 'EXPECTEDFAIL';
  const ending = `${test.stdout ?? ''}\n${test.stderr ?? ''}`.trim().split('\n');

  if (test.result === 'SKIP' && !points.length) counts.skipped++;
  else if (good && !points.length) counts.passed++;
  else if (!good && test.result !== 'SKIP' && points.every((p) => p.ok)) {
    counts.failed++;
    counts.failures.push({
      name: `${test.name}: ended with ${test.result}, status ${test.returncode}`,
      details: ending.slice(-DETAIL_LINES),
    });
  }
}

const [part, ...sources] = process.argv.slice(2);
const counts = { part, passed: 0, failed: 0, skipped: 0, failures: [] };
for (const source of sources) {
  const [kind, file] = source.split(/:(.*)/s);
  const text = readFileSync(file, 'utf8');
  if (kind === 'tap') tally(counts, tapPoints(text), '');
  else for (const line of text.split('\n').filter(Boolean)) tallyProgram(counts, JSON.parse(line));
}
console.log(JSON.stringify(counts));
