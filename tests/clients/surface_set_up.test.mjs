// Set-up code of users: Powerpacks, pools, numbers, media, applications and sub-accounts through
// Plivo's Node clients of 2026, of 2020 (all is multipart) and the last before 4.0 (all is https).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import plivo from 'plivo';
import plivo04 from 'plivo-0.4';
import plivo412 from 'plivo-4.12';
import { article, call, names, serve, temporary } from '../e2e/support.mjs';
import { tlsFront } from './tls_front.mjs';

const PIXEL = Buffer.from('89504E470D0A1A0A0000000D4948445200000001000000010802000000907753DE'
  + '0000000C4944415478DA63909BF01F00027D01AE4F0EF2610000000049454E44AE426082', 'hex');

let mock;
let front;
let world;
before(async () => {
  mock = await serve();
  front = await tlsFront(mock);
  process.env.HTTPS_PROXY = front.proxy;
  world = await names(mock);
});
after(async () => {
  front.close();
  await mock.stop();
});

// Each test has an account of its own that has what the article's has.
async function account() {
  const answer = await fetch(`${mock.base}/_mock/accounts`,
    { method: 'POST', body: JSON.stringify({ like: article.id }) });
  const { auth_id: id, auth_token: token } = await answer.json();
  return { id, token };
}

// 4.12 tells no status: its error's text is the body.
const refused = (status, text = '') => (error) => {
  if (error.status !== undefined) assert.equal(error.status, status);
  else if (status !== 401) assert.ok(JSON.parse(error.message).error);
  assert.ok(String(error.message).includes(text), error.message);
  return true;
};

const versions = [
  {
    name: 'plivo 4.79', sdk: plivo,
    mms: (client, powerpackUUID, dst, more) =>
      client.messages.create({ powerpackUUID, dst, text: 'Hello', type: 'mms', ...more }),
    flag: (value) => value,
    byProxy: () => ({ proxy: front.proxy }),
  },
  {
    name: 'plivo 4.12', sdk: plivo412,
    mms: (client, powerpack, dst, more) =>
      client.messages.create(undefined, dst, 'Hello', { type: 'mms', ...more }, powerpack),
    flag: String, // a form's field cannot be a boolean
    byProxy: () => ({}), // its option is for http too; HTTPS_PROXY is not
  },
];

