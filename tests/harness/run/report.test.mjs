// What a run says: the console, the three reports, the curl line, and that no secret is in any.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { failing, fakeMock, harness, livez, run, runningMock, scenario, temporary } from './support.mjs';

// Enough of XML to see that it is well-formed: a tree of {name, attributes, children, text}.
function parseXml(text) {
  const top = { children: [], text: '' };
  const open = [top];
  const decode = (s) => {
    assert.doesNotMatch(s, /&(?!(amp|lt|gt|quot|apos|#\d+);)|</);
    return s.replace(/&(?:#(\d+)|(\w+));/g, (_, n, word) => (n ? String.fromCodePoint(n)
      : { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[word]));
  };
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/);
  for (const [, tag, between] of text.matchAll(/<([^>]*)>([^<]*)/g)) {
    const [, close, name, attributes, empty] = /^([/?]?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*([/?]?)$/.exec(tag);
    if (close === '/') {
      assert.equal(open.pop().name, name);
    } else if (close !== '?') {
      const element = { name, attributes: {}, children: [], text: '' };
      for (const [, key, value] of attributes.matchAll(/([\w-]+)="([^"]*)"/g))
        element.attributes[key] = decode(value);
      open.at(-1).children.push(element);
      if (!empty) open.push(element);
    }
    open.at(-1).text += decode(between);
  }
  assert.equal(open.length, 1);
  return top.children[0];
}

const passes = scenario(`# id: a-pass\n# level: documented\n${livez}`, 'one/pass.hurl');
const fails = scenario(`# id: b-fail <&> # "it"\n# source: somewhere\n${failing}`, 'one/fail.hurl');
const ugly = scenario('# id: c-ugly\nGET {{base_url}}/xml\nHTTP 200\n[Asserts]\nbody == "x"\n', 'two/ugly.hurl');

test('JUnit: well-formed, a suite a folder, counts that agree', async () => {
  const file = temporary('r.xml');
  await run(['--report', `junit=${file}`, passes, fails, ugly]);
  const suites = parseXml(fs.readFileSync(file, 'utf8'));
  assert.equal(suites.name, 'testsuites');
  assert.deepEqual(suites.children.map((s) => [s.attributes.tests, s.attributes.failures]), [['2', '1'], ['1', '1']]);
  const [, failed] = suites.children[0].children;
  assert.equal(failed.attributes.name, 'b-fail <&> # "it"');
  assert.match(failed.children[0].attributes.message, /the status is not the expected one/);
  assert.match(failed.children[0].text, /HTTP 201\n[^]*\^\^\^/);
  assert.match(suites.children[1].children[0].children[0].text, /a <b> & "c" \\u\{1\} \]\]> é/);
});

test('TAP 14: a line a scenario, YAML diagnostics', async () => {
  const file = temporary('r.tap');
  await run(['--report', `tap=${file}`, passes, fails]);
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  assert.deepEqual(lines.slice(0, 4), ['TAP version 14', '1..2', 'ok 1 - a-pass', 'not ok 2 - b-fail <&> \\# "it"']);
  assert.equal(lines[4], '  ---');
  assert.ok(lines.includes('  ...'));
  assert.ok(lines.includes('      actual: "200"'));
});

test('JSON: everything that is known', async () => {
  const file = temporary('r.json');
  await run(['--report', `json=${file}`, passes, fails]);
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.equal(report.passed, 1);
  assert.equal(report.failed, 1);
  const [first, second] = report.scenarios;
  assert.deepEqual([first.id, first.level, first.verdict, first.requests], ['a-pass', 'documented', 'passed', 1]);
  assert.equal(second.source, 'somewhere');
  assert.equal(second.failures[0].line, 4);
  assert.equal(second.failures[0].column, 6);
  assert.equal(second.failures[0].expected, '201');
});

test('several reports from one run', async () => {
  const files = ['junit', 'tap', 'json'].map((name) => [name, temporary(name)]);
  const { code } = await run(['--report', files.map((pair) => pair.join('=')).join(','), passes]);
  assert.equal(code, 0);
  for (const [, file] of files) assert.ok(fs.statSync(file).size > 0);
});

test('the console: 80 columns, no colour in a pipe, grouped by folder', async () => {
  const long = scenario(livez, `three/${'long-'.repeat(30)}name.hurl`);
  const { stdout } = await run([passes, fails, ugly, long]);
  assert.doesNotMatch(stdout, /\x1b/); // eslint-disable-line no-control-regex
  for (const line of stdout.split('\n\n1) ')[0].split('\n').slice(1))
    if (!line.startsWith('/')) assert.ok([...line].length <= 80, line);
  assert.match(stdout, /✓ a-pass +documented +\d+\.\d ms/);
  assert.match(stdout, /✗ b-fail/);
  assert.match(stdout, /2 passed, 2 failed in \d+ ms\n$/);
});

test('without UTF-8 the marks are words', async () => {
  const { stdout } = await run([passes, fails], { LANG: 'C' });
  assert.match(stdout, / {2}ok {4}a-pass/);
  assert.match(stdout, / {2}FAIL {2}b-fail/);
});

test('all failed asserts, expected and actual, the exchange, and the why of the mock', async () => {
  const { stdout } = await run([scenario(`POST {{base_url}}/v1/Account/{{auth_id}}/Message/
[BasicAuth]
{{auth_id}}: {{auth_token}}
{ "src": "{{number_sms}}", "dst": "{{dst}}" }
HTTP 202
[Asserts]
jsonpath "$.error" == "other"
jsonpath "$.message_uuid" exists
`)]);
  assert.match(stdout, /:5:6\n[^]*expected +202\n +actual +400/);
  assert.match(stdout, /:7:1\n[^]*string <other>\n +actual +string <no number, said to 14155550101>/);
  assert.match(stdout, /:8:1\n[^]*actual +none/);
  assert.match(stdout, /> POST http:\/\/127[^]*> Authorization: \[redacted\]/);
  assert.match(stdout, /< HTTP\/1\.1 400/);
  assert.match(stdout, /- number=14155550102, verdict=passed over, rule=not MMS capable/);
});

const described = temporary('openapi.json');
fs.writeFileSync(described, JSON.stringify({ openapi: '3.1.0', paths: { '/whoami': { get: {
  parameters: [{ name: 't', in: 'query' }, { name: 'never', in: 'query' }], responses: { 200: {}, 404: {} } } },
'/_mock/livez': { get: { responses: { 200: {} } } } } }));
const ledger = temporary('ledger.json');
fs.writeFileSync(ledger, JSON.stringify({ rules: [{ id: 'A-RULE' }, { id: 'OTHER-RULE' }] }));

// The token in every spelling that could give it away.
function spellings(token) {
  const inBase64 = ['', 'a', 'ab'].map((before) => Buffer.from(before + token).toString('base64'));
  return [token, encodeURIComponent(token), encodeURI(token), token.replaceAll('/', '\\/'),
    token.replaceAll('+', '\\u002b'), Buffer.from(token).toString('hex'),
    Buffer.from(token).toString('base64url').slice(0, -2),
    ...inBase64.map((text) => text.slice(4, -6))];
}

test('no secret in any output', async () => {
  const reports = ['junit', 'tap', 'json', 'html', 'markdown', 'annotations'].map((name) => [name, temporary(name)]);
  const leaks = scenario(`GET {{base_url}}/whoami?t={{auth_token}}
[BasicAuth]
{{auth_id}}: {{auth_token}}
[Query]
u: {{auth_token}}
HTTP 201
X-Token: {{auth_token}}
[Captures]
other_token: jsonpath "$.token"
[Asserts]
jsonpath "$.token" == "no"
jsonpath "$.token" urlEncode == "no"
jsonpath "$.token" utf8Encode == hex,00;
jsonpath "$.token" utf8Encode toHex == "no"
jsonpath "$.token" utf8Encode base64Encode == "no"
jsonpath "$.token" utf8Encode base64UrlSafeEncode == "no"
jsonpath "$.token" htmlEscape == "no"
jsonpath "$.token" replace "/" "\\\\/" == "no"
jsonpath "$.token" replace "+" "\\\\u002b" == "no"
jsonpath "$.header" == "Basic {{auth_token}}"
body == "{{auth_token}}"
`);
  const echoes = scenario(`POST {{base_url}}/echo
Authorization: Bearer {{auth_token}}
\`body {{auth_token}}\`
HTTP 200
[Asserts]
jsonpath "$.body" == "x"
url == "y"
`);
  const others = scenario(`GET {{base_url}}/_mock/worlds
HTTP 200
[Captures]
stolen: jsonpath "$.accounts[0].auth_token"
POST {{base_url}}/echo
\`{{stolen}}\`
HTTP 201
`);
  const env = { PLIVO_AUTH_ID: 'MAENVIRONMENT', PLIVO_AUTH_TOKEN: 'environment-s3cret' };
  const result = await run(['--coverage', '--openapi', described, '--ledger', ledger, ...reports.flatMap(([name, file]) => ['--report', `${name}=${file}`]), leaks, echoes, others], env);
  const texts = [result.stdout, result.stderr, ...reports.map(([, file]) => fs.readFileSync(file, 'utf8'))];
  assert.equal(result.code, 1);
  assert.match(texts[0], /\$PLIVO_AUTH_TOKEN/);
  const tokens = [102, 101, 103, 104].map((n) => `tok+MAMOCKARTICLE0000${n}+s3cret/value`);
  for (const text of texts.filter((_, i) => i !== 1)) assert.match(text, /\[redacted\]/);
  for (const text of texts) {
    assert.doesNotMatch(text, /s3cret/);
    for (const spelling of tokens.flatMap(spellings)) assert.ok(!text.includes(spelling), spelling);
  }
});

test('the curl line repeats the request to the letter', async () => {
  const mock = await runningMock();
  const report = temporary('r.json');
  const tricky = scenario(`POST {{base_url}}/echo?a=b%20c
X-Quote: it's "quoted" $HOME \`id\`
X-Empty:
[BasicAuth]
{{auth_id}}: {{auth_token}}
{
  "text": "it's $5 & \\\\ \\u0007 é {{dst}}",
  "dst": "1<2"
}
HTTP 201
`);
  await harness(['run', '--base-url', mock.url, '--report', `json=${report}`, tricky]);
  const [{ curl, exchange }] = JSON.parse(fs.readFileSync(report, 'utf8')).scenarios;
  const sent = JSON.parse(exchange.split('\n').filter((line) => line.startsWith('< {'))[0].slice(2));
  const token = `tok+MAMOCKARTICLE0000101+s3cret/value`;
  const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace('--include', '')],
    { env: { PATH: process.env.PATH, PLIVO_AUTH_TOKEN: token } });
  mock.close();
  const repeated = JSON.parse(stdout);
  assert.equal(repeated.url, sent.url);
  assert.equal(repeated.body, sent.body);
  assert.equal(repeated.method, 'POST');
  assert.equal(repeated.headers['x-quote'], sent.headers['x-quote']);
  assert.equal(repeated.headers['x-empty'], '');
  assert.equal(repeated.headers['content-type'], 'application/json');
  assert.equal(Buffer.from(repeated.headers.authorization.slice(6), 'base64').toString(), `MAMOCKARTICLE0000101:${token}`);
});

test('annotations name files from the current directory on', async () => {
  const file = scenario(failing, 'folder/here.hurl');
  const folder = path.dirname(path.dirname(file));
  for (const [name, cwd, told] of [
    [file, folder, 'folder/here.hurl'], ['./folder', folder, 'folder/here.hurl'], ['.', path.dirname(file), 'here.hurl'],
    [file, path.join(folder, 'folder'), 'here.hurl'], [file, '/', file], ['../folder', path.dirname(file), '../folder/here.hurl'],
  ]) {
    const { stdout } = await harness(['run', '--mock-binary', fakeMock, '--report', 'annotations=-', name], {}, cwd);
    assert.match(stdout, new RegExp(`^::error file=${told},line=2,`), `${name} from ${cwd}`);
  }
});
