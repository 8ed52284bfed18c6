// plivo-mock from the outside: its commands, options, environment, signals and files.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import { describe, it } from 'node:test';
import {
  article, call, exchange, history, login, mock, send, serve, temporary,
} from './support.mjs';

const SMS = { src: '15035550181', dst: '12025550123', text: 'Hello' };

describe('starting', () => {
  it('says once that it is ready, with URL, auth id and token', async () => {
    const m = await serve();
    assert.match(m.line, new RegExp('^plivo-mock: ready at http://127\\.0\\.0\\.1:\\d+ world article'
      + ` auth_id ${article.id} auth_token ${article.token}$`));
    const end = await m.stop();
    assert.equal(end.code, 0);
    assert.equal(end.stdout.trim().split('\n').length, 1);
    assert.equal(end.stderr, '');
  });

  it('writes the port it took', async () => {
    const file = temporary('port');
    const m = await serve(['--port-file', file]);
    assert.equal(fs.readFileSync(file, 'utf8'), `${m.port}\n`);
    await m.stop();
    assert.ok(!fs.existsSync(file), 'a port nobody listens on is not left behind');
  });

  it('leaves a link that is its port file where it was', async () => {
    const [file, link] = [temporary('port'), temporary('link')];
    fs.symlinkSync(file, link);
    const m = await serve(['--port-file', link]);
    assert.equal(fs.readFileSync(file, 'utf8'), `${m.port}\n`);
    await m.stop();
    assert.ok(fs.lstatSync(link).isSymbolicLink());
  });

  it('takes every option from the environment, too', async () => {
    const file = temporary('port');
    const m = await serve([], {
      PLIVO_MOCK_WORLD: 'empty', PLIVO_MOCK_PORT_FILE: file, PLIVO_MOCK_SEED: '1',
      PLIVO_MOCK_CLOCK: '2026-01-31 12:00:00', PLIVO_MOCK_LOG_FORMAT: 'json',
      PLIVO_MOCK_HOST: '127.0.0.1', PLIVO_MOCK_CONTROL_TOKEN: 't', PLIVO_MOCK_NO_WHY_HEADER: 'true',
      PLIVO_MOCK_ASSUME: 'text.ROUTE-UNKNOWN=elsewhere', PLIVO_MOCK_DB: temporary('state.db'),
    });
    assert.equal(JSON.parse(m.line).world, 'empty');
    assert.equal(JSON.parse(m.line).url, m.base);
    assert.ok(fs.existsSync(file));
    const answer = await fetch(`${m.base}/nowhere`);
    assert.deepEqual(await answer.json(), { message: 'elsewhere' });
    assert.equal(answer.headers.get('x-mock-why'), null);
    await m.stop();
  });

  it('prefers the command line', async () => {
    const m = await serve(['--world', 'article'], { PLIVO_MOCK_WORLD: 'empty' });
    assert.match(m.line, /world article/);
    await m.stop();
  });

  it('listens on IPv6', async () => {
    const m = await serve(['--host', '::1']);
    assert.match(m.line, /http:\/\/\[::1\]:\d+/);
    assert.equal((await call(m, '')).status, 200);
    await m.stop();
  });

  const wrong = [
    [['--prot', '1'], {}, /--port/],
    [['--port', '65536'], {}, /65535/],
    [['--port', 'http'], {}, /port/],
    [['--world'], {}, /world/],
    [['--clock', 'noon'], {}, /clock/],
    [['--clock', '2026-02-31 00:00:00'], {}, /clock/],
    [['--log-format', 'xml'], {}, /text|json/],
    [['--assume', 'no-mms-numer=api'], {}, /did you mean "no-mms-number"/],
    [['--assume', 'no-mms-number=later'], {}, /api\|async/],
    [['surplus'], {}, /surplus/],
    [[], { PLIVO_MOCK_PORT: 'http' }, /port/i],
  ];
  for (const [args, env, part] of wrong)
    it(`refuses ${args.join(' ') || JSON.stringify(env)} with one sentence and 2`, async () => {
      const end = await mock(['serve', ...args], env);
      assert.equal(end.code, 2, end.stderr);
      assert.match(end.stderr, part);
      assert.equal(end.stderr.trim().split('\n').length, 1);
      assert.equal(end.stdout, '');
    });

  const garbage = temporary('garbage.db');
  fs.writeFileSync(garbage, 'This is no database, but it is long enough to be looked at.'.repeat(99));
  const faulty = temporary('faulty.sql');
  fs.writeFileSync(faulty, "-- a world\nINSERT INTO acount VALUES (1);\n");
  const unable = [
    ['an unknown world', ['--world', 'artcle'], /artcle.*article/],
    ['a world that is not there', ['--world', '/nowhere/w.sql'], /\/nowhere\/w\.sql/],
    ['a database that is not there', ['--world', '/nowhere/w.db'], /\/nowhere\/w\.db/],
    ['a world with a fault', ['--world', faulty], /faulty\.sql:2: .*acount/],
    ['a world that is no database', ['--world', garbage], /garbage\.db.*not a database/],
    ['a state that is no database', ['--db', garbage], /garbage\.db.*not a database/],
    ['a state where none can be', ['--db', '/nowhere/state.db'], /\/nowhere\/state\.db/],
    ['an address that is not ours', ['--host', '192.0.2.1'], /192\.0\.2\.1/],
    ['a port file where none can be', ['--port-file', '/nowhere/port'], /\/nowhere\/port/],
  ];
  for (const [why, args, part] of unable)
    it(`does not start with ${why}`, async () => {
      const end = await mock(['serve', '--port', '0', ...args]);
      assert.equal(end.code, 1, end.stderr);
      assert.match(end.stderr, part);
      assert.equal(end.stdout, '');
    });

  it('says who has the port', async () => {
    const m = await serve();
    const end = await mock(['serve', '--port', String(m.port)]);
    assert.equal(end.code, 1);
    assert.match(end.stderr, new RegExp(`${m.port}`));
    await m.stop();
  });

  it('does not share a state file', async () => {
    const file = temporary('shared.db');
    const m = await serve(['--db', file]);
    const end = await mock(['serve', '--port', '0', '--db', file]);
    assert.equal(end.code, 1);
    assert.match(end.stderr, /another plivo-mock/);
    await m.stop();
  });

  for (const [which, version] of [['an older', 2], ['a newer', 999]])
    it(`refuses a state of ${which} schema version`, async () => {
      const file = temporary('old.db');
      await (await serve(['--db', file])).stop();
      const bytes = fs.readFileSync(file);
      bytes.writeUInt32BE(version, 60); // user_version in the header of a database file
      fs.writeFileSync(file, bytes);
      const end = await mock(['serve', '--port', '0', '--db', file]);
      assert.equal(end.code, 1);
      assert.match(end.stderr, new RegExp(`old\\.db has schema version ${version}, this plivo-mock reads version \\d`));
    });
});

