// Random calls that buy, add, remove, give back, create and delete, many at once, with the mock killed in between:
// whatever was answered holds after the restart, and a pool never breaks its rules.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { call, serve, temporary } from './support.mjs';

const CALLS_A_ROUND = 3;
const ROUNDS = 60;
const ROUNDS_BETWEEN_KILLS = 12;

// Numbers of the inventory: with MMS, without, toll-free.
const NUMBERS = ['14152340000', '14152340001', '14152380002', '12122350003', '14162360004', '14162370005',
  '18005550006', '18005560007'];
const isTollfree = (number) => number.startsWith('1800');
const abilityOf = (number) => (number[6] <= (isTollfree(number) ? '5' : '7') ? 'mms' : 'sms');
const NAMES = ['one', 'two', 'three'];

// The same sequence on each run: one for the Powerpacks and one for each number, since these are busy at once.
function sequence(seed) {
  let state = seed;
  const random = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return { random, pick: (list) => list[random(list.length)] };
}
const { random, pick } = sequence(20261123);
const sequenceOf = new Map(NUMBERS.map((number, i) => [number, sequence(i + 1)]));

const json = (body) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const pathOf = (pack, number) => `NumberPool/${pack.pool}/${isTollfree(number) ? 'Tollfree' : 'Number'}/${number}/`;

// What is known to be: rented numbers; Powerpacks by name, with the service of each number in their pool.
const world = { rented: new Set(), packs: new Map() };

const leave = (number) => {
  world.rented.delete(number);
  for (const pack of world.packs.values()) pack.numbers.delete(number);
};

// Each kind of call about a number: whether it makes sense now, the call, and what is so once it is answered.
const ABOUT_NUMBERS = {
  buy: {
    fits: (number) => !world.rented.has(number),
    call: (m, number) => call(m, `PhoneNumber/${number}/`, { method: 'POST', ...json({}) }),
    status: 201,
    done: (number) => world.rented.add(number),
  },
  add: {
    fits: (number, pack) => pack && world.rented.has(number) && !pack.numbers.has(number),
    call: (m, number, pack) => call(m, pathOf(pack, number), { method: 'POST', ...json({ service: abilityOf(number) }) }),
    status: 200,
    done: (number, pack) => pack.numbers.set(number, abilityOf(number)),
  },
  buyAndAdd: {
    fits: (number, pack) => pack && !world.rented.has(number),
    call: (m, number, pack) => call(m, pathOf(pack, number), { method: 'POST', ...json({ rent: 'true' }) }),
    status: 200,
    done: (number, pack) => {
      world.rented.add(number);
      pack.numbers.set(number, isTollfree(number) ? abilityOf(number) : 'sms');
    },
  },
  remove: {
    fits: (number, pack) => pack?.numbers.has(number),
    call: (m, number, pack) => call(m, pathOf(pack, number), { method: 'DELETE', ...json({ unrent: false }) }),
    status: 200,
    done: (number, pack) => pack.numbers.delete(number),
  },
  removeAndUnrent: {
    fits: (number, pack) => pack?.numbers.has(number),
    call: (m, number, pack) => call(m, pathOf(pack, number), { method: 'DELETE', ...json({ unrent: true }) }),
    status: 200,
    done: (number) => leave(number),
  },
  unrent: {
    fits: (number) => world.rented.has(number),
    call: (m, number) => call(m, `Number/${number}/`, { method: 'DELETE' }),
    status: 204,
    done: (number) => leave(number),
  },
};

const poolOf = (pack) => /NumberPool\/(.*)\/$/.exec(pack.number_pool)[1];

async function create(m, name) {
  const answer = await call(m, 'Powerpack/', { method: 'POST', ...json({ name }) });
  assert.equal(answer.status, 200, answer.text);
  world.packs.set(name, { uuid: answer.json.uuid, pool: poolOf(answer.json), numbers: new Map() });
}

