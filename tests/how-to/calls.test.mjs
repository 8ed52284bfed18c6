// docs/how-to/call-by-call.md leaves out no call of the OpenAPI file, and names none beside it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { it } from 'node:test';

const docs = new URL('../../docs/', import.meta.url);
const read = (name) => fs.readFileSync(new URL(name, docs), 'utf8');

it('shows each call once', () => {
  const { paths } = JSON.parse(read('openapi/plivo-messaging.json'));
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).filter((key) => key !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${path}`));
  const shown = [...read('how-to/call-by-call.md').matchAll(/^`([A-Z]+ \/.*)`$/gm)].map((match) => match[1]);
  assert.deepEqual(shown.sort(), described.sort());
});
