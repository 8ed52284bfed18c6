#!/usr/bin/env node
// Stands in for plivo-mock where a test is about the harness: it speaks the command line and the
// control API that the harness uses, and has some odd answers that the real one never gives.
//
//   fake_mock.mjs serve --world NAME --host H --port 0 --port-file F
//
// World "broken" and --assume die=now end at once with a sentence; "empty" has no account. It ends with a sentence when
// GET /die is asked.
import http from 'node:http';
import fs from 'node:fs';

const options = {};
for (let i = 3; i < process.argv.length; i += 2)
  options[process.argv[i].slice(2)] = process.argv[i + 1];

const json = (answer, status, body, headers = {}) => {
  answer.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  answer.end(JSON.stringify(body));
};

// Tokens look like secrets on purpose, with a character that has to be percent-encoded.
const token = (id) => `tok+${id}+s3cret/value`;
const accounts = ['MAMOCKARTICLE0000001', 'MAMOCKDEFAULTMMS0001'].map((id) => (
  { auth_id: id, auth_token: token(id), name: id }));
const names = { pp_mms_longcode: '11111111-2222-3333-4444-555555555555', number_sms: '14155550101' };
let clones = 100;
let flaky = 0;

const whys = new Map();
const apiId = () => `00000000-0000-4000-8000-${String(whys.size).padStart(12, '0')}`;

function login(request) {
  const [, text] = (request.headers.authorization ?? '').split(' ');
  const [id, password] = Buffer.from(text ?? '', 'base64').toString().split(':');
  return accounts.find((a) => a.auth_id === id && a.auth_token === password);
}

const routes = [
  ['GET', /^\/_mock\/livez$/, (_, answer) => json(answer, 200, { status: 'ok' })],
  ['GET', /^\/_mock\/worlds$/, (_, answer) => json(answer, 200, { world: options.world, accounts: options.world === 'empty' ? [] : accounts.slice(0, 2) })],
  ['POST', /^\/_mock\/accounts$/, (request, answer, body) => {
    const { like } = JSON.parse(body);
    const id = `${like.slice(0, 14)}${String(++clones).padStart(6, '0')}`;
    accounts.push({ auth_id: id, auth_token: token(id), name: id });
    json(answer, 201, { auth_id: id, auth_token: token(id), like });
  }],
  ['GET', /^\/_mock\/accounts\/(\w+)\/names$/, (_, answer, __, id) => json(answer, 200, {
    auth_id: id, auth_token: token(id), names: { ...names, like: id } })],
  ['GET', /^\/_mock\/accounts\/\w+\/why\/([\w-]+)$/, (_, answer, __, id) => (
    whys.has(id) ? json(answer, 200, whys.get(id)) : json(answer, 404, { error: 'not found' }))],
  ['GET', /^\/options$/, (_, answer) => json(answer, 200, options)],
  ['POST', /^\/v1\/Account\/\w+\/Message\/$/, (request, answer, body) => {
    const id = apiId();
    if (!login(request)) {
      answer.writeHead(401);
      return answer.end('Could not verify your access level for that URL.');
    }
    whys.set(id, { rule: 'pool-mms', candidates: [
      { number: '14155550101', verdict: 'passed over', rule: 'service filter' },
      { number: '14155550102', verdict: 'passed over', rule: 'not MMS capable' }] });
    return json(answer, 400, { api_id: id, error: `no number, said to ${JSON.parse(body).src}` });
  }],
  ['GET', /^\/whoami$/, (request, answer) => {
    const account = login(request);
    json(answer, account ? 200 : 401, { token: account?.auth_token, header: request.headers.authorization });
  }],
  ['POST', /^\/echo$/, (request, answer, body) => json(answer, 200, {
    method: request.method, url: request.url, headers: request.headers, body })],
  ['GET', /^\/flaky\/(\d+)$/, (_, answer, __, until) => {
    const ready = ++flaky >= Number(until);
    if (ready) flaky = 0;
    json(answer, 200, { ready });
  }],
  ['GET', /^\/xml$/, (_, answer) => {
    answer.writeHead(200, { 'Content-Type': 'text/plain' });
    answer.end('a <b> & "c" \u0001 ]]> é');
  }],
  ['GET', /^\/hang-up$/, (request) => request.socket.destroy()],
  ['GET', /^\/die$/, () => {
    process.stderr.write('fake mock: told to die\n');
    process.exit(3);
  }],
];

const server = http.createServer(async (request, answer) => {
  let body = '';
  for await (const piece of request) body += piece;
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(request.url.replace(/\?.*/, ''));
    if (match && method === request.method) {
      handler(request, answer, body, ...match.slice(1));
      return;
    }
  }
  json(answer, 404, { error: 'not found' });
});

if (options.world === 'broken') {
  process.stderr.write('plivo-mock: there is no world "broken"\n');
  process.exit(2);
}
if (options.assume === 'die=now') {
  process.stderr.write('plivo-mock: cannot assume die=now\n');
  process.exit(2);
}
process.on('SIGTERM', () => {
  if (process.env.FAKE_MOCK_STOPPED) fs.writeFileSync(process.env.FAKE_MOCK_STOPPED, 'stopped');
  process.exit(0);
});
server.listen(Number(options.port), options.host, () => {
  const { port } = server.address();
  process.stdout.write(`ready http://${options.host}:${port} ${accounts[0].auth_token}\n`);
  fs.writeFileSync(options['port-file'], `${port}\n`);
});
