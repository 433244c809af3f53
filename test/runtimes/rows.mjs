import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBrowserExample, testBrowserExample } from './examples/browser.mjs';
import { testBrowserDocs, testEdgeDocs, testNodeDocs } from './examples/docs.mjs';
import { testEdgeExample } from './examples/edge.mjs';
import { testOnnxExample, testOnnxIn, testOnnxOut } from './examples/onnx.mjs';
import { bundlers, refuseStrictFiles, writePlain } from './runners/bundlers.mjs';
import { findChromium, launch, runPage, runTraining } from './runners/chromium.mjs';
import { testNotebook } from './runners/notebook.mjs';
import { run, runProcess } from './runners/process.mjs';
import { reasonAgainstRanks, testRanks } from './runners/ranks.mjs';
import { serve } from './runners/site.mjs';
import { serveVite } from './runners/viteServer.mjs';
import { coldStart, runWorkerd } from './runners/workerd.mjs';
import { bunBinary, denoBinary, modules } from './runtimes.mjs';

const require = createRequire(import.meta.url);

/** Bytes of its files; 1.4 MB are declarations, most of that texts for editors. */
const PACKAGE_LIMIT = 4_000_000;
const NO_BUILD = 'package-lock.json has no build of it for this platform';
/** Milliseconds that the package may add to a Worker's first answer. */
const COLD_START_LIMIT = 50;

/**
 * Every check of the packed package: `{ name, run, threads, simd, lane }` with what setNumThreads(2) and setSimd('relaxed') must give
 * there, or `notRun` with the reason. Rows of different lanes may run at the same time; those without one run alone. `close` ends what
 * they share.
 */
export async function makeRows(place) {
  // A lane of other programs and pages, one of what this process itself bundles.
  const programs = [
    ...processRows(place),
    ...packageRows(place),
    ...equalityRows(place),
    ...commonJsRows(place),
    ...workerRows(place),
    bareRow(place),
    ...rankRows(place),
    ...notebookRows(place),
  ];
  const own = [
    ...edgeRows(place),
    example('README.md, node', () => testNodeDocs(place)),
    example('README.md, edge', () => testEdgeDocs(place)),
    example('examples/edge', () => testEdgeExample(place)),
    ...onnxRows(place),
  ];
  const site = join(place.folder, 'site');
  mkdirSync(site);
  copyFileSync(join(place.consumer, 'cases.json'), join(site, 'cases.json'));
  await writePlain({ ...place, site });
  const server = await serve(site);
  const { path, reason } = findChromium();
  const browser = path === undefined ? undefined : await launch(path);
  const close = async () => {
    await browser?.close();
    await server.close();
  };
  const pages = pageRows(browser, server);
  const bundled = [
    ...bundlerRows({ ...place, site }, browser, server),
    example('README.md, browser', () => testBrowserDocs({ ...place, site }, browser, server)),
    // The last row of the longer lane: it looks at how long the page is busy.
    example('examples/browser', async () => {
      await buildBrowserExample({ ...place, site });
      await testBrowserExample(browser, server.url('isolated', 'browser/'));
    }),
  ];
  const known = (some) => (browser === undefined ? some.map(({ name }) => ({ name, notRun: reason })) : some);
  const rows = [
    ...inLane('programs', [...programs, ...known(pages)]),
    coldStartRow(place),
    ...inLane('own', [...own, ...known(bundled)]),
  ];
  return { rows, close };
}

const inLane = (lane, rows) => rows.map((row) => ({ lane, ...row }));

