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

/** Files of the output that, beside the entries, have to be there for what they do when they load. */
const EFFECTS = ['**/attach', '*/ops/primitives', '*/ops/properties'];

/** The parts of package.json and tsconfig.json that follow from the list. */
export function manifestParts() {
  const names = Object.keys(ENTRIES);
  const types = (name) => `./dist/types/${ENTRIES[name].slice('src/'.length).replace(/\.ts$/, '.d.ts')}`;
  const conditions = (name) => ({
    types: types(name),
    workerd: `./dist/workerd/${name}.js`,
    'edge-light': `./dist/edge-light/${name}.js`,
    deno: `./dist/${name}.js`,
    bun: `./dist/${name}.js`,
    node: `./dist/${name}.js`,
    browser: `./dist/browser/${name}.js`,
    default: `./dist/${name}.js`,
  });
  return {
    sideEffects: [
      ...names.filter((name) => !PARTS_OF_CORE.includes(name)).map((name) => `./dist/**/${name}.js`),
      ...EFFECTS.map((file) => `./dist/${file}.js`),
    ],
    exports: {
      ...Object.fromEntries(names.map((name) => [name === 'index' ? '.' : `./${name}`, conditions(name)])),
      './wasm/*': './dist/wasm/*',
      './package.json': './package.json',
    },
    typesVersions: {
      '*': Object.fromEntries(names.filter((name) => name !== 'index').map((name) => [name, [types(name)]])),
    },
    paths: Object.fromEntries(names.map((name) => [specifierOf(name), [`./${ENTRIES[name]}`]])),
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
