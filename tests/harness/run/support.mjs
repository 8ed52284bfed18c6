// Starts the built plivo-harness and the fake mock for the tests beside this file.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../../..');
export const fakeMock = path.join(here, 'fake_mock.mjs');
const binary = process.env.PLIVO_HARNESS_BINARY;
if (!binary) throw new Error('PLIVO_HARNESS_BINARY has to name the built plivo-harness');

// A folder that goes when the process ends.
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'harness-test-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

let files = 0;
export function scenario(text, name = `s${++files}.hurl`) {
  const file = path.join(scratch, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

export const temporary = (name) => path.join(scratch, `${++files}-${name}`);

// Nothing of the user's own settings.
const environment = { PATH: process.env.PATH, LANG: 'C.UTF-8', TMPDIR: scratch };

export function start(args, env = {}, cwd = undefined) {
  const child = spawn(binary, args, { cwd, env: { ...environment, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => { output[name] += text; });
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, ended, output };
}

export const harness = (args, env, cwd) => start(args, env, cwd).ended;

// plivo-harness run against the fake mock, started by it.
export const run = (args, env) => harness(['run', '--mock-binary', fakeMock, ...args], env);

// A server that is no mock: every answer is what handler says.
export async function plainServer(handler) {
  const server = http.createServer(handler);
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  server.unref(); // a test that fails before it closes this is to end all the same
  return { url: `http://127.0.0.1:${server.address().port}`,
    close: () => { server.closeAllConnections(); server.close(); } };
}

// The fake mock, or another, running by itself.
export async function runningMock(mock = fakeMock) {
  const file = temporary('port');
  const child = spawn(mock, ['serve', '--world', 'article', '--host', '127.0.0.1',
    '--port', '0', '--port-file', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await new Promise((resolve) => { child.stdout.once('data', resolve); });
  const words = ready.toString().trim().split(' ');
  return { url: words.find((word) => word.startsWith('http://')), token: words.at(-1), close: () => child.kill('SIGTERM') };
}

export const livez = 'GET {{base_url}}/_mock/livez\nHTTP 200\n';
export const failing = 'GET {{base_url}}/_mock/livez\nHTTP 201\n';
