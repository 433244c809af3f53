import { fileURLToPath } from 'node:url';
import { wasm } from '@rollup/plugin-wasm';
import { defineConfig } from 'vitest/config';
import { signatures } from './scripts/signatures.mjs';
import { filesOf } from './scripts/wasm/binaries.mjs';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The same import as in the package: `import strict from '…/core-strict.wasm'` is a synchronous factory. 'pre', because Vite
  // has an asynchronous idea of its own.
  plugins: [
    { ...wasm({ sync: filesOf(['strict']).map(({ path }) => at(path)), targetEnv: 'auto-inline' }), enforce: 'pre' },
    signatures(),
  ],
  resolve: {
    alias: [
      { find: /^torchlet$/, replacement: at('src/index.ts') },
      { find: /^torchlet\/(lean|methods)$/, replacement: `${at('src')}/$1.ts` },
      { find: /^torchlet\/(data|io|vision)$/, replacement: `${at('src')}/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    execArgv: [
      '--expose-gc',
      // Node 20 hides relaxed SIMD behind a flag, which later versions do not know.
      ...(Number.parseInt(process.versions.node, 10) < 22 ? ['--experimental-wasm-relaxed-simd'] : []),
    ],
    // Machines differ; a test that trains says itself how long it may take.
    testTimeout: 30_000,
  },
});