function processRows(place) {
  const version = process.versions.node;
  const relaxedFrom22 = Number.parseInt(version, 10) >= 22 ? 'relaxed' : 'strict';
  const own = { threads: 2, simd: relaxedFrom22 };
  const full = { threads: 2, simd: 'relaxed' };
  const cache = { DENO_DIR: join(place.folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
  return [
    ...bothWays(`node ${version}`, own, (file) => runProcess(process.execPath, [file], place)),
    {
      name: `node ${version} require, as old versions`,
      ...own,
      run: () => runProcess(process.execPath, ['--no-experimental-require-module', 'process.cjs'], place),
    },
    ...(version.startsWith('20.') ? [] : installedNode(20, { ...full, simd: 'strict' }, place)),
    ...(version.startsWith('24.') ? [] : installedNode(24, full, place)),
    ...installed('deno', '@deno/linux-x64-glibc', full, (path) => (file) => {
      return runProcess(join(path, 'deno'), ['run', '--allow-all', file], place, cache);
    }),
    ...installed('bun', 'bun', full, () => (file) => runProcess(bunBinary(), ['run', file], place)),
  ];
}

function installedNode(major, expected, place) {
  return installed(`node ${major}`, `node-${major}`, expected, (path) => (file) => {
    return runProcess(join(path, 'bin/node'), [file], place);
  });
}

/** The rows of a runtime that came as a package; `runnerOf` gets its folder and gives what runs a file. */
function installed(name, packageName, expected, runnerOf) {
  const path = join(modules, packageName);
  const rows = bothWays(name, expected, runnerOf(path));
  return existsSync(path) ? rows : rows.map((row) => ({ name: row.name, notRun: NO_BUILD }));
}

/** The check program as an ECMAScript module, and as one of CommonJS that requires the package. */
function bothWays(name, expected, run) {
  return [
    { name, ...expected, run: () => run('process.js') },
    { name: `${name} require`, ...expected, run: () => run('process.cjs') },
  ];
}

function edgeRows(place) {
  const edge = { threads: 1, simd: 'relaxed' };
  return [
    { name: 'workerd', ...edge, run: () => runWorkerd(place, 'workerd') },
    { name: 'workerd, edge-light', ...edge, run: () => runWorkerd(place, 'edge-light') },
  ];
}

function coldStartRow(place) {
  return {
    name: 'workerd, cold start',
    run: async () => {
      const time = await coldStart(place, COLD_START_LIMIT);
      const slow = time > COLD_START_LIMIT;
      const problems = slow ? [`${time.toFixed(0)} ms to the first step, at most ${COLD_START_LIMIT}`] : [];
      return { cells: { 'cold start': slow ? 'FAILED' : `${time.toFixed(0)} ms` }, problems };
    },
  };
}

function packageRows({ consumer, tarball }) {
  const program = (name, ...args) => ({
    name,
    run: async () => {
      const { bin } = require(`${join(modules, name)}/package.json`);
      const path = join(modules, name, typeof bin === 'string' ? bin : Object.values(bin)[0]);
      await run(process.execPath, [path, ...args], { cwd: consumer, env: { NO_COLOR: '1' } });
      return { cells: { package: 'ok' }, problems: [] };
    },
  });
  return [
    {
      name: 'the installed package',
      run: async () => {
        const folder = join(consumer, 'node_modules/torchlet');
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
        const paths = files.map((file) => join(file.parentPath, file.name));
        const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
        const problems = bytes > PACKAGE_LIMIT ? [`${bytes} bytes, at most ${PACKAGE_LIMIT}`] : [];
        // Code that users meet in a stack keeps its names; maps to sources that are not there would only mislead debuggers.
        problems.push(
          ...paths.filter(mapsSources).map((path) => `${path} maps to sources that are not in the package`),
        );
        const cell = problems.length > 0 ? 'FAILED' : `${(bytes / 1e6).toFixed(2)} MB`;
        return { cells: { package: cell }, problems };
      },
    },
    program('publint', '--strict', '--pack', 'false', join(consumer, 'node_modules/torchlet')),
    // Each entry takes it five seconds. They are all declared alike, which test/scripts/entries.test.ts holds: one of each depth.
    program(
      '@arethetypeswrong/cli',
      '--profile',
      'node16',
      '--entrypoints',
      '.',
      'data',
      'nn/functional',
      '--',
      tarball,
    ),
  ];
}

const mapsSources = (path) => path.endsWith('.map') || /\n\/[/*]# sourceMappingURL=/.test(readFileSync(path, 'latin1'));

/** Node, Deno and Bun as commands, without one where there is no build. */
function runtimes() {
  return [
    { runtime: 'node', command: process.execPath, args: [] },
    { runtime: 'deno', command: denoBinary(), args: ['run', '--allow-all'] },
    { runtime: 'bun', command: bunBinary(), args: ['run'] },
  ];
}

/** A training in a worker of each runtime. */
function workerRows({ consumer }) {
  const program = join(consumer, 'inWorker.mjs');
  return runtimes().map(({ runtime, command, args }) => ({
    name: `${runtime}, in a worker`,
    notRun: command === undefined ? NO_BUILD : undefined,
    run: async () => {
      for (const file of ['inWorker.mjs', 'trainInWorker.mjs', 'worker.mjs']) {
        copyFileSync(fileURLToPath(new URL(`program/${file}`, import.meta.url)), join(consumer, file));
      }
      const output = await run(command, [...args, program], { cwd: consumer });
      if (!output.includes('trained in a worker')) throw new Error(output);
      return { cells: { package: 'ok' }, problems: [] };
    },
  }));
}

/** A host without FinalizationRegistry, TextDecoder and TextEncoder. */
function bareRow({ consumer }) {
  return {
    name: 'node, without finalizers and TextDecoder',
    run: async () => {
      copyFileSync(fileURLToPath(new URL('program/bare.mjs', import.meta.url)), join(consumer, 'bare.mjs'));
      const output = await run(process.execPath, ['bare.mjs'], { cwd: consumer });
      if (!output.includes('bounded by the limit alone')) throw new Error(output);
      return { cells: { package: 'ok' }, problems: [] };
    },
  };
}

/** Two processes of each runtime on MPI: the same bytes as those of Node. */
function rankRows(place) {
  const reason = reasonAgainstRanks();
  return runtimes().map(({ runtime, command, args }) => ({
    name: `${runtime}, 2 ranks`,
    notRun: command === undefined ? NO_BUILD : reason,
    run: async () => ({ cells: { ranks: await testRanks(place, command, args) }, problems: [] }),
  }));
}

/** Tensors, models and charts in a notebook: the messages of Deno's kernel to it. */
function notebookRows({ consumer }) {
  const deno = denoBinary();
  const name = 'deno, in a notebook';
  if (deno === undefined) return [{ name, notRun: NO_BUILD }];
  const run = async () => {
    await testNotebook(deno, consumer);
    return { cells: { package: 'ok' }, problems: [] };
  };
  return [{ name, run }];
}

/** Test tools other than Vitest, which compare tensors in ways of their own. */
function equalityRows({ consumer }) {
  const test = join(consumer, 'equality.test.mjs');
  const row = (name, command, args) => ({
    name,
    run: async () => {
      copyFileSync(fileURLToPath(new URL('program/equality.mjs', import.meta.url)), test);
      await run(command, args, { cwd: consumer, env: { NO_COLOR: '1', CI: '1' } });
      return { cells: { package: 'ok' }, problems: [] };
    },
  });
  const config = JSON.stringify({ transform: {}, testEnvironment: 'node', testMatch: ['**/equality.test.mjs'] });
  const jest = [join(modules, 'jest/bin/jest.js'), '--rootDir', consumer, '--config', config];
  const bun = bunBinary();
  return [
    row('jest', process.execPath, ['--experimental-vm-modules', ...jest]),
    bun === undefined ? { name: 'bun test', notRun: NO_BUILD } : row('bun test', bun, ['test', './equality.test.mjs']),
  ];
}

/** Where require() takes no ECMAScript modules, and a TypeScript package of CommonJS. */
function commonJsRows({ consumer }) {
  const folder = join(consumer, 'commonjs');
  const fileOf = (name, as) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
    copyFileSync(fileURLToPath(new URL(`program/${name}`, import.meta.url)), join(folder, as));
  };
  const row = (name, test) => ({
    name,
    run: async () => {
      await test();
      return { cells: { package: 'ok' }, problems: [] };
    },
  });
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const options =
    '--module node16 --target es2022 --lib es2022 --types node --strict --esModuleInterop --skipLibCheck false'.split(
      ' ',
    );
  return [
    row('jest, CommonJS', async () => {
      fileOf('commonjs.cjs', 'commonjs.test.cjs');
      const config = JSON.stringify({ transform: {}, testEnvironment: 'node', testMatch: ['**/commonjs.test.cjs'] });
      const jest = [join(modules, 'jest/bin/jest.js'), '--rootDir', folder, '--config', config];
      await run(process.execPath, jest, { cwd: folder, env: { NO_COLOR: '1', CI: '1' } });
    }),
    row('typescript, CommonJS', async () => {
      fileOf('commonjs.ts', 'main.ts');
      const roots = ['--typeRoots', join(root, 'node_modules/@types')];
      const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...options, ...roots, 'main.ts'];
      await run(process.execPath, tsc, { cwd: folder });
      const output = await run(process.execPath, ['main.js'], { cwd: folder });
      if (!output.includes('one library')) throw new Error(output);
    }),
  ];
}

/** A test of an example or a page of the documentation, which throws when something is wrong. */
function example(name, test) {
  const run = async () => {
    await test();
    return { cells: { example: 'ok' }, problems: [] };
  };
  return { name, run };
}

/** Files of ONNX, in both directions, beside onnxruntime. */
function onnxRows(place) {
  const row = (name, test) => ({ name, run: async () => ({ cells: { onnx: await test(place) }, problems: [] }) });
  return [
    row('onnxruntime, out', testOnnxOut),
    row('onnxruntime, in', testOnnxIn),
    row('examples/onnxruntime.mjs', testOnnxExample),
  ];
}

/** The package's files without a bundler, under each set of headers, in the page and in a worker of it. */
function pageRows(browser, server) {
  const row = (name, headers, threads, inWorker, options) => ({
    name: `chromium, ${name}`,
    threads,
    simd: 'relaxed',
    run: () =>
      runPage(browser, server.url(headers, 'plain/'), {
        casesUrl: server.url(headers, 'cases.json'),
        worker: inWorker ? server.url(headers, 'plain/worker.js') : undefined,
        options,
      }),
  });
  const workerUrl = server.url('isolated+csp', 'torchlet/wasm/worker.js');
  return [
    {
      name: 'chromium, the single file',
      run: async () => ({ strict: await runTraining(browser, server.url('csp', 'single/')) }),
    },
    {
      name: 'chromium, CSP without WebAssembly',
      run: async () => {
        const said = await runTraining(browser, server.url('csp-without-wasm', 'single/')).then(
          () => 'nothing',
          ({ message }) => message,
        );
        const names = said.includes("add 'wasm-unsafe-eval' to its script-src directive");
        return { cells: { package: names ? 'said' : 'FAILED' }, problems: names ? [] : [`it says ${said}`] };
      },
    },
    row('page', 'plain-headers', 1, false),
    row('worker', 'plain-headers', 1, true),
    row('page, CSP', 'csp', 1, false),
    row('page, isolated', 'isolated', 2, false),
    row('worker, CSP', 'csp', 1, true),
    row('worker, isolated', 'isolated', 2, true),
    row('page, isolated, CSP', 'isolated+csp', 2, false, { threads: { workerUrl } }),
    row('page, isolated, CSP, no worker.js', 'isolated+csp', 1, false),
    row('worker, isolated, CSP', 'isolated+csp', 2, true, { threads: { workerUrl } }),
  ];
}

/** Bundlers that know `new URL('…', import.meta.url)` bring the other builds along; for the rest the program says where they are. */
function bundlerRows(place, browser, server) {
  const full = { threads: 2, simd: 'relaxed' };
  const byHand = { expectMissing: true, relaxed: { wasm: server.url('isolated', 'torchlet/wasm/relaxed.wasm') } };
  const missing = /^FormatError: core-relaxed\.wasm could not be loaded from .*pass its address/;
  const row = (name, options, more) => ({
    name: `chromium, ${name}`,
    ...full,
    ...more,
    run: async () => {
      await bundlers[name]({ ...place, program: 'page', folder: name });
      refuseStrictFiles(join(place.site, name));
      const casesUrl = server.url('isolated', 'cases.json');
      return runPage(browser, server.url('isolated', `${name}/`), { casesUrl, options });
    },
  });
  const leanRow = (name) => ({
    name: `chromium, ${name}, lean`,
    run: async () => {
      const folder = `${name}-lean`;
      await bundlers[name]({ ...place, program: 'lean', folder });
      return { strict: await runTraining(browser, server.url('isolated', `${folder}/`)) };
    },
  });
  return [
    ...Object.keys(bundlers).map(leanRow),
    row('vite'),
    row('webpack'),
    row('esbuild', byHand, { missing }),
    row('rollup', byHand, { missing }),
    {
      name: 'chromium, vite dev',
      ...full,
      run: async () => {
        const { url, close } = await serveVite(place);
        try {
          return await runPage(browser, url, { casesUrl: `${url}cases.json` });
        } finally {
          await close();
        }
      },
    },
  ];
}
