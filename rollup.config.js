import { chmodSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { wasm } from '@rollup/plugin-wasm';
import esbuild from 'rollup-plugin-esbuild';
import { ENTRIES, PARTS_OF_CORE } from './scripts/entries.mjs';
import { licenses } from './scripts/rollup/licenses.mjs';
import { wasmFiles } from './scripts/rollup/wasmFiles.mjs';
import { wasmModule } from './scripts/rollup/wasmModule.mjs';
import { wasmText } from './scripts/rollup/wasmText.mjs';
import { signatures } from './scripts/signatures.mjs';
import { filesOf } from './scripts/wasm/binaries.mjs';

// scripts/setup.mjs compiles build/*.wasm first: run `npm run build`.
const library = ENTRIES;
const external = /^node:/;
const strictFiles = filesOf(['strict']).map(({ path }) => path);

/** Each file of the sources is one file of the output: bundlers drop by the file what a program does not use. */
const preserved = (folder) => ({
  dir: 'dist',
  format: 'es',
  preserveModules: true,
  preserveModulesRoot: 'src',
  // npm packs no folder called node_modules.
  entryFileNames: ({ name }) =>
    `${folder}/${name.replaceAll('node_modules', 'vendor').replace('scripts/rollup', 'build')}.js`,
  hoistTransitiveImports: false,
});

/** Without imports for the effect of files that have none, of which bundlers would warn. */
const noIdleImports = {
  name: 'no-idle-imports',
  renderChunk: (code) => ({
    code: code.replace(/^import '(?![^']*\/(?:attach|methods|primitives|properties)\.js')[^']*';\n/gm, ''),
    map: null,
  }),
};

/** From where a file of such an output imports those in wasm/, which hosts may want to be named with a suffix. */
const wasmPaths = (suffix) => ({
  name: 'wasm-paths',
  renderChunk(code, { fileName }) {
    const folder = `${'../'.repeat(fileName.split('/').length - 1)}wasm/`;
    return { code: code.replace(/ from '([\w-]+\.wasm)'/g, ` from '${folder}$1${suffix}'`), map: null };
  },
});

/** Fails on what rollup would only mention: an import that nothing provides, files that import each other. */
function onwarn(warning) {
  throw new Error(warning.message);
}

/** The entries, with all that is in their folders, and the command. Formats of files have a rule of their own. */
const APART = [
  ...Object.keys(library)
    .filter((name) => name !== 'io' && !PARTS_OF_CORE.includes(name))
    .map((name) => library[name]),
  'src/cli/',
].map((path) => path.replace(/(?<=^src\/\w+\/)index\.ts$/, ''));

/** All of the core in one file, the quickest to load, and in another what makes operations of all families methods of Tensor. */
function chunkOf(id) {
  const path = relative(import.meta.dirname, id).replaceAll('\\', '/');
  if (
    /^src\/ops\/(attach|methods|methodTable|methodOnlyTable|properties|attachedFamilies|\w+\/(methods|attached))\.ts$/.test(
      path,
    )
  )
    return 'attach';
  // Of the formats the core has safetensors alone, for checkpoints.
  if (/^src\/io\/(\w+\/|(index|load|save|lazy|shards)\.ts)/.test(path)) return undefined;
  return /^src\//.test(path) && !APART.some((part) => path.startsWith(part)) ? 'core' : undefined;
}

/** The command must be executable where npm does not see to it: in a checkout. */
const executable = {
  name: 'executable',
  writeBundle: ({ dir }) => chmodSync(join(dir, 'cli.js'), 0o755),
};

const translate = () => [
  signatures(),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
  // The browser builds of dependencies run everywhere; the Node ones do not.
  nodeResolve({ browser: true, extensions: ['.mjs', '.js', '.ts'], ignoreSideEffectsForRoot: true }),
];

/** JavaScript in a folder of the package; the entries of every folder share that folder's core. */
const javascript = (folder) => ({
  dir: 'dist',
  format: 'es',
  entryFileNames: `${folder}[name].js`,
  chunkFileNames: `${folder}[name].js`,
  manualChunks: chunkOf,
  minifyInternalExports: false,
});

export default [
  {
    input: { ...library, cli: 'src/cli/main.ts' },
    external,
    plugins: [
      // First, and synchronous: `import strict from '../../build/core-strict.wasm'` needs no await.
      wasm({ sync: strictFiles, targetEnv: 'auto-inline' }),
      wasmFiles({ folder: './wasm', emit: true }),
      ...translate(),
      licenses(),
      executable,
    ],
    output: {
      ...javascript(''),
      sourcemap: true,
      // From dist/, not from a folder in it.
      sourcemapPathTransform: (path) => path.replace(/^\.\.\/(?=\.\.\/src\/)/, ''),
      banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
    },
    onwarn,
  },
  // What pages download. Each file of the sources is one here: bundlers drop by the file what has effects when it loads, and
  // see through namespaces (`nn.Linear`) only between files. package.json lists those that are needed for their effects.
  {
    input: library,
    external,
    plugins: [wasmText(), wasmFiles({ folder: '../../wasm' }), ...translate(), licenses({ folder: 'browser/' })],
    // Without maps, which are larger than the files: these are the sources without their types, and bundlers map to them.
    output: { ...preserved('browser'), plugins: [noIdleImports] },
    onwarn,
  },
  // Hosts that refuse to compile bytes take the build from an import of the file. They differ in how they want it named.
  {
    input: library,
    external,
    plugins: [wasmModule(), wasmFiles({ folder: '../../wasm' }), ...translate()],
    output: [
      { ...preserved('workerd'), plugins: [noIdleImports, wasmPaths('')] },
      { ...preserved('edge-light'), plugins: [noIdleImports, wasmPaths('?module')] },
    ],
    onwarn,
  },
];
