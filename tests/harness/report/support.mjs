// The reports of sample.h, printed by print_sample.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
const binary = process.env.PRINT_SAMPLE;
if (!binary) throw new Error('PRINT_SAMPLE has to name the built print_sample');

export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'report-test-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

export const sample = (format, passed = 1) =>
  execFileSync(binary, [format, String(passed)], { encoding: 'utf8', maxBuffer: 1 << 27 });

export function sampleFile(format, passed) {
  const file = path.join(scratch, `sample-${passed ?? 1}.${format}`);
  fs.writeFileSync(file, sample(format, passed));
  return file;
}

export const has = (command) => spawnSync(command, ['--version']).status === 0;

// As it comes out where what cannot be seen is made visible; tests/harness/report/sample.h has it.
export const HOSTILE = '</script></style></pre><script>alert(1)</script><!-- ]]> "x" \'y\' `z`\n```\n::error::no'
  + '\x1b[31m\x01\x7f \u202eabc שלום \\ # % , : & &amp; | _ * {{x}} ${y}\u202c';
export const visible = (text) => text.replace(
  // eslint-disable-next-line no-control-regex
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
