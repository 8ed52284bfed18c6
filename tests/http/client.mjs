// The echo server and a raw connection to it, for the tests of this folder.
import { spawn } from 'node:child_process';
import net from 'node:net';
import readline from 'node:readline';
import { after } from 'node:test';

const DEADLINE_MS = Number(process.env.DEADLINE_MS ?? 20000);
export const HOST = 'Host: a\r\n';
const servers = [];

/** Starts the echo server; `lines` is what it has said, and `said(line)` waits until it says that. */
export async function serve(...args) {
  const child = spawn(process.env.ECHO_SERVER, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const server = { child, lines: [], wake: new Set() };
  const until = (test, what) => within(new Promise((resolve) => {
    const look = () => { if (test(server.lines)) { server.wake.delete(look); resolve(); } };
    server.wake.add(look);
    look();
  }), () => `${what}; so far: ${server.lines.slice(-20).join(', ')}`);
  servers.push(child);
  readline.createInterface(child.stdout).on('line', (line) => {
    server.lines.push(line);
    [...server.wake].forEach((look) => look());
  });
  server.until = until;
  server.said = (line) => until((lines) => lines.includes(line), line);
  await until((lines) => lines.length, 'a port');
  server.port = Number(/^port (\d+)/.exec(server.lines[0])[1]);
  return server;
}
after(() => servers.forEach((child) => child.kill('SIGKILL')));

export function within(promise, what, ms = DEADLINE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`too late: ${what()}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A raw connection: what has come so far in `text`, and waits for more. */
export class Client {
  constructor(port, host = '127.0.0.1') {
    this.text = '';
    this.wake = () => {};
    this.socket = net.connect({ port, host, allowHalfOpen: true });
    this.socket.setNoDelay(true);
    this.socket.on('data', (bytes) => { this.text += bytes.toString('latin1'); this.wake(); });
    this.socket.on('connect', () => this.wake());
    this.socket.on('end', () => { this.ended = true; this.wake(); });
    this.socket.on('error', (error) => { this.error = error; this.ended = true; this.wake(); });
  }
  send(text) { this.socket.write(Buffer.from(text, 'latin1')); return this; }
  until(test, what) {
    return within(new Promise((resolve) => {
      this.wake = () => { if (test(this)) resolve(this); };
      this.wake();
    }), () => `${what}; so far: ${JSON.stringify(this.text.slice(0, 500))}`);
  }
  /** Waits for n whole answers (of requests other than HEAD) and returns them. */
  async answers(n) {
    await this.until(() => this.parse().length >= n || this.ended, `${n} answers`);
    return this.parse();
  }
  async closed() { await this.until(() => this.ended, 'the end of the connection'); return this.parse(); }
  parse() {
    const list = [];
    let rest = this.text;
    for (let m; (m = /^HTTP\/1\.1 (\d+) ([^\r]*)\r\n([^]*?)\r\n\r\n/.exec(rest)); ) {
      const head = m[3] + '\r\n';
      const length = Number(/^Content-Length: (\d+)/im.exec(head)?.[1] ?? 0);
      const body = rest.slice(m[0].length, m[0].length + length);
      if (body.length < length) break;
      const names = head.split('\r\n').filter(Boolean).map((line) => line.split(':')[0]);
      list.push({ status: Number(m[1]), reason: m[2], head, names, body });
      rest = rest.slice(m[0].length + length);
    }
    return list;
  }
  destroy() { this.socket.destroy(); }
}

export async function ask(port, bytes, n = 1) {
  const client = new Client(port).send(bytes);
  const answers = await client.answers(n);
  client.destroy();
  return answers;
}
export const json = (answer) => JSON.parse(answer.body);
export const get = (path) => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`;
