// Several scenarios at once: who may meet whom, and what is exact and in order all the same.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { failing, livez, plainServer, run, scenario, start, fakeMock, temporary } from './support.mjs';

// GET /meet/N answers 200 as soon as N requests wait there together, and 503 when they never do.
// GET /alone answers 200 if nobody else is there in the meantime.
async function meetingPlace(deadline = 5000) {
  let waiting = [];
  let most = 0;
  const paths = [];
  const server = await plainServer((request, answer) => {
    const [, kind, count] = request.url.split('/');
    paths.push(request.url);
    if (kind === 'quick') return answer.end();
    waiting.push(answer);
    most = Math.max(most, waiting.length);
    const all = waiting;
    const release = (status) => {
      if (all !== waiting) return;
      waiting = [];
      for (const one of all) one.writeHead(status).end();
    };
    if (kind === 'meet' && waiting.length >= Number(count)) release(200);
    else if (kind === 'alone') setImmediate(() => setImmediate(() => release(200)));
    else if (kind === 'meet') setTimeout(() => release(503), deadline).unref();
    return undefined;
  });
  return { ...server, most: () => most, paths };
}

async function report(args, env) {
  const file = temporary('r.json');
  const result = await run(['--report', `json=${file}`, ...args], env);
  return { ...result, report: JSON.parse(fs.readFileSync(file, 'utf8')) };
}

test('--jobs 4: four scenarios are under way at once', async () => {
  const place = await meetingPlace();
  const files = Array.from({ length: 8 }, () => scenario(`GET ${place.url}/meet/4\nHTTP 200\n`));
  const { code, stdout } = await run(['--jobs', '4', ...files]);
  place.close();
  assert.equal(code, 0, stdout);
  assert.equal(place.most(), 4);
});

test('--jobs 1: one after another, in the order of the plan', async () => {
  const place = await meetingPlace();
  const files = [1, 2, 3, 4].map((i) => scenario(`GET ${place.url}/quick/${i}\nHTTP 200\n`));
  await run(['--jobs', '1', ...files]);
  place.close();
  assert.deepEqual(place.paths, ['/quick/1', '/quick/2', '/quick/3', '/quick/4']);
});

test('the order of the output is that of the plan, whatever ends first', async () => {
  const place = await meetingPlace();
  // The first ends last: it waits for the last one's request.
  const files = [
    scenario(`# id: first\nGET ${place.url}/meet/2\nHTTP 200\n`),
    scenario('# id: second\nGET {{base_url}}/_mock/livez\nHTTP 201\n'),
    scenario(`# id: third\n${livez}`),
    scenario(`# id: last\nGET ${place.url}/meet/2\nHTTP 200\n`)];
  const { report: r, stdout } = await report(['--jobs', '2', ...files]);
  place.close();
  assert.deepEqual(r.scenarios.map((s) => [s.title, s.verdict].join(' ')),
    ['first passed', 'second failed', 'third passed', 'last passed']);
  assert.match(stdout, /✓ first [^]*✗ second [^]*✓ third [^]*✓ last /);
});

test('# lock: scenarios that share a name never meet, others do', async () => {
  const place = await meetingPlace();
  const locked = ['clock', 'world, clock', 'clock', 'clock'].map((names) => (
    scenario(`# lock: ${names}\nGET ${place.url}/alone\nHTTP 200\n`)));
  const { code } = await run(['--jobs', '4', ...locked]);
  assert.deepEqual([code, place.most()], [0, 1]);
  const free = ['a', 'b', 'c'].map((name) => (
    scenario(`# lock: ${name}\nGET ${place.url}/meet/3\nHTTP 200\n`)));
  assert.equal((await run(['--jobs', '3', ...free])).code, 0);
  place.close();
});

test('one that waits for a lock does not hold up those behind it', async () => {
  const place = await meetingPlace();
  const files = [
    scenario(`# lock: a\nGET ${place.url}/meet/2\nHTTP 200\n`),
    scenario(`# lock: a\n${livez}`),
    scenario(`GET ${place.url}/meet/2\nHTTP 200\n`)];
  const { code, stdout } = await run(['--jobs', '2', ...files]);
  place.close();
  assert.equal(code, 0, stdout);
});

