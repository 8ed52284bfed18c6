// The shipped scenarios' heads, the ledger, and lines of TAP, for the tests beside this file.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../harness/scenarios');

function binary(variable) {
  const file = process.env[variable];
  if (!file) throw new Error(`${variable} has to name the built program`);
  return file;
}
export const mockBinary = binary('PLIVO_MOCK_BINARY');
export const harnessBinary = binary('PLIVO_HARNESS_BINARY');

// { assumptions: [{ key, ... }], rules: [{ id, confidence, ... }] }
export const ledger = JSON.parse(execFileSync(mockBinary, ['rules', '--json'], { encoding: 'utf8' }));

const list = (text) => text.split(',').map((item) => item.trim()).filter(Boolean);

// The comment lines above the first request that go "# key: value"; what they mean is told in
// docs/reference/scenario-format.md. That they are well formed the harness has checked.
function readHead(file) {
  const [comments] = fs.readFileSync(file, 'utf8').split(/^[^#\s]/m, 1);
  const values = (key) => [...comments.matchAll(new RegExp(`^# ${key}: *(.*)$`, 'gm'))].map((m) => m[1]);
  const [id, source, level] = ['id', 'source', 'level'].map((key) => values(key)[0]);
  return { file: path.relative(folder, file), path: file, id, source, level, title: comments.split('\n')[0].slice(2),
    rules: values('rules').flatMap(list), tags: values('tags').flatMap(list), assume: values('assume'),
    requiresMock: values('requires').includes('mock'), account: values('account')[0],
    mustFail: values('must-fail').length > 0, text: fs.readFileSync(file, 'utf8') };
}

export const scenarios = fs.readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.hurl')).sort()
  .map((name) => readHead(path.join(folder, name)));

// Those about the API; the ones in must-fail/ are about the harness.
export const aboutTheApi = scenarios.filter((s) => !s.mustFail);

let lines = 0;
let failures = 0;

// One line of TAP; complaints that are not empty fail it.
export function report(name, complaints) {
  lines++;
  if (complaints.length) failures++;
  console.log(`${complaints.length ? 'not ok' : 'ok'} ${lines} - ${name}`);
  for (const complaint of complaints) console.log(`# ${complaint}`);
}

export function plan() {
  console.log(`1..${lines}`);
  process.exitCode = failures ? 1 : 0;
}
