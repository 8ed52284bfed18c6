// The JSON report by its published schema, docs/schema/report.schema.json.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import Ajv from '../../openapi/node_modules/ajv/dist/2020.js';
import { HOSTILE, here, sample, scratch } from './support.mjs';

const schema = JSON.parse(fs.readFileSync(path.join(here, '../../../docs/schema/report.schema.json'), 'utf8'));
const validate = new Ajv.default({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

test('a report with everything in it', () => {
  const report = JSON.parse(sample('json'));
  assert.ok(validate(report), JSON.stringify(validate.errors, null, 1));
  assert.equal(report.scenarios[1].failures[1].actual, HOSTILE);
  assert.deepEqual(report.scenarios[2].failures[0].known.since, '2026-01-31');
  assert.deepEqual(report.coverage.callback_states, { known: 4, reached: 3, not_reached: ['failed'] });
  assert.equal(report.baseline.stale[0].assert, HOSTILE);
  assert.deepEqual(report.scenarios[1].callbacks.map((c) => c.status), ['queued', 'sent', 'delivered', null]);
});

test('the schema describes every member, and wants it', () => {
  const strict = (node) => {
    if (Array.isArray(node)) return node.map(strict);
    if (typeof node !== 'object' || node === null) return node;
    const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, strict(value)]));
    return copy.properties && copy.type === 'object' ? { ...copy, additionalProperties: false } : copy;
  };
  const closed = new Ajv.default({ strict: true, allowUnionTypes: true }).compile({ ...strict(schema), $id: 'closed' });
  const report = JSON.parse(sample('json'));
  assert.ok(closed(report), JSON.stringify(closed.errors));
  for (const key of Object.keys(report)) {
    const { [key]: _, ...without } = report;
    assert.ok(!validate(without), key);
  }
  for (const key of Object.keys(report.scenarios[1])) {
    const { [key]: _, ...without } = report.scenarios[1];
    assert.ok(!validate({ ...report, scenarios: [without] }), key);
  }
});

test('a report of a run: what the sink caught is on a line of time', () => {
  const scenarios = path.join(here, '../../../harness/scenarios');
  const json = path.join(scratch, 'real.json');
  const html = path.join(scratch, 'real.html');
  execFileSync(process.env.PLIVO_HARNESS_BINARY, ['run', '--mock-binary', process.env.PLIVO_MOCK_BINARY, '--coverage',
    '--report', `json=${json},html=${html}`, path.join(scenarios, 'callback'), path.join(scenarios, 'delivery')]);
  const report = JSON.parse(fs.readFileSync(json, 'utf8'));
  assert.ok(validate(report), JSON.stringify(validate.errors, null, 1));
  const { callbacks } = report.scenarios.find((s) => s.id === 'each-state-has-a-callback-of-its-own');
  assert.deepEqual(callbacks.map((c) => [c.status, c.sequence, c.signature, c.answered]),
    [['queued', 1, 'valid', 200], ['sent', 2, 'valid', 200], ['delivered', 3, 'valid', 200]]);
  assert.ok(callbacks.every((c, i) => i === 0 || callbacks[i - 1].at_us <= c.at_us));
  assert.ok(report.coverage.callback_states.reached >= 5, JSON.stringify(report.coverage.callback_states));
  assert.match(fs.readFileSync(html, 'utf8'), /<h3>Callbacks<\/h3>/);
});
