import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const PROGRAM = fileURLToPath(new URL('../program/ranks.mjs', import.meta.url));
const KOFFI = fileURLToPath(new URL('../../../node_modules/koffi', import.meta.url));
const RANKS = 2;

/** Why two processes cannot call each other here; undefined where they can. */
export function reasonAgainstRanks() {
  const isThere = spawnSync('mpirun', ['--version'], { encoding: 'utf8' }).stdout?.includes('Open MPI');
  return isThere ? undefined : 'Open MPI is not installed (Debian: openmpi-bin)';
}

let first;

/**
 * Two ranks of a runtime add up and train together: all have the same bytes, which are those of the runtime that was asked first.
 *
 * @returns the beginning of their hash
 */
export async function testRanks({ consumer }, command, args) {
  const program = join(consumer, 'ranks.mjs');
  copyFileSync(PROGRAM, program);
  try {
    // An optional peer of the package.
    symlinkSync(KOFFI, join(consumer, 'node_modules/koffi'), 'junction');
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const options = ['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-n', String(RANKS)];
  const output = await run('mpirun', [...options, command, ...args, program], { cwd: consumer });
  const ranks = JSON.parse(output.trimEnd().split('\n').at(-1));
  first ??= ranks[0]?.hash;
  if (ranks.length !== RANKS || ranks.some(({ size, hash }) => size !== RANKS || hash !== first)) {
    throw new Error(`expected ${first} on ${RANKS} ranks: ${output}`);
  }
  return first.slice(0, 8);
}
