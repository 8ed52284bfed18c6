// sum-cases.mjs RESULTS: prints the failed cases with their reasons, and the last line,
// `N passed, N failed`. Ends with 1 if a case has failed, or none was counted.

import { readFileSync } from 'node:fs';

const parts = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map(JSON.parse);
const sum = (key) => parts.reduce((total, part) => total + part[key], 0);

for (const { part, failures } of parts) {
  for (const { name, details } of failures) {
    console.log(`\nFAILED ${part}: ${name}`);
    for (const line of details) console.log(`    ${line}`);
  }
}
const skipped = sum('skipped');
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = sum('failed') || !sum('passed') ? 1 : 0;
