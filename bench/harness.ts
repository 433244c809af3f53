import type { Peer } from './peers/start';

/** One thing to measure: `run` does it once, or `batch` times where once is too short for the clock. */
export interface Workload {
  name: string;
  /** What a run's time becomes in the table. */
  unit: 'ms' | 'steps/s' | 'GFLOP/s';
  /** Runs behind one reading of the clock. */
  batch: number;
  /** Floating point operations of one run, for GFLOP/s. */
  work?: number;
  /** The same in words, for peers: the kind of workload and its arguments. */
  spec: readonly (string | number | boolean)[];
  /** Makes what the runs need; called when its turn comes first. Returns the run, which ends when its result is there. */
  prepare(): (() => unknown) | Promise<() => unknown>;
}

export interface Result {
  name: string;
  unit: Workload['unit'] | 'MB' | 'KB';
  /** Best and median of the readings, in the unit. */
  best: number;
  median: number;
  readings: number;
  /** The same for each peer that has the workload, and the time here divided by the time there, best against best. */
  peers: Record<string, { best: number; median: number; ratio: number }>;
}

export interface MeasureOptions {
  peers?: readonly Peer[];
  /** Times that all workloads are gone through. */
  rounds: number;
  /** Milliseconds a workload gets in each round. */
  slice: number;
}

/** A peer one run of which takes this many slices, and this many of torchlet's, is not asked again: its first runs count. */
const SLOW = 10;

/** Warming up ends with the first slice that is not this much faster than the one before, and after so many. */
const GAIN = 0.03;
const MOST_SLICES = 10;

/**
 * Measures the workloads in turns, so that a machine that slows down slows all of them: in every round each gets a slice
 * of time. Slices come first that do not count, until the compilers have done their work.
 */
export async function measure(workloads: readonly Workload[], options: MeasureOptions): Promise<Result[]> {
  const peers = options.peers ?? [];
  const entries = [];
  for (const workload of workloads) {
    const run = await workload.prepare();
    const runSlice = () => runFor(run, workload.batch, options.slice);
    const warm = await warmUp(await runSlice(), runSlice);
    const others: { peer: Peer; times: number[]; slow: boolean }[] = [];
    for (const peer of peers) {
      const first = await peer.run(workload, options.slice);
      if (first === null) continue;
      const fastest = least(first);
      const slow = fastest * workload.batch > SLOW * options.slice && fastest > SLOW * warm;
      if (!slow) await warmUp(first, async () => (await peer.run(workload, options.slice)) ?? []);
      others.push({ peer, times: slow ? first : [], slow });
    }
    entries.push({ workload, runSlice, times: [] as number[], others });
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const { workload, runSlice, times, others } of entries) {
      for (const time of await runSlice()) times.push(time);
      for (const other of others) {
        if (other.slow) continue;
        for (const time of (await other.peer.run(workload, options.slice)) ?? []) other.times.push(time);
      }
    }
  }
  for (const peer of peers) await peer.release();
  return entries.map(({ workload, times, others }) => {
    const fastest = least(times);
    const compared = others.map(({ peer, times: there }) => {
      const { best, median } = summarize(workload, there);
      return [peer.name, { best, median, ratio: fastest / least(there) }] as const;
    });
    return { ...summarize(workload, times), peers: Object.fromEntries(compared) };
  });
}

/** The least of any number of readings: a run of a microsecond has more of them than a call can have arguments. */
function least(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
}

/** Goes on after the `first` slice while slices get faster; the time of the fastest run. */
async function warmUp(first: readonly number[], runSlice: () => Promise<readonly number[]>): Promise<number> {
  let fastest = least(first);
  for (let slices = 1; slices < MOST_SLICES; slices++) {
    const before = fastest;
    fastest = Math.min(before, least(await runSlice()));
    if (fastest > before * (1 - GAIN)) break;
  }
  return fastest;
}

/** Runs for about `slice` milliseconds, three readings at least; the milliseconds of a run, for each reading. */
async function runFor(run: () => unknown, batch: number, slice: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + slice;
  do {
    const start = performance.now();
    for (let i = 0; i < batch; i++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    times.push((performance.now() - start) / batch);
  } while (performance.now() < end || times.length < 3);
  // Finalizers run, as they do in a program that awaits anything.
  await new Promise((resolve) => setImmediate(resolve));
  return times;
}

function summarize({ name, unit, work = 1 }: Workload, times: readonly number[]): Omit<Result, 'peers'> {
  const sorted = [...times].sort((a, b) => a - b);
  const convert = (ms: number): number => {
    if (unit === 'ms') return ms;
    if (unit === 'steps/s') return 1000 / ms;
    return work / ms / 1e6;
  };
  return {
    name,
    unit,
    best: convert(sorted[0] as number),
    median: convert(sorted[sorted.length >> 1] as number),
    readings: sorted.length,
  };
}
