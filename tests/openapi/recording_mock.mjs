#!/usr/bin/env node
// A plivo-mock that plivo-harness starts in the place of the real one: it starts that beside itself
// ($PLIVO_MOCK_BINARY), passes every request on, and writes each exchange as a line of JSON into
// the folder $RECORDING_FOLDER.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const args = process.argv.slice(2);
const portOption = args.indexOf('--port-file') + 1;
const portFile = args[portOption];
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'recording-mock-'));
const recording = path.join(process.env.RECORDING_FOLDER, `${process.pid}.jsonl`);
const agent = new http.Agent({ keepAlive: true });

args[portOption] = path.join(scratch, 'port');
const mock = spawn(process.env.PLIVO_MOCK_BINARY, args, { stdio: ['ignore', 'pipe', 'inherit'] });
mock.on('exit', (code) => process.exit(code ?? 1));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => mock.kill(signal));

function record(request, answer, body) {
  const exchange = {
    method: request.method,
    path: request.url.split('?')[0],
    status: answer.statusCode,
    byFault: /^FAULT-/.test(answer.headers['x-mock-why'] ?? ''),
    type: answer.headers['content-type'] ?? null,
    body: body.toString('latin1'),
  };
  fs.appendFileSync(recording, JSON.stringify(exchange) + '\n');
}

function forward(port, request, response) {
  const asked = http.request(
    { agent, port, host: '127.0.0.1', method: request.method, path: request.url,
      headers: request.rawHeaders, setHost: false },
    (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        const body = Buffer.concat(pieces);
        record(request, answer, body);
        response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
        response.end(body);
      });
    });
  asked.on('error', () => response.destroy());
  request.pipe(asked);
}

// The ready line is the mock's first output: by then its port file is whole.
mock.stdout.once('data', () => {
  const port = Number(fs.readFileSync(args[portOption], 'utf8'));
  const proxy = http.createServer({ keepAliveTimeout: 60000 }, (request, response) => forward(port, request, response));
  proxy.listen(0, '127.0.0.1', () => {
    fs.writeFileSync(portFile, `${proxy.address().port}\n`); // a pipe of the harness
  });
});