for (const { name, sdk, mms, flag, byProxy } of versions) {
  const open = ({ id, token }) =>
    new sdk.Client(id, token, { url: `${mock.base}/v1/Account/${id}`, ...byProxy() });
  const own = async () => open(await account());

  // The Powerpack as list and get give it, for whose pool the client has methods.
  const created = async (client, params = {}) =>
    client.powerpacks.get((await client.powerpacks.create('Set-up', params)).uuid);

  describe(`${name}: Powerpacks`, { timeout: 15000 }, () => {
    it('are created, shown, listed, updated, deleted', async () => {
      const client = await own();
      const { uuid } = await client.powerpacks.create('Set-up',
        { sticky_sender: flag(false), local_connect: flag(true) });
      let pack = await client.powerpacks.get(uuid);
      assert.equal(pack.name, 'Set-up');
      assert.equal(pack.stickySender, false);
      assert.equal(pack.localConnect, true);
      assert.ok(pack.numberPool.endsWith(`/NumberPool/${pack.number_pool_id}/`));
      assert.equal((await client.powerpacks.list({ limit: 5 })).length, 5);
      const page = await client.powerpacks.list({ limit: 20, offset: 2 });
      assert.ok(page.some((other) => other.uuid === uuid));
      await pack.update({ name: 'Changed', sticky_sender: flag(true) });
      pack = await client.powerpacks.get(uuid);
      assert.equal(pack.name, 'Changed');
      assert.equal(pack.stickySender, true);
      assert.equal(pack.localConnect, true);
      const gone = await pack.delete();
      assert.equal(gone.response, 'success');
      await assert.rejects(client.powerpacks.get(uuid), refused(404, 'not found'));
    });

    it('have a name that no other has', async () => {
      const client = await own();
      await client.powerpacks.create('Set-up');
      await assert.rejects(client.powerpacks.create('Set-up'), refused(400));
    });

    it('are deleted with their numbers', async () => {
      const client = await own();
      const pack = await created(client);
      await pack.add_number(world.number_mms, 'mms');
      await pack.delete(true);
      await assert.rejects(client.numbers.get(world.number_mms), refused(404, 'not found'));
    });
  });

  describe(`${name}: pools`, { timeout: 15000 }, () => {
    it('send MMS by the number that was added for it', async () => {
      const client = await own();
      const pack = await created(client);
      await assert.rejects(
        mms(client, pack.uuid, '14155550101', { media_urls: ['https://example.com/a.png'] }),
        refused(400, 'Your message could not be queued at this time.'));
      const added = await pack.add_number(world.number_mms, 'mms');
      assert.equal(added.number ?? added.body?.number, world.number_mms);
      assert.equal(added.service, 'mms');
      await pack.add_number(world.number_sms);
      for (const dst of ['14155550102', '14155550103']) {
        const sent = await mms(client, pack.uuid, dst, { media_urls: ['https://example.com/a.png'] });
        const shown = await client.messages.get(sent.messageUuid[0]);
        assert.equal(shown.fromNumber, world.number_mms);
      }
    });

    it('list, count, find and remove numbers', async () => {
      const client = await own();
      const pack = await created(client);
      await pack.add_number(world.number_mms, 'mms');
      await pack.add_number(world.number_sms, 'sms');
      const digits = (list) => list.objects.map((row) => row.number);
      const both = [world.number_sms, world.number_mms];
      assert.deepEqual(digits(await pack.list_numbers()), both);
      assert.deepEqual(digits(await pack.list_numbers({ service: 'mms', limit: 2 })), [world.number_mms]);
      assert.deepEqual(digits(await pack.list_numbers({ limit: 1, offset: 1 })), [world.number_mms]);
      assert.equal(await pack.count_numbers({ limit: 1 }), 2);
      assert.equal(await pack.count_numbers({ service: 'mms' }), 1);
      const found = await pack.find_number(world.number_mms);
      assert.equal(found.countryIso2, 'US');
      assert.equal((await pack.remove_number(world.number_mms)).response, 'success');
      await assert.rejects(pack.find_number(world.number_mms), refused(404, 'not found'));
      assert.equal((await client.numbers.get(world.number_mms)).number, world.number_mms);
      await pack.remove_number(world.number_sms, true);
      await assert.rejects(client.numbers.get(world.number_sms), refused(404, 'not found'));
    });

    it('do the same by number_pool, with its doubled slashes', async () => {
      const client = await own();
      const { number_pool: pool } = await created(client);
      await pool.numbers.add(world.number_mms, 'mms');
      assert.equal((await pool.numbers.list({ service: 'mms', limit: 2 })).meta.totalCount, 1);
      assert.equal(await pool.numbers.count(), 1);
      assert.equal((await pool.numbers.find(world.number_mms)).number, world.number_mms);
      assert.equal((await pool.numbers.remove(world.number_mms)).response, 'success');
      assert.equal(await pool.numbers.count(), 0);
    });

    it('buy and add a number', async () => {
      const client = await own();
      const pack = await created(client);
      await pack.buy_add_number({ number: '14155200123', country_iso2: 'US' });
      await pack.buy_add_number({ country_iso2: 'US', type: 'local' });
      const { objects } = await pack.list_numbers();
      assert.equal(objects.length, 2);
      for (const { number } of objects) assert.ok(await client.numbers.get(number));
    });

    it('hold toll-free numbers', async () => {
      const client = await own();
      const pack = await created(client);
      const { number_pool: pool } = pack;
      await pack.add_tollfree(world.number_tollfree_mms);
      assert.equal((await pack.list_tollfree({ limit: 2 })).objects[0].number, world.number_tollfree_mms);
      assert.equal((await pack.find_tollfree(world.number_tollfree_mms, 'mms')).number,
        world.number_tollfree_mms);
      assert.equal((await pool.tollfree.find(world.number_tollfree_mms)).number, world.number_tollfree_mms);
      await pack.remove_tollfree(world.number_tollfree_mms);
      await pool.tollfree.add(world.number_tollfree_sms);
      assert.equal((await pool.tollfree.list()).objects.length, 1);
      await assert.rejects(
        mms(client, pack.uuid, '14155550101', { media_urls: ['https://example.com/a.png'] }),
        refused(400, 'Your message could not be queued at this time.'));
      await pool.tollfree.remove(world.number_tollfree_sms, true);
      await assert.rejects(client.numbers.get(world.number_tollfree_sms), refused(404));
    });

    it('show and remove short codes', async () => {
      const client = await own();
      const pack = await client.powerpacks.get(world.pp_shortcode);
      const { number_pool: pool } = pack;
      assert.equal((await pack.list_shortcodes()).objects[0].shortcode, world.shortcode);
      assert.equal((await pack.find_shortcode(world.shortcode)).countryIso2, 'US');
      assert.equal((await pool.shortcodes.list()).objects.length, 1);
      assert.equal((await pool.shortcodes.find(world.shortcode)).shortcode, world.shortcode);
      assert.equal((await pack.remove_shortcode(world.shortcode)).response, 'success');
      await assert.rejects(pack.find_shortcode(world.shortcode), refused(404));
    });

    it('refuse what cannot send MMS, and what is not there', async () => {
      const client = await own();
      const pack = await created(client);
      await assert.rejects(pack.add_number(world.number_sms, 'mms'), refused(400));
      await assert.rejects(pack.add_number(world.number_not_rented, 'mms'), refused(404));
      await assert.rejects(pack.add_number(world.number_mms, 'fax'), refused(400));
    });
  });

  describe(`${name}: media`, { timeout: 15000 }, () => {
    it('are uploaded, shown, listed and sent', async () => {
      const client = await own();
      const file = temporary('pixel.png');
      fs.writeFileSync(file, PIXEL);
      const { objects } = await client.media.upload([file]);
      const id = objects[0].media_id ?? objects[0].mediaId;
      const shown = await client.media.get(id);
      assert.equal(shown.contentType, 'image/png');
      assert.equal(shown.size, PIXEL.length);
      const all = await client.media.list({ limit: 20 });
      assert.ok((all.objects ?? all).some((row) => (row.media_id ?? row.mediaId) === id));
      const sent = await mms(client, world.pp_mms_longcode, '14155550101', { media_ids: [id] });
      const media = await client.messages.listMedia(sent.messageUuid[0]);
      assert.equal((media.objects ?? media).length, 1);
    });

    it('are not sent when they are unknown', async () => {
      const client = await own();
      await assert.rejects(
        mms(client, world.pp_mms_longcode, '14155550101', { media_ids: ['nope'] }),
        refused(400, 'Media is invalid'));
    });
  });

  describe(`${name}: numbers`, { timeout: 15000 }, () => {
    it('are listed and shown', async () => {
      const client = await own();
      const list = await client.numbers.list({ number_startswith: '1503', services: 'sms,mms', limit: 2 });
      assert.deepEqual(list.map((row) => row.number), [world.number_mms]);
      assert.ok((await client.numbers.list()).length === 20);
      const shown = await client.numbers.get(world.number_mms);
      assert.equal(shown.mmsEnabled, true);
      await assert.rejects(client.numbers.get(world.number_not_rented), refused(404, 'not found'));
    });

    it('are searched, bought, updated and given back', async () => {
      const client = await own();
      const [free] = await client.numbers.search('US', { type: 'local', services: 'sms,mms', limit: 1 });
      const bought = await client.numbers.buy(free.number);
      assert.equal(bought.status, 'fulfilled');
      await client.numbers.update(free.number, { alias: 'Set-up' });
      assert.equal((await client.numbers.get(free.number)).alias, 'Set-up');
      await client.numbers.unrent(free.number);
      await assert.rejects(client.numbers.get(free.number), refused(404, 'not found'));
    });
  });

  describe(`${name}: accounts and applications`, { timeout: 15000 }, () => {
    it('read and change the account', async () => {
      const client = await own();
      await client.accounts.update({ name: 'Changed', city: 'Austin', address: '1 Main Street' });
      assert.equal((await client.accounts.get()).name, 'Changed');
    });

    it('make, change and delete sub-accounts', async () => {
      const client = await own();
      const made = await client.subaccounts.create('Branch two', true);
      const shown = await client.subaccounts.get(made.authId);
      assert.equal(shown.name, 'Branch two');
      assert.equal(shown.enabled, true);
      const sub = open({ id: made.authId, token: made.authToken });
      assert.equal((await sub.messages.list()).length, 0);
      await client.subaccounts.update(made.authId, 'Branch three', false);
      assert.equal((await client.subaccounts.get(made.authId)).name, 'Branch three');
      await assert.rejects(sub.messages.list(), refused(401));
      assert.ok((await client.subaccounts.list()).some((row) => row.name === 'Branch three'));
      await client.subaccounts.delete(made.authId, true);
      await assert.rejects(client.subaccounts.get(made.authId), refused(404, 'not found'));
    });

    it('make, change and delete applications', async () => {
      const client = await own();
      const made = await client.applications.create('Inbound', {
        answer_url: 'https://example.com/answer', message_url: 'https://example.com/message',
      });
      const shown = await client.applications.get(made.appId);
      assert.equal(shown.appName, 'Inbound');
      await client.applications.update(made.appId, { answer_url: 'https://example.com/other' });
      assert.equal((await client.applications.get(made.appId)).answerUrl, 'https://example.com/other');
      assert.ok((await client.applications.list()).some((row) => row.appId === made.appId));
      const pack = await created(client, { application_type: 'xml', application_id: made.appId });
      assert.equal(pack.applicationId, made.appId);
      await client.applications.delete(made.appId);
      await assert.rejects(client.applications.get(made.appId), refused(404, 'not found'));
    });
  });
}

