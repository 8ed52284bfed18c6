// For the tests of the outbox: one in a process of its own, and receivers of all kinds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { after } from 'node:test';

export const DEADLINE_MS = 20000;
const children = [];
const open = new Set();
export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'outbox-test-'));

after(() => {
  children.forEach((child) => child.kill('SIGKILL'));
  open.forEach((thing) => (thing.destroy ?? thing.close).call(thing));
  fs.rmSync(scratch, { recursive: true, force: true });
});

/** An outbox in a process of its own: send(request) resolves to its result. */
export function outbox(...args) {
  const env = { PATH: process.env.PATH, http_proxy: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
  const child = spawn(process.env.OUTBOX_DRIVER, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  let tags = 0;
  children.push(child);
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    const result = JSON.parse(line);
    waiting.get(result.tag)(result);
    waiting.delete(result.tag);
  });
  return {
    send(request) {
      const tag = ++tags;
      return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`no result of ${JSON.stringify(request)}`));
        const timer = setTimeout(late, DEADLINE_MS).unref();
        waiting.set(tag, (result) => { clearTimeout(timer); resolve(result); });
        child.stdin.write(JSON.stringify({ tag, ...request }) + '\n');
      });
    },
    async close() {
      const closed = once(child, 'close');
      child.stdin.end();
      const [code] = await closed;
      return code;
    },
  };
}

export async function listen(server) {
  open.add(server);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** A receiver that does with a connection what it likes, once the whole head has come. */
export async function raw(behave) {
  const port = await listen(net.createServer((socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      behave(socket, text);
      text = '';
    });
  }));
  return `http://127.0.0.1:${port}/`;
}
export const says = (bytes) => raw((socket) => socket.end(bytes));

// Writes the same bytes for as long as they are taken.
export function pour(socket, bytes) {
  const more = () => { while (!socket.destroyed && socket.write(bytes)); };
  socket.on('drain', more);
  more();
}

/** An HTTP receiver that keeps what it got. */
export async function receiver(answer = (req, res) => res.end('ok')) {
  const got = [];
  const server = http.createServer(async (req, res) => {
    let body = '';
    for await (const bytes of req) body += bytes;
    got.push({ method: req.method, url: req.url, headers: req.headers, rawHeaders: req.rawHeaders, body });
    answer(req, res);
  });
  const port = await listen(server);
  return { got, server, port, url: `http://127.0.0.1:${port}` };
}

export async function closedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export const redirect = (location, status = 302) =>
  says(`HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
