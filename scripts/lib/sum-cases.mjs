// sum-cases.mjs [--brief] RESULTS: prints the failed cases with their reasons, and the last line,
// `N passed, N failed`; --brief: only that, without a line break. Ends with 1 if a case has failed,
// or none was counted.

import { readFileSync } from 'node:fs';

const brief = process.argv[2] === '--brief';
const parts = readFileSync(process.argv.at(-1), 'utf8').split('\n').filter(Boolean).map(JSON.parse);
const sum = (key) => parts.reduce((total, part) => total + part[key], 0);

function printFailures() {
  for (const { part, failures } of parts) {
    for (const { name, details } of failures) {
      console.log(`\nFAILED ${part}: ${name}`);
      for (const line of details) console.log(`    ${line}`);
    }
  }
}

const skipped = sum('skipped');
const line = `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
if (brief) {
  process.stdout.write(line);
} else {
  printFailures();
  console.log(`\n${line}`);
}
process.exitCode = sum('failed') || !sum('passed') ? 1 : 0;
