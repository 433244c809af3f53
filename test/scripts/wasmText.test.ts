import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { split } from '../../scripts/rollup/wasmStreams.mjs';
import { encode, wasmText } from '../../scripts/rollup/wasmText.mjs';
import { filesOf } from '../../scripts/wasm/binaries.mjs';

const file = fileURLToPath(new URL('../../build/core-strict.wasm', import.meta.url));
const build = readFileSync(file);

it('gives back the module', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-text-'));
  try {
    // What it would hand to the compiler instead of what that makes of it.
    const source = wasmText().load(file)?.code as string;
    const program = join(folder, 'strict.mjs');
    writeFileSync(program, source);
    const { default: load } = (await import(/* @vite-ignore */ pathToFileURL(program).href)) as {
      default: () => Uint8Array;
    };
    expect(build.equals(load())).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('leaves other files alone', () => {
  expect(wasmText().load('/src/index.ts')).toBeNull();
});

it('is text without characters to escape, and compresses better than the files, let alone base64', () => {
  const builds = filesOf(['strict']).map(({ path }) => readFileSync(path));
  const texts = builds.map((build) => encode(split(build)));
  for (const text of texts) expect(/^[#-[\]-~]+$/.test(text)).toBe(true);
  const gzipped = (parts: readonly (string | Uint8Array)[]) =>
    parts.reduce((sum, part) => sum + gzipSync(part).length, 0);
  expect(gzipped(texts)).toBeLessThan(gzipped(builds));
  expect(gzipped(texts)).toBeLessThan(0.8 * gzipped(builds.map((build) => build.toString('base64'))));
});