// It has no Powerpacks and no media; arguments and answers are the API's own.
describe('plivo 0.4', () => {
  const open = async () => {
    const { id, token } = await account();
    const api = plivo04.RestAPI({ authId: id, authToken: token, host: front.host });
    const act = (method, params) => new Promise((resolve) =>
      api[method](params, (status, body) => resolve({ status, body })));
    return { id, token, act };
  };

  it('sends and reads back', async () => {
    const { act } = await open();
    const sent = await act('send_message', { src: world.number_mms, dst: '14155550101', text: 'Hello' });
    assert.equal(sent.status, 202);
    const shown = await act('get_message', { record_id: 0, message_uuid: sent.body.message_uuid[0] });
    assert.equal(shown.body.from_number, world.number_mms);
    const list = await act('get_messages', { limit: 1 });
    assert.equal(list.body.objects.length, 1);
  });

  it('rents a number that a pool can then hold', async () => {
    const { act, id, token } = await open();
    const found = await act('search_phone_numbers', { country_iso: 'US', type: 'local', services: 'mms', limit: 1 });
    const { number } = found.body.objects[0];
    assert.equal((await act('buy_phone_number', { number })).status, 201);
    assert.equal((await act('edit_number', { number, alias: 'Old' })).status, 202);
    assert.equal((await act('get_number_details', { number })).body.alias, 'Old');
    assert.equal((await act('get_numbers', { alias: 'Old' })).body.objects.length, 1);
    const pack = await call(mock, `Powerpack/${world.pp_empty}/`, {
      account: { id, token }, headers: { authorization: basic(id, token) },
    });
    const added = await fetch(`${mock.base}${pack.json.number_pool}Number/${number}/`,
      { method: 'POST', headers: { authorization: basic(id, token) } });
    assert.equal(added.status, 200);
    assert.equal((await act('unrent_number', { number })).status, 204);
    assert.equal((await act('get_number_details', { number })).status, 404);
  });

  it('links applications to numbers', async () => {
    const { act } = await open();
    const made = await act('create_application', { app_name: 'Old', answer_url: 'https://example.com/a' });
    assert.equal(made.status, 201);
    const { app_id } = made.body;
    const number = world.number_mms;
    assert.equal((await act('link_application_number', { number, app_id })).status, 202);
    const linked = await act('get_number_details', { number });
    assert.ok(linked.body.application.endsWith(`/Application/${app_id}/`));
    assert.equal((await act('unlink_application_number', { number })).status, 202);
    assert.equal((await act('get_number_details', { number })).body.application, null);
    assert.equal((await act('get_application', { app_id })).body.app_name, 'Old');
    assert.equal((await act('modify_application', { app_id, message_url: 'https://example.com/m' })).status, 202);
    assert.ok((await act('get_applications', {})).body.objects.length > 0);
    assert.equal((await act('delete_application', { app_id })).status, 204);
  });

  it('has sub-accounts', async () => {
    const { act } = await open();
    const made = await act('create_subaccount', { name: 'Old', enabled: true });
    assert.equal(made.status, 201);
    const subauth_id = made.body.auth_id;
    assert.equal((await act('modify_subaccount', { subauth_id, name: 'Older' })).status, 202);
    assert.equal((await act('get_subaccount', { subauth_id })).body.name, 'Older');
    assert.ok((await act('get_subaccounts', {})).body.objects.length > 0);
    assert.equal((await act('delete_subaccount', { subauth_id })).status, 204);
    assert.equal((await act('get_subaccount', { subauth_id })).status, 404);
  });

  it('has the account', async () => {
    const { act, id } = await open();
    assert.equal((await act('get_account', {})).body.auth_id, id);
    assert.equal((await act('modify_account', { name: 'Old' })).status, 202);
  });

  it('meets refusals', async () => {
    const { act } = await open();
    assert.equal((await act('buy_phone_number', { number: '1415' })).status, 404);
    const refusal = await act('search_phone_numbers', {});
    assert.equal(refusal.status, 400);
    assert.equal(refusal.body.error, 'country_iso parameter not present');
  });
});

function basic(id, token) {
  return `Basic ${Buffer.from(`${id}:${token}`).toString('base64')}`;
}
