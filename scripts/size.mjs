// What a page downloads: npm run size [-- --parts]. Builds programs against dist as users do, with Vite and with esbuild, minified,
// and compresses them. With --parts also where the bytes go, which takes a compilation; with --check only whether the tutorial is
// as small as it was.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { main, SetupError, setup } from './setup.mjs';
import { javascriptParts, wasmParts } from './sizeOfParts.mjs';
import { filesOf } from './wasm/binaries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the tutorial's training loop names: bundlers drop the layers, losses and optimizers that it does not. */
const TUTORIAL =
  'nn.Module, nn.Sequential, nn.Conv2d, nn.MaxPool2d, nn.Flatten, nn.Linear, nn.CrossEntropyLoss, optim.SGD, DataLoader, tensor';

const programs = {
  'the tutorial, lean': `import { DataLoader, nn, optim, tensor } from 'torchlet/lean'; console.log(${TUTORIAL});`,
  'the tutorial': `import { nn, optim, tensor } from 'torchlet'; import { DataLoader } from 'torchlet/data'; console.log(${TUTORIAL});`,
  'tensors and autograd': `import { tensor } from 'torchlet'; console.log(tensor);`,
  'all of torchlet': `import * as torchlet from 'torchlet'; console.log(torchlet);`,
  'all entries': `import * as torchlet from 'torchlet'; import * as data from 'torchlet/data';
    import * as vision from 'torchlet/vision'; console.log(torchlet, data, vision);`,
};

/** What Vite's builds may take, gzipped: the sizes when they were last looked at, rounded up. */
const LIMITS = { 'the tutorial, lean': 80_000, 'the tutorial': 102_000 };

async function checkLimits() {
  for (const [name, limit] of Object.entries(LIMITS)) {
    const { gzipped } = measure(await buildWithVite(programs[name]));
    if (gzipped > limit) throw new SetupError(`${name} takes ${gzipped} bytes gzipped, at most ${limit}`);
  }
}

/** Bytes of each program by each bundler, WebAssembly inlined, and of the WebAssembly in it. dist must be up to date. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, program] of Object.entries(programs)) {
    sizes[name] = { vite: measure(await buildWithVite(program)), esbuild: measure(await buildWithEsbuild(program)) };
  }
  const wasm = filesOf(['strict']).map(({ binary, path }) => [
    binary,
    measure(readFileSync(new URL(`../${path}`, import.meta.url))),
  ]);
  return { programs: sizes, wasm: Object.fromEntries(wasm) };
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
    console.log(`${'KB minified, KB gzipped'.padEnd(28)}            Vite         esbuild`);
    for (const [name, { vite, esbuild }] of Object.entries(sizes)) {
      console.log(`${name.padEnd(28)}${kilobytes(vite)}${kilobytes(esbuild)}`);
    }
    for (const [name, size] of Object.entries(wasm)) {
      console.log(`${`kernels of ${name}, as a file`.padEnd(28)}${kilobytes(size)}`);
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
