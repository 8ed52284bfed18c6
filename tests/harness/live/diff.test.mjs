// plivo-harness diff: two mocks that differ by one switch differ by its rule; and the mock behind
// TLS in the place of the real service differs from a mock by nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import { article, dst, harness, login, realService, scenario, send, temporary, written } from './support.mjs';

const service = await realService();
after(() => service.close());
const scenarios = process.env.SCENARIOS;
const ledger = JSON.parse(execFileSync(process.env.PLIVO_MOCK_BINARY, ['rules', '--json'], { encoding: 'utf8' }));
const heads = fs.readdirSync(scenarios, { recursive: true }).filter((f) => f.endsWith('.hurl')).map((f) => {
  const file = path.join(scenarios, f);
  const text = fs.readFileSync(file, 'utf8');
  return { file, assumes: /^# assume:/m.test(text), rules: [...text.matchAll(/^# rules: (.*)$/gm)].flatMap((m) => m[1].split(/, */)) };
});

// { code, all, json }: the report of one comparison.
async function diff(args, env) {
  const file = temporary('diff.json');
  const run = await harness(['diff', '--report', `json=${file}`, ...args], env);
  return { ...run, json: fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null };
}

test('two mocks that are the same differ by nothing', async () => {
  // at once, since which state a message has when it is asked for is a race on a busy machine
  const run = await diff(['--right', 'mock:article', '--tags', '!control,!clock', scenarios], { PLIVO_MOCK_PROGRESS: 'immediate' });
  assert.equal(run.code, 0, run.all);
  assert.match(run.stdout, /\n0 new, 0 known, 0 gone\n$/);
  assert.ok(run.json.compared > 300, `${run.json.compared} compared`);
});

// [switch, value]; a scenario that proves the switch's rule tells the two apart.
const switches = [
  ['queue-error-status', '422'], ['no-mms-number', 'async'], ['sms-invalid-powerpack', 'not-found'],
  ['default-powerpack-no-mms', 'mms-src'], ['default-powerpack-no-mms', 'async'], ['default-powerpack', 'when-needed'],
  ['final-slash', 'redirect'], ['form-bodies', 'refuse'], ['unauthorized', 'json'], ['unauthorized', 'page'],
  ['parent-on-subaccount', 'serve'], ['text-too-long', 'async'], ['geo-barred', 'async'], ['list-limit', 'refuse'],
];
for (const [key, value] of switches) {
  test(`two mocks differ by ${key}=${value}, at its rule`, async () => {
    const rules = ledger.rules.filter((r) => r.switch === key).map((r) => r.id);
    const files = heads.filter((h) => !h.assumes && h.rules.some((r) => rules.includes(r))).map((h) => h.file);
    const run = await diff(['--right', `mock:article,assume ${key}=${value}`, ...files], {});
    assert.equal(run.code, 1, run.all);
    assert.ok(rules.some((r) => run.json.rules[r]?.new > 0), JSON.stringify(run.json.rules));
    const back = await diff(['--left', `mock:article,assume ${key}=${value}`, '--right', 'mock:article', ...files], {});
    assert.equal(back.json.new, run.json.new, 'the other way round');
  });
}

test('a rule that is off is told by its name', async () => {
  const files = heads.filter((h) => h.rules.includes('SEND-DST-MISSING')).map((h) => h.file);
  const run = await diff(['--right', 'mock:article,assume rule.SEND-DST-MISSING=off', ...files], {});
  assert.equal(run.code, 1, run.all);
  assert.match(run.stdout, /^SEND-DST-MISSING$/m);
});

// ---- Faults: a service that answers as the mock does, but for one thing ----

const shown = scenario(`# id: a-powerpack-is-shown
# rules: POWERPACK-UUID
GET {{base_url}}/v1/Account/{{auth_id}}/Powerpack/{{pp_mms_longcode}}/
[BasicAuth]
{{auth_id}}: {{auth_token}}
HTTP *

GET {{base_url}}/v1/Account/{{auth_id}}/Powerpack/{{pp_mms_longcode}}/
[BasicAuth]
{{auth_id}}: {{auth_token}}
HTTP *
`);

// what, where it shows, what it does to status, headers and the body's JSON; null: hang up
const faults = [
  ['another status', ['status'], (a) => { a.status = 500; }],
  ['a header less', ['header content-type'], (a) => { delete a.headers['content-type']; }],
  ['a header more', ['header retry-after'], (a) => { a.headers['retry-after'] = '30'; }],
  ['a member less', ['$.sticky_sender'], (a) => { delete a.json.sticky_sender; }],
  ['a member more', ['$.new_one'], (a) => { a.json.new_one = { id: 'x' }; }],
  ['another type', ['$.sticky_sender'], (a) => { a.json.sticky_sender = String(a.json.sticky_sender); }],
  ['another value', ['$.name'], (a) => { a.json.name += '!'; }],
  ['an id that does not come again', ['$.uuid'], (a, n) => { if (n) a.json.uuid = '00000000-1111-4222-8333-444444444444'; }],
  ['a time that is none', ['$.created_on'], (a) => { a.json.created_on = 'yesterday'; }],
  ['half an answer', ['body'], (a) => { a.text = JSON.stringify(a.json).slice(0, 40); }],
  ['no JSON', ['body', 'header content-type'], (a) => { a.text = '<p>sorry</p>'; a.headers['content-type'] = 'text/html'; }],
  ['no answer', ['answer'], (a) => { a.dead = true; }],
];

for (const [what, places, tamper] of faults) {
  test(`a fault is told: ${what}`, async (t) => {
    let asked = 0;
    const front = http.createServer(async (request, answer) => {
      if (request.url.startsWith('/_mock/')) return answer.writeHead(404).end();
      const real = await fetch(service.mock.base + request.url, { headers: { authorization: request.headers.authorization } });
      const a = { status: real.status, headers: { 'content-type': real.headers.get('content-type') }, json: await real.json() };
      tamper(a, asked++);
      if (a.dead) return request.socket.destroy();
      answer.writeHead(a.status, a.headers).end(a.text ?? JSON.stringify(a.json));
    }).listen(0, '127.0.0.1');
    t.after(() => { front.closeAllConnections(); front.close(); });
    await new Promise((resolve) => { front.once('listening', resolve); });
    const local = written('front.vars', fs.readFileSync(service.vars(), 'utf8').replace(/^base_url=.*$/m, `base_url=http://127.0.0.1:${front.address().port}`));
    const run = await diff(['--right', local, shown], { ...login });
    assert.equal(run.code, 1, run.all);
    const found = [...new Set(run.json.differences.map((d) => d.where))];
    assert.ok(found.length && found.every((w) => places.includes(w)), found.join());
    assert.ok(run.json.rules['POWERPACK-UUID'].new > 0);
  });
}

// ---- Known, new, gone ----

const other = 'mock:article,assume queue-error-status=422';
const refused = heads.filter((h) => h.rules.includes('POWERPACK-INVALID-MMS')).map((h) => h.file);

test('what is known does not count, and what is gone is told', async () => {
  const known = temporary('known.json');
  const first = await diff(['--right', other, '--known', known, '--update-known', ...refused], {});
  assert.equal(first.code, 0, first.all);
  const listed = JSON.parse(fs.readFileSync(known, 'utf8'));
  assert.equal(listed.differences.length, first.json.new);
  listed.differences[0].reason = 'they say 422 since May';
  fs.writeFileSync(known, JSON.stringify(listed));

  const second = await diff(['--right', other, '--known', known, ...refused], {});
  assert.equal(second.code, 0, second.all);
  assert.equal(second.json.known, first.json.new);
  assert.match(second.stdout, /known since \d{4}-\d\d-\d\d: they say 422 since May/);

  const gone = await diff(['--right', 'mock:article', '--known', known, ...refused], {});
  assert.equal(gone.code, 6, gone.all);
  assert.equal(gone.json.gone, first.json.new);

  const changed = await diff(['--right', 'mock:article,assume queue-error-status=409', '--known', known, ...refused], {});
  assert.equal(changed.code, 1, changed.all);

  const again = await diff(['--right', other, '--known', known, '--update-known', ...refused], {});
  assert.equal(again.code, 0, again.all);
  assert.match(fs.readFileSync(known, 'utf8'), /they say 422 since May/);
});

// ---- Behind TLS ----

const live = ['--live', '--max-messages', '100', ...service.way, '--marker', '', '--rate', '0'];

// What may run against a service that is no mock, and sends only to the allowed number.
const common = heads.filter((h) => {
  const text = fs.readFileSync(h.file, 'utf8');
  return !/^# requires: mock/m.test(text) && !/^# must-fail/m.test(text);
});

test('a mock in the place of the real service differs by nothing, and confirms rules', async () => {
  const file = scenario(`# id: an-sms-is-queued\n# rules: SEND-DST-MISSING\n${send('hello')}\n${
    send('x').replace(/"dst": "[^"]*", /, '').replace('HTTP 202', 'HTTP 400')}`);
  const confirmed = temporary('confirmed.json');
  const run = await diff(['--right', service.vars(), ...live, '--confirmed', confirmed, file]);
  assert.equal(run.code, 0, run.all);
  assert.equal(run.json.right, 'https://api.plivo.com');
  const rules = JSON.parse(fs.readFileSync(confirmed, 'utf8')).rules;
  assert.match(rules['SEND-DST-MISSING'].confirmed, /^\d{4}-\d\d-\d\d$/);
  assert.equal(rules['SEND-DST-MISSING'].against, 'https://api.plivo.com');

  const shown = JSON.parse(execFileSync(process.env.PLIVO_MOCK_BINARY, ['rules', '--json', '--confirmed', confirmed], { encoding: 'utf8' }));
  assert.equal(shown.rules.find((r) => r.id === 'SEND-DST-MISSING').confirmed, rules['SEND-DST-MISSING'].confirmed);
  assert.equal(shown.rules.find((r) => r.id === 'SEND-TEXT-LENGTH').confirmed, null);
  const text = execFileSync(process.env.PLIVO_MOCK_BINARY, ['rules'], { encoding: 'utf8', env: { ...process.env, PLIVO_MOCK_CONFIRMED: confirmed } });
  assert.match(text, new RegExp(`SEND-DST-MISSING[^]*?confirmed: ${rules['SEND-DST-MISSING'].confirmed}, against https://api\\.plivo\\.com`));

  const drifted = await diff(['--left', other, '--right', service.vars(), ...live, '--confirmed', confirmed,
    scenario(`# id: refused\n# rules: SEND-DST-MISSING\n${send('x', '{{dst}}', '{{number_sms}}').replace('"src": "{{number_sms}}"',
      '"powerpack_uuid": "{{pp_empty}}"').replace('HTTP 202', 'HTTP *')}`)]);
  assert.equal(drifted.code, 1, drifted.all);
  assert.match(drifted.stdout, /SEND-DST-MISSING {2}\(last confirmed \d{4}-/);
});

test('shipped scenarios run against both', async () => {
  assert.ok(common.length, 'none is without "requires: mock"');
  const run = await diff(['--right', service.vars(`allow_dst=${dst}\n`), ...live, ...common.slice(0, 5).map((h) => h.file)]);
  assert.notEqual(run.code, 2, run.all);
  assert.doesNotMatch(run.all, new RegExp(article.token));
});

test('the page says what the text says, and runs nothing', async () => {
  const html = temporary('diff.html');
  const run = await harness(['diff', '--right', other, '--report', `html=${html}`, ...refused], {});
  assert.equal(run.code, 1, run.all);
  const page = fs.readFileSync(html, 'utf8');
  assert.match(page, /<h2[^>]*>POWERPACK-INVALID-MMS<\/h2>/);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  assert.doesNotMatch(page, /<script|https?:\/\/(?!127)/);
});

// [why, exit, what is said, arguments]
const wrong = [
  ['no right target', 2, /name what to compare with: --right/, [refused[0]]],
  ['no scenario', 2, /name at least one/, ['--right', 'mock:article']],
  ['a mock without a world', 2, /is not written mock:WORLD/, ['--right', 'mock:', refused[0]]],
  ['an assumption without a value', 2, /is not written mock:WORLD/, ['--right', 'mock:article,assume x', refused[0]]],
  ['an assumption that there is not', 4, /no such|x=y|assum/, ['--right', 'mock:article,assume x=y', refused[0]]],
  ['a file that is not there', 2, /No such file/, ['--right', '/nowhere.vars', refused[0]]],
  ['no --live', 7, /add --live/, ['--right', service.vars(), refused[0]]],
  ['an unknown report', 2, /is not written text=FILE/, ['--right', 'mock:article', '--report', 'xml=x', refused[0]]],
  ['a mock that would confirm', 2, /confirmed by a service that is no mock/, ['--right', 'mock:article', '--confirmed', temporary('c'), refused[0]]],
  ['--update-known without a file', 2, /--update-known needs --known/, ['--right', 'mock:article', '--update-known', refused[0]]],
  ['known differences that are not there', 3, /it is empty, or not there/, ['--right', 'mock:article', '--known', '/nowhere', refused[0]]],
  ['known differences that are something else', 3, /not JSON/, ['--right', 'mock:article', '--known', written('x', 'x'), refused[0]]],
  ['dates that are something else', 3, /no object "rules"/, ['--right', 'mock:article', '--confirmed', written('x', '{}'), refused[0]]],
  ['a report that cannot be written', 5, /r\.json/, ['--right', 'mock:article', '--report', `json=${refused[0]}/r.json`, refused[0]]],
];
for (const [why, code, said, args] of wrong) {
  test(`exit ${code}: ${why}`, async () => {
    const run = await harness(['diff', ...args]);
    assert.equal(run.code, code, run.all);
    assert.match(run.all, said);
  });
}
