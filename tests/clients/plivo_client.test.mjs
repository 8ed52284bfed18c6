// The mock as a user's code meets it: through Plivo's own Node client, today's and one of 2020.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import plivo from 'plivo';
import plivo412 from 'plivo-4.12';
import { article, history, names, serve } from '../e2e/support.mjs';

const QUEUE_ERROR = 'Your message could not be queued at this time.'
  + ' If the problem persists, please contact';
const DST = '+12025550123';

let mock;
let world;
before(async () => {
  mock = await serve();
  world = await names(mock);
});
after(() => mock.stop());

const prefix = (id) => `${mock.base}/v1/Account/${id}`;
const client = ({ id, token } = article) => new plivo.Client(id, token, { url: prefix(id) });

const mms = (more) => client().messages.create({
  dst: DST, text: 'Hello', type: 'mms', media_urls: ['https://example.com/a.png'], ...more,
});
const sms = (more) => client().messages.create({ dst: DST, text: 'Hello', ...more });

describe('plivo 4.79', () => {
  it('sends an SMS by a Powerpack and reads it back', async () => {
    const sent = await sms({ powerpackUUID: world.pp_mms_longcode });
    assert.equal(sent.message, 'message(s) queued');
    assert.equal(sent.messageUuid.length, 1);
    const record = await client().messages.get(sent.messageUuid[0]);
    assert.equal(record.messageState, 'queued');
    assert.equal(record.messageType, 'sms');
    assert.equal(record.toNumber, '12025550123');
    assert.equal(record.powerpackID, world.pp_mms_longcode);
    assert.equal(record.errorCode, null);
    assert.equal(record.units, 1);
  });

  it('sends an MMS by a Powerpack, only ever by the number added for it', async () => {
    for (let i = 0; i < 4; i++) {
      const sent = await mms({
        powerpackUUID: world.pp_mms_longcode, dst: `1202555010${i}`, media_ids: [world.media_id],
      });
      const record = await client().messages.get(sent.messageUuid[0]);
      assert.equal(record.fromNumber, world.number_longcode_mms);
    }
  });

  it('sends to many, and hears which are invalid', async () => {
    const sent = await sms({ src: world.number_mms, dst: ['12025550123', '12025550124', '222222'] });
    assert.equal(sent.messageUuid.length, 2);
    assert.deepEqual(sent.invalid_number, ['222222']);
  });

  it('lists with filters', async () => {
    const list = await client(history).messages.list({
      'message_time__gte': '2026-01-01 00:00', message_state: 'delivered', limit: 2,
    });
    assert.equal(list.length, 2);
    assert.deepEqual(list.map((m) => m.messageState), ['delivered', 'delivered']);
    assert.equal(list.meta.limit, 2);
    const next = await client(history).messages.list({
      'message_time__gte': '2026-01-01 00:00', message_state: 'delivered', limit: 2, offset: 2,
    });
    assert.equal(next.length, 1);
  });

  it('lists without arguments', async () => {
    assert.ok(Array.isArray(await client().messages.list()));
  });

  it('reads the account', async () => {
    const account = await client().accounts.get();
    assert.equal(account.name, 'The article');
    assert.match(account.cashCredits, /^(1000000|999999)\.\d{5}$/); // what was sent above may have been charged
    assert.equal(account.resourceUri, `/v1/Account/${article.id}/`);
  });

  const refusals = [
    ['MMS, the long code was added for SMS', () => mms({ powerpackUUID: world.pp_sms_longcode })],
    ['MMS, only an SMS-only toll-free', () => mms({ powerpackUUID: world.pp_tollfree_sms })],
    ['MMS by an empty pool', () => mms({ powerpackUUID: world.pp_empty })],
    ['MMS by a short code', () => mms({ powerpackUUID: world.pp_shortcode })],
    ['MMS by an unknown Powerpack', () => mms({ powerpackUUID: world.pp_unknown })],
    ['MMS by a malformed one', () => mms({ powerpackUUID: world.pp_malformed })],
    ["MMS by another account's", () => mms({ powerpackUUID: world.pp_foreign })],
    ['SMS by an unknown Powerpack', () => sms({ powerpackUUID: world.pp_unknown })],
    ['MMS from an SMS-only number', () => mms({ src: world.number_sms }),
      'src number does not support MMS'],
    ['all destinations invalid', () => sms({ src: world.number_mms, dst: '+1111111' }),
      "'1111111' is not a valid phone number."],
    ['an unknown media id', () => mms({ src: world.number_mms, media_ids: ['nope'] }),
      'Media is invalid'],
  ];
  for (const [why, act, text = QUEUE_ERROR] of refusals)
    it(`meets 400: ${why}`, async () => {
      await assert.rejects(act, (error) => {
        assert.equal(error.status, 400);
        assert.ok(String(error.message).includes(text), error.message);
        return true;
      });
    });

  it('meets 404 for an unknown message', async () => {
    await assert.rejects(client().messages.get('456f85b0-e563-439e-87ab-1387d1c1257c'),
      (error) => error.status === 404 && String(error.message).includes('not found'));
  });

  it('meets 401 as JSON when it sends', async () => {
    await assert.rejects(
      client({ id: article.id, token: 'wrong' }).messages.create({ src: '1', dst: DST, text: 'a' }),
      (error) => error.status === 401
        && String(error.message).includes('authentication credentials were not provided'));
  });

  it('meets 401 as a page when it lists', async () => {
    await assert.rejects(client({ id: article.id, token: 'wrong' }).messages.list(),
      (error) => error.status === 401);
  });
});

