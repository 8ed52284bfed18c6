// Every callback and webhook against the validators that Plivo's Node client ships for receivers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import plivo from 'plivo';
import plivo412 from 'plivo-4.12';
import { article, call, send, serve } from '../e2e/support.mjs';
import { sink } from '../e2e/sink.mjs';

const SUB = { id: 'SAMOCKARTICLE0000001', token: 'mockTokenNotASecretArticleSub00000000001' };
const NUMBER = '15035550181';
const OTHER_TOKEN = 'mockTokenNotASecretHistory00000000000001';
const DEADLINE_MS = 20000;

let receiver;
before(async () => { receiver = await sink(); });
after(() => receiver.close());

// What a receiver knows: the URL that it was called by, the method, the headers and the fields.
const seen = (c) => ({
  uri: `http://${c.headers.host}${c.url}`, method: c.method, headers: c.headers,
  form: c.method === 'POST' ? c.fields : {},
});
const v2 = (sdk, r, token, header) => sdk.validateSignature(
  r.uri, r.headers['x-plivo-signature-v2-nonce'], r.headers[header], token);
const v3 = (sdk, r, token, header) => sdk.validateV3Signature(
  r.method, r.uri, r.headers['x-plivo-signature-v3-nonce'], token, r.headers[header], r.form);

const validators = [
  { name: '4.79.0, V2', check: (r, token, main) => v2(plivo, r, token, `x-plivo-signature${main}-v2`) },
  { name: '4.12.0, V2', check: (r, token, main) => v2(plivo412, r, token, `x-plivo-signature${main}-v2`) },
  { name: '4.79.0, V3', needs: 'v3', check: (r, token, main) => v3(plivo, r, token, `x-plivo-signature${main}-v3`) },
  { name: '4.12.0, V3', needs: 'v3', check: (r, token, main) => v3(plivo412, r, token, `x-plivo-signature${main}-v3`) },
];

const urls = [
  { name: 'a path', path: '/cb' },
  // The receiver sees a slash that the URL it gave has not. What is signed is what was given.
  { name: 'no path at all', path: '', asGiven: (uri) => uri.replace(/\/(?=$|\?)/, '') },
  { name: 'the root', path: '/' },
  { name: 'a path that ends in a slash', path: '/in/the/end/' },
  { name: 'a query', path: '/cb?b=2&a=1' },
  { name: 'a query with characters that are encoded', path: '/cb?name=J%C3%B6rg%20B.&mail=a%40b.c&plus=%2B1' },
  { name: 'a parameter given twice', path: '/cb?tag=z&tag=a' },
  { name: 'an empty parameter', path: '/cb?empty=&a=1' },
  { name: 'an encoded path', path: '/caf%C3%A9/a%20b' },
];

// Sends, and resolves to the callbacks of that message once it has ended.
async function callbacksOf(m, url, { method, account = article, outcome } = {}) {
  const answer = await send(m, { src: NUMBER, dst: '12025550123', text: 'Grüße 👋', url, method }, {
    account, headers: {
      'content-type': 'application/json',
      authorization: 'Basic ' + Buffer.from(`${account.id}:${account.token}`).toString('base64'),
      ...(outcome && { 'x-mock-outcome': outcome }),
    },
  });
  assert.equal(answer.status, 202, answer.text);
  const uuid = answer.json.message_uuid[0];
  const mine = () => receiver.callbacks.filter((c) => c.fields.MessageUUID === uuid
    || new URLSearchParams(c.url.split('?')[1]).get('MessageUUID') === uuid);
  await receiver.until(() => mine().length === 3);
  return mine();
}

// The webhook of a message that comes in with this text, at an application with this URL.
async function webhookOf(m, url, method, text) {
  const created = await call(m, 'Application/', {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      app_name: `app ${method} ${receiver.callbacks.length}`.replaceAll(' ', '_'),
      answer_url: url, message_url: url, message_method: method,
    }),
  });
  assert.equal(created.status, 201, created.text);
  const tied = await call(m, `Number/${NUMBER}/`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ app_id: created.json.app_id }),
  });
  assert.equal(tied.status, 202, tied.text);
  const answer = await fetch(`${m.base}/_mock/accounts/${article.id}/inbound`,
    { method: 'POST', body: JSON.stringify({ from: '12025550199', to: NUMBER, text }) });
  assert.ok(answer.ok, await answer.clone().text());
  const { message_uuid: uuid } = await answer.json();
  const mine = () => receiver.callbacks.find((c) => c.fields.MessageUUID === uuid);
  await receiver.until(() => mine());
  return mine();
}

