// Each construct that can make a scenario fail has one in must-fail/: the words are those that
// docs/reference/scenario-format.md calls supported, which a test holds against the reader's tables.
import fs from 'node:fs';
import path from 'node:path';
import { folder, plan, report, scenarios } from './support.mjs';

const format = fs.readFileSync(path.resolve(folder, '../../docs/reference/scenario-format.md'), 'utf8');
const mustFail = scenarios.filter((s) => s.mustFail).map((s) => s.text.replace(/^#.*$/gm, '')).join('\n');

// The words of the table below a heading, or of the table of options.
function supported(heading) {
  const [, part] = format.split(`\n${heading}`);
  const [table] = part.slice(part.indexOf('\n|')).split('\n\n');
  return [...table.matchAll(/^\| `([^`]+)` \| (?:yes|some) \|/gm)].map(([, word]) => word);
}

// What cannot fail by itself, and where it is proved instead.
const cannotFail = new Map(Object.entries({
  delay: 'it only waits', 'limit-rate': 'it only takes longer', 'connect-timeout': 'no address of this machine keeps silent',
  verbose: 'it only writes', 'very-verbose': 'it only writes', compressed: 'the mock does not compress',
  http3: 'it depends on libcurl', insecure: 'the mock speaks no TLS',
  netrc: 'a missing file is none', 'netrc-file': 'a missing file is none', 'netrc-optional': 'a missing file is none',
}));

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const kinds = [
  ['query', '### Queries', (word) => new RegExp(`^(\\w+: )?${word}( |$)`, 'm')],
  ['filter', '### Filters', (word) => new RegExp(`^.+ ${word}( |$)`, 'm')],
  ['predicate', '### Predicates', (word) => new RegExp(`^.+ ${escaped(word)}( |$)`, 'm')],
  ['option', 'An option counts for its entry.', (word) => new RegExp(`^${escaped(word)}: `, 'm')],
];
for (const [kind, heading, pattern] of kinds) {
  const words = supported(heading);
  report(`there are words of the kind ${kind}`, words.length > 10 ? [] : [`${words.length}`]);
  for (const word of words) {
    const found = pattern(word).test(mustFail);
    const reason = cannotFail.get(word);
    if (reason) report(`the ${kind} ${word} cannot fail: ${reason}`, found ? ['it does: take it out of the exceptions'] : []);
    else report(`the ${kind} ${word} is in must-fail/`, found ? [] : ['no scenario there has it']);
  }
}
plan();
