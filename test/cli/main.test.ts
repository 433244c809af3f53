import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { decodeCheckpoint } from '../../src/io/checkpoint.ts';
import { records, temporaryFolder } from '../vision/fixtures.ts';
import { bundleCommand } from './bundleCommand.ts';

let program: string;
beforeAll(async () => {
  program = await bundleCommand();
}, 60_000);

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command, running; `text` is what it has printed so far. */
class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly done: Promise<Result>;

  constructor(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const { CI: _, npm_lifecycle_event: __, ...inherited } = process.env;
    this.child = spawn(process.execPath, [program, ...args], { cwd, env: { ...inherited, ...env } });
    onTestFinished(() => void this.child.kill('SIGKILL'));
    this.child.stdout?.on('data', (part) => (this.stdout += part));
    this.child.stderr?.on('data', (part) => (this.stderr += part));
    this.done = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  async printed(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended without '${text}': ${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

const run = (cwd: string, line: string): Promise<Result> => new Running(cwd, line.split(' ')).done;

/** A working directory with a small CIFAR-10 in data/: 200 training images, 40 test images. */
async function workplace(): Promise<string> {
  const files: Record<string, Uint8Array> = { 'data/cifar-10-batches-bin/test_batch.bin': records(40, 1, 7) };
  for (let i = 1; i <= 5; i++) files[`data/cifar-10-batches-bin/data_batch_${i}.bin`] = records(40, 1, 40 * i);
  return temporaryFolder(files);
}

const onlyRun = async (folder: string): Promise<string> => {
  const names = await readdir(join(folder, 'runs'));
  expect(names.length).toBe(1);
  return join(folder, 'runs', names[0] as string);
};

interface Metrics {
  finished: boolean;
  losses: number[];
  epochs: { epoch: number; loss: number; testAccuracy: number; seconds: number; imagesPerSecond: number }[];
}

/** What two runs that did the same agree in: all but times. */
async function outcome(folder: string): Promise<unknown> {
  const metrics = JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8')) as Metrics;
  const epochs = metrics.epochs.map(({ epoch, loss, testAccuracy }) => ({ epoch, loss, testAccuracy }));
  const path = join(folder, 'checkpoint.safetensors');
  const { model, generators, optimizer } = decodeCheckpoint(await readFile(path), path);
  const bytes = Object.entries(model).map(([name, x]) => [name, x.data()]);
  const state = JSON.stringify(optimizer, (_, value) => value);
  return { ...metrics, epochs, bytes, state, generators };
}

describe('a run', { timeout: 120_000 }, () => {
  test('prints its epochs and a curve, and writes a folder', async () => {
    const folder = await workplace();
    const { code, stdout, stderr } = await run(
      folder,
      'train --dataset cifar10 --epochs 2 --batch-size 20 --threads 1',
    );
    expect(stderr.replaceAll(/Warning: .* records; the original has \d+\n/g, '')).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('cifar10: 200 training and 40 test images, 1 thread\n');
    expect(stdout).toMatch(
      /epoch 2\/2 {2}loss \d\.\d{4} {2}test accuracy \d+\.\d\d % {2}[\d,]+ images\/s {2}\d+\.\d s\n/,
    );
    expect(stdout).toMatch(/loss by step\n/);
    const made = await onlyRun(folder);
    expect(made).toMatch(/cifar10-\d{8}-\d{6}$/);
    expect((await readdir(made)).sort()).toEqual(['checkpoint.safetensors', 'loss.svg', 'metrics.json']);
    const metrics = JSON.parse(await readFile(join(made, 'metrics.json'), 'utf8')) as Metrics;
    expect(metrics).toMatchObject({ finished: true, settings: { lr: 0.01, momentum: 0.9, seed: 0, epochs: 2 } });
    expect(metrics.losses.length).toBe(20);
    const svg = await readFile(join(made, 'loss.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 860 460"[\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg).toContain('>epoch 2</text>');
  });

  test('Ctrl-C saves it, and --resume ends where it would have ended', async () => {
    const folder = await workplace();
    const options = 'train --dataset cifar10 --epochs 4 --batch-size 4 --seed 5';
    const running = new Running(folder, options.split(' '));
    await running.printed('epoch 1/4');
    running.child.kill('SIGINT');
    const stopped = await running.done;
    expect(stopped.code).toBe(130);
    const made = await onlyRun(folder);
    const name = made.slice(folder.length + 1);
    expect(stopped.stdout).toMatch(
      /stopped (in epoch \d, after \d+ of 50 steps|after epoch \d); go on with: torchlet train --resume/,
    );
    expect(stopped.stdout).toContain(`--resume ${name}\n`);
    expect((await outcome(made)) as Metrics).toMatchObject({ finished: false });

    const resumed = await run(folder, 'train --resume');
    expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringContaining(`going on with ${name} `)]);
    const straight = await run(folder, `${options} --out straight`);
    expect(straight.code).toBe(0);
    const [other] = await readdir(join(folder, 'straight'));
    expect(await outcome(made)).toEqual(await outcome(join(folder, 'straight', other as string)));

    const complete = await run(folder, `train --resume ${name}`);
    expect([complete.code, complete.stdout]).toEqual([0, expect.stringContaining('has all of its 4 epochs')]);
    const changed = await run(folder, `train --resume ${name} --lr 0.5`);
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining('--lr 0.5 is not what')]);
  });

  test('SIGTERM saves too; a second Ctrl-C does not wait', async () => {
    const folder = await workplace();
    const first = new Running(folder, 'train --dataset cifar10 --epochs 50'.split(' '));
    await first.printed('epoch 1/50');
    first.child.kill('SIGTERM');
    expect((await first.done).code).toBe(143);
    expect((await first.done).stdout).toContain('go on with: torchlet train --resume');

    const second = new Running(folder, 'train --dataset cifar10 --batch-size 200 --epochs 50'.split(' '));
    await second.printed('200 training');
    second.child.kill('SIGINT');
    // What npm passes on arrives at once and is no second Ctrl-C; only what comes later is.
    second.child.kill('SIGINT');
    expect((await second.done).code).toBe(130);
    expect((await second.done).stdout).toContain('go on with:');
  });

  test('started by npm, it says how to go on with npm', async () => {
    const folder = await workplace();
    const running = new Running(folder, 'train --dataset cifar10 --epochs 50'.split(' '), {
      npm_lifecycle_event: 'start',
    });
    await running.printed('epoch 1/50');
    running.child.kill('SIGINT');
    expect((await running.done).stdout).toMatch(/go on with: npm start -- --resume runs\/cifar10-\d{8}-\d{6}\n$/);
  });

  test('when its reader goes away, it is saved and ends', async () => {
    const folder = await workplace();
    const running = new Running(folder, 'train --dataset cifar10 --epochs 50'.split(' '));
    await running.printed('epoch 1/50');
    running.child.stdout?.destroy();
    const { code, stderr } = await running.done;
    expect(code).toBe(141);
    expect(stderr).toContain('torchlet: the output cannot be written (EPIPE): stopped ');
    expect(await readdir(await onlyRun(folder))).toContain('checkpoint.safetensors');
  });
});

describe('one line on stderr and an exit code', { timeout: 60_000 }, () => {
  test.each([
    ['2 for a wrong command line', 'train --dataset cifar11', 2, "unknown dataset 'cifar11': did you mean cifar10?"],
    ['2 when there is nothing to resume', 'train --resume', 2, 'no run to resume: runs holds none'],
    ['1 when the files are not there', 'train --dataset mnist', 1, 'Dataset not found: train-images-idx3-ubyte'],
  ])('%s', async (_, line, expected, message) => {
    const { code, stdout, stderr } = await run(await temporaryFolder(), line);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(/^torchlet: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  test('1 when the results cannot be written', async () => {
    const folder = await workplace();
    await writeFile(join(folder, 'runs'), 'in the way');
    const { code, stderr } = await run(folder, 'train --dataset cifar10');
    expect(code).toBe(1);
    expect(stderr).toMatch(/torchlet: .*runs: a file of that name is in the way \(EEXIST\)\n$/);
  });

  test('1 for a checkpoint that is damaged', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'runs/digits-1'), { recursive: true });
    await writeFile(join(folder, 'runs/digits-1/checkpoint.safetensors'), new Uint8Array(100));
    const { code, stderr } = await run(folder, 'train --resume runs/digits-1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^torchlet: runs\/digits-1\/checkpoint\.safetensors is no safetensors file[^\n]+\n$/);
  });

  test('0 for help and version', async () => {
    const folder = await temporaryFolder();
    const help = await run(folder, '--help');
    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('--batch-size N');
    expect(help.stdout.split('\n').every((line) => line.length <= 120)).toBe(true);
    expect((await run(folder, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