for (const [name, args, has] of [
  ['as it is', [], { v3: false }],
  ['with --assume signature-v3=on', ['--assume', 'signature-v3=on'], { v3: true }],
]) {
  describe(`callbacks of the mock ${name}`, { timeout: DEADLINE_MS * 3 }, () => {
    const those = validators.filter((v) => !v.needs || has[v.needs]);
    let m;
    before(async () => { m = await serve(args); });
    after(() => m.child.kill('SIGKILL'));

    const all = (callbacks, expected, token, main = '', asGiven = (uri) => uri) => {
      for (const c of callbacks)
        for (const v of those)
          assert.equal(v.check({ ...seen(c), uri: asGiven(seen(c).uri) }, token, main), expected, `${v.name}: ${c.method} ${c.url} ${c.body}`);
    };

    it('carry V3 only if they are asked to', async () => {
      for (const c of await callbacksOf(m, `${receiver.url}/cb`))
        assert.equal('x-plivo-signature-v3' in c.headers, has.v3);
    });

    for (const url of urls)
      for (const method of ['POST', 'GET'])
        it(`are valid: ${method} to ${url.name}`, async () => {
          const callbacks = await callbacksOf(m, receiver.url + url.path, { method });
          assert.ok(callbacks.every((c) => c.method === method));
          all(callbacks, true, article.token, '', url.asGiven);
          all(callbacks, true, article.token, '-ma', url.asGiven);
          all(callbacks, false, OTHER_TOKEN, '', url.asGiven);
        });

    it("have a sub-account's token for its own messages, and the main one beside it", async () => {
      const callbacks = await callbacksOf(m, `${receiver.url}/cb`, { account: SUB });
      all(callbacks, true, SUB.token);
      all(callbacks, false, article.token);
      all(callbacks, true, article.token, '-ma');
      all(callbacks, false, SUB.token, '-ma');
    });

    it('are refused when they are asked to be wrong', async () => {
      const callbacks = await callbacksOf(m, `${receiver.url}/cb`,
        { outcome: 'delivered;callback=wrong-signature' });
      all(callbacks, false, article.token);
      all(callbacks, false, article.token, '-ma');
    });

    it('are refused with another nonce, another path, or a field that was changed', async () => {
      for (const method of ['POST', 'GET'])
        for (const c of await callbacksOf(m, `${receiver.url}/cb`, { method })) {
          const r = seen(c);
          const nonces = { 'x-plivo-signature-v2-nonce': '1', 'x-plivo-signature-v3-nonce': '1' };
          const changed = [
            { ...r, headers: { ...r.headers, ...nonces } },
            { ...r, uri: r.uri.replace('/cb', '/cc') },
          ];
          for (const v of those)
            for (const other of changed) assert.equal(v.check(other, article.token, ''), false, v.name);
          const forged = method === 'POST' ? { ...r, form: { ...r.form, Status: 'read' } }
            : { ...r, uri: r.uri.replace(/Status=\w+/, 'Status=read') };
          for (const v of those)
            assert.equal(v.check(forged, article.token, ''), !v.needs, `${v.name}: only V3 signs the fields`);
        }
    });

    for (const method of ['POST', 'GET'])
      for (const text of ['Hello', 'Grüße 👋 & more=1+1%', 'a\nb\tc', '{"a": "é"}'])
        it(`are valid for a message that comes in: ${method} ${JSON.stringify(text)}`, async () => {
          const c = await webhookOf(m, `${receiver.url}/in?b=2&a=1`, method, text);
          assert.equal(c.fields.Text, text);
          all([c], true, article.token);
          all([c], true, article.token, '-ma');
          all([c], false, OTHER_TOKEN);
        });
  });
}
