import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import * as torchlet from 'torchlet';
import { autograd, nn, rand, randn, type Tensor, TorchletError } from 'torchlet';
import * as data from 'torchlet/data';
import * as vision from 'torchlet/vision';
import { expect, it, vi } from 'vitest';
import type { Namespace } from '../conformance/api';
import type { CaseFile } from '../conformance/json';
import { caseFiles } from '../conformance/run';
import { runCase } from '../conformance/runCase';
import { takeIntrusions } from './guardedBlocks';

vi.mock('../../src/wasm/block', async (original) => {
  const { guardedBlocks } = await import('./guardedBlocks');
  return guardedBlocks(await original());
});

const { conv2d, maxPool2d } = nn.functional;
const folder = fileURLToPath(new URL('../conformance/cases/', import.meta.url));
const library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };

it("PyTorch's cases write nothing but their own tensors, and read nothing that nobody wrote", () => {
  const earlier = torchlet.setWarnHook(() => {});
  const found: string[] = [];
  let passed = 0;
  for (const file of caseFiles(folder)) {
    const { cases } = JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as CaseFile;
    for (const testCase of cases) {
      const { status, detail } = runCase(library, file, testCase);
      if (status === 'passed') passed++;
      const wrong = status === 'failed' ? [String(detail), ...takeIntrusions()] : takeIntrusions();
      found.push(...wrong.map((text) => `${file}#${testCase.id}: ${text}`));
    }
  }
  torchlet.setWarnHook(earlier);
  expect(found).toEqual([]);
  expect(passed).toBeGreaterThan(2000);
}, 100_000);

const size = (min: number, max: number) => fc.integer({ min, max });
const two = (min: number, max: number) => fc.tuple(size(min, max), size(min, max));

/** The gradients of sum(y w) in every tensor given, and those of their own sum with other weights. */
function passes(run: (...x: Tensor[]) => Tensor, given: readonly Tensor[]): { y: Tensor; grads: Tensor[] } {
  const inputs = given.map((x) => x.detach().requiresGrad_());
  const y = run(...inputs);
  const grads = autograd.grad(y.mul(y.detach().cos()).sum(), inputs, { createGraph: true });
  const again = grads.map((grad) => grad.mul(rand(grad.shape)).sum()).reduce((sum, part) => sum.add(part));
  if (again.requiresGrad) autograd.grad(again, inputs, { allowUnused: true });
  return { y, grads };
}

const pools = fc.record({
  shape: fc.tuple(size(1, 2), size(1, 9), size(1, 9), size(1, 24)),
  kernel: two(1, 4),
  stride: two(1, 7),
  padding: two(0, 2),
  dilation: two(1, 4),
  ceilMode: fc.boolean(),
});

it('pooling, also by windows that lie outside of the image, changes no other tensor', () => {
  let outside = 0;
  fc.assert(
    fc.property(pools, ({ shape, kernel, ...options }) => {
      const x = randn([...shape]);
      try {
        const { y, grads } = passes((input) => maxPool2d(input, kernel, options), [x]);
        // Each window's gradient is found at one pixel.
        const finite = y.detach().isfinite();
        if (!finite.all().item<boolean>()) outside++;
        const sum = y.detach().cos().where(finite, torchlet.tensor(0)).sum().item();
        expect((grads[0] as Tensor).sum().item()).toBeCloseTo(sum, 3);
      } catch (error) {
        if (!(error instanceof TorchletError)) throw error;
      }
      expect(takeIntrusions()).toEqual([]);
    }),
    { seed: 20241101, numRuns: 400 },
  );
  expect(outside).toBeGreaterThan(3);
});

const convolutions = fc.record({
  n: size(0, 3),
  image: two(1, 13),
  channels: two(1, 5),
  groups: size(1, 6),
  kernel: two(1, 5),
  stride: two(1, 4),
  padding: two(0, 3),
  dilation: two(1, 3),
});

it('convolutions of any geometry change no other tensor', () => {
  fc.assert(
    fc.property(convolutions, ({ n, image, channels: [c, o], groups, kernel, ...options }) => {
      const [x, w] = [randn([n, c * groups, ...image]), randn([o * groups, c, ...kernel])];
      try {
        passes(
          (input, weight, bias) =>
            conv2d(input as Tensor, weight as Tensor, { bias: bias as Tensor, groups, ...options }),
          [x, w, randn([o * groups])],
        );
      } catch (error) {
        if (!(error instanceof TorchletError)) throw error;
      }
      expect(takeIntrusions()).toEqual([]);
    }),
    { seed: 20241102, numRuns: 250 },
  );
});
