// The Postman collection of docs/postman/, as newman runs it: every test in it holds, twice over,
// and no call that the mock answers is missing from it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import newman from 'newman';
import { serve } from '../e2e/support.mjs';

const docs = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs');
const read = (name) => JSON.parse(fs.readFileSync(path.join(docs, name), 'utf8'));

let mock;
let run;
before(async () => {
  mock = await serve();
  run = await new Promise((resolve, reject) => newman.run({
    collection: read('postman/plivo-messaging.postman_collection.json'),
    environment: read('postman/plivo-mock.postman_environment.json'),
    envVar: [{ key: 'base_url', value: mock.base }],
    workingDir: path.join(docs, 'postman'),
    iterationCount: 2,
  }, (error, summary) => (error ? reject(error) : resolve(summary.run))));
});
after(() => mock.stop());

it('meets what it says', () => {
  const failures = run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`);
  assert.deepEqual(failures, []);
  assert.ok(run.stats.assertions.total > 200, `${run.stats.assertions.total} assertions`);
});

it('makes every call there is, with success', () => {
  const made = run.executions.filter(({ response }) => response.code < 300)
    .map(({ item, request }) => `${item.request.method} /${request.url.path.join('/')}`);
  const called = (method, template) => {
    const pattern = new RegExp(`^${method.toUpperCase()} ${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    return made.some((call) => pattern.test(call));
  };
  const missing = Object.entries(read('openapi/plivo-messaging.json').paths)
    .flatMap(([template, operations]) => Object.keys(operations)
      .filter((method) => method !== 'parameters' && !called(method, template))
      .map((method) => `${method} ${template}`));
  assert.deepEqual(missing, []);
});
