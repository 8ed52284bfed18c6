// Switches each rule of the ledger off in turn: at least one of the scenarios that name it has to
// fail then, or they would not notice if the mock forgot it.
import { spawn } from 'node:child_process';
import os from 'node:os';
import { aboutTheApi, harnessBinary, ledger, mockBinary, plan, report } from './support.mjs';

// Rules whose absence no scenario can see, with the reason.
const cannotBeSeen = new Map([]);

const SCENARIO_FAILED = 1;

function run(files, extra) {
  const child = spawn(harnessBinary, ['run', '--mock', 'article', '--mock-binary', mockBinary,
    '--mock-argument=--seed', '--mock-argument=1', ...extra, ...files], { env: { PATH: process.env.PATH } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  return new Promise((resolve) => { child.on('close', (code) => resolve({ code, output })); });
}

// { failed, complaints }: how many of the rule's scenarios fail without it, and what is wrong with that.
async function without(id) {
  const files = aboutTheApi.filter((s) => s.rules.includes(id)).map((s) => s.path);
  if (!files.length) return { failed: 'no', complaints: ['no scenario names it'] };
  const { code, output } = await run(files, ['--mock-argument=--assume', `--mock-argument=rule.${id}=off`]);
  const failed = `${output.match(/(\d+) failed/)?.[1]} of ${files.length}`;
  if (code === SCENARIO_FAILED)
    return { failed, complaints: cannotBeSeen.has(id) ? ['it is seen after all: take it out of the exceptions'] : [] };
  if (code === 0) return { failed, complaints: cannotBeSeen.has(id) ? [] : files };
  return { failed, complaints: [`the harness ended with ${code}`, ...output.trim().split('\n')] };
}

const { code, output } = await run(aboutTheApi.map((s) => s.path), []);
report('with every rule on, all scenarios pass', code === 0 ? [] : output.trim().split('\n'));

// As many at a time as there are processors.
const waiting = ledger.rules.map((rule) => rule.id);
const found = new Map();
await Promise.all(os.cpus().map(async () => {
  for (let id = waiting.shift(); id; id = waiting.shift()) found.set(id, await without(id));
}));

for (const { id } of ledger.rules) {
  const { failed, complaints } = found.get(id);
  report(`without ${id} ${failed} scenarios fail${cannotBeSeen.has(id) ? ` # SKIP ${cannotBeSeen.get(id)}` : ''}`, complaints);
}
plan();
