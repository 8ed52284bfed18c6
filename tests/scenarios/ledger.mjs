// Walks the ledger and the shipped scenarios: each rule and each switch has a scenario, and each
// head says what it has to.
import path from 'node:path';
import { aboutTheApi, ledger, report, plan, scenarios } from './support.mjs';

const rules = new Map(ledger.rules.map((rule) => [rule.id, rule]));
const sureness = ['assumed', 'seen', 'recorded', 'documented'];

for (const id of rules.keys())
  report(`${id} is proved by a scenario`, aboutTheApi.some((s) => s.rules.includes(id)) ? [] : ['no scenario names it in "# rules:"']);

// The text as JSON or a one-line body spells it, in pieces around the value that {} stands for.
const saysTheText = (s, text) => JSON.stringify(text).slice(1, -1).split('{}').every((piece) => s.text.includes(piece));

for (const { id, text } of ledger.rules.filter((rule) => rule.status && rule.text))
  report(`the text of ${id} is asserted by a scenario`,
    aboutTheApi.some((s) => s.rules.includes(id) && saysTheText(s, text)) ? [] : [`no scenario of the rule says "${text}"`]);

for (const { key } of ledger.assumptions)
  report(`the switch ${key} is shown by a scenario`,
    aboutTheApi.some((s) => s.assume.some((a) => a.startsWith(`${key}=`))) ? [] : [`no scenario says "# assume: ${key}=…"`]);

// What is wrong with a scenario's head, a sentence each.
const checks = [
  (s) => !s.id && 'it has no id',
  (s) => !s.source && 'it has no source',
  (s) => !s.mustFail && !sureness.includes(s.level) && 'it has no level',
  (s) => s.id && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(s.id) && 'its id is not in kebab case',
  (s) => scenarios.some((other) => other !== s && other.id === s.id) && `another has the id ${s.id} too`,
  (s) => !/^\d\d-[a-z0-9-]+\.hurl$/.test(path.basename(s.file)) && 'its name is not NN-what-is-proved.hurl',
  (s) => !s.mustFail && path.basename(s.file, '.hurl').slice(3) !== s.id && 'its name does not end with its id',
  (s) => !s.mustFail && /^\w[\w-]*:/.test(s.title) && 'its first line does not say in a sentence what it proves',
  (s) => /\/_mock\/|X-Mock-/.test(s.text) && !s.requiresMock && 'it speaks of the mock, but does not say "# requires: mock"',
  (s) => (s.account || s.assume.length) && !s.requiresMock && 'its account or switch is the mock\'s, but it does not say "# requires: mock"',
  ...[(s, id) => !rules.has(id) && `it names the rule ${id}, which the ledger does not have`,
    (s, id) => rules.has(id) && sureness.indexOf(s.level) > sureness.indexOf(rules.get(id).confidence)
      && `it is ${s.level}, but ${id} is only ${rules.get(id).confidence}`,
  ].map((check) => (s) => s.rules.map((id) => check(s, id))),
];

for (const s of scenarios)
  report(s.file, checks.flatMap((check) => check(s)).filter(Boolean));

plan();
