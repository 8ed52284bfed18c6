// Runs the pages of docs/how-to/: each block of shell in order, in one shell, against a mock of its
// own; a block of text or JSON behind it is what it has to print, with … for anything.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const DEADLINE_MS = 20000;
const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(here, '../../docs/how-to');

const BLOCK = /^```(sh|text|json)\n([^]*?)^```$/gm;
const SERVE = /`plivo-mock serve([^`]*)`/;

function steps(page) {
  const found = [];
  for (const [, language, text] of page.matchAll(BLOCK))
    if (language === 'sh') found.push({ shell: text, expected: null });
    else if (found.length && found.at(-1).expected === null) found.at(-1).expected = text;
  return found;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const pattern = (expected) =>
  new RegExp(`^${expected.trimEnd().split('…').map(escaped).join('[^]*?')}$`);

async function serve(options, scratch) {
  const portFile = path.join(scratch, 'port');
  const child = spawn(process.env.PLIVO_MOCK_BINARY,
    ['serve', '--port', '0', '--port-file', portFile, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('plivo-mock ended')));
  });
  return { child, base: `http://127.0.0.1:${fs.readFileSync(portFile, 'utf8').trim()}` };
}

// All blocks in one shell, which says where each ends.
function run(blocks, scratch) {
  const MARK = '--- end of block ---';
  const script = blocks.map(({ shell }) => `${shell}\necho '${MARK}'\n`).join('');
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: scratch, timeout: DEADLINE_MS });
  let output = '';
  let errors = '';
  shell.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
  shell.stderr.setEncoding('utf8').on('data', (text) => { errors += text; });
  return new Promise((resolve) => shell.on('close', (code) =>
    resolve({ code, errors, outputs: output.split(`${MARK}\n`) })));
}

for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  const page = fs.readFileSync(path.join(folder, name), 'utf8');
  const blocks = steps(page);
  if (!blocks.length || !SERVE.test(page)) continue;
  describe(`docs/how-to/${name}`, () => {
    it('prints what it shows', async () => {
      const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'how-to-'));
      const mock = await serve(SERVE.exec(page)[1].split(/\s+/).filter(Boolean), scratch);
      try {
        const here = blocks.map((b) => ({ ...b, shell: b.shell.replaceAll('http://127.0.0.1:8080', mock.base) }));
        const { code, errors, outputs } = await run(here, scratch);
        assert.equal(code, 0, `block ${outputs.length} failed: ${errors}`);
        blocks.forEach(({ shell, expected }, i) => {
          if (expected !== null)
            assert.match(outputs[i].trimEnd(), pattern(expected), `behind\n${shell}`);
        });
      } finally {
        mock.child.kill();
        fs.rmSync(scratch, { recursive: true, force: true });
      }
    });
  });
}
