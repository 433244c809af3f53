import { noGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import { add_ } from '../ops/pointwise/add';
import { clamp_ } from '../ops/pointwise/clamp';
import { copy_ } from '../ops/pointwise/copy';
import { erfinv_ } from '../ops/pointwise/erfinv';
import { maskedFill_ } from '../ops/pointwise/maskedFill';
import { mul_ } from '../ops/pointwise/mul';
import { normal_ } from '../ops/random/normal';
import { uniform_ } from '../ops/random/uniform';
import { eye, fromNumbers } from '../tensor/create';
import { randperm } from '../tensor/random';
import type { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';

export interface TruncNormalOptions {
  /** Default 0. */
  mean?: number;
  /** Default 1. */
  std?: number;
  /** The least value; default -2. */
  a?: number;
  /** The greatest value; default 2. */
  b?: number;
}

/**
 * Fills with N(mean, std²) between a and b.
 *
 * @param x - of any shape
 * @param options - `mean` (default 0), `std` (default 1), `a` (default -2), `b` (default 2)
 * @returns x, which is changed in place
 * @example
 * nn.init.truncNormal_(empty([3, 5]), { std: 0.02 }).shape; // [3, 5]
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.trunc_normal_
 */
export function truncNormal_(x: Tensor, options: TruncNormalOptions = {}): Tensor {
  const { mean = 0, std = 1, a = -2, b = 2 } = options;
  if (mean < a - 2 * std || mean > b + 2 * std) {
    warnOnce(
      'mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.',
    );
  }
  return noGrad(() => {
    const [low, high] = [a, b].map((bound) => erf((bound - mean) / std / Math.SQRT2)) as [number, number];
    erfinv_(uniform_(x, low, high));
    return clamp_(add_(mul_(x, std * Math.SQRT2), mean), a, b);
  });
}

/**
 * erf(x) = 2/√π x e^(-x²) Σ_n (2 x²)^n / (1 3 5 ... (2 n + 1)) in float64, with nothing but arithmetic: hosts differ in Math.exp,
 * and the kernel's result is rounded to float32. No sum has terms of two signs.
 */
function erf(x: number): number {
  if (!(Math.abs(x) < 6)) return Math.sign(x);
  const square = x * x;
  let [sum, term, power, growth] = [0, 1, 1, 0];
  for (let n = 0; n < 200; n++) {
    sum += term;
    growth += power;
    term *= (2 * square) / (2 * n + 3);
    power *= square / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * x * (sum / growth);
}

/**
 * Fills a matrix with the identity: outputs are inputs, as many as there are of both.
 *
 * @param x - [m, n]
 * @returns x, which is changed in place
 * @throws ShapeError unless x has two dims
 * @example
 * nn.init.eye_(empty([2, 3])); // [[1, 0, 0], [0, 1, 0]]
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.eye_
 */
export function eye_(x: Tensor): Tensor {
  if (x.sizes.length !== 2) throw new ShapeError('Only tensors with 2 dimensions are supported');
  const [n, m] = x.sizes as [number, number];
  return noGrad(() => copy_(x, eye(n, m)));
}

/**
 * Fills the weight of a convolution so that output channels are input channels, as many as there are of both, group by group.
 *
 * @param x - [out, in, ...], of 3 to 5 dims
 * @param groups - of the convolution; divides the output channels
 * @returns x, which is changed in place
 * @throws ShapeError unless x has 3 to 5 dims, ValueError when the groups do not divide the first
 * @example
 * nn.init.dirac_(empty([1, 1, 3])); // [[[0, 1, 0]]]
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.dirac_
 */
export function dirac_(x: Tensor, groups = 1): Tensor {
  const { sizes: shape } = x;
  if (shape.length < 3 || shape.length > 5) {
    throw new ShapeError('Only tensors with 3, 4, or 5 dimensions are supported');
  }
  const [outputs, inputs, ...kernel] = shape as [number, number, ...number[]];
  if (outputs % groups !== 0) throw new ValueError('dim 0 must be divisible by groups');
  const [field, middle] = kernel.reduce(([n, at], size) => [n * size, at * size + (size >> 1)], [1, 0]) as [
    number,
    number,
  ];
  const values = new Float32Array(x.count);
  for (let output = 0; output < outputs; output++) {
    const input = output % (outputs / groups);
    if (input < inputs) values[(output * inputs + input) * field + middle] = 1;
  }
  return noGrad(() => copy_(x, fromNumbers(values, shape, 'float32')));
}

/**
 * Fills a matrix with N(0, std²), and a share of each column with zeros.
 *
 * @param x - [m, n]
 * @param sparsity - the share of zeros in each column, rounded up
 * @param std - of the other elements
 * @returns x, which is changed in place
 * @throws ShapeError unless x has two dims
 * @example
 * nn.init.sparse_(empty([10, 4]), 0.9).ne(0).sum(0); // [1, 1, 1, 1]
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.sparse_
 */
export function sparse_(x: Tensor, sparsity: number, std = 0.01): Tensor {
  if (x.sizes.length !== 2) throw new ShapeError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = x.sizes as [number, number];
  const zeros = Math.ceil(sparsity * rows);
  return noGrad(() => {
    normal_(x, 0, std);
    const mask = new Uint8Array(rows * columns);
    for (let column = 0; column < columns; column++) {
      for (const row of randperm(rows).data().subarray(0, zeros)) mask[row * columns + column] = 1;
    }
    return maskedFill_(x, fromNumbers(mask, [rows, columns], 'bool'), 0);
  });
}
