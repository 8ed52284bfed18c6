// A Chromium that is talked to over its pipe (--remote-debugging-pipe): no port, no package.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { scratch } from './support.mjs';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-pipe'];

export class Browser {
  #child; #next = 0; #waiting = new Map(); #rest = '';
  events = [];

  constructor() {
    const home = fs.mkdtempSync(path.join(scratch, 'chromium-'));
    this.#child = spawn('chromium', [...flags, `--user-data-dir=${home}`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => { this.#child.on('close', resolve); });
    this.#child.stdio[4].setEncoding('utf8').on('data', (text) => this.#read(text));
  }

  #read(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id === undefined) this.events.push(message);
      else if (message.error) this.#waiting.get(message.id).reject(new Error(message.error.message));
      else this.#waiting.get(message.id).resolve(message.result);
    }
  }

  call(method, params = {}) {
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    });
  }

  async open(url, { width = 1400, dark = false, scripts = true } = {}) {
    this.session = undefined;
    const { targetId } = await this.call('Target.createTarget', { url: 'about:blank' });
    ({ sessionId: this.session } = await this.call('Target.attachToTarget', { targetId, flatten: true }));
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await this.call(`${domain}.enable`);
    await this.call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    await this.call('Emulation.setScriptExecutionDisabled', { value: !scripts });
    this.events.length = 0;
    await this.call('Page.navigate', { url });
    const deadline = Date.now() + 20000;
    while (!this.events.some(({ method }) => method === 'Page.loadEventFired')) {
      if (Date.now() > deadline) throw new Error('the page did not load');
      await this.call('Runtime.evaluate', { expression: '0' }); // an answer comes after the events before it
    }
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async close() {
    this.session = undefined;
    await this.call('Browser.close').catch(() => {});
    await this.ended;
  }
}
