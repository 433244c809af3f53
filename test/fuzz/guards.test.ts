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
import { takeIntrusions, withPattern } from './guardedBlocks';

vi.mock('../../src/wasm/block', async (original) => {
  const { guardedBlocks } = await import('./guardedBlocks');
  return guardedBlocks(await original());
});

const { conv2d, maxPool2d } = nn.functional;
const folder = fileURLToPath(new URL('../conformance/cases/', import.meta.url));
const library = { torchlet: torchlet as Namespace, data: data as Namespace, vision: vision as Namespace };

/** All cases take half a minute; without `--all` one in four. */
const STRIDE = process.env.TORCHLET_TEST_ALL === '1' ? 1 : 4;

it("PyTorch's cases write nothing but their own tensors, and read nothing that nobody wrote", () => {
  const earlier = torchlet.setWarnHook(() => {});
  const found: string[] = [];
  let passed = 0;
  for (const file of caseFiles(folder)) {
    const { cases } = JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as CaseFile;
    for (const [i, testCase] of cases.entries()) {
      if (i % STRIDE !== 0) continue;
      const { status, detail } = runCase(library, file, testCase);
      if (status === 'passed') passed++;
      const wrong = status === 'failed' ? [String(detail), ...takeIntrusions()] : takeIntrusions();
      found.push(...wrong.map((text) => `${file}#${testCase.id}: ${text}`));
    }
  }
  torchlet.setWarnHook(earlier);
  expect(found).toEqual([]);
  expect(passed).toBeGreaterThan(3900 / STRIDE);
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

/** Their numbers are drawn, or undefined. */
const RANDOM = /^(bernoulli|normal|uniform|random|empty|cauchy|exponential|geometric|logNormal|multinomial)/;
const METHODS = Object.getOwnPropertyNames(torchlet.Tensor.prototype).filter(
  (name) => !RANDOM.test(name) && name in torchlet,
);

const sizeOf = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 9, 17, 33).map((size): number => size);
const sizes = fc.array(sizeOf, { maxLength: 4 });
const shapes = sizes.filter((shape) => shape.reduce((n, size) => n * size, 1) < 3000);

const plain = (result: unknown): unknown => {
  if (result instanceof torchlet.Tensor)
    return [result.shape, Array.from(new Uint8Array(result.contiguous().data().buffer))];
  if (Array.isArray(result)) return result.map(plain);
  return result !== null && typeof result === 'object' ? Object.values(result).map(plain) : result;
};

it.each(METHODS)('%s of odd shapes writes and reads nothing but its operands', (name) => {
  fc.assert(
    fc.property(
      shapes,
      fc.integer({ min: -2, max: 3 }),
      fc.constantFrom('float32', 'int32', 'bool', 'complex64'),
      fc.boolean(),
      (shape, number, dtype, turned) => {
        const operand = (shift: number): Tensor => {
          const [from, to] = turned ? [[...shape].reverse(), [...shape.keys()].reverse()] : [shape, [...shape.keys()]];
          const count = from.reduce((n, size) => n * size, 1);
          const values = Float32Array.from({ length: count }, (_, i) => ((i * 37 + shift) % 19) / 7);
          return torchlet.tensor(values).reshape(from).to(dtype).permute(to);
        };
        const ways: ((x: Tensor) => unknown[])[] = [
          () => [],
          () => [number],
          () => [operand(5)],
          () => [0, operand(3)],
        ];
        for (const way of ways) {
          const run = (): unknown => {
            try {
              const x = operand(1);
              return plain((x as unknown as Record<string, (...rest: unknown[]) => unknown>)[name]?.(...way(x)));
            } catch {
              return 'refused';
            }
          };
          const found = run();
          expect(takeIntrusions()).toEqual([]);
          expect(withPattern(0x01010101, run)).toEqual(found);
        }
      },
    ),
    { seed: 20241103, numRuns: 8 },
  );
});
