import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Result } from '../harness';
import { PROGRAMS } from './programs.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./programs.mjs', import.meta.url));
const MEGABYTE = 1e6;

interface Measured {
  times: number[];
  heapBytes: number;
  movedBytes: number;
  residentBytes: number;
}

export const PLAIN: readonly string[] = Object.keys(PROGRAMS).map((name) => `plain: ${name}`);

/**
 * The programs of bench/plain, each in processes of its own that take turns: the time of a step, the most memory that a
 * process took, and the size of the heap in it. The step before its median is that of a loop in which nothing is freed by hand.
 */
export function measurePlain(wanted: readonly string[], rounds: number): Result[] {
  const names = Object.keys(PROGRAMS).filter((name) => wanted.includes(`plain: ${name}`));
  const found = new Map<string, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) found.get(name)?.push(runOne(name, Math.ceil((PROGRAMS[name]?.[0] ?? 0) / rounds)));
  }
  return names.flatMap((name) => {
    const runs = found.get(name) ?? [];
    const times = runs.flatMap((run) => run.times).sort((a, b) => a - b);
    const memory = (read: (run: Measured) => number): number[] =>
      runs.map((run) => read(run) / MEGABYTE).sort((a, b) => a - b);
    return [
      summary(`plain: ${name}`, 'ms', times),
      summary(
        `plain: ${name}, process`,
        'MB',
        memory((run) => run.residentBytes),
      ),
      summary(
        `plain: ${name}, heap`,
        'MB',
        memory((run) => run.heapBytes),
      ),
    ];
  });
}

function runOne(name: string, steps: number): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, name, String(steps)], {
    ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 },
  });
  if (status !== 0) throw new Error(`bench/plain/programs.mjs ${name}: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

function summary(name: string, unit: Result['unit'], sorted: readonly number[]): Result {
  const [best, median] = [sorted[0] as number, sorted[sorted.length >> 1] as number];
  return { name, unit, best, median, readings: sorted.length, peers: {} };
}
