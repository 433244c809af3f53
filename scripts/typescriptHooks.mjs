// Module hooks that let Node run this repository's TypeScript file by file, so that import.meta.url and stack traces are those of
// the sources.
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { sources } from './entries.mjs';
import { readerOf } from './rollup/wasmBytes.mjs';
import { withChecks } from './signatures.mjs';

const root = new URL('..', import.meta.url);
let dist = false;

export function initialize(options) {
  dist = options.dist;
}

export async function resolve(specifier, context, next) {
  const entry = sources.get(specifier);
  // With dist, the package's own `exports` resolve its name.
  if (entry !== undefined && !dist) return { url: new URL(entry, root).href, shortCircuit: true };
  if (/^\.\.?\//.test(specifier) && context.parentURL?.endsWith('.ts')) {
    for (const ending of ['', '.ts', '/index.ts']) {
      const url = new URL(specifier + ending, context.parentURL);
      if (await isFile(url)) return { url: url.href, shortCircuit: true };
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (url.endsWith('.wasm')) return { format: 'module', source: readerOf(fileURLToPath(url)), shortCircuit: true };
  if (url.endsWith('.json') && context.importAttributes?.type === undefined) {
    const text = await readFile(new URL(url), 'utf8');
    return { format: 'module', source: `export default ${text}`, shortCircuit: true };
  }
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transform(withChecks(await readFile(new URL(url), 'utf8'), fileURLToPath(url)), {
    loader: 'ts',
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    sourcefile: fileURLToPath(url),
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
  });
  return { format: 'module', source: code, shortCircuit: true };
}

async function isFile(url) {
  return (await stat(url).catch(() => undefined))?.isFile() ?? false;
}
