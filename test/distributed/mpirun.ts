import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { isMpiAvailable } from 'torchlet/distributed';
import { readerOf } from '../../scripts/rollup/wasmBytes.mjs';
import { ownFolder } from '../setup/ownFolder';

const root = fileURLToPath(new URL('../..', import.meta.url));
const versionOf = (command: string) => spawnSync(command, ['--version'], { encoding: 'utf8' });
const version = versionOf('mpirun');
export const isOpenMpi = version.stdout?.includes('Open MPI') ?? false;

/** Whether processes can call each other on this machine. */
export const hasMpi = version.status === 0 && isMpiAvailable();
if (!hasMpi) {
  console.log(
    'MPI is not installed (Debian: openmpi-bin and libopenmpi-dev): what several processes do together is not tested',
  );
}

/** Another MPI beside it, under the name that Debian gives its command. */
export const hasMpich = hasMpi && isOpenMpi && versionOf('mpirun.mpich').status === 0;

/** `import strict from '…/strict.wasm'` as in the package: a function that gives the bytes. */
const wasm: Plugin = {
  name: 'wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, ({ path }) => ({ contents: readerOf(path) }));
  },
};

const programs = join(root, 'test/distributed/programs');
let built: Promise<string> | null = null;

/** All programs at once, which share what they consist of; two folders below the root, as the sources are. */
async function buildAll(): Promise<string> {
  const folder = ownFolder('distributed');
  const files = readdirSync(programs).filter((name) => name.endsWith('.ts'));
  await build({
    entryPoints: Object.fromEntries([
      ...files.map((name) => [name.replace(/\.ts$/, ''), join(programs, name)]),
      ['main', join(root, 'src/cli/main.ts')],
    ]),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    ignoreAnnotations: true,
    plugins: [wasm],
  });
  return folder;
}

/** The file of a program of the folder programs/, or of the command, `main`. */
export async function bundle(program: string): Promise<string> {
  built ??= buildAll();
  return join(await built, `${program}.mjs`);
}

export interface Outcome {
  code: number | null;
  /** What each rank has reported, by the names that it gave. */
  ranks: Record<string, unknown>[];
  stdout: string;
  stderr: string;
  seconds: number;
}

export interface Start {
  env?: NodeJS.ProcessEnv;
  /** Called with what has been printed so far, and the number of mpirun's process. */
  watch?: (stdout: string, pid: number) => void;
  /** What starts the ranks, instead of mpirun on this machine. */
  launcher?: readonly string[];
  /** What runs the program, instead of Node. */
  runtime?: readonly string[];
}

/** Two machines made of network namespaces, which only root can make, with Open MPI. */
export const NAMESPACES = ['sh', join(root, 'examples/distributed/namespaces.sh')];
export const hasNamespaces =
  hasMpi && isOpenMpi && process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0;

/** Runs a program with so many ranks. */
export async function mpirun(
  ranks: number,
  program: string,
  args: readonly string[] = [],
  { env = {}, watch = () => {}, launcher, runtime = [process.execPath] }: Start = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-ranks-'));
  // Containers run as root, and have fewer cores than ranks.
  const own = isOpenMpi ? ['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none'] : [];
  const begin = performance.now();
  const [start, ...options] = launcher ?? ['mpirun', ...own, '-n', String(ranks)];
  const child = spawn(start as string, [...options, ...runtime, program, ...args], {
    env: { ...process.env, TORCHLET_REPORTS: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => {
    text.stdout += part;
    watch(text.stdout, child.pid as number);
  });
  child.stderr.on('data', (part) => (text.stderr += part));
  const timer = setTimeout(() => child.kill('SIGTERM'), 100_000);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  const reports: Record<string, unknown>[] = [];
  for (const name of readdirSync(folder)) {
    reports[Number.parseInt(name, 10)] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  }
  rmSync(folder, { recursive: true, force: true });
  return { code, ranks: reports, ...text, seconds: (performance.now() - begin) / 1000 };
}
