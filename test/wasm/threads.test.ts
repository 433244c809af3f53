import { spawnSync } from 'node:child_process';
import { getNumThreads, manualSeed, nn, optim, rand, randint, setNumThreads, setSimd, ValueError } from 'torchlet';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../cli/bundleCommand.ts';

afterEach(async () => {
  await setNumThreads(1);
  await setSimd('strict');
});

/** Bytes of all parameters after three steps of a small convolutional network, large enough to be spread. */
function train(): Uint8Array {
  manualSeed(0);
  const model = new nn.Sequential(
    new nn.Conv2d(3, 16, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 24, 3, { stride: 2 }),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Linear(24 * 49, 64),
    new nn.Linear(64, 10),
  );
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  const [x, y] = [rand([16, 3, 32, 32]), randint(0, 10, [16])];
  for (let i = 0; i < 3; i++) {
    optimizer.zeroGrad();
    loss(model(x), y).backward();
    optimizer.step();
  }
  return Buffer.concat([...model.parameters()].map((p) => new Uint8Array(p.data().buffer)));
}

test('any number of threads gives the same bits, and tensors live through the change', async () => {
  const kept = rand([1000]);
  const numbers = kept.data();
  const one = train();
  for (const threads of [2, 3, 1, 2]) {
    expect(await setNumThreads(threads)).toBe(threads);
    expect(getNumThreads()).toBe(threads);
    for (let i = 0; i < 3; i++) expect(Buffer.compare(train(), one)).toBe(0);
  }
  expect(kept.data()).toEqual(numbers);
});

test('the relaxed build computes the same within rounding, and strict bits come back', async () => {
  const strict = train();
  expect(await setSimd('relaxed')).toBe('relaxed');
  const [a, b] = [new Float32Array(strict.slice().buffer), new Float32Array(train().slice().buffer)];
  expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))))).toBeLessThan(1e-4);
  await setSimd('strict');
  expect(Buffer.compare(train(), strict)).toBe(0);
});

test('wrong numbers change nothing', async () => {
  for (const wrong of [0, -1, 1.5, 65, Number.NaN]) await expect(setNumThreads(wrong)).rejects.toThrow(ValueError);
  // @ts-expect-error no such build
  await expect(setSimd('fast')).rejects.toThrow(ValueError);
  expect(getNumThreads()).toBe(1);
});

test('changes asked for at once come one after the other', async () => {
  await Promise.all([setNumThreads(2), setNumThreads(3), setNumThreads(2)]);
  expect(getNumThreads()).toBe(2);
});

describe('a process with idle workers', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleProgram('test/wasm/fixtures/idleWorkers.ts');
  }, 60_000);

  test('ends by itself', () => {
    const { status, stdout, signal } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 20_000 });
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: '2\n' });
  });
});
