// What a run reached of what is described: asked of the mock, or read from files.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { harness, plainServer, root, run, scenario, temporary } from './support.mjs';

const written = (name, value) => {
  const file = temporary(name);
  fs.writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};
const openapi = written('openapi.json', { openapi: '3.1.0', paths: {
  '/things/': { post: { requestBody: { content: { 'application/json': { schema: { properties: { name: {}, size: {} } } } } },
    responses: { 200: {}, 400: {} } } },
  '/things/{id}/': { get: { responses: { 200: {}, 404: {} } } } } });
const ledger = written('ledger.json', { rules: [{ id: 'THING-NAME' }, { id: 'THING-SIZE' }, { id: 'THING-SHOWN' }] });
const files = ['--openapi', openapi, '--ledger', ledger];

const server = await plainServer((request, answer) => {
  answer.writeHead(request.url === '/refused/' ? 400 : 200, request.method === 'POST' ? { 'X-Mock-Why': 'THING-NAME' } : {});
  answer.end('{}');
});
test.after(() => server.close());
const makes = scenario('# rules: THING-SHOWN\nPOST {{base_url}}/things/\n{ "name": "x" }\nHTTP 200\n');
const shows = scenario('# rules: THING-SIZE\nGET {{base_url}}/things/17/?x=1\nHTTP 404\n');

test('a run says what it reached and what not', async () => {
  const { code, stdout } = await harness(['run', '--base-url', server.url, '--coverage', ...files, makes, shows]);
  assert.equal(code, 1);
  const text = stdout.slice(stdout.indexOf('\nCoverage\n'));
  assert.equal(text.replace(/\n\n1 passed[^]*/, '\n'), `
Coverage
  routes              2 of 2
  parameters          1 of 2, without
    POST /things/ size
  answers             2 of 4, without
    POST /things/ 400
    GET /things/{id}/ 404
  rules               2 of 3, without
    THING-SIZE
`);
});

test('it is in the reports, in HTML without being asked for', async () => {
  const [json, html, other] = ['json', 'html', 'json'].map(temporary);
  await harness(['run', '--base-url', server.url, '--coverage', ...files, '--report', `json=${json},html=${html}`, makes]);
  const report = JSON.parse(fs.readFileSync(json, 'utf8'));
  assert.deepEqual(report.coverage.rules, { known: 3, reached: 2, not_reached: ['THING-SIZE'] });
  assert.deepEqual(report.coverage.callback_states, { known: 0, reached: 0, not_reached: [] });
  assert.deepEqual(report.scenarios[0].sent, [{ method: 'POST', path: '/things/', status: 200, why: 'THING-NAME' }]);
  assert.match(fs.readFileSync(html, 'utf8'), /<th scope="row">rules<\/th><td class="number">2 of 3<\/td>/);
  await run(['--report', `json=${other}`, makes]);
  assert.equal(JSON.parse(fs.readFileSync(other, 'utf8')).coverage, null);
});

const binary = process.env.PLIVO_MOCK_BINARY;
test('the mock is asked for both', { skip: !binary && 'PLIVO_MOCK_BINARY is not set' }, async () => {
  const json = temporary('json');
  const folder = path.join(root, 'harness/scenarios/message/send');
  const { code, stdout } = await harness(['run', '--mock-binary', binary, '--coverage', '--report', `json=${json}`, folder]);
  assert.equal(code, 0, stdout);
  const { coverage } = JSON.parse(fs.readFileSync(json, 'utf8'));
  assert.ok(coverage.routes.known > 40 && coverage.routes.reached > 0 && coverage.routes.reached < coverage.routes.known);
  assert.ok(coverage.rules.known > 100 && coverage.rules.reached > 10);
  assert.ok(!coverage.parameters.not_reached.includes('POST /v1/Account/{auth_id}/Message/ dst'));
});

for (const [why, said, options] of [
  ['nobody tells what there is', /name an OpenAPI file/, []],
  ['a file that is not there', /none: No such file/, ['--openapi', temporary('none')]],
  ['a file that is no description', /it is no OpenAPI 3 document/, ['--openapi', ledger]],
  ['a ledger that is none', /it lists no rule/, ['--openapi', openapi, '--ledger', openapi]],
]) {
  test(`exit 2: ${why}`, async () => {
    const { code, stdout, stderr } = await harness(['run', '--base-url', server.url, '--coverage', ...options, makes]);
    assert.equal(code, 2);
    assert.match(stderr, said);
    assert.doesNotMatch(stdout, /passed/);
  });
}

test('a page without a description is a page without coverage', async () => {
  const html = temporary('html');
  assert.equal((await harness(['run', '--base-url', server.url, '--report', `html=${html}`, makes])).code, 0);
  assert.doesNotMatch(fs.readFileSync(html, 'utf8'), /id="coverage"/);
});

test('a report on standard output is alone there', async () => {
  const { stdout, stderr } = await harness(['run', '--base-url', server.url, '--report', 'json=-', makes]);
  assert.equal(JSON.parse(stdout).passed, 1);
  assert.match(stderr, /1 passed, 0 failed/);
  const two = await harness(['run', '--base-url', server.url, '--report', 'json=-,tap=-', makes]);
  assert.equal(two.code, 2);
  assert.match(two.stderr, /only one report can go to standard output/);
});

test('list --coverage says the same without running anything', async () => {
  const { code, stdout } = await harness(['list', '--coverage', ...files, makes, shows]);
  assert.equal(code, 0);
  assert.equal(stdout, `  routes              2 of 2
  parameters          1 of 2, without
    POST /things/ size
  answers             2 of 4, without
    POST /things/ 400
    GET /things/{id}/ 200
  rules               2 of 3, without
    THING-NAME
`);
  const json = JSON.parse((await harness(['list', '--coverage', '--json', ...files, makes])).stdout);
  assert.deepEqual(json.routes, { known: 2, reached: 1, not_reached: ['GET /things/{id}/'] });
});

test('list --coverage starts a mock to ask it', { skip: !binary && 'PLIVO_MOCK_BINARY is not set' }, async () => {
  const folder = path.join(root, 'harness/scenarios/application');
  const { code, stdout } = await harness(['list', '--coverage', '--json', '--mock-binary', binary, folder]);
  assert.equal(code, 0);
  const { routes, rules } = JSON.parse(stdout);
  assert.ok(routes.known > 40 && routes.reached >= 5 && rules.known > 100 && rules.reached > 3);
});

test('list --coverage, exit 2: a file that is no description', async () => {
  const { code, stderr } = await harness(['list', '--coverage', '--openapi', ledger, '--ledger', ledger, makes]);
  assert.equal(code, 2);
  assert.match(stderr, /it is no OpenAPI 3 document/);
});
