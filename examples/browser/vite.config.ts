import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { digits } from './digits.plugin';

/** With these two a page may use shared memory, and so threads. */
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

export default defineConfig({
  base: './',
  plugins: [digits()],
  worker: { format: 'es', plugins: () => [digits()] },
  build: { target: 'es2022' },
  server: { headers, fs: { allow: [fileURLToPath(new URL('../..', import.meta.url))] } },
  preview: { headers },
});
