// Options of the command line that say how entries run, and where variables come from.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { harness, plainServer, scenario, scratch } from './support.mjs';

const seen = [];
const server = await plainServer(async (request, answer) => {
  let body = '';
  for await (const piece of request) body += piece;
  if (request.url.startsWith('/_mock/')) { answer.writeHead(404); answer.end(); return; } // it is none
  seen.push({ url: request.url, headers: request.headers, body });
  if (request.url === '/slow') return;
  if (request.url === '/302') { answer.writeHead(302, { Location: '/there' }); answer.end(); return; }
  answer.end(`echo ${request.url} ${request.headers['x-v'] ?? ''}`);
});
after(() => server.close());

async function go(text, args = [], env = {}) {
  seen.length = 0;
  const file = typeof text === 'string' ? [scenario(text)] : text;
  return harness(['run', '--base-url', server.url, ...args, ...file], env);
}

const get = (url, status = 200) => `GET {{base_url}}${url}\nHTTP ${status}\n`;
const variables = path.join(scratch, 'some.vars');
fs.writeFileSync(variables, 'v=file\nother=1\n');
const echo = 'GET {{base_url}}/\nX-V: {{v}}\nHTTP 200\n';

for (const [why, args, env, value] of [
  ['Hurl\'s environment', [], { HURL_VARIABLE_v: 'hurl' }, 'hurl'],
  ['our environment beats Hurl\'s', [], { HURL_VARIABLE_v: 'hurl', PLIVO_HARNESS_VARIABLE_v: 'ours' }, 'ours'],
  ['a file beats the environment', ['--variables-file', variables], { PLIVO_HARNESS_VARIABLE_v: 'ours' }, 'file'],
  ['the command line beats a file', ['--variable', 'v=line', '--variables-file', variables], {}, 'line'],
  ['a secret is a variable', ['--secret', 'v=s3cret'], {}, 's3cret'],
  ['a secret of the environment too', [], { PLIVO_HARNESS_SECRET_v: 's3cret' }, 's3cret'],
  ['and of Hurl\'s', [], { HURL_SECRET_v: 's3cret' }, 's3cret'],
]) {
  test(`variables: ${why}`, async () => {
    const result = await go(echo, args, env);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.equal(seen[0].headers['x-v'], value);
  });
}

for (const [why, args, env] of [
  ['--secret', ['--secret', 'v=s3cret'], {}],
  ['the environment', [], { HURL_SECRET_v: 's3cret' }],
]) {
  test(`a secret of ${why} is in no output`, async () => {
    const report = path.join(scratch, 'r.json');
    const result = await go(echo.replace('200', '201'), [...args, '--very-verbose', '--report', `json=${report}`], env);
    assert.equal(result.code, 1);
    for (const text of [result.stdout, result.stderr, fs.readFileSync(report, 'utf8')])
      assert.doesNotMatch(text, /s3cret/);
    assert.match(result.stdout, /X-V: \[redacted\]/);
  });
}

for (const [why, text, args, urls] of [
  ['--from-entry', get('/1') + get('/2') + get('/3'), ['--from-entry', '2'], ['/2', '/3']],
  ['--to-entry', get('/1') + get('/2') + get('/3'), ['--to-entry', '2'], ['/1', '/2']],
  ['both', get('/1') + get('/2') + get('/3'), ['--from-entry', '2', '--to-entry', '2'], ['/2']],
  ['--to-entry behind the end', get('/1'), ['--to-entry', '9'], ['/1']],
  ['--location', get('/302'), ['--location'], ['/302', '/there']],
  ['the file beats --location', 'GET {{base_url}}/302\n[Options]\nlocation: false\nHTTP 302\n', ['--location'], ['/302']],
  ['--path-as-is', get('/a/../b'), ['--path-as-is'], ['/a/../b']],
  ['--max-redirs with no limit', get('/302'), ['--location', '--max-redirs', '-1'], ['/302', '/there']],
]) {
  test(`entries: ${why}`, async () => {
    const result = await go(text, args);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.deepEqual(seen.map((q) => q.url), urls);
  });
}

