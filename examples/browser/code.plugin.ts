import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What each page links to as its code. */
const PAGES = {
  'code/digits.txt': ['digits/trainer.ts', 'digits/worker.ts', 'digits/training.ts', 'digits/page.ts'],
  'code/playground.txt': [
    'playground/classifier.ts',
    'playground/points.ts',
    'playground/worker.ts',
    'playground/page.ts',
  ],
};

/** Puts the code of the pages beside them, as text that a browser shows. */
export function code(): Plugin {
  return {
    name: 'code',
    configureServer: ({ middlewares }) => {
      for (const [file, sources] of Object.entries(PAGES)) {
        middlewares.use(`/${file}`, (_request, response) => {
          response.setHeader('content-type', 'text/plain; charset=utf-8');
          response.end(joined(sources));
        });
      }
    },
    generateBundle() {
      for (const [fileName, sources] of Object.entries(PAGES)) {
        this.emitFile({ type: 'asset', fileName, source: joined(sources) });
      }
    },
  };
}

function joined(sources: readonly string[]): string {
  const textOf = (source: string): string =>
    readFileSync(fileURLToPath(new URL(`src/${source}`, import.meta.url)), 'utf8');
  return sources.map((source) => `// ---- src/${source} ----\n\n${textOf(source)}`).join('\n\n');
}
