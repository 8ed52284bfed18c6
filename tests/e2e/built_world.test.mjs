// The article's world with its Powerpacks made by calls of the API: its scenarios pass there as they do on the shipped one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { binary, call, names, serve, temporary } from './support.mjs';

const { PLIVO_HARNESS_BINARY: harness, SHIPPED_WORLD: shipped, SCENARIOS: scenarios } = process.env;
const folders = ['message/powerpack', 'message/sender'].map((folder) => `${scenarios}/${folder}`);

// What was sent before the world began cannot be made by calls, so scenarios about it are left out.
const isAboutThePast = (file) => /\{\{dst_(left_pool|paired)/.test(fs.readFileSync(file, 'utf8'));
const scenariosOf = (folder) => fs.readdirSync(folder).map((file) => `${folder}/${file}`)
  .filter((file) => file.endsWith('.hurl') && !isAboutThePast(file));

const json = (body) => ({ body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

// No call adds a short code: Powerpacks that have one begin as nothing but it.
const OF_MAIN_ACCOUNT = /^\s+\(1, /;
const SHORT_CODE = /^\s+\(1, \d+,\s+'\d{5}'/;
const HAS_SHORT_CODE = /^\s+\(1, (7|8|11),/;
const KEPT = {
  powerpack: (row) => HAS_SHORT_CODE.test(row),
  pool_number: (row) => SHORT_CODE.test(row),
  number_priority: () => false,
  sticky: () => false,
};

// The statements of the shipped world without the rows of its main account that are to be made by calls.
function strip(sql) {
  return sql.replace(/^INSERT INTO (powerpack|pool_number|number_priority|sticky) [^;]*?VALUES[^\n]*\n([^]*?);.*$/gm,
    (statement, table, rows) => {
      const kept = rows.split('\n').filter((row) => /^\s+\(/.test(row))
        .filter((row) => !OF_MAIN_ACCOUNT.test(row) || KEPT[table](row))
        .map((row) => row.replace(/\),?\s*(--.*)?$/, ')'));
      const head = statement.slice(0, statement.indexOf('\n'));
      return kept.length ? `${head}\n${kept.join(',\n')};` : '';
    });
}

const rowsOf = async (m, path) => (await call(m, `${path}?limit=20`)).json.objects;

async function post(m, path, body) {
  const answer = await call(m, path, { method: 'POST', ...json(body) });
  assert.equal(answer.status, 200, `${path}: ${answer.text}`);
  return answer.json;
}

const folderOf = (m, pack) => pack.number_pool.replace(/^.*(NumberPool)/, '$1');

// Makes there what pack is here, or fills what is there of it already.
async function rebuild(here, there, pack) {
  const { name, sticky_sender, local_connect, number_priority } = pack;
  const settings = { name, sticky_sender, local_connect, number_priority };
  const begun = (await rowsOf(there, 'Powerpack/')).find((other) => other.name === name);
  const made = await post(there, begun ? `Powerpack/${begun.uuid}/` : 'Powerpack/', settings);
  for (const part of ['Number', 'Tollfree'])
    for (const { number, service } of await rowsOf(here, `${folderOf(here, pack)}${part}/`))
      await post(there, `${folderOf(there, made)}${part}/${number}/`, { service });
  return made.uuid;
}

it('sends by Powerpacks that were made as by those that were there', { timeout: 120000,
  skip: !folders.every((folder) => fs.existsSync(folder)) && 'there are no scenarios of messages' }, async () => {
  const bare = temporary('bare.sql'), built = temporary('built.db');
  fs.writeFileSync(bare, strip(fs.readFileSync(shipped, 'utf8')));
  const here = await serve(), there = await serve(['--world', bare, '--db', built]);
  const known = await names(here);
  const variables = [];

  for (const pack of await rowsOf(here, 'Powerpack/')) {
    const uuid = await rebuild(here, there, pack);
    for (const [name, value] of Object.entries(known))
      if (value === pack.uuid) variables.push('--variable', `${name}=${uuid}`);
  }
  assert.equal(variables.length, 22);
  await Promise.all([here.stop(), there.stop()]);
  const run = await promisify(execFile)(harness,
    ['run', '--mock-binary', binary, '--mock', built, ...variables, ...folders.flatMap(scenariosOf)]).catch((failed) => failed);
  assert.equal(run.code ?? 0, 0, run.stdout);
});