async function remove(m, name) {
  const pack = world.packs.get(name);
  const unrent = random(2) === 0;
  const answer = await call(m, `Powerpack/${pack.uuid}/`, { method: 'DELETE', ...json({ unrent_numbers: unrent }) });
  assert.equal(answer.status, 200, answer.text);
  world.packs.delete(name);
  if (unrent) for (const number of pack.numbers.keys()) leave(number);
}

// Up to `most` calls about a number, one after another. The one that a kill left without an answer is returned.
async function busyWith(m, number, most) {
  const { pick: pickNext } = sequenceOf.get(number);
  for (let i = 0; i < most; i++) {
    const kind = pickNext(Object.values(ABOUT_NUMBERS));
    const pack = world.packs.get(pickNext(NAMES));
    if (!kind.fits(number, pack)) continue;
    const answer = await kind.call(m, number, pack).catch(() => null);
    if (!answer) return { kind, number, pack };
    assert.equal(answer.status, kind.status, answer.text);
    kind.done(number, pack);
  }
  return null;
}

// All numbers at once. Killed in the midst of it, the mock leaves calls without an answer.
async function round(m, killed) {
  const busy = NUMBERS.map((number) => busyWith(m, number, killed ? Infinity : CALLS_A_ROUND));
  if (killed) {
    await delay(10 + random(40));
    await m.stop('SIGKILL');
  }
  return (await Promise.all(busy)).filter(Boolean);
}

async function rowsOf(m, path) {
  const answer = await call(m, path);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.meta.total_count, answer.json.objects.length, path);
  return answer.json.objects;
}

const sorted = (map) => [...map].sort();

async function poolOn(m, pack) {
  const rows = [...await rowsOf(m, `NumberPool/${pack.pool}/Number/`), ...await rowsOf(m, `NumberPool/${pack.pool}/Tollfree/`)];
  return new Map(rows.map((row) => [row.number, row.service]));
}

async function rentedOn(m, number) {
  return (await call(m, `Number/${number}/`)).status === 200;
}

// A call without an answer was carried out as a whole or not at all: take over which.
async function settle(m, unanswered) {
  for (const { kind, number, pack } of unanswered) {
    const before = world.rented.has(number) && (!pack || pack.numbers.has(number));
    const inPool = pack && (await poolOn(m, pack)).has(number);
    const now = await rentedOn(m, number) && (!pack || inPool);
    const changed = kind === ABOUT_NUMBERS.buy || kind === ABOUT_NUMBERS.unrent
      ? await rentedOn(m, number) !== world.rented.has(number) : now !== before;
    if (changed) kind.done(number, pack);
  }
}

async function check(m) {
  for (const pack of world.packs.values())
    assert.deepEqual(sorted(await poolOn(m, pack)), sorted(pack.numbers));
  for (const number of NUMBERS)
    assert.equal(await rentedOn(m, number), world.rented.has(number), number);
  const packs = await rowsOf(m, 'Powerpack/');
  const ours = packs.filter((pack) => NAMES.includes(pack.name)).map((pack) => [pack.name, pack.uuid]);
  assert.deepEqual(sorted(ours), sorted([...world.packs].map(([name, pack]) => [name, pack.uuid])));
}

it('keeps the rules of pools in any order of calls, and loses nothing that was answered', async () => {
  const args = ['--db', temporary('state.db'), '--seed', '7'];
  let m = await serve(args);
  let unanswered = 0;

  for (let i = 1; i <= ROUNDS; i++) {
    const name = pick(NAMES);
    const killed = i % ROUNDS_BETWEEN_KILLS === 0;
    if (!world.packs.has(name)) await create(m, name);
    else if (random(6) === 0) await remove(m, name);
    const left = await round(m, killed);
    if (killed) {
      m = await serve(args);
      await settle(m, left);
      unanswered += left.length;
    }
    await check(m);
  }
  assert.ok(unanswered > 0, 'no kill hit a call under way');
  await m.stop();
});
