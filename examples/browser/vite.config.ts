import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { code } from './code.plugin';
import { digits } from './digits.plugin';

/** With these two a page may use shared memory, and so threads. */
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: './',
  plugins: [digits(), code()],
  worker: { format: 'es', plugins: () => [digits()] },
  build: { target: 'es2022', rollupOptions: { input: [fileOf('index.html'), fileOf('playground.html')] } },
  server: { headers, fs: { allow: [fileOf('../..')] } },
  preview: { headers },
});
