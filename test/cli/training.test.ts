import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, full, noGrad, type Tensor } from 'torchlet';
import { datasets, type Image, transforms } from 'torchlet/vision';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint, writeRun } from '../../src/cli/runFolder.ts';
import { checkInfo, type EpochResult, type Plan, type RunInfo } from '../../src/cli/runInfo.ts';
import { terminalChart } from '../../src/cli/terminalChart.ts';
import { type Observer, Training } from '../../src/cli/training.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint.ts';
import { records, temporaryFolder } from '../vision/fixtures.ts';

const settings = { dataset: 'cifar10', batchSize: 16, lr: 0.01, momentum: 0.9, seed: 3, limit: null } as const;
const plan: Plan = { epochs: 3, root: null };

const quiet: Observer = { step: () => {}, testing: () => {}, epoch: () => {} };
const never = new AbortController().signal;

/** 5 steps an epoch, the last one smaller. */
const make = (transform: (image: Image) => Tensor = transforms.toTensor(), seed = 3): Training => {
  const train = datasets.CIFAR10.fromBytes([records(70)], { transform });
  const test = datasets.CIFAR10.fromBytes([records(30, 1, 70)], { transform: transforms.toTensor(), train: false });
  return new Training({ ...settings, seed }, train, test, 10);
};

const bits = (training: Training): unknown => {
  const { model, optimizer } = training.checkpoint(plan);
  const state = Object.values(optimizer.state).map((own) => (own.momentum_buffer as Tensor).data());
  return [Object.values(model).map((x) => x.data()), state];
};

const untimed = (results: readonly EpochResult[]): unknown =>
  results.map(({ epoch, loss, testAccuracy }) => ({ epoch, loss, testAccuracy }));

/** Runs until `steps` steps are taken, as Ctrl-C would stop it. */
async function stopAfter(training: Training, steps: number): Promise<void> {
  const controller = new AbortController();
  const step = (now: Training): void => {
    if (now.losses.length === steps) controller.abort();
  };
  await training.run(plan.epochs, { ...quiet, step }, controller.signal);
}

/** Another process that goes on with the run. */
function reload(training: Training, transform?: (image: Image) => Tensor): Training {
  const bytes = encodeCheckpoint(training.checkpoint(plan));
  const next = make(transform);
  next.restore(decodeCheckpoint(bytes, 'x'), 'x');
  return next;
}

const random = (): ((image: Image) => Tensor) =>
  transforms.compose([
    transforms.randomCrop(32, { padding: 4 }),
    transforms.randomHorizontalFlip(),
    transforms.toTensor(),
  ]);

describe('a run that was stopped goes on to the same bits', () => {
  test.each([
    ['in the middle of an epoch', 7, undefined],
    ['after the last step of an epoch, before its test', 5, undefined],
    ['at the very end', 15, undefined],
    ['with transforms that draw', 8, random()],
  ])('%s', async (_, steps, transform) => {
    const straight = make(transform);
    await straight.run(plan.epochs, quiet, never);
    const stopped = make(transform);
    await stopAfter(stopped, steps);
    expect(stopped.losses.length).toBe(steps);
    const resumed = reload(stopped, transform);
    await resumed.run(plan.epochs, quiet, never);
    expect(bits(resumed)).toEqual(bits(straight));
    expect(resumed.losses).toEqual(straight.losses);
    expect(untimed(resumed.results)).toEqual(untimed(straight.results));
    expect(resumed.position).toEqual({ epoch: 3, batch: 0 });
  });

  test('twice', async () => {
    const straight = make();
    await straight.run(2, quiet, never);
    const first = make();
    await stopAfter(first, 2);
    const second = reload(first);
    await stopAfter(second, 4);
    const third = reload(second);
    await third.run(2, quiet, never);
    expect(bits(third)).toEqual(bits(straight));
  });

  test('with more epochs than planned at first', async () => {
    const straight = make();
    await straight.run(3, quiet, never);
    const short = make();
    await short.run(2, quiet, never);
    const longer = reload(short);
    await longer.run(3, quiet, never);
    expect(bits(longer)).toEqual(bits(straight));
  });
});

test('the seed decides', async () => {
  const losses: number[][] = [];
  for (const seed of [3, 3, 4]) {
    const training = make(transforms.toTensor(), seed);
    await training.run(1, quiet, never);
    losses.push(training.losses);
  }
  expect(losses[1]).toEqual(losses[0]);
  expect(losses[2]).not.toEqual(losses[0]);
});

test('a checkpoint of another dataset is refused', async () => {
  const training = make();
  await stopAfter(training, 3);
  const checkpoint = training.checkpoint(plan);
  const shorter = new Training(
    settings,
    datasets.CIFAR10.fromBytes([records(20)], { transform: transforms.toTensor() }),
    datasets.CIFAR10.fromBytes([records(20)], { transform: transforms.toTensor() }),
    10,
  );
  checkpoint.series.loss = Float32Array.of(1);
  expect(() => shorter.restore(checkpoint, 'run/checkpoint')).toThrow(
    'run/checkpoint does not belong to this run: it has 1 losses for 3 steps',
  );
});

