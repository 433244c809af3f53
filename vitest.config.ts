import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { sources } from './scripts/entries.mjs';
import { wasmBytes } from './scripts/rollup/wasmBytes.mjs';
import { signatures } from './scripts/signatures.mjs';
import { LongFirst } from './test/setup/longFirst.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests of what the library does when it is first imported, of its heap as a whole, and those that put other modules into it. */
const alone = [
  'test/bench/**/*.test.ts',
  'test/fuzz/!(autograd|layouts|run).test.ts',
  'test/wasm/!(operations).test.ts',
  'test/docs/{docstrings,markdown}.test.ts',
  'test/lean/lean.test.ts',
  'test/nn/deferred.test.ts',
  'test/ops/families.test.ts',
];

export default defineConfig({
  // 'pre', because Vite has an asynchronous idea of its own of what an import of WebAssembly is.
  plugins: [{ ...wasmBytes(), enforce: 'pre' }, signatures()],
  resolve: {
    alias: [...sources].map(([name, path]) => ({ find: new RegExp(`^${name}$`), replacement: at(path) })),
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [
      '--expose-gc',
      // Node 20 hides relaxed SIMD behind a flag, which later versions do not know.
      ...(Number.parseInt(process.versions.node, 10) < 22 ? ['--experimental-wasm-relaxed-simd'] : []),
    ],
    setupFiles: [at('test/setup/typedArrays.ts')],
    // Machines differ; a test that trains says itself how long it may take.
    testTimeout: 30_000,
    sequence: { sequencer: LongFirst },
    // Importing the library takes longer than most files of tests, so they share it; `alone` has it for itself.
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: alone,
          isolate: false,
          setupFiles: [at('test/setup/asImported.ts')],
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
