import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transform } from 'esbuild';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));

/**
 * Puts every WebAssembly build into the package as wasm/NAME.wasm: those that are loaded only when asked for, and the inlined one
 * for hosts that import .wasm files as modules. A source names a build as the file it is in a checkout,
 * `new URL('../../build/relaxed.wasm', import.meta.url)`; in the bundle that becomes `new URL('./wasm/relaxed.wasm', import.meta.url)`,
 * the form that bundlers follow. All chunks of an output lie in one folder; `folder` is wasm/ as seen from there.
 *
 * Beside them wasm/worker.js, for pages that refuse workers made from a string: what src/wasm/workerSource.ts holds as one. One of
 * the outputs writes the files, with `emit`.
 */
export function wasmFiles({ folder, emit = false }) {
  return {
    name: 'wasm-files',
    transform(code) {
      const reference = /new URL\((['"])(?:\.\.?\/)+build\/([\w-]+)\.wasm\1,\s*import\.meta\.url\)/g;
      if (!reference.test(code)) return null;
      return { code: code.replace(reference, `new URL($1${folder}/$2.wasm$1, import.meta.url)`), map: null };
    },
    async generateBundle() {
      if (!emit) return;
      for (const { outFile } of Object.values(JSON.parse(read('asconfig.json')).targets)) {
        this.emitFile({ type: 'asset', fileName: `wasm/${basename(outFile)}`, source: read(outFile) });
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
