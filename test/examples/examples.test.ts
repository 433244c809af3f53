import { readFile } from 'node:fs/promises';
import { Tensor } from 'torchlet';
import { afterEach, expect, test, vi } from 'vitest';
import { records, temporaryFolder } from '../vision/fixtures.ts';

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('the tutorial runs over a CIFAR-10 in data/, without the network', async () => {
  process.chdir(await temporaryFolder({ 'data/cifar-10-batches-bin/test_batch.bin': records(150) }));
  const fetched = vi.spyOn(globalThis, 'fetch');
  const backward = vi.spyOn(Tensor.prototype, 'backward');
  await import('../../examples/tutorial.ts');
  expect(fetched).not.toHaveBeenCalled();
  expect(backward).toHaveBeenCalledTimes(3);
  // The losses of an untrained network on ten classes: log(10) and a little.
  for (const loss of backward.mock.contexts) expect((loss as Tensor).item()).toBeCloseTo(Math.log(10), 1);
});

test('it is written as the README shows it', async () => {
  const [, ...lines] = (await readFile('examples/tutorial.ts', 'utf8')).split('\n');
  expect(await readFile('README.md', 'utf8')).toContain(lines.join('\n'));
});

test("the losses print the tutorial's results", async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/losses.ts');
  expect(log.mock.calls).toEqual([['tensor(0.6667)'], ['tensor(2.)'], ['tensor(4.)'], ['tensor(1.1019)']]);
});

test('REINFORCE learns to go straight to its goal', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/reinforce.ts');
  const steps = log.mock.calls.map(([line]) => Number(/: (\S+) steps/.exec(line)?.[1]));
  // Four steps are the least; an untrained policy takes nearly all of its twenty.
  expect(steps).toHaveLength(3);
  expect(steps.at(-1)).toBeLessThan(5);
});

test('the physics-informed network finds the solution of its equation', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/pinn.ts');
  const [rows] = log.mock.calls.at(-1) as [number[][]];
  for (const [found, exact] of rows as [number, number][]) expect(Math.abs(found - exact)).toBeLessThan(0.03);
});

test('the Gaussian process finds a sine and its noise', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/gaussianProcess.ts');
  const lines = log.mock.calls.map(([line]) => String(line));
  const losses = lines.slice(0, -1).map((line) => Number(line.split('= ')[1]));
  expect(losses.length).toBe(4);
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
  const numbers = [...(lines.at(-1) as string).matchAll(/-?\d+\.\d+/g)].map(Number);
  expect(Math.abs((numbers[0] as number) - 0.1)).toBeLessThan(0.04);
  for (const [i, place] of [1, 3, 5].entries()) {
    expect(Math.abs((numbers[1 + i] as number) - Math.sin(place))).toBeLessThan(0.15);
  }
});

test('the spectral filter takes nine tenths of the noise, and passes low frequencies only', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/spectralFilter.ts');
  const printed = log.mock.calls.flat().join(' ');
  const [before, after, ...gains] = [...printed.matchAll(/\d+\.\d+/g)].map(Number) as [number, number, ...number[]];
  expect(before).toBeCloseTo(0.25, 1);
  expect(after).toBeLessThan(0.1 * before);
  expect(gains).toHaveLength(5);
  expect(gains[0]).toBeGreaterThan(0.95);
  expect(gains.slice(2).every((gain) => gain < 0.1)).toBe(true);
});

test('several processes, or one, learn the length of vectors', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.stubEnv('TORCHLET_MPI', 'none');
  await import('../../examples/distributed/train.ts');
  const losses = log.mock.calls.map(([line]) => Number(/loss (\S+)$/.exec(String(line))?.[1]));
  expect(losses).toHaveLength(5);
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 10);
});
