// Receivers that refuse, reset, never answer, answer without end or send round in circles, hundreds of callbacks at
// once: they cost bounded time and memory, others are served meanwhile, and the journal says what was wrong.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import { article, memoryIsTrue, send, serve } from './support.mjs';
import { sink } from './sink.mjs';

const EACH = 150; // messages to each
const TIME_OUT_S = 2;
const MEMORY_MIB = 24; // above what the mock has at rest
const GOOD_WITHIN_MS = TIME_OUT_S * 1000; // a receiver that answers never waits for one that does not

const open = new Set();
after(() => open.forEach((thing) => (thing.destroy ?? thing.close).call(thing)));

// A receiver that does with a connection what it likes, once the head of a request has come.
async function raw(behave) {
  const server = net.createServer((socket) => {
    let text = '';
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      text = '';
      behave(socket);
    });
  });
  open.add(server);
  server.listen(0, '127.0.0.1', 1024);
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}/cb`;
}

async function closed() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/cb`;
}

const HUNDRED_MB = 100e6;
const chunk = Buffer.alloc(65536, 'x');
let poured = 0;
function pour(socket) {
  let left = HUNDRED_MB;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= chunk.length;
      poured += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${HUNDRED_MB}\r\n\r\n`);
  socket.on('drain', more);
  more();
}

const bad = [
  { name: 'refuses', url: closed, failure: /^the connection was refused$/ },
  { name: 'resets', url: () => raw((socket) => socket.resetAndDestroy()), failure: /connection|reset|closed/ },
  { name: 'never answers', url: () => raw(() => {}), failure: new RegExp(`^no whole answer within ${TIME_OUT_S} s$`) },
  { name: 'answers 100 MB', url: () => raw(pour), failure: /too large|more than|longer/ },
  {
    name: 'redirects to itself', failure: /redirect/,
    url: () => raw((socket) => socket.write('HTTP/1.1 307 Temporary\r\nLocation: /cb\r\nContent-Length: 0\r\n\r\n')),
  },
];

describe('bad receivers', { timeout: 120000 }, () => {
  let m, good, peak = 0;
  const control = async (method, rest, body) =>
    (await fetch(`${m.base}/_mock/accounts/${article.id}/${rest}`, { method, body: body && JSON.stringify(body) })).json();
  const resident = () =>
    Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(`/proc/${m.child.pid}/status`, 'utf8'))[1]) / 1024;

  before(async () => {
    m = await serve(['--assume', `callback-timeout=${TIME_OUT_S}`, '--clock', '2026-01-31 12:00:00']);
    good = await sink();
    await control('PUT', 'settings', { progress: 'immediate' });
    peak = resident();
  });
  after(() => m.child.kill('SIGKILL'));

  it('delay nobody else, and are told apart in the journal', async () => {
    const told = [];
    for (const b of bad) {
      const url = await b.url();
      for (let sent = 0; sent < EACH; sent += 50) {
        const dst = Array.from({ length: 50 }, (_, i) => `1202555${1000 + sent + i}`).join('<');
        const answer = await send(m, { src: '15035550181', dst, text: 'Hello', url });
        assert.equal(answer.status, 202, answer.text);
        told.push({ ...b, uuid: answer.json.message_uuid[0] });
      }
    }
    // While all of those are under way:
    const begun = Date.now();
    for (let i = 0; i < 20; i++)
      await send(m, { src: '15035550181', dst: '12025550123', text: 'Hello', url: `${good.url}/cb` });
    await good.until(() => good.callbacks.length === 60);
    const took = Date.now() - begun;
    assert.ok(took < GOOD_WITHIN_MS, `20 messages' callbacks to a good receiver took ${took} ms`);

    for (const b of told) {
      const wait = await fetch(`${m.base}/_mock/accounts/${article.id}/wait?callbacks=1&message=${b.uuid}&within=60s`);
      assert.equal(wait.status, 200, `${b.name}: ${await wait.text()}`);
      const { entries } = await control('GET', `journal?kind=callback&message=${b.uuid}`);
      assert.equal(entries.length, 1, `${b.name}: the next waits until the first is settled`);
      assert.match(String(entries[0].failure), b.failure, b.name);
      assert.equal(entries[0].next_at, '2026-01-31T12:01:00.000000Z', b.name);
      assert.match(entries[0].again, b.failure, b.name);
    }
    const all = await fetch(`${m.base}/_mock/accounts/${article.id}/wait?callbacks=${bad.length * EACH + 60}&within=60s`);
    assert.equal(all.status, 200, await all.text());
    const grown = resident() - peak;
    assert.ok(!memoryIsTrue || grown < MEMORY_MIB, `${grown} MiB more at the most`);
    assert.ok(poured < EACH * 8e6, `${poured} bytes of the endless answers were taken`);
  });
});
