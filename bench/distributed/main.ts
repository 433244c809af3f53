// Processes on MPI beside plain C and torch.distributed: node scripts/run.mjs --dist bench/distributed/main.ts
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const RANKS = 2;
const ROUNDS = 3;
/** Bytes, and how often. */
const SIZES = ['4096', '2000', '1048576', '200', '41943040', '8'];
const python = '/usr/bin/python3';
const folder = mkdtempSync(join(tmpdir(), 'torchlet-bench-'));

/** Runs a command to its end, and gives what it prints. */
function output(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${command} ended with ${code}`))));
  });
}

const isOpenMpi = spawnSync('mpirun', ['--version'], { encoding: 'utf8' }).stdout?.includes('Open MPI');
const mpirun = (ranks: number, ...args: string[]): Promise<string> =>
  output('mpirun', [
    ...(isOpenMpi ? ['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none'] : []),
    ...['-n', String(ranks), ...args],
  ]);
const torchlet = async (ranks: number, ...args: string[]): Promise<Record<string, number>[]> => {
  const text = await mpirun(ranks, process.execPath, run, '--dist', at('./ranks.ts'), ...args);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** Keeps the smallest time of each. */
const best = new Map<string, number>();
function note(name: string, value: number): void {
  best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, value));
}
function noteLines(name: string, text: string): void {
  for (const line of text.trim().split('\n')) {
    const [bytes, value] = line.split(' ');
    note(`${name} ${bytes}`, Number(value));
  }
}

async function gloo(): Promise<string> {
  const store = join(folder, `store-${Math.random()}`);
  const ranks = Array.from({ length: RANKS }, (_, rank) =>
    output(python, [at('./gloo.py'), String(rank), String(RANKS), store, ...SIZES]),
  );
  return (await Promise.all(ranks))[0] as string;
}

async function allReduces(): Promise<void> {
  const plain = join(folder, 'allReduce');
  const hasC = spawnSync('mpicc', ['-O2', '-o', plain, at('./allReduce.c')]).status === 0;
  const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
  if (!hasC) console.log('mpicc is not installed: no plain C');
  if (!hasTorch) console.log('python3-torch is not installed: no gloo');
  for (let round = 0; round < ROUNDS; round++) {
    if (hasC) noteLines('C', await mpirun(RANKS, plain, ...SIZES));
    for (const { bytes, inPlace, copied } of await torchlet(RANKS, 'all-reduce', ...SIZES)) {
      note(`torchlet ${bytes}`, inPlace as number);
      note(`copied ${bytes}`, copied as number);
    }
    if (hasTorch) noteLines('gloo', await gloo());
  }
  console.log(`all-reduce of ${RANKS} ranks, microseconds`);
  for (const bytes of SIZES.filter((_, i) => i % 2 === 0)) {
    const of = (name: string): string => best.get(`${name} ${bytes}`)?.toFixed(1) ?? '-';
    console.log(
      `${bytes} bytes: C ${of('C')}, torchlet ${of('torchlet')}, not waited for ${of('copied')}, gloo ${of('gloo')}`,
    );
  }
}

type Times = Record<string, number>;

/** The shortest times of each, in several rounds. */
async function shortestOf<N extends readonly (() => Promise<Times[]>)[]>(runs: N): Promise<{ [I in keyof N]: Times }> {
  const shortest: Times[] = runs.map(() => ({}));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const [times] = (await run()) as [Times];
      for (const [name, value] of Object.entries(times)) {
        const own = shortest[i] as Times;
        own[name] = typeof value === 'number' ? Math.min(own[name] ?? value, value) : value;
      }
    }
  }
  return shortest as { [I in keyof N]: Times };
}

async function steps(): Promise<void> {
  for (const [name, batch, rounds] of [
    ['tutorial', 64, 12],
    ['resnet18', 64, 4],
  ] as const) {
    const shown = (one: Record<string, number>): string =>
      `step ${one.synced?.toFixed(1)} ms, without averaging ${one.unsynced?.toFixed(1)} ms, deterministic (8 shards) ` +
      `${one.deterministic?.toFixed(1)} ms, all-reduce alone ${one.sent?.toFixed(1)} ms`;
    const args = ['steps', name, String(batch), String(rounds)];
    // In turn, for the shortest times of all to be those of the same quiet moments.
    const [one, threads, two] = await shortestOf([
      () => torchlet(1, ...args, '1'),
      () => torchlet(1, 'steps', name, String(2 * batch), String(rounds), '2'),
      () => torchlet(2, ...args, '1'),
    ]);
    const exposed = Math.max((two.synced as number) - (two.unsynced as number), 0);
    console.log(`${name}, batch ${batch} a rank, ${two.bytes} bytes of gradients`);
    console.log(`  1 rank, 1 thread: ${shown(one)}`);
    console.log(`  1 rank, 2 threads, batch ${2 * batch}: ${shown(threads)}`);
    console.log(`  2 ranks, 1 thread each: ${shown(two)}`);
    console.log(`  efficiency against 1 rank ${((one.synced as number) / (two.synced as number)).toFixed(2)}`);
    console.log(
      `  deterministic sums take ${((two.deterministic as number) / (two.synced as number)).toFixed(2)} of that step`,
    );
    console.log(
      `  hidden behind backward ${(100 * (1 - exposed / (two.sent as number))).toFixed(0)} % of the all-reduce`,
    );
  }
}

try {
  console.log(`load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  if (process.argv[2] !== 'steps') await allReduces();
  if (process.argv[2] !== 'all-reduce') await steps();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
