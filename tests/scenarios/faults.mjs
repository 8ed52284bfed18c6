// Runs shipped scenarios against a mock that has been ordered to go wrong, in each way there is: each
// fault has to be caught by the scenario beside it, with the failure beside it. The fault is given
// for the scenario's own account, so all of them run side by side in one mock.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { folder, harnessBinary, mockBinary, plan, report, scenarios } from './support.mjs';

// What each of these shipped scenarios asks for.
const delivered = 'a-message-is-queued-sent-and-delivered'; // the states of a send, its clock moved on by hand
const called = 'each-state-has-a-callback-of-its-own'; // order=queued,sent,delivered, and three in all
const signed = 'a-callback-is-signed';
const typed = 'json-is-answered-without-a-charset';
const shown = 'the-account-is-shown';

const send = { method: 'POST', path: 'Message/' };

// [what goes wrong, the scenario, what has to be said of it: the message and, if it matters, what
// stood there instead]; null: no scenario can see it, and the reason.
const faults = [
  ['nothing', { match: { path: 'Nowhere/' }, answer: { status: 500 } }, delivered, null, 'the fault fits no request'],

  ['a rule in its words', { match: send, answer: { rule: 'RATE-LIMIT' } }, delivered, /the status is not/, /429/],
  ['a rule with a detail', { match: send, answer: { rule: 'SEND-DST-INVALID', detail: '1' } }, delivered, /the status is not/, /400/],
  ['another status', { match: send, answer: { status: 503, body: { error: 'down' } } }, delivered, /the status is not/, /503/],
  ['a good status without what belongs to it', { match: send, answer: { status: 202, body: {} } }, delivered, /no query result/],
  ['another text', { match: send, answer: { status: 400, body: { error: 'No.' } } }, typed, /the assert does not hold/, /No\./],
  ['a body of another kind', { match: send, answer: { status: 400, body: '<p>', headers: { 'Content-Type': 'application/json' } } }, typed, /is not JSON: a value must stand here/],
  ['another type', { match: send, answer: { headers: { 'Content-Type': 'application/json; charset=utf-8' } } }, typed, /header/, /charset/],
  ['a Retry-After where there is no reason for one', { match: send, retry_after: 3 }, delivered, null, 'no scenario says that there is none'],

  ['a delay', { match: send, delay: '30s' }, delivered, /no answer: .*timed out/],
  ['one of a range', { match: send, delay: { kind: 'uniform', least: '20s', most: '30s' } }, delivered, /no answer: .*timed out/],
  ['one as networks have it', { match: send, delay: { kind: 'lognormal', median: '30s', sigma: 0.1 } }, delivered, /no answer: .*timed out/],
  ['a delay that is allowed for', { match: send, delay: '20ms' }, delivered, null, 'shorter than --max-time'],

  ['a reset before the answer', { match: send, mishap: 'reset-before' }, delivered, /no answer: .*reset/],
  ['a reset in the middle', { match: send, mishap: 'reset-at' }, delivered, /no answer: .*reset/],
  ['an end without an answer', { match: send, mishap: 'empty' }, delivered, /no answer: Empty reply/],
  ['what is no HTTP', { match: send, mishap: 'garbage' }, delivered, /no answer: .*HTTP/],
  ['a body that ends early', { match: send, mishap: 'truncate' }, delivered, /no answer: .*bytes remaining/],
  ['a body that is only its beginning', { match: send, mishap: 'cut' }, delivered, /is not JSON: the text ends within a string/],
  ['bytes that trickle', { match: send, mishap: { kind: 'dribble', pause: '100ms' } }, delivered, /no answer: .*timed out .* with \d+ out of/],

  ['a message that is never sent', { match: send, meaning: 'never-sent' }, delivered, /the assert does not hold/, /queued/],
  ['nobody is told', { match: send, meaning: 'no-callback' }, called, /the status is not/, /408/],
  ['a message that is not there', { match: send, meaning: 'not-stored' }, delivered, /the status is not/, /404/],
  ['an answer that gets lost', { match: send, meaning: 'answer-lost' }, delivered, /no answer: Empty reply/],

  ['each callback twice', { match: send, callback: 'duplicate' }, called, /the assert does not hold/, /[456]/],
  ['callbacks out of order', { match: send, callback: 'out-of-order' }, called, /the status is not/, /409/],
  ['late callbacks', { match: send, callback: 'late' }, called, /the status is not/, /408/],
  ['another signature', { match: send, callback: 'wrong-signature' }, signed, /the assert does not hold/, /invalid/],
  ['no last callback', { match: send, callback: 'dropped' }, called, /the status is not/, /408/],
  ['slow callbacks', { match: send, callback: 'slow' }, called, /the status is not/, /408/],
  ['no callback', { match: send, callback: 'none' }, called, /the status is not/, /408/],

  ['the second request of its kind only', { match: { method: 'GET', path: 'Message/*' }, answer: { status: 500 }, times: 1 }, delivered, /the status is not/, /500/],
  ['what never strikes', { match: send, answer: { status: 500 }, probability: 0 }, delivered, null, 'its probability is 0'],
  ['what is of a pointer', { match: { ...send, pointer: '/text', equals: 'Hello' }, answer: { status: 500 } }, delivered, /the status is not/, /500/],
  ['what is over', { match: { method: 'GET' }, answer: { status: 500 }, for: '1us' }, shown, null, 'its time is over when it is asked'],
];

