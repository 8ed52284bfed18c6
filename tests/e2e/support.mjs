// Starts the built plivo-mock, and speaks to it byte for byte where fetch would not.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

export const binary = process.env.PLIVO_MOCK_BINARY;
if (!binary) throw new Error('PLIVO_MOCK_BINARY has to name the built plivo-mock');

const DEADLINE_MS = 20000;

// A sanitizer's own memory is no measure of the mock's.
export const memoryIsTrue = (process.env.SANITIZE ?? 'none') === 'none';

// A folder that goes when the process ends.
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'mock-test-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

let files = 0;
export const temporary = (name) => path.join(scratch, `${++files}-${name}`);

export const article = {
  id: 'MAMOCKARTICLE0000001',
  token: 'mockTokenNotASecretArticle00000000000001',
};
export const history = {
  id: 'MAMOCKHISTORY0000001',
  token: 'mockTokenNotASecretHistory00000000000001',
};

const running = new Set();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

// Any command of plivo-mock; nothing of the user's own settings.
export function start(args, env = {}) {
  const { PATH, TSAN_OPTIONS } = process.env;
  const child = spawn(binary, args, { env: { PATH, LANG: 'C.UTF-8', ...(TSAN_OPTIONS && { TSAN_OPTIONS }), ...env } });
  const output = { stdout: '', stderr: '' };
  running.add(child);
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => { output[name] += text; });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  return { child, output, ended };
}

export function mock(args, env) {
  const m = start(args, env);
  const timer = setTimeout(() => m.child.kill('SIGKILL'), DEADLINE_MS);
  return m.ended.finally(() => clearTimeout(timer));
}

// A mock that serves, once it says so. stop() ends it and resolves to how it ended.
export async function serve(args = [], env) {
  const m = start(['serve', '--port', '0', ...args], env);
  const line = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no ready line')), DEADLINE_MS);
    readline.createInterface({ input: m.child.stdout }).once('line', (text) => {
      clearTimeout(timer);
      resolve(text);
    });
    m.ended.then((how) => reject(new Error(`ended with ${how.code}: ${how.stderr}`)));
  });
  const base = /(http:\/\/[^\s"]+)/.exec(line)[1];
  return {
    ...m, line, base, port: Number(new URL(base).port),
    stop(signal = 'SIGTERM') {
      m.child.kill(signal);
      return m.ended;
    },
  };
}

export function login(account = article) {
  return 'Basic ' + Buffer.from(`${account.id}:${account.token}`).toString('base64');
}

// A call of the API: what stands behind the account's path, and fetch's options.
export async function call(m, rest, { account = article, headers, ...options } = {}) {
  const answer = await fetch(`${m.base}/v1/Account/${account.id}/${rest}`,
    { headers: { authorization: login(account), ...headers }, ...options });
  const text = await answer.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* a page */ }
  return { status: answer.status, headers: answer.headers, text, json };
}

export const send = (m, body, options) => call(m, 'Message/', {
  method: 'POST', body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' }, ...options,
});

// Sends bytes and resolves to all that comes back until the connection closes.
export function exchange(port, bytes) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), DEADLINE_MS);
    socket.setEncoding('utf8');
    socket.on('data', (text) => { answer += text; });
    socket.on('error', reject);
    socket.on('close', () => { clearTimeout(timer); resolve(answer); });
  });
}

export async function names(m, account = article) {
  const answer = await fetch(`${m.base}/_mock/accounts/${account.id}/names`);
  return (await answer.json()).names;
}
