import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encode, wasmText } from '../../scripts/rollup/wasmText.mjs';

const allBytes = Uint8Array.from({ length: 512 }, (_, i) => (i * 7 + (i >> 8)) & 255);

/** A module that is nothing but a section named x with these bytes. */
function moduleWith(bytes: Uint8Array): Uint8Array {
  const size = bytes.length + 2;
  return Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 0, (size & 127) | 128, size >> 7, 1, 'x'.charCodeAt(0), ...bytes);
}

it('gives back each byte of the module', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-text-'));
  try {
    const file = join(folder, 'all.wasm');
    writeFileSync(file, moduleWith(allBytes));
    const source = wasmText().load(file)?.code as string;
    const { default: load } = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
      default: () => WebAssembly.Module;
    };
    const [section] = WebAssembly.Module.customSections(load(), 'x');
    expect(new Uint8Array(section as ArrayBuffer)).toEqual(allBytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('leaves other files alone', () => {
  expect(wasmText().load('/src/index.ts')).toBeNull();
});

it('is text without characters to escape, and compresses as the file does', () => {
  const build = readFileSync(new URL('../../build/strict.wasm', import.meta.url));
  const text = encode(build);
  expect(text).toMatch(/^[#-[\]-~]+$/);
  expect(gzipSync(text).length).toBeLessThan(1.02 * gzipSync(build).length);
});