// Every word that a fault may have in docs/openapi/control.json stands in the table.
const description = JSON.parse(fs.readFileSync(path.resolve(folder, '../../docs/openapi/control.json'), 'utf8'));
const fault = description.components.schemas.FaultAsked;
const isObject = (node) => node && typeof node === 'object';
const enums = (node) => (isObject(node) ? [...(node.enum ?? []), ...(node.const ? [node.const] : []), ...Object.values(node).flatMap(enums)] : []);
const table = JSON.stringify(faults.map(([, order]) => order));
for (const member of ['delay', 'mishap', 'meaning', 'callback']) {
  const words = [...new Set(enums(fault.properties[member]))];
  report(`each ${member} is in the table`, words.length ? words.filter((word) => !table.includes(`"${word}"`)) : ['there is none']);
}

// The scenario as it is shipped, but that it orders its fault first and waits less long.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'faults-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
for (const [i, [, order, id]] of faults.entries()) {
  const { text } = scenarios.find((s) => s.id === id);
  const first = text.search(/^[A-Z]+ \{\{/m);
  fs.writeFileSync(path.join(scratch, `${i}.hurl`), `# id: fault-${i}
# requires: mock

POST {{base_url}}/_mock/accounts/{{auth_id}}/faults
${JSON.stringify(order)}
HTTP 201

${text.slice(first).replaceAll('within=5s', 'within=1s')}`);
}

const json = path.join(scratch, 'report.json');
const run = spawnSync(harnessBinary, ['run', '--mock-binary', mockBinary, '--mock-argument=--seed=1', '--jobs', '8',
  '--max-time', '1500ms', '--report', `json=${json}`, scratch], { env: { PATH: process.env.PATH }, encoding: 'utf8' });
report('the harness ends with 1', run.status === 1 ? [] : [`it ended with ${run.status ?? run.signal}`, ...run.stderr.split('\n')]);
const verdicts = new Map(JSON.parse(fs.readFileSync(json, 'utf8')).scenarios.map((s) => [s.id, s]));

// What is wrong with a verdict, a sentence each.
function complaints({ verdict, failures }, message, instead) {
  const told = failures.map((f) => `${f.message}: ${f.actual}`);
  if (!message) return verdict === 'passed' ? [] : [`it is ${verdict}`, ...told];
  if (verdict !== 'failed') return [`it is ${verdict}`];
  return failures.some((f) => message.test(f.message) && (!instead || instead.test(f.actual))) ? [] : told;
}
for (const [i, [what, , id, message, instead]] of faults.entries())
  report(message ? `${id} catches ${what}` : `${id} passes in spite of ${what}: ${instead}`,
    complaints(verdicts.get(`fault-${i}`), message, instead));
plan();
