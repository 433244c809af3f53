// What a page downloads: npm run size [-- --parts]. Builds programs against dist as users do, with Vite and with esbuild, minified,
// and compresses them. With --parts also where the bytes go, which takes a compilation; with --check only whether each program, and
// what one name more costs, is within its limit.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { sources } from './entries.mjs';
import { main, SetupError, setup } from './setup.mjs';
import { javascriptParts, wasmParts } from './sizeOfParts.mjs';
import { filesOf } from './wasm/binaries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * A program that names these of the package, and these of torchlet/data where the entry is not lean. Layers and optimizers come from
 * entries of their own, as esbuild needs it.
 */
function naming(entry, names, data = []) {
  const roots = [...new Set(names.map((name) => name.split('.')[0]))];
  const own = roots.filter((name) => ['nn', 'optim'].includes(name));
  const others = roots.filter((name) => !own.includes(name));
  const imports = entry === 'torchlet/lean' ? [...others, ...data] : others;
  const lines = [
    `import { ${imports} } from '${entry}';`,
    ...own.map((name) => `import * as ${name} from 'torchlet/${name}';`),
    ...(entry === 'torchlet' && data.length > 0 ? [`import { ${data} } from 'torchlet/data';`] : []),
    `console.log(${[...names, ...data]});`,
  ];
  return lines.join('\n');
}

/** What training loops of a network of linear layers, and of the tutorial's convolutional one, name. */
const MLP = [
  'nn.Module',
  'nn.Sequential',
  'nn.Flatten',
  'nn.Linear',
  'nn.ReLU',
  'nn.CrossEntropyLoss',
  'optim.SGD',
  'tensor',
];
const TUTORIAL = [...MLP.filter((name) => name !== 'nn.ReLU'), 'nn.Conv2d', 'nn.MaxPool2d'];
const DATA = ['DataLoader'];

/** Programs, with what Vite's build of them may take, gzipped: the sizes when they were last looked at, rounded up. */
const PROGRAMS = {
  'tensors and autograd, lean': [naming('torchlet/lean', ['tensor']), 43_000],
  'tensors and autograd': [naming('torchlet', ['tensor']), 90_400],
  'an MLP, lean': [naming('torchlet/lean', MLP, DATA), 73_200],
  'an MLP': [naming('torchlet', MLP, DATA), 109_000],
  'the tutorial, lean': [naming('torchlet/lean', TUTORIAL, DATA), 94_500],
  'the tutorial': [naming('torchlet', TUTORIAL, DATA), 129_500],
  'all methods': [`${naming('torchlet', ['tensor'])} import 'torchlet/methods';`, Number.POSITIVE_INFINITY],
  'all of torchlet': [`import * as torchlet from 'torchlet'; console.log(torchlet);`, Number.POSITIVE_INFINITY],
  'all entries': [
    `${[...sources.keys()].map((name, at) => `import * as entry${at} from '${name}';`).join(' ')}
      console.log(${[...sources.keys()].map((_, at) => `entry${at}`)});`,
    Number.POSITIVE_INFINITY,
  ],
};

/** What one name more adds to a program: a layer, a loss and an optimizer to the MLP, a method and kernels to tensors. */
const ADDITIONS = {
  'a layer with kernels: nn.LayerNorm': [
    'an MLP, lean',
    naming('torchlet/lean', [...MLP, 'nn.LayerNorm'], DATA),
    9_000,
  ],
  'a loss: nn.BCEWithLogitsLoss': [
    'an MLP, lean',
    naming('torchlet/lean', [...MLP, 'nn.BCEWithLogitsLoss'], DATA),
    4_200,
  ],
  'an optimizer: optim.Adam': ['an MLP, lean', naming('torchlet/lean', [...MLP, 'optim.Adam'], DATA), 1_000],
  'an operation: cumsum': ['tensors and autograd, lean', naming('torchlet/lean', ['tensor', 'cumsum']), 1_000],
  'a family with kernels: sort': ['tensors and autograd', naming('torchlet', ['tensor', 'sort']), 7_000],
};

export async function checkLimits() {
  const over = (await sizesWith(buildWithVite)).filter(({ gzipped, limit }) => gzipped > limit);
  const texts = over.map(({ name, gzipped, limit }) => `${name} takes ${gzipped} bytes gzipped, at most ${limit}`);
  if (texts.length > 0) throw new SetupError(texts.join('\n'));
}

async function sizesWith(build) {
  const sizes = {};
  for (const [name, [program, limit]] of Object.entries(PROGRAMS)) {
    sizes[name] = { name, limit, ...measure(await build(program)) };
  }
  const additions = [];
  for (const [name, [base, program, limit]] of Object.entries(ADDITIONS)) {
    const { bytes, gzipped } = measure(await build(program));
    const more = { bytes: bytes - sizes[base].bytes, gzipped: gzipped - sizes[base].gzipped };
    additions.push({ name: `+ ${name}`, limit, ...more });
  }
  return [...Object.values(sizes), ...additions];
}

/** Bytes of each program by each bundler, WebAssembly inlined, and of each binary of kernels. dist must be up to date. */
export async function measureSizes() {
  const esbuild = await sizesWith(buildWithEsbuild);
  const programs = (await sizesWith(buildWithVite)).map(({ name, ...vite }, i) => [
    name,
    { vite, esbuild: esbuild[i] },
  ]);
  const wasm = filesOf(['strict']).map(({ binary, path }) => [
    binary,
    measure(readFileSync(new URL(`../${path}`, import.meta.url))),
  ]);
  return { programs: Object.fromEntries(programs), wasm: Object.fromEntries(wasm) };
}

async function buildWithVite(program) {
  const { build } = await import('vite');
  const entry = `${root}program.js`;
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'program',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? program : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      copyPublicDir: false,
      rolldownOptions: { input: entry },
    },
  });
  return output.find(({ type }) => type === 'chunk').code;
}

async function buildWithEsbuild(contents) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    // Not the paths of tsconfig.json, which lead to src.
    tsconfigRaw: {},
  });
  return outputFiles[0].contents;
}

function measure(content) {
  const bytes = Buffer.from(content);
  return { bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setup({ dist: true });
    if (process.argv.includes('--check')) {
      await checkLimits();
      return;
    }
    const kilobytes = ({ bytes, gzipped }) =>
      [bytes, gzipped].map((size) => `${(size / 1000).toFixed(1)}`.padStart(8)).join('');
    const { programs: sizes, wasm } = await measureSizes();
    console.log(`${'KB minified, KB gzipped'.padEnd(30)}            Vite         esbuild`);
    for (const [name, { vite, esbuild }] of Object.entries(sizes)) {
      console.log(`${name.padEnd(30)}${kilobytes(vite)}${kilobytes(esbuild)}`);
    }
    for (const [name, size] of Object.entries(wasm)) {
      console.log(`${`kernels of ${name}, as a file`.padEnd(30)}${kilobytes(size)}`);
    }
    if (!process.argv.includes('--parts')) return;
    for (const [name, parts] of [
      ['JavaScript of all of torchlet, minified', await javascriptParts()],
      ...Object.keys(wasm).map((binary) => [`kernels of ${binary}`, wasmParts(binary)]),
    ]) {
      console.log(`\n${name}`);
      for (const [part, bytes] of parts) console.log(`  ${part.padEnd(26)}${(bytes / 1000).toFixed(1).padStart(7)} KB`);
    }
  });
}
