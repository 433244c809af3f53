import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from './binaries.mjs';
import { concat, leb, moduleOf, Reader, sectionsOf, sized } from './binary.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FEATURES = ['simd', 'relaxed-simd', 'threads', 'bulk-memory', 'mutable-globals', 'sign-ext'];
const FLAGS = [...FEATURES, 'nontrapping-float-to-int'].map((feature) => `--enable-${feature}`);

/**
 * All binaries that have a target in one, for hosts and pages that name a single file.
 *
 * @returns {Uint8Array}
 */
export function mergeBinaries(target) {
  const [core, ...others] = filesOf([target]);
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-merge-'));
  try {
    // The others' imports, of the memory and of core's kernels, are then core's exports.
    const open = join(folder, 'core.wasm');
    const merged = join(folder, 'merged.wasm');
    writeFileSync(open, withMemoryExported(renamed(readFileSync(join(root, core.path)), 'env', 'top')));
    const inputs = [open, 'env', ...others.flatMap(({ binary, path }) => [join(root, path), binary])];
    const merge = join(root, 'node_modules/binaryen/bin/wasm-merge');
    execFileSync(process.execPath, [merge, ...inputs, '--rename-export-conflicts', ...FLAGS, '--output', merged], {
      stdio: 'pipe',
    });
    return renamed(readFileSync(merged), 'top', 'env');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The module with its memory imported from elsewhere, under a name of equal length. */
function renamed(module, from, to) {
  const at = module.indexOf(`${from}\x06memory`);
  module.write(to, at);
  return module;
}

const EXPORT = 7;
const MEMORY = 2;

function withMemoryExported(module) {
  const sections = sectionsOf(module);
  const exports = sections.find(({ id }) => id === EXPORT);
  const list = new Reader(exports.bytes);
  const count = list.number();
  const name = new TextEncoder().encode('memory');
  exports.bytes = concat(leb(count + 1), exports.bytes.subarray(list.at), sized(name), [MEMORY, 0]);
  return moduleOf(module, sections);
}
