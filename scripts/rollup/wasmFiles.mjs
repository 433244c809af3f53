import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transform } from 'esbuild';
import { filesOf, targets } from '../wasm/binaries.mjs';
import { mergeBinaries } from '../wasm/merge.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));

/**
 * Puts every WebAssembly binary into the package as wasm/NAME.wasm: the relaxed ones, that are loaded when asked for; the strict ones,
 * which are part of the JavaScript, for hosts that import .wasm files as modules; and all relaxed ones in one, wasm/relaxed.wasm, for
 * those who name a single file. A source names a binary as the file it is in a checkout, `new URL('../../build/core-relaxed.wasm',
 * import.meta.url)`; in the bundle that becomes `new URL('../wasm/core-relaxed.wasm', import.meta.url)`, the form that bundlers
 * follow. `folder` is wasm/ as seen from there.
 *
 * Beside them wasm/worker.js, for pages that refuse workers made from a string: what src/wasm/workerSource.ts holds as one.
 */
export function wasmFiles({ folder }) {
  return {
    name: 'wasm-files',
    transform(code) {
      const reference = /new URL\((['"])(?:\.\.?\/)+build\/([\w-]+)\.wasm\1,\s*import\.meta\.url\)/g;
      if (!reference.test(code)) return null;
      return { code: code.replace(reference, `new URL($1${folder}/$2.wasm$1, import.meta.url)`), map: null };
    },
    async generateBundle() {
      for (const { path } of filesOf()) {
        this.emitFile({ type: 'asset', fileName: `wasm/${basename(path)}`, source: read(path) });
      }
      for (const target of targets.slice(1)) {
        this.emitFile({ type: 'asset', fileName: `wasm/${target}.wasm`, source: mergeBinaries(target) });
      }
      this.emitFile({ type: 'asset', fileName: 'wasm/worker.js', source: await workerSource() });
    },
  };
}

async function workerSource() {
  const { code } = await transform(read('src/wasm/workerSource.ts').toString(), { loader: 'ts', format: 'esm' });
  const { WORKER_SOURCE } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return WORKER_SOURCE.trimStart();
}
