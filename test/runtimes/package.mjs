import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** The conformance files that every runtime runs: each kind of case, and none that needs code from strings. */
const CASES = [
  'nn/L1Loss',
  'nn/MSELoss',
  'nn/CrossEntropyLoss',
  'nn/Conv2d',
  'nn/MaxPool2d',
  'nn/Linear',
  'nn/Flatten',
  'nn/ReLU',
  'optim/SGD',
  'autograd/backward',
  'autograd/in_place',
  'autograd/second_order',
  'tensor/matmul',
  'tensor/sum',
  'random/manual_seed',
  'transforms/ToTensor',
  'transforms/Normalize',
  'networks/ConvNet',
];

/** Runs npm with the Node that runs this. */
export function npm(args, cwd) {
  const path = process.env.npm_execpath;
  const options = { cwd, encoding: 'utf8' };
  const run = path?.endsWith('.js')
    ? spawnSync(process.execPath, [path, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (run.error || run.status !== 0) {
    throw new Error(`npm ${args[0]} failed:\n${run.error?.message ?? run.stderr + run.stdout}`);
  }
  return run.stdout;
}

/** Installs what package-lock.json beside this file says, where it is not yet there. */
export const installRuntimes = () => installFrom(here);

/** The same for another folder with a package-lock.json. */
export function installFrom(folder) {
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  let installed = {};
  try {
    installed = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    // Nothing is installed.
  }
  const isThere = ([path, { version, optional, devOptional, peer }]) =>
    path === '' || optional || devOptional || peer || installed[path]?.version === version;
  if (Object.entries(wanted).every(isThere)) return;
  // Their install scripts only look for the binaries, which come as packages of their own.
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder);
}

/**
 * Packs the package and installs the tarball into a new folder, together with the check program: `process.js`, `process.cjs`,
 * `page.js`, `lean.js`, `worker.js`, `workerd.js` and `coldStart.js` import torchlet by name, `cases.json` holds the conformance cases.
 */
export async function installPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-runtimes-'));
  const tarball = join(
    folder,
    npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root).trim(),
  );
  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', '--no-audit', '--no-fund', '--loglevel=error', tarball], consumer);
  await compileProgram(consumer);
  // Those that this version is known to pass: here the question is whether runtimes differ.
  const passing = JSON.parse(readFileSync(join(root, 'test/conformance/passing.json'), 'utf8'));
  const cases = CASES.map((name) => {
    const file = `${name}.json`;
    const all = JSON.parse(readFileSync(join(root, 'test/conformance/cases', file), 'utf8')).cases;
    return [file, all.filter(({ id }) => passing[file]?.includes(id))];
  });
  writeFileSync(join(consumer, 'cases.json'), JSON.stringify(Object.fromEntries(cases)));
  return { folder, tarball, consumer };
}

/** `torchlet/lean` has what `torchlet` and `torchlet/data` export. */
const lean = {
  name: 'lean',
  setup: ({ onResolve }) => onResolve({ filter: /^torchlet/ }, () => ({ path: 'torchlet/lean', external: true })),
};

async function compileProgram(outdir) {
  const names = readdirSync(join(here, 'program')).filter((name) =>
    /^(?:coldStart|lean|page|process|worker|workerd)\.ts$/.test(name),
  );
  const options = {
    bundle: true,
    outdir,
    platform: 'neutral',
    target: 'es2022',
    external: ['torchlet', 'torchlet/*', 'node:*'],
    // Not the paths of tsconfig.json, which lead to src.
    tsconfigRaw: {},
    logLevel: 'error',
  };
  const entryPoints = names.map((name) => join(here, 'program', name));
  const isLean = (path) => path.endsWith('lean.ts');
  await build({ ...options, format: 'esm', entryPoints: entryPoints.filter((path) => !isLean(path)) });
  await build({ ...options, format: 'esm', entryPoints: entryPoints.filter(isLean), plugins: [lean] });
  const commonJs = [join(here, 'program/process.ts')];
  await build({ ...options, format: 'cjs', entryPoints: commonJs, outExtension: { '.js': '.cjs' } });
}
