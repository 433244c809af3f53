// What can be imported of the package, `torchlet/NAME`, and the file of src/ that it is. The builds, the declarations, the checks of
// calls and the tests read it here; package.json and tsconfig.json, which are no programs, are written from it by
//   node scripts/entries.mjs --write
// and compared with it by test/scripts/entries.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const ENTRIES = {
  index: 'src/index.ts',
  lean: 'src/lean.ts',
  methods: 'src/methods.ts',
  nn: 'src/nn/index.ts',
  'nn/functional': 'src/nn/functional/index.ts',
  optim: 'src/optim/index.ts',
  data: 'src/data/index.ts',
  distributed: 'src/distributed/index.ts',
  io: 'src/io/index.ts',
  metrics: 'src/metrics/index.ts',
  onnx: 'src/onnx/index.ts',
  tensorboard: 'src/tensorboard/index.ts',
  testing: 'src/testing/index.ts',
  vis: 'src/vis/index.ts',
  vision: 'src/vision/index.ts',
  worker: 'src/worker/index.ts',
};

/** Entries that name a part of the core, and do nothing when they load. */
export const PARTS_OF_CORE = ['nn', 'nn/functional', 'optim'];

/** What programs write: torchlet, torchlet/lean. */
export const specifierOf = (name) => (name === 'index' ? 'torchlet' : `torchlet/${name}`);

/** Files of the package that are there for what they do when they load, beside the entries. */
export const EFFECTS = ['lib/attach.js', 'lib/primitives.js', 'lib/addresses.js'];

/** Hosts that compile no bytes, by the condition that they set, and what they want behind the name of an imported binary. */
export const HOSTS = { workerd: '', 'edge-light': '?module' };

/** Entries that name files beside the code, for setSimd: where that is called, one of them was imported. */
const WITH_ADDRESSES = ['index', 'lean'];

/** The parts of package.json and tsconfig.json that follow from the list. */
export function manifestParts() {
  const names = Object.keys(ENTRIES);
  const types = (name) => `./dist/types/${ENTRIES[name].slice('src/'.length).replace(/\.ts$/, '.d.ts')}`;
  const bundled = (name) => `./dist/${WITH_ADDRESSES.includes(name) ? 'browser' : 'es'}/${name}.js`;
  const conditions = (name) => ({
    types: { require: types(name), default: types(name).replace(/\.d\.ts$/, '.d.mts') },
    ...Object.fromEntries(Object.keys(HOSTS).map((host) => [host, `./dist/${host}/${name}.js`])),
    deno: `./dist/${name}.js`,
    bun: `./dist/${name}.js`,
    // Where require() takes ECMAScript modules there is one instance of the engine, however it was loaded.
    'module-sync': `./dist/${name}.js`,
    require: `./dist/cjs/${name}.cjs`,
    default: `./dist/${name}.js`,
  });
  return {
    sideEffects: [
      ...EFFECTS.map((file) => `./dist/${file}`),
      ...names
        .filter((name) => !PARTS_OF_CORE.includes(name))
        .flatMap((name) => [`./dist/${name}.js`, `./dist/es/${name}.js`]),
      ...WITH_ADDRESSES.map((name) => `./dist/browser/${name}.js`),
      ...Object.keys(HOSTS).map((host) => `./dist/${host}/**/*.js`),
    ],
    exports: {
      ...Object.fromEntries(
        names.map((name) => [name === 'index' ? '.' : `./${name}`, withBrowser(conditions(name), bundled(name))]),
      ),
      './wasm/*': './dist/wasm/*',
      './package.json': './package.json',
    },
    // For bundlers that know no `exports`, as Parcel does as it comes.
    browser: Object.fromEntries(names.filter((name) => name !== 'index').map((name) => [`./${name}`, bundled(name)])),
    typesVersions: {
      '*': Object.fromEntries(names.filter((name) => name !== 'index').map((name) => [name, [types(name)]])),
    },
    paths: Object.fromEntries(names.map((name) => [specifierOf(name), [`./${ENTRIES[name]}`]])),
  };
}

/**
 * Bundlers set `module`, for require(), too. Of others that say they are browsers, as test tools do with a simulated page, those that
 * require take the files of CommonJS.
 */
function withBrowser(conditions, bundled) {
  const { 'module-sync': sync, require, default: flat, ...first } = conditions;
  return {
    ...first,
    browser: { module: bundled, require, default: bundled },
    'module-sync': sync,
    node: { module: flat, require, default: flat },
    module: bundled,
    require,
    default: flat,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && process.argv.includes('--write')) {
  const { paths, ...parts } = manifestParts();
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  writeFileSync(`${root}package.json`, `${JSON.stringify({ ...manifest, ...parts }, null, 2)}\n`);
  const path = `${root}tsconfig.json`;
  const written = `"paths": ${JSON.stringify(paths, null, 2)
    .replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')
    .replaceAll('\n', '\n    ')}`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"paths": \{[^}]*\}/, written));
}

/** For test tools and module hooks: the files of src/ by what programs import. */
export const sources = new Map(Object.entries(ENTRIES).map(([name, path]) => [specifierOf(name), path]));