test('--max-messages is exact over all threads', async () => {
  let sent = 0;
  const server = await plainServer((request, answer) => { sent++; answer.writeHead(202).end(); });
  const files = Array.from({ length: 20 }, () => scenario(
    `POST ${server.url}/Message/\n{"dst": "1"}\nHTTP 202\n`.repeat(3)));
  const { code, report: r } = await report(['--jobs', '8', '--max-messages', '25', ...files]);
  server.close();
  assert.equal(code, 7);
  assert.ok(sent <= 25, `${sent} of 25 at most`);
  // Of the eight at work one meets the limit; what the others were about to send the stop may end.
  assert.ok(sent >= 25 - 7, `${sent} is fewer than the limit alone would leave`);
  assert.equal(r.passed + r.failed + r.skipped + r.not_run, 20);
  assert.ok(r.failed >= 1 && r.not_run >= 1);
});

test('--fail-fast: none begins after the failure, those under way come to their end', async () => {
  const place = await meetingPlace();
  const files = [scenario(`${failing.replace('GET', '# id: bad\nGET')}`),
    ...Array.from({ length: 40 }, (_, i) => scenario(
      `# id: n${i}\nGET ${place.url}/quick/1\nHTTP 200\nGET ${place.url}/quick/2\nHTTP 200\n`))];
  const { code, report: r } = await report(['--jobs', '2', '--fail-fast', ...files]);
  place.close();
  assert.equal(code, 1);
  assert.equal(r.failed, 1);
  assert.equal(place.paths.filter((p) => p === '/quick/1').length, r.passed);
  assert.equal(place.paths.filter((p) => p === '/quick/2').length, r.passed);
  assert.equal(r.not_run, 40 - r.passed);
});

test('--repeat: the plan so many times, each round in the report', async () => {
  const { report: r } = await report(['--repeat', '3', '--jobs', '2',
    scenario(`# id: a\n${livez}`), scenario(`# id: b\n${livez}`)]);
  assert.deepEqual(r.scenarios.map((s) => s.title),
    ['a (1 of 3)', 'b (1 of 3)', 'a (2 of 3)', 'b (2 of 3)', 'a (3 of 3)', 'b (3 of 3)']);
});

test('--repeat: a cost counts each time', async () => {
  const args = ['--max-messages', '3', scenario(`# cost: 2 sms\n${livez}`)];
  assert.equal((await run(args)).code, 0);
  assert.equal((await run(['--repeat', '2', ...args])).code, 7);
});

test('a mock that does not start ends the run where its scenario stands', async () => {
  const { code, report: r, stderr } = await report(['--jobs', '4', scenario(`# id: a\n${livez}`),
    scenario(`# id: b\n# assume: die=now\n${livez}`), scenario(`# id: c\n${livez}`)]);
  assert.equal(code, 4);
  assert.deepEqual([r.scenarios.map((s) => s.title), r.not_run], [['a'], 2]);
  assert.match(stderr, /die=now/);
});

test('scenarios that assume something share a mock, each group its own', async () => {
  const asks = (assume) => scenario(`# assume: ${assume}\nGET {{base_url}}/options\nHTTP 200\n[Asserts]\n`
    + `jsonpath "$.assume" == "${assume}"\n`);
  const { code, stdout } = await run(['--jobs', '4', asks('a=1'), asks('b=1'), asks('a=1'), asks('b=1'), scenario(livez)]);
  assert.equal(code, 0, stdout);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} ends eight that wait for an answer, and what was begun counts as not run`, async () => {
    const place = await meetingPlace();
    const file = temporary('r.json');
    const files = Array.from({ length: 20 }, () => scenario(`GET ${place.url}/meet/99\nHTTP 200\n`));
    const { child, ended } = start(['run', '--mock-binary', fakeMock, '--jobs', '8',
      '--report', `json=${file}`, ...files]);
    const deadline = Date.now() + 10000;
    while (place.most() < 8 && Date.now() < deadline) await new Promise((r) => { setImmediate(r); });
    const begin = Date.now();
    child.kill(signal);
    const result = await ended;
    place.close();
    assert.equal(result.signal, signal);
    assert.ok(Date.now() - begin < 3000);
    assert.equal(JSON.parse(fs.readFileSync(file, 'utf8')).not_run, 20);
  });

  test(`${signal} ends those that wait for the time to pass`, async () => {
    const place = await meetingPlace();
    const files = [1, 2].map((i) => scenario(
      `GET ${place.url}/quick/${i}\nHTTP 200\nGET ${place.url}/quick/3\n[Options]\ndelay: 1h\nHTTP 200\n`));
    const { child, ended } = start(['run', '--mock-binary', fakeMock, '--jobs', '2', ...files]);
    const deadline = Date.now() + 10000;
    while (place.paths.length < 2 && Date.now() < deadline) await new Promise((r) => { setImmediate(r); });
    child.kill(signal);
    assert.equal((await ended).signal, signal);
    place.close();
  });
}
