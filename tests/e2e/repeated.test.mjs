// Two runs with one seed and a standing clock, with many clients at once: what an account's journal and lists say is
// the same, to the byte, whatever came first.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { article, call, names, send, serve } from './support.mjs';
import { sink } from './sink.mjs';

const CLIENTS = 16;
const SENDS = 12;
const mocks = new Set();
after(() => mocks.forEach((m) => m.child.kill('SIGKILL')));

// Some first tries are refused: which ones, the callback itself says. Of a callback that comes twice at once, nobody can
// tell which is the first.
const tried = new Set();
const refuses = ({ fields, body, url }) => {
  const key = `${fields.MessageUUID} ${fields.Status ?? 'in'}`;
  const first = !tried.has(key);
  tried.add(key);
  const sum = [...key].reduce((n, c) => n + c.charCodeAt(0), 0);
  if (/^\/in/.test(url)) return { status: 200, body: '<Response><Message src="15035550181" dst="12025550123">back</Message></Response>' };
  return { status: first && sum % 3 === 0 && !/twice/.test(url) ? 503 : 200, body: `${sum} ${body.length}` };
};

let receiver;
before(async () => { receiver = await sink(refuses); });

const OUTCOMES = ['', 'undelivered;code=30', 'failed', 'delivered;delay=2s', 'delivered;callback=duplicate',
  'delivered;callback=out-of-order', 'delivered;callback=late', 'delivered;callback=dropped',
  'delivered;callback=wrong-signature', 'undelivered;probability=0.5', 'queued', 'delivered;callback=none'];

const put = async (m, account, rest, body, method = 'PUT') => {
  const answer = await fetch(`${m.base}/_mock/accounts/${account.id}/${rest}`, { method, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${rest}: ${text}`);
  return text;
};

// The life of one account, from its making to what can be read of it in the end.
async function client(m, i, world) {
  const answer = await fetch(`${m.base}/_mock/accounts`, {
    method: 'POST', body: JSON.stringify({ like: article.id, auth_id: `MAREPEATED${String(i).padStart(10, '0')}` }),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  const made = await answer.json();
  const account = { id: made.auth_id, token: made.auth_token };
  const own = { account, headers: { 'content-type': 'application/json',
    authorization: 'Basic ' + Buffer.from(`${account.id}:${account.token}`).toString('base64') } };
  const read = [JSON.stringify(made)];

  await put(m, account, 'settings', { progress: i % 2 ? 'after' : 'immediate', number_rates: i % 3 === 0 });
  for (let n = 0; n < SENDS; n++) {
    const outcome = OUTCOMES[(n + i) % OUTCOMES.length];
    const body = {
      dst: n % 5 === 4 ? '12025550123<12025550124<bad' : `1202555${String(1000 + n)}`, text: `Grüße ${n}`,
      url: `${receiver.url}/cb?client=${i}${/duplicate/.test(outcome) ? '&twice' : ''}`, ...(n % 2 ? { powerpack_uuid: world.pp_mms_longcode } : { src: '15035550181' }),
      ...(n % 4 === 3 && { type: 'mms', media_urls: ['https://example.com/a.png'] }),
    };
    read.push((await send(m, body, { ...own, headers: { ...own.headers, ...(outcome && { 'x-mock-outcome': outcome }) } })).text);
    if (n % 4 === 0) read.push((await send(m, { text: 'nobody' }, own)).text);
    if (n % 6 === 5) read.push(await put(m, account, 'clock', { advance: '90s' }));
  }
  read.push(await put(m, account, 'inbound', { from: '12025550199', to: '15035550181', text: 'STOP' }, 'POST'));
  read.push(await put(m, account, 'inbound', { from: '12025550198', to: '15035550181', text: 'hello' }, 'POST'));
  read.push(await put(m, account, 'clock', { advance: '4h' }));
  for (let offset = 0; offset < 60; offset += 20)
    read.push((await call(m, `Message/?offset=${offset}`, own)).text);
  read.push((await call(m, '', own)).text);
  read.push(await (await fetch(`${m.base}/_mock/accounts/${account.id}/journal?limit=1000`)).text());
  return read;
}

async function run() {
  tried.clear();
  const m = await serve(['--seed', '11', '--clock', '2026-01-31 12:00:00']);
  mocks.add(m);
  const world = await names(m);
  const read = await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(m, i, world)));
  await m.stop();
  return read;
}

describe('two runs with one seed and a standing clock', () => {
  it(`are the same to the byte for each of ${CLIENTS} clients at once`, { timeout: 60000 }, async () => {
    const one = await run();
    const two = await run();
    for (let i = 0; i < CLIENTS; i++)
      for (let n = 0; n < one[i].length; n++)
        assert.equal(two[i][n], one[i][n], `client ${i}, answer ${n}`);
    const journal = JSON.parse(one[0].at(-1));
    const kinds = new Set(journal.entries.map((entry) => entry.kind));
    for (const kind of ['callback', 'request']) assert.ok(kinds.has(kind), kind);
    assert.ok(journal.total > 40 && journal.entries.length === journal.total);
    assert.ok(one.some((read) => /"status": 503/.test(read.at(-1))), 'some callbacks were tried again');
  });
});
