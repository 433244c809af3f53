// Makes a checkout ready to run: installs what package-lock.json says, compiles the WebAssembly targets, bundles dist.
// Each part only when it is missing or older than its sources, so that every script can call this first. Only Node's own
// modules here: nothing is installed yet.
import { fork, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesOf } from './wasm/binaries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** A failure whose text is all that the user needs. */
export class SetupError extends Error {}

/**
 * Brings node_modules and build/*.wasm up to date, and dist/ with `dist: true`. `wasm` lists the targets that are needed (undefined:
 * all), because compiling takes its time. `force` compiles and bundles in any case.
 */
export async function setup({ wasm, dist = false, force = false } = {}) {
  checkNode();
  installPackages();
  await compileWasm(dist ? undefined : wasm, force);
  if (dist) await bundle(force);
}

/** What the build tools (Vite's among them) run on. The package itself asks for Node 20 or newer. */
function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `This is Node ${process.versions.node}, and the build tools need Node 20.19 or newer, 22.12 or newer, or 24. ` +
      'Install one from https://nodejs.org and run the command again.',
  );
}

function installPackages() {
  const missing = missingPackage();
  if (missing === undefined) return;
  const started = progress(`Installing packages (${missing})`);
  // npm names its own script to those that it starts. Without it the shell finds npm, on Windows as npm.cmd.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (run.error || run.status !== 0) {
    throw new SetupError(`npm ci failed:\n${run.error?.message ?? run.stderr + run.stdout}`);
  }
  done(started);
}

/**
 * The first package of package-lock.json that node_modules does not hold in that version, according to npm's record of what
 * it installed; undefined when all is there. Comparing contents rather than times, a branch switch reinstalls only what differs.
 */
function missingPackage() {
  let installed;
  try {
    installed = readJson(at('node_modules/.package-lock.json')).packages;
  } catch {
    return 'first run';
  }
  for (const [path, wanted] of Object.entries(readJson(at('package-lock.json')).packages)) {
    if (path === '' || wanted.optional || wanted.devOptional || wanted.peer) continue;
    if (installed[path]?.version !== wanted.version)
      return `${path.replace(/^.*node_modules\//, '')} ${wanted.version}`;
  }
  return undefined;
}

async function compileWasm(wanted, force) {
  const always = [
    ...filesIn('scripts/wasm', '.mjs'),
    at('asconfig.json'),
    at('node_modules/assemblyscript/package.json'),
  ];
  const newest = newestOf(always);
  const stale = filesOf(wanted).filter(({ path }) => force || isStale(path, newest));
  if (stale.length === 0) return;
  const names = stale.map(({ binary, target }) => `${binary}-${target}`);
  const started = progress(`Compiling WebAssembly (${names.join(', ')})`);
  const queue = stale.values();
  const compileRest = async () => {
    const compiler = fork(at('scripts/wasm/compile.mjs'), {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    try {
      for (const file of queue) await compileBinary(file, compiler);
    } finally {
      compiler.kill();
    }
  };
  await Promise.all(stale.slice(0, 2).map(compileRest));
  done(started);
}

/** Has a compiler that is running do what it is asked for. */
function ask(compiler, args) {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new SetupError('AssemblyScript ended before it had compiled'));
    compiler.once('exit', ended);
    compiler.once('message', (wrong) => {
      compiler.off('exit', ended);
      if (wrong === '') resolve();
      else reject(new SetupError(`AssemblyScript failed:\n${wrong}`));
    });
    compiler.send(args);
  });
}

const newestOf = (paths) => Math.max(...paths.map(modifiedAt));

/** Whether a binary is missing, or older than what it was made from: the compiler wrote down what that was. */
function isStale(path, newest) {
  const [made, types, list] = partsOf(path);
  try {
    const sources = readJson(at(list)).map((source) => statSync(at(source)).mtimeMs);
    return Math.min(...[made, types].map((part) => modifiedAt(at(part)))) <= Math.max(newest, ...sources);
  } catch {
    return true;
  }
}

/** A binary, the declarations of its exports, which the compiler writes beside it, and the list of its sources. */
function partsOf(path) {
  const stem = path.replace(/\.wasm$/, '');
  return [path, `${stem}.d.ts`, `${stem}.json`];
}

/**
 * Compiles aside and moves the result into place in one step, so that others never read half a file; dated back to the start, so
 * that a source saved meanwhile counts as newer.
 */
async function compileBinary({ binary, target, path }, compiler) {
  const start = new Date();
  const aside = at('build', `${binary}-${target}-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  try {
    const built = partsOf(join(aside, 'out.wasm'));
    await ask(compiler, [binary, target, built[0], '--sources', built[2]]);
    for (const [i, part] of partsOf(path).entries()) {
      utimesSync(built[i], start, start);
      renameSync(built[i], at(part));
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function bundle(force) {
  const stamp = at('build/dist.stamp');
  const sources = [
    ...filesIn('src', '.ts'),
    ...filesOf().map(({ path }) => at(path)),
    ...filesIn('scripts/rollup', '.mjs'),
    ...filesIn('scripts/types', '.mjs'),
    ...filesIn('scripts/commonjs', '.cjs'),
    ...['entries', 'packageFiles', 'packageTypes', 'signatures', 'declarations'].map((name) =>
      at(`scripts/${name}.mjs`),
    ),
    ...['rollup.config.js', 'package.json', 'package-lock.json', 'tsconfig.json'].map((name) => at(name)),
  ];
  const bundled = modifiedAt(at('dist/index.js')) > 0 && modifiedAt(stamp) > Math.max(...sources.map(modifiedAt));
  if (bundled && !force) return;
  const started = progress('Bundling dist');
  const start = new Date();
  const aside = at('build', `dist-${process.pid}`);
  try {
    const rollup = at('node_modules/rollup/dist/bin/rollup');
    const code = async () => {
      await node([rollup, '--config', at('rollup.config.js'), '--dir', aside, '--silent'], 'rollup');
      await node([at('scripts/packageFiles.mjs'), aside], 'the files of the package');
    };
    await Promise.all([code(), node([at('scripts/packageTypes.mjs'), join(aside, 'types')], 'the declarations')]);
    rmSync(at('dist'), { recursive: true, force: true });
    renameSync(aside, at('dist'));
    writeFileSync(stamp, '');
    utimesSync(stamp, start, start);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  done(started);
}

/** Runs a Node program; its output is shown only when it fails. */
function node(args, name) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new SetupError(`${name} failed:\n${output}`));
    });
  });
}

/** Paths of the files below a folder of the checkout that end so. */
export function filesIn(folder, ending) {
  return readdirSync(at(folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => at(folder, name));
}

/** Progress goes to stderr: the standard output belongs to the program that is set up. */
function progress(text) {
  process.stderr.write(`${text} ... `);
  return performance.now();
}

function done(started) {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Runs a script's main function: a SetupError ends it with its text alone. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== '--dist' && flag !== '--force');
  await main(async () => {
    if (unknown !== undefined)
      throw new SetupError(`unknown option ${unknown}: node scripts/setup.mjs [--dist] [--force]`);
    await setup({ dist: flags.includes('--dist'), force: flags.includes('--force') });
  });
}
