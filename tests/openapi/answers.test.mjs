// Every answer that the shipped scenarios meet is as the OpenAPI files say.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { descriptions, judge } from './documents.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const scenarios = path.resolve(here, '../../harness/scenarios');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'openapi-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

// Answers that no scenario can bring about: the mock itself fails, or the user chose the status.
const UNMET = /^(301|429|500|default)$/;
const ENDLESS = 'events'; // a stream, which no scenario can read to its end

let exchanges;
const met = new Set();

before(() => {
  const run = spawnSync(process.env.PLIVO_HARNESS_BINARY,
    ['run', '--mock', 'article', '--mock-binary', path.join(here, 'recording_mock.mjs'), scenarios],
    { encoding: 'utf8', env: { ...process.env, RECORDING_FOLDER: folder }, maxBuffer: 1 << 26 });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  exchanges = fs.readdirSync(folder).flatMap((name) =>
    fs.readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)));
  const faulty = new Set(exchanges.map(({ path: asked }) => /\/(\w+)\/faults$/.exec(asked)?.[1]).filter(Boolean));
  // What a test ordered is described nowhere: answers by a fault, and true ones that a fault spoiled on their way.
  exchanges = exchanges.filter(({ byFault, path: asked }) => !byFault && !faulty.has(/^\/v1\/Account\/(\w+)/.exec(asked)?.[1]));
  for (const exchange of exchanges) {
    const { faults, met: operation } = judge(exchange);
    exchange.faults = faults;
    if (operation) met.add(operation);
  }
});

describe('answers of a scenario run', () => {
  it('are recorded', () => assert.ok(exchanges.length > 300, `${exchanges.length} exchanges`));

  it('are as described, each of them', () => {
    const wrong = exchanges.filter((e) => e.faults.length)
      .map((e) => `${e.method} ${e.path} ${e.status}\n  ${e.faults.join('\n  ')}\n  ${e.body.slice(0, 400)}`);
    assert.equal(wrong.length, 0, wrong.slice(0, 20).join('\n'));
  });
});

describe('a described answer is met', () => {
  for (const { operations } of descriptions)
    for (const { operationId, responses } of operations.filter((o) => o.operationId !== ENDLESS))
      for (const status of Object.keys(responses).filter((key) => /^[23]/.test(key) && !UNMET.test(key)))
        it(`${operationId} ${status}`, () => assert.ok(met.has(`${operationId} ${status}`)));
});

describe('a judge', () => {
  const answer = (more) => judge({ method: 'GET', path: '/v1/Account/MA/', status: 200, type: 'application/json', body: '{}', ...more }).faults;

  it('finds members missing', () => assert.match(answer({}).join(), /required property 'auth_id'/));
  it('finds another type', () => assert.match(answer({ type: 'text/plain' }).join(), /no schema for the type/));
  it('finds a member too many', () => assert.match(
    answer({ status: 404, body: '{"api_id":"2c915107-e75c-11f1-8aa2-0242ac118d00","error":"not found","more":1}' }).join(), /additional properties/));
  it('finds a body where none belongs', () => assert.match(
    answer({ method: 'DELETE', path: '/v1/Account/MA/Message/x/Media/', status: 204 }).join(), /a body/));
  it('finds a path that is not described', () => assert.match(answer({ path: '/v1/Accounts/' }).join(), /no operation has it/));
});
