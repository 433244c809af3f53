import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { sources } from '../../scripts/entries.mjs';
import { NotRun } from '../runtimes/judge.mjs';
import { refuseStrictFiles } from '../runtimes/runners/bundlers.mjs';
import { findChromium, launch, PATIENCE, runHosted } from '../runtimes/runners/chromium.mjs';
import { run } from '../runtimes/runners/process.mjs';
import { serve } from '../runtimes/runners/site.mjs';
import { bunBinary, denoBinary, newerNode } from '../runtimes/runtimes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const runtimeModules = fileURLToPath(new URL('../runtimes/node_modules', import.meta.url));
/** Milliseconds that a framework may take to build a page, on a busy machine. */
const BUILD_LIMIT = 420_000;

/** Rows as those of test/runtimes/rows.mjs. */
export async function makeRows(place) {
  await compileHosted(place.consumer);
  const hosts = installApps(place);
  const { path, reason } = findChromium();
  const browser = path === undefined ? undefined : await launch(path);
  const site = join(place.folder, 'site');
  mkdirSync(site, { recursive: true });
  const server = await serve(site);
  const page = (row) => (browser === undefined ? { name: row.name, notRun: reason } : row);
  const servers = [];
  const close = async () => {
    await browser?.close();
    await server.close();
    for (const end of servers) end();
  };
  const rows = [
    {
      name: 'node',
      threads: 2,
      run: () => runFile(process.execPath, ['main.mjs'], place.consumer),
    },
    ...nodeBundleRows(place),
    ...binaryRows(place),
    typescriptRow(place),
    referenceRow(place),
    ...nextRows('turbopack', hosts, browser, page, servers),
    ...nextRows('webpack', hosts, browser, page, servers),
    ...svelteRows(hosts, browser, page, servers),
    page({
      name: 'parcel, page',
      threads: 2,
      run: async () => {
        const args = ['build', 'index.html', '--dist-dir', join(site, 'parcel'), '--public-url', './'];
        const parcel = join(hosts, 'node_modules/parcel/lib/bin.js');
        const cwd = join(hosts, 'apps/parcel');
        await run(process.execPath, [parcel, ...args, '--cache-dir', join(place.folder, 'parcel')], {
          cwd,
          timeout: BUILD_LIMIT,
        });
        refuseStrictFiles(join(site, 'parcel'));
        return runHosted(browser, server.url('isolated', 'parcel/'));
      },
    }),
  ];
  return { rows, close };
}

/**
 * The applications beside this file with what they need and the package, in a folder of their own: bundlers look into the folders above
 * theirs, and would find the sources of the repository there.
 */
