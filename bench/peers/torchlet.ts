// torchlet as one of the peers, where a workload needs a process of its own: node torchlet.mjs THREADS SIMD
import { setNumThreads, setSimd } from 'torchlet';
import packageJson from '../../package.json';
import type { Workload } from '../harness';
import { MEMORY } from '../workloads/index';
import { serve } from './serve.mjs';

const threads = await setNumThreads(Number(process.argv[2]));
await setSimd(process.argv[3] === 'relaxed' ? 'relaxed' : 'strict');

/** The workload whose spec begins with `kind` and goes on so. */
function prepare(kind: string, args: Workload['spec']): (() => unknown) | Promise<() => unknown> | null {
  const wanted = JSON.stringify([kind, ...args]);
  return MEMORY.find(({ spec }) => JSON.stringify(spec) === wanted)?.prepare() ?? null;
}

const kinds = Object.fromEntries(
  MEMORY.map(({ spec: [kind] }) => [kind, (...args: Workload['spec']) => prepare(String(kind), args)]),
);
await serve({ version: packageJson.version, threads, kinds });
