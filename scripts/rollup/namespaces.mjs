import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENTRIES } from '../entries.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAMESPACE = /export \* as (\w+) from '(\.[^']*)';?/g;

/** Files of es/ by the paths of the sources that they stand for, the entries first. */
const known = new Map(Object.entries(ENTRIES).map(([name, path]) => [path, `es/${name}`]));

/** The file of es/ for what a source gives out as a namespace. */
function fileFor(from, specifier, sources) {
  const stem = join(dirname(from), specifier).replaceAll('\\', '/');
  const path = sources.has(`${stem}.ts`) ? `${stem}.ts` : `${stem}/index.ts`;
  // As an entry is named, not as a file that only gives it on.
  const own =
    known.get(path) ?? known.get(`${stem}/index.ts`) ?? `es/${stem.slice('src/'.length).replace(/\/index$/, '')}`;
  known.set(path, own);
  return [own, path];
}

let files = new Set();

/** A file of es/ for each namespace that a source exports, `export * as linalg from './index'`, beside the entries. */
export function namespacesIn(sources) {
  files = new Set(sources.map(([path]) => path));
  const found = sources.flatMap(([from, text]) =>
    [...text.matchAll(NAMESPACE)].map(([, , specifier]) => fileFor(from, specifier, files)),
  );
  return Object.fromEntries(found.filter(([, path]) => !Object.values(ENTRIES).includes(path)));
}

/**
 * Leaves namespaces to be imported as files: `import * as linalg from './ops/linalg.js'; export { linalg }`. In a file with the code
 * they would be objects, from which bundlers can drop nothing.
 */
export function namespaces() {
  return {
    name: 'namespaces',
    resolveId: (id) => (id.startsWith('namespace:') ? { id, external: true } : null),
    transform(code, id) {
      const from = relative(root, id).replaceAll('\\', '/');
      if (!files.has(from)) return null;
      const out = code.replace(NAMESPACE, (_, name, specifier) => {
        const [file] = fileFor(from, specifier, files);
        return `import * as ${name} from 'namespace:${file}'; export { ${name} };`;
      });
      return out === code ? null : { code: out, map: null };
    },
    renderChunk(code, { fileName }) {
      const out = code.replace(/'namespace:([^']*)'/g, (_, file) => {
        const way = relative(dirname(fileName), `${file}.js`).replaceAll('\\', '/');
        return `'${way.startsWith('.') ? way : `./${way}`}'`;
      });
      return { code: out, map: null };
    },
  };
}
