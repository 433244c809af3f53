import type { Tensor } from 'torchlet';
import { datasets, type Image, transforms } from 'torchlet/vision';
import { describe, expect, test } from 'vitest';
import { type EpochResult, type Observer, type Plan, Training } from '../../src/cli/training.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/io/checkpoint.ts';
import { records } from '../vision/fixtures.ts';

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
