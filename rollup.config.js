import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { ENTRIES, PARTS_OF_CORE } from './scripts/entries.mjs';
import { licenses } from './scripts/rollup/licenses.mjs';
import { namespaces, namespacesIn } from './scripts/rollup/namespaces.mjs';
import { pureModules } from './scripts/rollup/pureModules.mjs';
import { wasmFiles } from './scripts/rollup/wasmFiles.mjs';
import { wasmText } from './scripts/rollup/wasmText.mjs';
import { filesIn } from './scripts/setup.mjs';
import { signatures } from './scripts/signatures.mjs';

// scripts/setup.mjs compiles build/*.wasm first, and scripts/packageFiles.mjs makes of what this writes what is published: run
// `npm run build`. There is one copy of the code, in lib/: a file for each room of src/, within which bundlers drop by the statement
// what a program does not use (pureModules). Files of es/ hold names alone, since bundlers see through namespaces (`nn.Linear`)
// only between files.

const root = import.meta.dirname;
const pathOf = (id) => relative(root, id).replaceAll('\\', '/');
const sources = filesIn('src', '.ts').map((path) => [pathOf(path), readFileSync(path, 'utf8')]);

/** Files that only give on what others export. */
const barrels = new Set(
  sources
    .filter(([, text]) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return code.replace(/(?:import|export)(?:[^;'"]*from)? *'[^']*';/g, '').trim() === '';
    })
    .map(([path]) => path),
);

/** Files that are loaded for what they do: operations become methods of Tensor. */
const EFFECTS =
  /^src\/(index|lean|methods|wasm\/addresses|autograd\/methods|ops\/(attach|methods|primitives|properties|\w+\/(methods|attached)))\.ts$/;
/** The class that all others need is there in any case. */
const ALWAYS = 'src/tensor/tensor.ts';

/** The entries with all that is in their folders. Formats of files have a rule of their own. */
const rooms = Object.keys(ENTRIES).filter((name) => name !== 'io' && !PARTS_OF_CORE.includes(name));

/** Which file of lib/ a source is part of; undefined for those that hold names. */
function chunkOf(id) {
  const path = pathOf(id);
  if (id.endsWith('.wasm') || path.endsWith('joinStreams.mjs')) return 'lib/kernels';
  if (!path.startsWith('src/') || path.startsWith('src/cli/') || barrels.has(path)) return undefined;
  const family = /^src\/ops\/(\w+)\/(?:attached|methodTable)\.ts$/.exec(path);
  if (family !== null) return `es/attached/${family[1]}`;
  if (path === 'src/autograd/methods.ts' || path === 'src/ops/primitives.ts') return 'lib/primitives';
  if (path === 'src/wasm/addresses.ts') return 'lib/addresses';
  if (EFFECTS.test(path) && /^src\/ops\/\w+\.ts$/.test(path)) return 'lib/attach';
  if (EFFECTS.test(path)) return undefined;
  // Of the formats the core has safetensors alone, for checkpoints.
  if (/^src\/io\/(\w+\/|(index|load|save|lazy|shards)\.ts)/.test(path)) return 'lib/io';
  const room = rooms.find((name) => path.startsWith(`src/${name}/`));
  return `lib/${room ?? 'core'}`;
}

const names = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [`es/${name}`, path]));

export default {
  input: { ...names, ...namespacesIn(sources), 'es/host': 'src/wasm/host.ts', cli: 'src/cli/main.ts' },
  external: /^node:/,
  plugins: [
    wasmText(),
    wasmFiles({ folder: '../wasm' }),
    signatures(),
    namespaces(),
    esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
    pureModules((id) => EFFECTS.test(pathOf(id)) || pathOf(id) === ALWAYS || pathOf(id).startsWith('src/cli/')),
    // The browser builds of dependencies run everywhere; the Node ones do not.
    nodeResolve({ browser: true, extensions: ['.mjs', '.js', '.ts'], ignoreSideEffectsForRoot: true }),
    licenses(),
  ],
  output: {
    dir: 'dist',
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    manualChunks: chunkOf,
    minifyInternalExports: false,
    hoistTransitiveImports: false,
    banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
  },
  /** Fails on what rollup would only mention: an import that nothing provides, files that import each other. */
  onwarn(warning) {
    throw new Error(warning.message);
  },
};
