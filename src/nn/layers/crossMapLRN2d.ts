import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { AutogradError, ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { pow } from '../../ops/pointwise/pow';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { matmul } from '../../ops/products/matmul';
import { reshape } from '../../ops/shape/reshape';
import { fromNumbers } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { Module } from '../module';
import { nameClasses } from '../property';
import { showNumber } from './repr';

export interface CrossMapLRN2dOptions {
  /** Default 1e-4. */
  alpha?: number;
  /** Default 0.75. */
  beta?: number;
  /** Default 1. */
  k?: number;
}

/**
 * y_c = x_c (k + α / size Σ x²)^-β, the sum over channels around c: Torch 7's local response normalization, which PyTorch keeps
 * for networks of old. Two peculiarities of its are kept, too: the first channel never leaves the sum, and in the gradient the
 * channels lie one place to the left of the middle. `nn.LocalResponseNorm` has neither.
 *
 * @param size - how many channels around each take part
 * @param options - `alpha` (default 1e-4), `beta` (default 0.75), `k` (default 1)
 * @throws ShapeError unless the input is [n, c, h, w]; AutogradError when the gradient is differentiated
 * @example
 * new nn.CrossMapLRN2d(3)(rand([1, 4, 2, 2])).shape; // [1, 4, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html
 */
export class CrossMapLRN2d extends Module {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(size: number, options: CrossMapLRN2dOptions = {}) {
    super();
    this.size = size;
    this.alpha = options.alpha ?? 1e-4;
    this.beta = options.beta ?? 0.75;
    this.k = options.k ?? 1;
  }

  forward(x: Tensor): Tensor {
    checkInput(this, x);
    if (x.sizes.length !== 4) {
      throw new ShapeError(`CrossMapLRN2d: expected a 4D input [n, c, h, w], but got ${showShape(x.sizes)}`);
    }
    const { size, alpha, beta, k } = this;
    return scope(() => {
      const [scale, y] = noGrad((): [Tensor, Tensor] => {
        const sums = overChannels(square(x), (c, from) => isInSum(c, from, x.sizes[1] as number, size));
        const scale = add(mul(sums, alpha / size), k);
        return [scale, mul(pow(scale, -beta), x)];
      });
      const factor = (2 * alpha * beta) / size;
      return record(
        y,
        'CrossMapLRN2dBackward',
        wrt(x, (grad, x, y, scale) => gradient(grad, x, y, scale, { size, beta, factor }), x, y, scale),
      );
    });
  }

  override extraRepr(): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${showNumber(alpha)}, beta=${showNumber(beta)}, k=${showNumber(k)}`;
  }
}

/** Whether the square of channel `from` is among those that channel c sums. */
function isInSum(c: number, from: number, channels: number, size: number): boolean {
  const pad = Math.trunc((size - 1) / 2 + 1);
  // The window's end moves on as long as there are channels, its beginning from the second channel on.
  const last = Math.min(c + pad, channels) - 1;
  return from <= last && (from === 0 || from > c - pad);
}

function gradient(
  grad: Tensor,
  x: Tensor,
  y: Tensor,
  scale: Tensor,
  { size, beta, factor }: { size: number; beta: number; factor: number },
): Tensor {
  const gx = noGrad(() => {
    const before = Math.trunc(size - (size - 1) / 2);
    const ratio = div(mul(grad, y), scale);
    const sums = overChannels(ratio, (c, from) => from >= c - before && from < c + size - before);
    return sub(mul(pow(scale, -beta), grad), mul(mul(x, sums), factor));
  });
  return record(gx, 'NotImplemented', wrt(grad, notAgain), wrt(x, notAgain));
}

function notAgain(): never {
  throw new AutogradError(
    "mul(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires " +
      'grad. (nn.CrossMapLRN2d has no second derivative; nn.LocalResponseNorm has)',
  );
}

/** For each channel the sum of those channels that are chosen. */
function overChannels(x: Tensor, isChosen: (c: number, from: number) => boolean): Tensor {
  const [n, channels, h, w] = x.sizes as [number, number, number, number];
  const table = Float32Array.from({ length: channels * channels }, (_, i) =>
    isChosen(Math.floor(i / channels), i % channels) ? 1 : 0,
  );
  const sums = matmul(fromNumbers(table, [channels, channels], 'float32'), reshape(x, [n, channels, h * w]));
  return reshape(sums, x.sizes);
}

nameClasses({ CrossMapLRN2d });
