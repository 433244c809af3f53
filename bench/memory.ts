import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Result, Workload } from './harness';
import { type Peer, startPeer, startProgram } from './peers/start';

export interface MemoryOptions {
  threads: number;
  simd: 'strict' | 'relaxed';
  peers: readonly string[];
  /** Milliseconds that the workload runs. */
  slice: number;
}

/** The most memory that a process takes which runs one workload, the library and its runtime included. */
export async function measureMemory(workloads: readonly Workload[], options: MemoryOptions): Promise<Result[]> {
  const program = fileURLToPath(new URL(`../build/bench-memory-${process.pid}.mjs`, import.meta.url));
  // Plain JavaScript, so that the process holds nothing of what translates TypeScript. Inside the package its own name leads to dist.
  await build({
    entryPoints: [fileURLToPath(new URL('./peers/torchlet.ts', import.meta.url))],
    ...{ outfile: program, bundle: true, format: 'esm', platform: 'node', external: ['torchlet'], logLevel: 'error' },
    tsconfigRaw: {},
    // In one file each of the examples among the workloads would take itself for the program that was started.
    define: { 'import.meta.url': '"file:///"' },
  });
  try {
    const results: Result[] = [];
    for (const workload of workloads) results.push(await measureOne(workload, program, options));
    return results;
  } finally {
    rmSync(program, { force: true });
  }
}

async function measureOne(workload: Workload, program: string, options: MemoryOptions): Promise<Result> {
  const { threads, simd, peers, slice } = options;
  const start = (): Promise<Peer | null> =>
    startProgram('torchlet', process.execPath, [...relaxedFlag(simd), program, String(threads), simd]);
  const own = (await peakOf(workload, start, slice))?.peak;
  if (own === undefined) throw new Error(`memory: torchlet could not run ${workload.name}`);
  const compared: Result['peers'] = {};
  for (const name of peers) {
    const there = await peakOf(workload, () => startPeer(name, threads), slice);
    if (there !== null) compared[there.name] = { best: there.peak, median: there.peak, ratio: own / there.peak };
  }
  return { name: `memory: ${workload.name}`, unit: 'MB', best: own, median: own, readings: 1, peers: compared };
}

async function peakOf(workload: Workload, start: () => Promise<Peer | null>, slice: number) {
  const peer = await start();
  if (peer === null) return null;
  const times = await peer.run(workload, slice);
  const peak = await peer.memory();
  await peer.stop();
  return times === null ? null : { name: peer.name, peak };
}

/** Node 20 hides relaxed SIMD behind a flag, which later versions do not know. */
export function relaxedFlag(simd: 'strict' | 'relaxed'): string[] {
  return simd === 'relaxed' && Number.parseInt(process.versions.node, 10) < 22
    ? ['--experimental-wasm-relaxed-simd']
    : [];
}