describe('a run that diverges', () => {
  test('takes no step with a loss that is not finite', async () => {
    const training = make(() => full([3, 32, 32], Number.NaN));
    const before = bits(training);
    await expect(training.run(1, quiet, never)).rejects.toThrow(
      'the loss is NaN in epoch 1, after 0 of 5 steps: the training diverges',
    );
    expect([training.losses, bits(training)]).toEqual([[], before]);
  });

  test('does not write weights that are not finite over those that were', async () => {
    const folder = await temporaryFolder();
    const training = make();
    await writeRun(folder, training, plan);
    const path = join(folder, 'checkpoint.safetensors');
    const before = await readFile(path);
    noGrad(() => training.model.stateDict()['model1.0.weight']?.fill_(Number.POSITIVE_INFINITY));
    await expect(writeRun(folder, training, plan)).rejects.toThrow('model1.0.weight holds numbers that are not finite');
    expect(await readFile(path)).toEqual(before);
  });
});

test('a run of 150,000 steps goes on', async () => {
  const one = datasets.CIFAR10.fromBytes([records(1)], { transform: transforms.toTensor() });
  const long = (): Training => new Training({ ...settings, batchSize: 1, momentum: 0 }, one, one, 10);
  const results = Array.from({ length: 150_000 }, (_, i) => ({ epoch: i + 1, loss: 1, testAccuracy: 0 }));
  const checkpoint = long().checkpoint({ epochs: 150_001, root: null });
  const series = { loss: new Float32Array(150_000).fill(1) };
  const info = { ...(checkpoint.info as object), position: { epoch: 150_000, batch: 0 }, results };
  const bytes = encodeCheckpoint({ ...checkpoint, series, info });
  const folder = await temporaryFolder({ 'checkpoint.safetensors': bytes });
  const training = long();
  training.restore((await readCheckpoint(folder)).checkpoint, 'x');
  await training.run(150_001, quiet, never);
  await writeRun(folder, training, { epochs: 150_001, root: null });
  expect(training.losses.length).toBe(150_001);
  expect(terminalChart(training.losses, 80)).toContain('loss by step');
});

describe('a checkpoint whose parts do not belong together is refused with its name and the field', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    const training = make();
    await stopAfter(training, 3);
    bytes = encodeCheckpoint(training.checkpoint(plan));
  });
  type Spoil = (checkpoint: Checkpoint, info: RunInfo) => void;
  const group = (checkpoint: Checkpoint): Record<string, unknown> =>
    checkpoint.optimizer.param_groups[0] as Record<string, unknown>;
  test.each<[string, Spoil, string]>([
    ['another rate', (c) => Object.assign(group(c), { lr: 5 }), 'its optimizer.param_groups[0].lr is 5, expected 0.01'],
    ['no rate', (c) => delete group(c).lr, 'its optimizer.param_groups[0].lr is undefined, expected 0.01'],
    ['fewer params', (c) => Object.assign(group(c), { params: [0] }), 'its optimizer.param_groups[0].params is [0]'],
    ['no group', (c) => c.optimizer.param_groups.pop(), 'its optimizer.param_groups has 0 entries, expected 1'],
    ['lost momentum', (c) => delete c.optimizer.state[4], 'its optimizer.state.4 has no momentum_buffer after 3 steps'],
    ['a lost weight', (c) => delete c.model['model1.0.weight'], 'Missing key(s) in state_dict: "model1.0.weight"'],
    ['half a generator', (c) => Object.assign(c.generators, { default: new Uint8Array(9) }), 'RNG state is wrong'],
    ['no generator', (c) => delete c.generators.default, 'x does not belong to this run'],
    ['a batch too far', (_, info) => Object.assign(info.position, { batch: 6 }), 'it has 3 losses for 6 steps'],
    ['a rate in words', (_, info) => Object.assign(info.settings, { lr: 'x' }), 'its info.settings.lr is "x"'],
    [
      'no dataset',
      (_, info) => Object.assign(info.settings, { dataset: 'a' }),
      'info.settings.dataset is "a", expected one of',
    ],
    [
      'half a batch',
      (_, info) => Object.assign(info.settings, { batchSize: 0.5 }),
      'its info.settings.batchSize is 0.5',
    ],
    ['a root of bytes', (_, info) => Object.assign(info.plan, { root: 3 }), 'its info.plan.root is 3, expected a text'],
    ['no plan', (_, info) => Reflect.deleteProperty(info, 'plan'), 'its info has no plan'],
    ['half an epoch', (_, info) => Object.assign(info.position, { epoch: -1 }), 'its info.position.epoch is -1'],
    [
      'a result without its loss',
      (_, info) => info.results.push({ epoch: 1, testAccuracy: 0 } as EpochResult),
      'its info.results[0] has no loss',
    ],
    [
      'accuracy above 1',
      (_, info) => info.results.push({ epoch: 1, loss: 0, testAccuracy: 2 }),
      'results[0].testAccuracy is 2',
    ],
  ])('%s', (_, spoil, message) => {
    const checkpoint = decodeCheckpoint(bytes, 'x');
    spoil(checkpoint, checkpoint.info as RunInfo);
    const training = make();
    const before = bits(training);
    const restore = (): void => {
      checkInfo(checkpoint.info, 'x');
      training.restore(checkpoint, 'x');
    };
    expect(restore).toThrow(FormatError);
    expect(restore).toThrow(message);
    expect(restore).toThrow(/^x /);
    expect([bits(training), training.losses]).toEqual([before, []]);
  });
});
