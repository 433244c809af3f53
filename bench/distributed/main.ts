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
const program = (...args: string[]): string[] => [process.execPath, run, '--dist', at('./ranks.ts'), ...args];
const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const torchlet = async (ranks: number, ...args: string[]): Promise<Record<string, number>[]> =>
  lines(await mpirun(ranks, ...program(...args))) as Record<string, number>[];

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

/** Milliseconds of each round. */
type Times = Record<'synced' | 'unsynced' | 'deterministic' | 'sent', number[]> & { bytes: number };

/** Runs of several kinds in turn, for the quiet moments of all to be the same: the rounds of each, joined. */
async function inTurn(runs: readonly (() => Promise<Times[]>)[]): Promise<Times[]> {
  const joined: Times[] = runs.map(() => ({ synced: [], unsynced: [], deterministic: [], sent: [], bytes: 0 }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const [times] = (await run()) as [Times];
      const own = joined[i] as Times;
      for (const kind of ['synced', 'unsynced', 'deterministic', 'sent'] as const) own[kind].push(...times[kind]);
      own.bytes = times.bytes;
    }
  }
  return joined;
}

const least = (times: readonly number[]): number => Math.min(...times);
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] as number;

async function steps(): Promise<void> {
  for (const [name, batch, rounds] of [
    ['tutorial', 64, 40],
    ['resnet18', 64, 4],
  ] as const) {
    const of = (times: readonly number[]): string => `${least(times).toFixed(1)} (${median(times).toFixed(1)})`;
    const shown = (one: Times): string =>
      `step ${of(one.synced)} ms, without averaging ${of(one.unsynced)} ms, deterministic (8 shards) ` +
      `${of(one.deterministic)} ms, all-reduce alone ${of(one.sent)} ms`;
    const args = ['steps', name, String(batch), String(rounds)];
    const [one, threads, two] = (await inTurn([
      () => torchlet(1, ...args, '1') as unknown as Promise<Times[]>,
      () => torchlet(1, 'steps', name, String(2 * batch), String(rounds), '2') as unknown as Promise<Times[]>,
      () => torchlet(2, ...args, '1') as unknown as Promise<Times[]>,
    ])) as [Times, Times, Times];
    console.log(`${name}, batch ${batch} a rank, ${two.bytes} bytes of gradients; least (median), of the slower rank`);
    console.log(`  1 rank, 1 thread: ${shown(one)}`);
    console.log(`  1 rank, 2 threads, batch ${2 * batch}: ${shown(threads)}`);
    console.log(`  2 ranks, 1 thread each: ${shown(two)}`);
    for (const [which, time] of [
      ['least', least],
      ['median', median],
    ] as const) {
      // What two processes lose that never speak to each other is the machine's: cores that share caches and memory, or other guests.
      const machine = time(one.unsynced) / time(two.unsynced);
      const averaging = time(two.unsynced) / time(two.synced);
      const exposed = Math.max(time(two.synced) - time(two.unsynced), 0);
      console.log(
        `  by ${which} times: efficiency against 1 rank ${(time(one.synced) / time(two.synced)).toFixed(2)}, ` +
          `against 2 ranks that do not average ${averaging.toFixed(2)} (these against 1 rank: ${machine.toFixed(2)}), ` +
          `against 2 threads ${(time(threads.synced) / time(two.synced)).toFixed(2)}; ` +
          `hidden behind backward ${(100 * (1 - exposed / time(two.sent))).toFixed(0)} % of the all-reduce; ` +
          `deterministic sums take ${(time(two.deterministic) / time(two.synced)).toFixed(2)} of the step`,
      );
    }
  }
}

/**
 * Two ranks with a network between them whose bandwidth is no matter of cores: over shared memory both copy and add, on cores that
 * compute already, so nothing can hide there.
 */
async function overCable(): Promise<void> {
  const namespaces = at('../../examples/distributed/namespaces.sh');
  if (!isOpenMpi || process.getuid?.() !== 0 || spawnSync('tc', ['-V']).status !== 0) {
    return console.log('no cable between namespaces: it takes Open MPI, root and tc');
  }
  for (const rate of ['10gbit', '1gbit']) {
    const args = program('steps', 'resnet18', '64', '4', '1');
    const [times] = lines(await output('env', [`RATE=${rate}`, 'sh', namespaces, ...args])) as [Times];
    const [synced, unsynced, sent] = [least(times.synced), least(times.unsynced), least(times.sent)];
    console.log(
      `resnet18, batch 64 a rank, 2 ranks over TCP at ${rate}/s: step ${synced.toFixed(1)} ms, without averaging ` +
        `${unsynced.toFixed(1)} ms, all-reduce alone ${sent.toFixed(1)} ms, of which ` +
        `${(100 * (1 - Math.max(synced - unsynced, 0) / sent)).toFixed(0)} % hide behind backward`,
    );
  }
}

try {
  console.log(`load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
  if (process.argv[2] === undefined || process.argv[2] === 'all-reduce') await allReduces();
  if (process.argv[2] === undefined || process.argv[2] === 'steps') await steps();
  if (process.argv[2] === undefined || process.argv[2] === 'cable') await overCable();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