function installApps({ folder, consumer }) {
  const hosts = join(folder, 'hosts');
  mkdirSync(hosts);
  // Links are made in a moment, and nobody writes to the files.
  const linked = spawnSync('cp', ['-al', join(here, 'node_modules'), hosts]);
  if (linked.status !== 0) cpSync(join(here, 'node_modules'), join(hosts, 'node_modules'), { recursive: true });
  cpSync(join(consumer, 'node_modules/torchlet'), join(hosts, 'node_modules/torchlet'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(hosts, file));
  for (const app of readdirSync(join(here, 'apps'))) {
    cpSync(join(here, 'apps', app), join(hosts, 'apps', app), { recursive: true });
    copyFileSync(join(consumer, 'hosted.js'), join(hosts, 'apps', app, 'hosted.js'));
  }
  return hosts;
}

/** `hosted.js`, which imports the package by name, and `main.mjs`, which prints what it computes. */
async function compileHosted(consumer) {
  await build({
    entryPoints: [join(here, 'program/hosted.ts')],
    outdir: consumer,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['torchlet', 'torchlet/*'],
    tsconfigRaw: {},
    logLevel: 'error',
  });
  const main = `import { runHosted } from './hosted.js';
runHosted().then((result) => console.log(JSON.stringify(result)));
`;
  writeFileSync(join(consumer, 'main.mjs'), main);
}

async function runFile(command, args, cwd, env) {
  const output = await run(command, args, { cwd, env });
  return JSON.parse(output.trimEnd().split('\n').at(-1));
}

/** Programs for Node in one file, moved to where no package is. */
function nodeBundleRows({ consumer, folder }) {
  const row = (name, file, bundle) => ({
    name,
    threads: 2,
    run: async () => {
      const outfile = join(folder, 'bundles', file);
      await bundle(outfile);
      return runFile(process.execPath, [outfile], folder);
    },
  });
  const entry = join(consumer, 'main.mjs');
  const esbuild = (format) => async (outfile) => {
    const options = { entryPoints: [entry], outfile, bundle: true, platform: 'node', format, tsconfigRaw: {} };
    const { warnings } = await build({ ...options, logLevel: 'error' });
    if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  };
  return [
    row('esbuild --platform=node', 'esm.mjs', esbuild('esm')),
    row('esbuild --platform=node --format=cjs', 'common.cjs', esbuild('cjs')),
    row('webpack, target node', 'webpack.cjs', async (outfile) => {
      const { default: webpack } = await import(join(runtimeModules, 'webpack/lib/index.js'));
      const output = { path: join(outfile, '..'), filename: 'webpack.cjs' };
      const compiler = webpack({ mode: 'production', target: 'node', context: consumer, entry, output });
      const stats = await new Promise((resolve, reject) => {
        compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
      });
      await new Promise((resolve) => compiler.close(resolve));
      if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
    }),
  ];
}

/** One executable file, and Deno without a permission. */
function binaryRows({ consumer, folder }) {
  const [bun, deno] = [bunBinary(), denoBinary()];
  const notRun = 'package-lock.json has no build of it for this platform';
  const env = { DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
  const row = (name, binary, run) =>
    binary === undefined ? { name, notRun } : { name, threads: 2, run: () => run(binary) };
  return [
    row('bun build --compile', bun, async (binary) => {
      const outfile = join(folder, 'bundles/compiled');
      await run(binary, ['build', '--compile', join(consumer, 'main.mjs'), '--outfile', outfile], { cwd: folder });
      return runFile(outfile, [], folder);
    }),
    row('deno compile', deno, async (binary) => {
      const outfile = join(folder, 'bundles/deno-compiled');
      await run(binary, ['compile', '--output', outfile, 'main.mjs'], { cwd: consumer, env }).catch((error) => {
        // It is no part of Deno's package; DENORT_BIN names one that is there.
        if (!/Download.*denort/.test(error.message)) throw error;
        throw new NotRun('denort, which it begins an executable with, could not be downloaded');
      });
      return runFile(outfile, [], folder);
    }),
    row('deno run, no permission', deno, (binary) => {
      return runFile(binary, ['run', '--no-prompt', 'main.mjs'], consumer, env);
    }),
  ];
}

/** A package of CommonJS that TypeScript compiles by the rules of before `exports`: every entry is found, and runs. */
function typescriptRow({ consumer }) {
  const cwd = join(consumer, 'node10');
  const options =
    '--module commonjs --moduleResolution node10 --ignoreDeprecations 6.0 --target es2022 --lib es2022 --types node --strict';
  return {
    name: 'typescript, node10',
    run: async () => {
      mkdirSync(cwd, { recursive: true });
      writeFileSync(join(cwd, 'package.json'), '{ "type": "commonjs" }\n');
      const names = [...sources.keys()];
      const lines = [
        ...names.map((name, i) => `import * as entry${i} from '${name}';`),
        `const entries: object[] = [${names.map((_, i) => `entry${i}`)}];`,
        "if (entries.some((one) => Object.keys(one).length === 0)) throw new Error('an entry is empty');",
        'const y: entry0.Tensor = entry0.nn.functional.relu(entry0.tensor([-1, 2]));',
        'console.log(JSON.stringify(y.tolist()));',
      ];
      writeFileSync(join(cwd, 'main.ts'), lines.join('\n'));
      const tsc = [join(root, 'node_modules/typescript/bin/tsc'), ...options.split(' '), '--skipLibCheck', 'false'];
      await run(process.execPath, [...tsc, '--typeRoots', join(root, 'node_modules/@types'), 'main.ts'], { cwd });
      const output = await run(process.execPath, ['main.js'], { cwd });
      if (output !== '[0,2]\n') throw new Error(output);
      return { cells: { package: 'ok' }, problems: [] };
    },
  };
}

/** The pages of the reference: without a warning, with search, sources and each class under its name. */
function referenceRow({ folder }) {
  const out = join(folder, 'reference');
  return {
    name: 'the reference',
    run: async () => {
      await run(process.execPath, [join(root, 'scripts/docs.mjs'), out], { timeout: BUILD_LIMIT });
      const linear = readFileSync(join(out, 'classes', readdirSync(join(out, 'classes')).find(isLinear)), 'utf8');
      for (const part of ['y = x W^T + b', 'inFeatures', '../sources/src/nn/layers/linear.ts.html#L']) {
        if (!linear.includes(part)) throw new Error(`the page of nn.Linear has no ${part}`);
      }
      const files = ['assets/search.js', 'sources/src/nn/layers/linear.ts.html', 'index.html'];
      const missing = files.filter((file) => !existsSync(join(out, file)));
      if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
      return { cells: { package: 'ok' }, problems: [] };
    },
  };
}

const isLinear = (name) => /\bnn\.Linear\.html$/.test(name);

/** The edge route is an application of its own: Next calls that runtime deprecated, and what it does to it says nothing about the others. */
function nextRows(bundler, hosts, browser, page, servers) {
  const next = join(hosts, 'node_modules/next/dist/bin/next');
  const env = { DIST_DIR: `.next-${bundler}`, NEXT_TELEMETRY_DISABLED: '1', CI: '1' };
  const app = (name) =>
    once(async () => {
      const cwd = join(hosts, 'apps', name);
      await run(process.execPath, [next, 'build', `--${bundler}`], { cwd, env, timeout: BUILD_LIMIT });
      refuseStrictFiles(join(cwd, env.DIST_DIR, 'static'));
      return startServer((port) => [next, 'start', '--port', `${port}`], { cwd, env }, servers);
    });
  // With webpack no edge route of the app folder builds, whatever is in it: Next 16.4 then looks for a manifest that it has not written.
  const edge =
    bundler === 'webpack' ? { folder: 'next-edge-api', path: 'api/edge' } : { folder: 'next-edge', path: 'edge' };
  const [started, atEdge] = [app('next'), app(edge.folder)];
  const name = (what) => `next 16, ${bundler}, ${what}`;
  return [
    { name: name('node route'), threads: 2, run: async () => fetchJson(`${await started()}/node`) },
    // Its pages are not isolated.
    page({ name: name('page'), threads: 1, run: async () => runHosted(browser, await started()) }),
    { name: name('edge route'), threads: 1, run: async () => fetchJson(`${await atEdge()}/${edge.path}`) },
  ];
}

function svelteRows(hosts, browser, page, servers) {
  const cwd = join(hosts, 'apps/sveltekit');
  const node = newerNode(22);
  const started = once(async () => {
    await run(node, [join(hosts, 'node_modules/vite/bin/vite.js'), 'build'], { cwd, timeout: BUILD_LIMIT });
    return startServer((port) => ({ args: ['build/index.js'], env: { PORT: `${port}` } }), { cwd, node }, servers);
  });
  if (node === undefined) return [{ name: 'sveltekit', notRun: 'it needs Node 22 or newer' }];
  return [
    { name: 'sveltekit, node route', threads: 2, run: async () => fetchJson(`${await started()}/node`) },
    page({ name: 'sveltekit, page', threads: 1, run: async () => runHosted(browser, await started()) }),
  ];
}

function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

/** By the ports of servers what they have printed. */
const saidBy = new Map();

/** Starts a program of Node that serves at a port; gives its address when it answers. */
async function startServer(commandFor, { cwd, env = {}, node = process.execPath }, servers) {
  const port = await freePort();
  const command = commandFor(port);
  const { args, env: more } = Array.isArray(command) ? { args: command, env: {} } : command;
  const child = spawn(node, args, { cwd, env: { ...process.env, ...env, ...more } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  servers.push(() => child.kill());
  saidBy.set(port, () => said);
  const address = `http://127.0.0.1:${port}`;
  const end = performance.now() + PATIENCE;
  while (performance.now() < end && child.exitCode === null) {
    const answered = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answered) return address;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${args.join(' ')} did not serve: ${said}`);
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function fetchJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  const text = await response.text();
  if (!response.ok) {
    const said = saidBy.get(Number(new URL(url).port))?.();
    throw new Error(`${url} answers ${response.status}: ${text}\n${said}`);
  }
  return JSON.parse(text);
}
