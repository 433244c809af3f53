import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rand, type Tensor, tensor } from 'torchlet';
import { load } from 'torchlet/io';
import { decode } from 'torchlet/onnx';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeCheckpoint } from '../../src/io/checkpoint.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';
import { encodePng } from '../../src/vision/codecs/encodePng.ts';
import { records, temporaryFolder } from '../vision/fixtures.ts';
import { bundleCommand } from './bundleCommand.ts';
import { type Result, Running } from './running.ts';

let program: string;
beforeAll(async () => {
  program = await bundleCommand();
}, 60_000);

const run = (cwd: string, line: string): Promise<Result> => start(cwd, line).done;
const start = (cwd: string, line: string, env: NodeJS.ProcessEnv = {}): Running =>
  new Running(program, cwd, line === '' ? [] : line.split(' '), { env });

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
  epochs: { epoch: number; loss: number; testAccuracy: number }[];
}

/** The bytes of a run's files: two runs that did the same have the same, however often they were stopped. */
async function outcome(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const bytes = await Promise.all(names.map((name) => readFile(join(folder, name), 'base64')));
  return Object.fromEntries(names.map((name, i) => [name, bytes[i] as string]));
}

const metricsOf = async (folder: string): Promise<Metrics> =>
  JSON.parse(await readFile(join(folder, 'metrics.json'), 'utf8')) as Metrics;

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
    const metrics = await metricsOf(made);
    expect(metrics).toMatchObject({ finished: true, settings: { lr: 0.01, momentum: 0.9, seed: 0, epochs: 2 } });
    expect(metrics.losses.length).toBe(20);
    const svg = await readFile(join(made, 'loss.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 860 460"[\s\S]*<\/svg>\n$/);
    expect(svg).not.toMatch(/NaN|undefined/);
    expect(svg).toContain('>epoch 2</text>');
  });

  test('Ctrl-C saves it, and --resume ends where it would have ended', async () => {
    const folder = await workplace();
    const options = 'train --dataset cifar10 --epochs 4 --batch-size 4 --seed 5 --threads 1';
    const running = start(folder, options);
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
    expect(await metricsOf(made)).toMatchObject({ finished: false });

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

  test('is evaluated, summarized, exported, and sees pictures', async () => {
    const folder = await workplace();
    const trained = await run(folder, 'train --dataset cifar10 --epochs 1 --batch-size 100');
    expect([trained.code, trained.stderr.replaceAll(/Warning: .*\n/g, '')]).toEqual([0, '']);
    const made = await onlyRun(folder);
    const name = made.slice(folder.length + 1);
    const { epochs } = await metricsOf(made);
    const accuracy = `${(100 * (epochs[0]?.testAccuracy ?? 0)).toFixed(2)} %`;

    const evaluated = await run(folder, `eval ${name}`);
    expect(evaluated.stdout).toMatch(new RegExp(`^${name}: 40 test images of cifar10, loss \\d\\.\\d{4}, accuracy `));
    expect(evaluated.stdout).toContain(`accuracy ${accuracy}\n\nairplane  `);
    const counts = [...evaluated.stdout.matchAll(/ (\d+) of (\d+)/g)].map(([, right, all]) => [
      Number(right),
      Number(all),
    ]);
    const sum = (at: number): number => counts.reduce((total, pair) => total + (pair[at] as number), 0);
    expect([counts.length, sum(1)]).toEqual([10, 40]);
    expect(`${((100 * sum(0)) / 40).toFixed(2)} %`).toBe(accuracy);

    const summarized = await run(folder, `summary ${name}/checkpoint.safetensors`);
    expect(summarized.stdout).toContain(`${name}: cifar10, batches of 100, SGD 0.01, momentum 0.9, seed 0\n`);
    expect(summarized.stdout).toContain('1 of 1 epochs are over\nepoch 1  loss ');
    expect(summarized.stdout).toContain('Total params: 145,578\n');

    const pixels = Uint8Array.from({ length: 48 * 40 * 3 }, (_, i) => (i * 7) & 255);
    await writeFile(join(folder, 'wide.ppm'), Buffer.concat([Buffer.from('P6 48 40 255\n'), pixels]));
    await writeFile(
      join(folder, 'small.png'),
      encodePng({ data: pixels.subarray(0, 300), height: 10, width: 10, channels: 3 }),
    );
    const predicted = await run(folder, `predict ${name} wide.ppm small.png`);
    expect([predicted.code, predicted.stderr]).toEqual([0, '']);
    const line = (path: string): string => `${path}: (\\w+ \\d+\\.\\d %(, |\n)){3}`;
    expect(predicted.stdout).toMatch(new RegExp(`^${line('wide.ppm')}${line('small.png')}$`));

    const path = join(made, 'checkpoint.safetensors');
    const { model } = decodeCheckpoint(await readFile(path), path);
    for (const ending of ['safetensors', 'pt', 'pth', 'npz']) {
      const { code, stdout } = await run(folder, `export ${name} out/model.${ending}`);
      expect([code, stdout]).toEqual([0, `written to out/model.${ending}: 10 tensors\n`]);
      const weights = (await load(join(folder, `out/model.${ending}`))) as Record<string, Tensor>;
      expect(Object.keys(weights).sort()).toEqual(Object.keys(model).sort());
      for (const [key, x] of Object.entries(model)) expect(weights[key]?.data()).toEqual(x.data());
    }
    const { metadata } = decodeSafetensors(await readFile(join(folder, 'out/model.safetensors')), 'x');
    expect(metadata).toEqual({ format: 'pt' });
    expect((await run(folder, `export ${name} out/model.onnx`)).code).toBe(0);
    const imported = decode(await readFile(join(folder, 'out/model.onnx')));
    expect((imported(rand([2, 3, 32, 32])) as Tensor).shape).toEqual([2, 10]);
  });

  test('SIGTERM saves too; a second Ctrl-C does not wait', async () => {
    const folder = await workplace();
    const first = start(folder, 'train --dataset cifar10 --epochs 50');
    await first.printed('epoch 1/50');
    first.child.kill('SIGTERM');
    expect((await first.done).code).toBe(143);
    expect((await first.done).stdout).toContain('go on with: torchlet train --resume');

    const second = start(folder, 'train --dataset cifar10 --batch-size 200 --epochs 50');
    await second.printed('200 training');
    second.child.kill('SIGINT');
    // What npm passes on arrives at once and is no second Ctrl-C; only what comes later is.
    second.child.kill('SIGINT');
    expect((await second.done).code).toBe(130);
    expect((await second.done).stdout).toContain('go on with:');
  });

  test('started by npm, it says how to go on with npm', async () => {
    const folder = await workplace();
    const running = start(folder, 'train --dataset cifar10 --epochs 50', { npm_lifecycle_event: 'start' });
    await running.printed('epoch 1/50');
    running.child.kill('SIGINT');
    expect((await running.done).stdout).toMatch(/go on with: npm start -- --resume runs\/cifar10-\d{8}-\d{6}\n$/);
  });

  test('the line that goes on can be typed: npx where it came from there, quoted where a shell needs it', async () => {
    const folder = await workplace();
    const running = start(folder, "train --dataset cifar10 --epochs 50 --out it's", { npm_lifecycle_event: 'npx' });
    await running.printed('epoch 1/50');
    running.child.kill('SIGINT');
    const { stdout } = await running.done;
    const [, line = ''] = /go on with: npx torchlet (.*)\n$/.exec(stdout) ?? [];
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(words).toEqual(['train', '--resume', expect.stringMatching(/^it's\/cifar10-\d{8}-\d{6}$/)]);
  });

  test('a loss that is not finite stops it with code 1, and the last good state stays', async () => {
    const folder = await workplace();
    const { code, stderr } = await run(folder, 'train --dataset cifar10 --epochs 3 --batch-size 20 --lr 1e30');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\ntorchlet: the loss is \S+ in epoch 1, after \d of 10 steps: [^\n]*--lr; runs\/\S+ keeps the state after epoch 0\n$/,
    );
    const made = await onlyRun(folder);
    const path = join(made, 'checkpoint.safetensors');
    const { model, info } = decodeCheckpoint(await readFile(path), path);
    expect(info).toMatchObject({ position: { epoch: 0, batch: 0 } });
    for (const x of Object.values(model)) expect((x.data() as Float32Array).every(Number.isFinite)).toBe(true);
    expect(await metricsOf(made)).toMatchObject({ finished: false, losses: [] });
  });

  test('is not gone on with by two at once, nor locked by one that was killed', async () => {
    const folder = await workplace();
    const first = start(folder, 'train --dataset cifar10 --epochs 50');
    await first.printed('epoch 1/50');
    const name = (await onlyRun(folder)).slice(folder.length + 1);
    const second = await run(folder, `train --resume ${name}`);
    expect([second.code, second.stderr]).toEqual([
      1,
      `torchlet: ${name} is being trained by process ${first.child.pid}: wait for its end, or stop it\n`,
    ]);
    first.child.kill('SIGKILL');
    await first.done;
    await writeFile(join(folder, name, 'metrics.json.1.part'), 'half');
    const third = start(folder, `train --resume ${name}`);
    await third.printed('going on with');
    third.child.kill('SIGINT');
    expect((await third.done).code).toBe(130);
    expect((await readdir(join(folder, name))).sort()).toEqual(['checkpoint.safetensors', 'loss.svg', 'metrics.json']);
  });

  test.runIf(process.platform === 'linux')('with little room for addresses it stays at one thread', async () => {
    const folder = await workplace();
    // Enough for one memory with what V8 reserves around it, not for a second one.
    const line = `ulimit -v 21000000; exec "${process.execPath}" "${program}" train --dataset cifar10 --epochs 1 --threads 2`;
    const result = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8' });
    expect([result.status, result.stderr.replaceAll(/^Warning: data.*\n/gm, '')]).toEqual([
      0,
      expect.stringMatching(/^(Warning: setNumThreads\(\): this host has no room for a shared memory [^\n]*\n)?$/),
    ]);
    expect(result.stdout).toMatch(/200 training and 40 test images, (1 thread|2 threads)\n/);
  });

  test('when its reader goes away, it is saved and ends', async () => {
    const folder = await workplace();
    const running = start(folder, 'train --dataset cifar10 --epochs 50');
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
    ['2 for a run that is not there', 'eval runs/x', 2, 'no run: runs/x/checkpoint.safetensors is not there'],
    ['1 when the files are not there', 'train --dataset mnist', 1, 'Dataset not found: train-images-idx3-ubyte'],
    ['1, in the words of the command', 'train --dataset cifar10 --root x', 1, '--download downloads it; or put'],
    ['1 where no folder can be made', 'train --dataset digits --limit 1 --out /proc/x', 1, 'torchlet: /proc/x: '],
    ['1 for a name that is too long', `train --dataset digits --limit 1 --out ${'x'.repeat(300)}`, 1, '(ENAMETOOLONG)'],
  ])('%s', async (_, line, expected, message) => {
    const { code, stdout, stderr } = await run(await temporaryFolder(), line);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(/^torchlet: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  test('a wrong command line names the help of its command, as it was started', async () => {
    const folder = await temporaryFolder();
    const said = async (line: string, event?: string): Promise<string | undefined> => {
      const { stderr } = await start(folder, line, event === undefined ? {} : { npm_lifecycle_event: event }).done;
      return /\(see (.*)\)\n$/.exec(stderr)?.[1];
    };
    expect(await said('train --learning-rate 1')).toBe('torchlet train --help');
    expect(await said('export', 'npx')).toBe('npx torchlet export --help');
    expect(await said('train --dataset digits --learning-rate 1', 'start')).toBe('npm start -- --help');
    expect(await said('trian')).toBe('torchlet --help');
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

  test('1 for what is no file to read, at once and with its name', async () => {
    const folder = await temporaryFolder();
    for (const name of ['pipe', 'large', 'folder']) await mkdir(join(folder, name));
    const path = (name: string): string => join(folder, name, 'checkpoint.safetensors');
    execFileSync('mkfifo', [path('pipe')]);
    await writeFile(path('large'), '');
    await truncate(path('large'), 3 * 2 ** 30);
    await mkdir(path('folder'));
    const said = async (name: string): Promise<unknown> => {
      const { code, stderr } = await run(folder, `train --resume ${name}`);
      return [code, stderr];
    };
    expect(await said('pipe')).toEqual([1, 'torchlet: pipe/checkpoint.safetensors is no plain file\n']);
    expect(await said('large')).toEqual([
      1,
      `torchlet: large/checkpoint.safetensors has ${3 * 2 ** 30} bytes, at most ${2 ** 30} are expected\n`,
    ]);
    expect(await said('folder')).toEqual([1, 'torchlet: folder/checkpoint.safetensors is a folder, not a file\n']);
  });

  test('no name in a file reaches the terminal as a command to it', async () => {
    const folder = await temporaryFolder();
    const evil = '\u001b[2J\u009b2J\u202e';
    const metadata = { format: 'torchlet-checkpoint', version: '1', optimizer: '{}', info: evil };
    for (const [i, bytes] of [
      encodeSafetensors({ tensors: new Map(), metadata }),
      encodeSafetensors({ tensors: new Map(), metadata: { ...metadata, format: evil } }),
      encodeSafetensors({ tensors: new Map(), metadata: { ...metadata, version: evil } }),
      encodeSafetensors({
        tensors: new Map([[evil, tensor([1])]]),
        metadata: { ...metadata, info: '{}', optimizer: '{"state":{},"param_groups":[]}' },
      }),
    ].entries()) {
      await mkdir(join(folder, `${i}`));
      await writeFile(join(folder, `${i}`, 'checkpoint.safetensors'), bytes);
      const { code, stderr } = await run(folder, `train --resume ${i}`);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^torchlet: [\x20-\x7e]+\n$/);
    }
  });

  test('0 for help and version', async () => {
    const folder = await temporaryFolder();
    const help = await run(folder, '--help');
    expect(await start(folder, '').done).toEqual(help);
    expect([help.code, help.stderr]).toEqual([0, '']);
    const names = [...help.stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name as string);
    expect([...new Set(names)]).toEqual(['train', 'eval', 'predict', 'summary', 'export', 'help']);
    const texts = await Promise.all(names.map(async (name) => (await run(folder, `${name} --help`)).stdout));
    expect(new Set(texts).size).toBe(6);
    expect(texts[0]).toContain('--batch-size N');
    expect([help.stdout, ...texts].every((text) => text.split('\n').every((line) => line.length <= 130))).toBe(true);
    expect((await run(folder, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
