import fc from 'fast-check';
import { autograd, cat, nn, noGrad, stack, type Tensor, tensor, zerosLike } from 'torchlet';
import { expect, it } from 'vitest';
import { numbers } from './program';
import { sizeOf } from './reference';

const { conv2d, crossEntropy, linear, l1Loss, maxPool2d, mseLoss } = nn.functional;

/** The same elements, in a memory where they do not lie one behind the other. */
const LAYOUTS: Record<string, (x: Tensor) => Tensor> = {
  permuted(x) {
    const dims = Array.from(x.shape, (_, dim) => x.ndim - 1 - dim);
    return x.permute(dims).clone().permute(dims);
  },
  everySecond: (x) => stack([x, zerosLike(x)], x.ndim).select(x.ndim, 0),
  apart: (x) => (x.ndim === 0 ? x : cat([x, x], x.ndim - 1).narrow(x.ndim - 1, x.size(-1), x.size(-1))),
  swapped: (x) => (x.ndim < 2 ? x : x.transpose(-1, -2).clone().transpose(-1, -2)),
};

const made = (shape: readonly number[], seed: number): Tensor =>
  tensor(numbers(sizeOf(shape), seed), { dtype: 'float32' }).reshape([...shape]);

/** Operations on one tensor of any shape, 0-d and empty ones among them. */
const ON_ANY: Record<string, (x: Tensor) => Tensor> = {
  exp: (x) => x.exp(),
  sigmoid: (x) => x.sigmoid(),
  relu: (x) => x.relu(),
  addRow: (x) => x.add(x.sum(0, { keepdim: true })),
  timesItself: (x) => x.mul(x.detach()).div(3),
  where: (x) => x.where(x.gt(0), x.neg()),
  sum: (x) => x.sum(),
  sumOfLast: (x) => x.sum(-1),
  meanOfFirst: (x) => x.mean(0, { keepdim: true }),
  softmax: (x) => x.softmax(-1),
  logSoftmax: (x) => x.logSoftmax(0),
  cumsum: (x) => x.cumsum(0),
  flip: (x) => (x.ndim === 0 ? x.clone() : x.flip([0])),
  flatten: (x) => x.flatten(),
  prod: (x) => x.prod(0),
  norm: (x) => x.norm(),
  clamp: (x) => x.clamp(-0.5, 0.5),
  cat: (x) => (x.ndim === 0 ? x.clone() : cat([x, x.neg(), x], x.ndim - 1)),
  unbind: (x) => (x.ndim === 0 || x.size(0) === 0 ? x.clone() : stack(x.unbind(), x.ndim - 1)),
  mse: (x) => mseLoss(x, x.detach().neg()),
  l1: (x) => l1Loss(x, x.detach().mul(2), { reduction: 'sum' }),
};

/** Operations on tensors of the shapes that they ask for. */
const ON_SHAPES: Record<string, { shapes: readonly (readonly number[])[]; run: (...x: Tensor[]) => Tensor }> = {
  matmul: {
    shapes: [
      [5, 7],
      [7, 3],
    ],
    run: (a, b) => (a as Tensor).matmul(b as Tensor),
  },
  matmulOfNothing: {
    shapes: [
      [5, 0],
      [0, 3],
    ],
    run: (a, b) => (a as Tensor).matmul(b as Tensor),
  },
  batches: {
    shapes: [
      [2, 3, 4],
      [2, 4, 5],
    ],
    run: (a, b) => (a as Tensor).matmul(b as Tensor),
  },
  linear: { shapes: [[3, 6], [4, 6], [4]], run: (x, w, b) => linear(x as Tensor, w as Tensor, b as Tensor) },
  linearOfNone: { shapes: [[0, 6], [4, 6], [4]], run: (x, w, b) => linear(x as Tensor, w as Tensor, b as Tensor) },
  conv: {
    shapes: [[2, 3, 7, 6], [4, 3, 3, 3], [4]],
    run: (x, w, b) => conv2d(x as Tensor, w as Tensor, { bias: b as Tensor, padding: 1 }),
  },
  convOfOne: {
    shapes: [
      [1, 8, 12, 12],
      [8, 8, 3, 3],
    ],
    run: (x, w) => conv2d(x as Tensor, w as Tensor, { padding: 1 }),
  },
  depthwise: {
    shapes: [
      [2, 4, 6, 6],
      [4, 1, 3, 3],
    ],
    run: (x, w) => conv2d(x as Tensor, w as Tensor, { groups: 4 }),
  },
  convOfNone: {
    shapes: [
      [0, 3, 7, 6],
      [4, 3, 3, 3],
    ],
    run: (x, w) => conv2d(x as Tensor, w as Tensor),
  },
  pool: { shapes: [[2, 3, 6, 6]], run: (x) => maxPool2d(x as Tensor, 2) as Tensor },
  crossEntropy: {
    shapes: [[4, 5]],
    run: (x) => crossEntropy(x as Tensor, tensor([0, 3, 2, 4], { dtype: 'int32' }), { labelSmoothing: 0.1 }),
  },
  crossEntropyOfImages: {
    shapes: [
      [2, 3, 2, 2],
      [2, 3, 2, 2],
    ],
    run: (x, y) => crossEntropy(x as Tensor, (y as Tensor).softmax(1)),
  },
};

/** The result, recorded and not, and the gradients of what the operation was given. */
function outcome(run: (...x: Tensor[]) => Tensor, given: readonly Tensor[]): (ArrayLike<number> | null)[] {
  const inputs = given.map((x) => x.detach().requiresGrad_());
  const y = run(...inputs);
  const grads = autograd.grad(y, inputs, { gradOutputs: made(y.shape, 11), allowUnused: true });
  const values = noGrad(() => run(...given)).data();
  return [y.shape, y.data(), values, ...grads.map((grad) => grad?.data() ?? null)];
}

const layout = fc.constantFrom(...Object.keys(LAYOUTS));
const size = fc.integer({ min: 0, max: 4 });

it('operations on tensors of any shape give the same bits whatever the layout', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(ON_ANY)),
      fc.array(size, { maxLength: 4 }),
      layout,
      fc.nat(1000),
      (name, shape, way, seed) => {
        const run = ON_ANY[name] as (x: Tensor) => Tensor;
        const x = made(shape, seed);
        expect(outcome(run, [(LAYOUTS[way] as (x: Tensor) => Tensor)(x)])).toEqual(outcome(run, [x]));
      },
    ),
    { seed: 20240801, numRuns: 400 },
  );
});

/** Products take the terms of a sum in an order that suits the layout. */
function expectNear(found: ArrayLike<number> | null, expected: ArrayLike<number> | null): void {
  expect(found?.length).toBe(expected?.length);
  if (found === null || expected === null) return;
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < found.length; i++) {
    expect(Math.abs((found[i] as number) - (expected[i] as number)) / scale).toBeLessThan(2e-6);
  }
}

it('products, convolutions, pools and losses give the same numbers, too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(ON_SHAPES)),
      fc.array(layout, { minLength: 3, maxLength: 3 }),
      fc.nat(1000),
      (name, ways, seed) => {
        const { shapes, run } = ON_SHAPES[name] as (typeof ON_SHAPES)[string];
        const plain = shapes.map((shape, i) => made(shape, seed + i));
        const others = plain.map((x, i) => (LAYOUTS[ways[i] as string] as (x: Tensor) => Tensor)(x));
        const expected = outcome(run, plain);
        outcome(run, others).forEach((part, i) => {
          expectNear(part, expected[i] as ArrayLike<number> | null);
        });
      },
    ),
    { seed: 20240901, numRuns: 120 },
  );
});
