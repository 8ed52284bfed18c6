// plivo-harness record: what is kept, and that nothing is kept of a secret, however it is spelled.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import { article, dst, harness, login, realService, scenario, send, temporary, written } from './support.mjs';

const service = await realService();
after(() => service.close());

const files = (folder) => fs.readdirSync(folder, { recursive: true }).map((f) => path.join(folder, f)).filter((f) => fs.statSync(f).isFile());
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

test('answers of the real service are kept, with an index', async () => {
  const folder = temporary('recorded');
  const file = scenario(`# A message is queued and can be read.
#
# id: a-message-is-read
# source: https://example.com/message
# rules: SEND-DST-MISSING

${send('hello')}[Captures]\nuuid: jsonpath "$.message_uuid[0]"

GET {{base_url}}/v1/Account/{{auth_id}}/Message/{{uuid}}/
[BasicAuth]
{{auth_id}}: {{auth_token}}
HTTP 200
`);
  const run = await harness(['record', '--live', ...service.way, '--target', service.vars(), '--output', folder, file]);
  assert.equal(run.code, 0, run.all);
  const index = read(path.join(folder, 'index.json'));
  assert.match(index.recorded, /^\d{4}-\d\d-\d\d$/);
  assert.equal(index.target, 'https://api.plivo.com');
  assert.deepEqual(index.scenarios, [{ scenario: 'a-message-is-read', file, source: 'https://example.com/message', verdict: 'passed',
    rules: ['SEND-DST-MISSING'], exchanges: ['a-message-is-read/01.json', 'a-message-is-read/02.json'] }]);
  const [sent, shown] = index.scenarios[0].exchanges.map((f) => read(path.join(folder, f)));
  assert.equal(sent.status, 202);
  assert.equal(sent.headers['content-type'], 'application/json');
  assert.match(sent.request.path, /^\/v1\/Account\/MA0+1\/Message\/$/);
  assert.equal(shown.body.json.to_number, sent.request.body.json.dst, 'the same number is the same everywhere');
  assert.equal(shown.body.json.message_uuid, sent.body.json.message_uuid[0]);
  const all = files(folder).map((f) => fs.readFileSync(f, 'utf8')).join('\n');
  for (const gone of [article.id, article.token, dst, '15035550180']) assert.ok(!all.includes(gone), gone);
});

// ---- A canary ----

const canary = 'Kanarie+vogel/4&7"x\'é';
const other = 'an0therS3cretThatAnAnswerShows';

// How others may spell it.
const spellings = (secret) => {
  const bytes = Buffer.from(secret);
  const json = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret)), JSON.stringify(secret).slice(1, -1),
    [...secret].map(json).join(''), bytes.toString('hex'), bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'), bytes.toString('base64url'), Buffer.from(`id:${secret}`).toString('base64'), Buffer.from(`ab${secret}cd`).toString('base64'),
    secret.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#39;'), [...secret].map((c) => `&#x${c.codePointAt(0).toString(16)};`).join('')];
};

// A service that says back what it was told, in all spellings, in headers, JSON, text and pages.
const echo = http.createServer((request, answer) => {
  const said = spellings(canary);
  const at = request.url.split('/').at(-1);
  answer.setHeader('location', `http://127.0.0.1/?token=${encodeURIComponent(canary)}`);
  answer.setHeader('x-echo', request.headers.authorization ?? 'none');
  if (at === 'json') {
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ note: said, nested: { [`key ${canary}`]: said.join(' ') }, auth_token: other, also: `x${other}y` }));
  } else if (at === 'bytes') {
    answer.end(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(canary)]));
  } else {
    answer.end(`<p>${said.join('</p><p>')}</p>${spellings(other).join(' ')}`);
  }
}).listen(0, '127.0.0.1');
await new Promise((resolve) => { echo.once('listening', resolve); });
after(() => { echo.closeAllConnections(); echo.close(); });

// All texts that a file holds if one decodes what can be decoded.
function decoded(text) {
  const found = [text];
  const tries = [decodeURIComponent, (t) => JSON.parse(`"${t}"`), (t) => t.replace(/&#x([0-9a-f]+);/g, (_, h) => String.fromCodePoint(parseInt(h, 16)))];
  for (let i = 0; i < found.length && found.length < 40; i++)
    for (const f of tries) {
      let again = null;
      try { again = f(found[i]); } catch { /* it is not written so */ }
      if (again !== null && !found.includes(again)) found.push(again);
    }
  for (const word of text.match(/[A-Za-z0-9+/_=-]{8,}/g) ?? []) {
    for (let skip = 0; skip < 4; skip++) found.push(Buffer.from(word.slice(skip), 'base64').toString('latin1'), Buffer.from(word.slice(skip), 'base64').toString());
    found.push(Buffer.from(word, 'hex').toString());
  }
  return found;
}

test('a secret is in no file, however it is spelled', async () => {
  const folder = temporary('canary');
  const ask = (where) => `POST {{base_url}}/${where}\n[BasicAuth]\nid: {{auth_token}}\n[Form]\na: {{auth_token}}\nHTTP *\n`;
  const file = scenario(['json', 'bytes', 'page'].map(ask).join('\n'));
  const vars = written('echo.vars', `base_url=http://127.0.0.1:${echo.address().port}\nauth_id=id\n`);
  const run = await harness(['record', '--target', vars, '--output', folder, '--header', 'x-echo', file],
    { PLIVO_AUTH_ID: 'id', PLIVO_AUTH_TOKEN: canary });
  assert.equal(run.code, 0, run.all);
  assert.equal(files(folder).length, 4);
  for (const name of files(folder)) {
    const text = fs.readFileSync(name, 'utf8');
    JSON.parse(text);
    for (const secret of [canary, other])
      for (const form of decoded(text)) assert.ok(!form.includes(secret), `${name} holds ${secret}:\n${text}`);
    for (const spelling of [...spellings(canary), ...spellings(other)]) assert.ok(!text.includes(spelling), `${name}: ${spelling}\n${text}`);
  }
  assert.doesNotMatch(run.all, /Kanarie/);
});

// [why, exit, what is said, arguments]
const good = scenario(send('x'));
const wrong = [
  ['no target', 2, /whose answers to keep: --target/, ['--output', 'x', good]],
  ['no folder', 2, /a folder to write to: --output/, ['--target', 'mock:article', good]],
  ['no scenario', 2, /at least one scenario/, ['--target', 'mock:article', '--output', 'x']],
  ['no --live', 7, /add --live/, ['--target', service.vars(), '--output', temporary('x'), good]],
  ['a number that is not on the list', 7, /is not among/, ['--live', ...service.way, '--target', service.vars(''), '--output', temporary('x'), good]],
  ['a folder that cannot be made', 5, /cannot write/, ['--target', 'mock:article', '--output', `${good}/x`, good]],
];
for (const [why, code, said, args] of wrong) {
  test(`exit ${code}: ${why}`, async () => {
    const run = await harness(['record', ...args], login);
    assert.equal(run.code, code, run.all);
    assert.match(run.all, said);
  });
}