test('--header is added to those of the file', async () => {
  await go('GET {{base_url}}/\n[Options]\nheader: X-B: 2\nHTTP 200\n', ['--header', 'X-A: 1']);
  assert.deepEqual([seen[0].headers['x-a'], seen[0].headers['x-b']], ['1', '2']);
});

test('--retry tries again, --retry-interval says when', async () => {
  const result = await go(get('/x', 201), ['--retry', '2', '--retry-interval', '1ms']);
  assert.equal(result.code, 1);
  assert.equal(seen.length, 3);
});

test('--max-time is in seconds unless said', async () => {
  const result = await go(get('/slow'), ['--max-time', '50ms']);
  assert.equal(result.code, 1);
  assert.match(result.stdout, /timed out/);
});

test('--continue-on-error goes on, tells all, and shows the first exchange', async () => {
  const result = await go(get('/1', 201) + get('/2') + get('/3', 203), ['--continue-on-error']);
  assert.equal(result.code, 1);
  assert.deepEqual(seen.map((q) => q.url), ['/1', '/2', '/3']);
  assert.match(result.stdout, /expected +201[^]*expected +203/);
  assert.match(result.stdout, /> GET .*\/1\n/);
  assert.doesNotMatch(result.stdout, /> GET .*\/3\n/);
});

test('--error-format short leaves the exchange out', async () => {
  const { stdout } = await go(get('/1', 201), ['--error-format', 'short']);
  assert.match(stdout, /expected +201/);
  assert.doesNotMatch(stdout, /the exchange|curl --silent/);
});

test('--color paints what is no terminal, and --no-color does not', async () => {
  assert.match((await go(get('/1'), ['--color'])).stdout, /\x1b\[/);
  assert.doesNotMatch((await go(get('/1'), ['--no-color'])).stdout, /\x1b\[/);
});

test('--glob names files, --test is taken', async () => {
  for (const name of ['a', 'b']) scenario(get(`/${name}`), `globbed/${name}.hurl`);
  const result = await go([], ['--test', '--glob', path.join(scratch, 'globbed', '*.hurl')]);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(seen.map((q) => q.url).sort(), ['/a', '/b']);
});

test('--file-root is where files are', async () => {
  fs.mkdirSync(path.join(scratch, 'root'));
  fs.writeFileSync(path.join(scratch, 'root', 'body.txt'), 'from the root');
  const text = 'POST {{base_url}}/\n[Options]\noutput: out.txt\nfile,body.txt;\nHTTP 200\n';
  const result = await go(text, ['--file-root', path.join(scratch, 'root')]);
  assert.equal(result.code, 0, result.stdout);
  assert.equal(seen[0].body, 'from the root');
  assert.match(fs.readFileSync(path.join(scratch, 'root', 'out.txt'), 'utf8'), /^echo/);
});

for (const [why, args, message] of [
  ['a secret in a command line that costs money', ['--live', '--secret', 'a=b'], /others can read --secret/],
  ['a secret without a value', ['--secret', 's3cret'], /a secret is written name=value \(--secret\)/],
  ['auth_token in the command line', ['--variable', 'auth_token=x'], /auth_token is a secret/],
  ['a time in days', ['--delay', '2d'], /--delay is "2d", it has to be a time such as 500ms/],
  ['less than no limit', ['--retry', '-2'], /--retry is "-2", it has to be a whole number from -1/],
  ['a header without a colon', ['--header', 'nothing'], /--header "nothing" is not written NAME:VALUE/],
  ['entries that end before they begin', ['--from-entry', '3', '--to-entry', '2'], /--from-entry is behind --to-entry/],
  ['a pattern that matches nothing', ['--glob', '/nowhere/*.hurl'], /no file matches --glob \/nowhere\/\*\.hurl/],
  ['colours, and none', ['--color', '--no-color'], /do not go together/],
]) {
  test(`refused: ${why}`, async () => {
    const result = await go(get('/1'), args);
    assert.equal(result.code, 2, result.stdout);
    assert.match(result.stderr, message);
    assert.doesNotMatch(result.stderr, /s3cret/);
  });
}
