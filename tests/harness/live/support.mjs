// The mock behind TLS in the place of the real service: whoever asks for api.plivo.com gets it, and
// nothing leaves this machine.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { article, call, names, scratch, serve, temporary } from '../../e2e/support.mjs';
import { tlsFront } from '../../clients/tls_front.mjs';

export { article, call, names, scratch, temporary };

const binary = process.env.PLIVO_HARNESS_BINARY;
if (!binary) throw new Error('PLIVO_HARNESS_BINARY has to name the built plivo-harness');

export const login = { PLIVO_AUTH_ID: article.id, PLIVO_AUTH_TOKEN: article.token };
export const dst = '14155550199';

let files = 0;
export function scenario(text, name = `s${++files}.hurl`) {
  const file = path.join(scratch, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

export function written(name, text, mode = 0o644) {
  const file = temporary(name);
  fs.writeFileSync(file, text);
  fs.chmodSync(file, mode);
  return file;
}

// {child, output, ended}; HOME is a folder of this test.
export function start(args, env = login) {
  const child = spawn(binary, args, { env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: scratch,
    TMPDIR: scratch, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => { output[name] += text; });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, all: output.stdout + output.stderr, ...output }));
  });
  return { child, output, ended };
}
export const harness = (args, env) => start(args, env).ended;

// {mock, way, vars(more), sent(), close()}. way: the options that lead api.plivo.com to the mock;
// vars: a target file with the world's names; sent: the texts of all messages that arrived.
export async function realService(options = [], account = article) {
  const mock = await serve(['--world', process.env.SHIPPED_WORLD, ...options]);
  const front = await tlsFront(mock);
  const world = Object.entries(await names(mock, account)).map(([name, value]) => `${name}=${value}\n`).join('');

  return {
    mock,
    way: ['--cacert', front.ca, '--connect-to', `api.plivo.com:443:127.0.0.1:${front.port}`],
    vars: (more = `allow_dst=${dst}\n`) => written('plivo.vars', `base_url=https://api.plivo.com\ndst=${dst}\n${world}${more}`),
    async sent() {
      const list = (await call(mock, 'Message/')).json.objects;
      const whole = await Promise.all(list.map((m) => call(mock, `Message/${m.message_uuid}/`)));
      return whole.map((m) => m.json);
    },
    async close() {
      front.close();
      await mock.stop();
    },
  };
}

export const send = (text, to = '{{dst}}', src = '{{number_sms}}') => `POST {{base_url}}/v1/Account/{{auth_id}}/Message/
[BasicAuth]
{{auth_id}}: {{auth_token}}
${'```'}json
{"src": "${src}", "dst": "${to}", "text": "${text}"}
${'```'}
HTTP 202
`;