// What the client makes of a bad day is the client's; that each of these reaches it is the mock's.
describe('plivo 4.79 on a bad day', () => {
  const faults = (method, body) => fetch(`${mock.base}/_mock/accounts/${article.id}/faults`, { method, body });
  const broken = async (fault) => {
    await faults('DELETE');
    const added = await faults('POST', JSON.stringify({ match: { method: 'POST', path: 'Message/' }, times: 1, ...fault }));
    assert.equal(added.status, 201);
    return sms({ powerpackUUID: world.pp_mms_longcode });
  };
  after(() => faults('DELETE'));

  for (const [why, fault] of [
    ['429 with Retry-After', { answer: { rule: 'RATE-LIMIT' }, retry_after: 1 }],
    ['429 without', { answer: { rule: 'RATE-LIMIT' } }],
  ])
    it(`loses the text of a ${why}`, async () => {
      await assert.rejects(broken(fault), (error) => {
        assert.match(String(error.message ?? error), /status code 429/);
        assert.ok(!String(error.message).includes('too many requests'));
        return true;
      });
    });

  for (const [why, fault] of [
    ['a 500', { answer: { status: 500, body: 'Sorry' } }],
    ['a 503', { answer: { status: 503 } }],
  ])
    it(`tells the status of ${why}`, async () => {
      await assert.rejects(broken(fault), (error) => error.status === fault.answer.status);
    });

  for (const mishap of ['reset-before', 'reset-at', 'empty', 'garbage', 'truncate'])
    it(`rejects without a status: ${mishap}`, async () => {
      await assert.rejects(async () => {
        try { await broken({ mishap }); } catch (error) { throw new Error(`${error}`, { cause: error.status }); }
      }, (error) => error.cause === undefined);
    });

  it('rejects what was stored when its answer was lost', async () => {
    await assert.rejects(async () => {
      try { await broken({ meaning: 'answer-lost' }); } catch (error) { throw new Error(`${error}`); }
    });
    assert.equal((await faults('GET').then((r) => r.json())).faults[0].struck, 1);
  });

  it('takes JSON that is cut for an answer without uuids', async () => {
    assert.equal((await broken({ mishap: 'cut' })).messageUuid, undefined);
  });
});

// It posts multipart forms, and puts the arguments of a GET into one, too.
describe('plivo 4.12', () => {
  const old = ({ id, token } = article) => new plivo412.Client(id, token, { url: prefix(id) });

  it('sends by a Powerpack and reads it back', async () => {
    const sent = await old().messages.create(
      undefined, DST, 'Hello', {}, world.pp_tollfree_mms);
    assert.equal(sent.messageUuid.length, 1);
    const record = await old().messages.get(sent.messageUuid[0]);
    assert.equal(record.fromNumber, world.number_tollfree_mms);
  });

  it('lists with filters', async () => {
    const list = await old(history).messages.list({
      message_time__gte: '2026-01-01 00:00', limit: 3,
    });
    assert.equal(list.length, 3);
  });
});