describe('ending', () => {
  for (const signal of ['SIGTERM', 'SIGINT'])
    it(`finishes what is under way at ${signal}`, async () => {
      const m = await serve();
      const body = JSON.stringify(SMS);
      const head = `POST /v1/Account/${article.id}/Message/ HTTP/1.1\r\nHost: localhost\r\n`
        + `Authorization: ${login()}\r\nContent-Type: application/json\r\n`
        + `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`;
      const socket = net.connect(m.port, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8');
      socket.write(head);
      await new Promise((resolve) => {
        socket.on('data', (text) => {
          answer += text;
          if (answer.includes('100 Continue')) resolve();
        });
      });
      m.child.kill(signal);
      socket.write(body);
      await new Promise((resolve) => { socket.on('close', resolve); });
      assert.match(answer, /HTTP\/1\.1 202/);
      assert.equal((await m.ended).code, 0);
    });
});

describe('a run', () => {
  const ids = async () => {
    const m = await serve(['--seed', '7', '--clock', '2026-01-31 12:00:00']);
    const seen = [];
    for (let i = 0; i < 3; i++) seen.push((await send(m, SMS)).text);
    seen.push((await call(m, 'Message/')).text);
    await m.stop();
    return seen;
  };
  it('is repeated with a seed and a standing clock, to the byte', async () => {
    assert.deepEqual(await ids(), await ids());
  });

  it('has ids of its own without a seed', async () => {
    const [one, two] = await Promise.all([serve(), serve()]);
    const [a, b] = [await send(one, SMS), await send(two, SMS)];
    assert.notDeepEqual(a.json.message_uuid, b.json.message_uuid);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('says why it refuses, unless it is told not to', async () => {
    const [plain, quiet] = await Promise.all([serve(), serve(['--no-why-header'])]);
    assert.equal((await send(plain, {})).headers.get('x-mock-why'), 'SEND-NO-SENDER');
    assert.equal((await send(quiet, {})).headers.get('x-mock-why'), null);
    await Promise.all([plain.stop(), quiet.stop()]);
  });

  it('says of what the front end refuses that it was the front end, unless told not to', async () => {
    const twoHosts = 'GET /_mock/livez HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n';
    for (const [args, header] of [[[], /X-Mock-Why: HTTP-STRICTNESS\r\n/], [['--no-why-header'], null]]) {
      const m = await serve(args);
      const answer = await exchange(m.port, twoHosts);
      assert.match(answer, /^HTTP\/1\.1 400 BAD REQUEST\r\n/);
      if (header)
        assert.match(answer, header);
      else
        assert.doesNotMatch(answer, /X-Mock/i);
      await m.stop();
    }
  });

  it('keeps its state with --db', async () => {
    const file = temporary('kept.db');
    const first = await serve(['--db', file]);
    const sent = (await send(first, SMS)).json;
    await first.stop();
    const second = await serve(['--db', file]);
    assert.equal((await call(second, `Message/${sent.message_uuid[0]}/`)).status, 200);
    const more = (await send(second, SMS)).json;
    assert.notEqual(more.api_id, sent.api_id);
    assert.equal((await call(second, 'Message/')).json.objects.length, 2);
    await second.stop();
  });

  it('loses nothing that it acknowledged, killed under load', async () => {
    const file = temporary('killed.db');
    const first = await serve(['--db', file]);
    const acknowledged = [];
    let enough;
    const killed = new Promise((resolve) => { enough = resolve; });
    const client = async () => {
      try {
        for (;;) {
          const answer = await send(first, SMS);
          assert.equal(answer.status, 202);
          acknowledged.push(answer.json.message_uuid[0]);
          if (acknowledged.length === 300) enough();
        }
      } catch { /* the mock is gone */ }
    };
    const clients = Array.from({ length: 16 }, client);
    await killed;
    first.child.kill('SIGKILL');
    await Promise.all(clients);
    const second = await serve(['--db', file]);
    for (const uuid of acknowledged)
      assert.equal((await call(second, `Message/${uuid}/`)).status, 200, uuid);
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    await second.stop();
  });
});

describe('requests as they come', () => {
  const heads = (method, path, more = '') => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`
    + `Authorization: ${login(history)}\r\nConnection: close\r\n${more}\r\n`;
  const LIST = `/v1/Account/${history.id}/Message/`;

  it('merges doubled slashes', async () => {
    const m = await serve();
    assert.match(await exchange(m.port, heads('GET', LIST.replaceAll('/', '//'))), /^HTTP\/1\.1 200 OK/);
    await m.stop();
  });

  it('answers HEAD with the head alone', async () => {
    const m = await serve();
    const answer = await exchange(m.port, heads('HEAD', LIST));
    assert.match(answer, /^HTTP\/1\.1 200 OK/);
    assert.match(answer, /content-length: [1-9]/i);
    assert.ok(answer.endsWith('\r\n\r\n'));
    await m.stop();
  });

  it('reads and drops a body on GET, and goes on with the connection', async () => {
    const m = await serve();
    const one = `GET ${LIST} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${login(history)}\r\n`
      + 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n""';
    const answer = await exchange(m.port, one + one + heads('GET', LIST));
    assert.equal(answer.match(/HTTP\/1\.1 200 OK/g).length, 3);
    await m.stop();
  });

  it('takes forms and multipart', async () => {
    const m = await serve();
    const form = await call(m, 'Message/', { method: 'POST', body: new URLSearchParams(SMS) });
    assert.equal(form.status, 202);
    const multipart = new FormData();
    for (const [name, value] of Object.entries(SMS)) multipart.append(name, value);
    assert.equal((await call(m, 'Message/', { method: 'POST', body: multipart })).status, 202);
    await m.stop();
  });

  it('answers 400 as it was recorded, reason and all', async () => {
    const m = await serve(['--no-why-header']);
    const answer = await exchange(m.port, `POST /v1/Account/${article.id}/Message/ HTTP/1.1\r\n`
      + `Host: localhost\r\nAuthorization: ${login()}\r\nConnection: close\r\n`
      + 'Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{');
    assert.match(answer, /^HTTP\/1\.1 400 BAD REQUEST\r\n/);
    assert.match(answer, /Content-Type: application\/json\r\n/);
    assert.match(answer, /Content-Length: 103\r\n/);
    assert.doesNotMatch(answer, /X-Mock/i);
    await m.stop();
  });
});

describe('the other commands', () => {
  it('prints the ledger', async () => {
    const end = await mock(['rules']);
    assert.equal(end.code, 0);
    assert.match(end.stdout, /POWERPACK-NO-MMS-NUMBER/);
    assert.match(end.stdout, /no-mms-number/);
  });

  it('prints it as JSON', async () => {
    const end = await mock(['rules', '--json']);
    const ledger = JSON.parse(end.stdout);
    const rules = ledger.rules ?? ledger;
    const rule = rules.find((r) => r.id === 'POWERPACK-NO-MMS-NUMBER');
    assert.equal(rule.status, 400);
    assert.ok(rules.every((r) => r.id && r.says && r.source && r.confidence));
  });

  for (const args of [['--help'], ['serve', '--help'], ['rules', '--help'], ['world', '--help']])
    it(`helps: ${args.join(' ')}`, async () => {
      const end = await mock(args);
      assert.equal(end.code, 0);
      assert.match(end.stdout, /Usage: plivo-mock/);
    });

  it('names every option and its variable in the help', async () => {
    const { stdout } = await mock(['serve', '--help']);
    for (const name of ['world', 'db', 'host', 'port', 'port-file', 'seed', 'clock', 'assume',
      'no-why-header', 'control-token', 'log-format']) {
      assert.match(stdout, new RegExp(`--${name}\\b`));
      assert.ok(stdout.includes(`PLIVO_MOCK_${name.toUpperCase().replaceAll('-', '_')}`), name);
    }
  });

  it('names the nearest command and exits with 2', async () => {
    const end = await mock(['sevre']);
    assert.equal(end.code, 2);
    assert.match(end.stderr, /did you mean "?serve/);
    assert.equal((await mock([])).code, 2);
  });

  it('prints its version', async () => {
    assert.match((await mock(['--version'])).stdout, /^plivo-mock \d/);
  });
});
