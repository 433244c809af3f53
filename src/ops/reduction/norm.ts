import { noGrad } from '../../autograd/mode';
import type { Gradient } from '../../autograd/node';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { zerosLike } from '../../tensor/create';
import { type DType, infoOf } from '../../tensor/dtype';
import type { Shape } from '../../tensor/layout';
import { addressOf } from '../../tensor/physical';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { abs } from '../pointwise/abs';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { applyUnary } from '../pointwise/drivers/unary';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { ne } from '../pointwise/ne';
import { pow } from '../pointwise/pow';
import { sgn } from '../pointwise/sgn';
import { where } from '../pointwise/where';
import { reshape } from '../shape/reshape';
import { amax } from './amax';
import { amin } from './amin';
import { nuclear } from './drivers/nuclear';
import { arrange, reducedDims } from './drivers/reduction';
import { sum } from './sum';

export interface NormOptions {
  /** The order: a number, Infinity, -Infinity, 'fro' for 2, or 'nuc' for the sum of a matrix's singular values; default 2. */
  p?: number | 'fro' | 'nuc';
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * y = (Σ |x|^p)^(1/p) along `dim` (a dim, several, or all). p = ±Infinity: the largest or smallest |x|; p = 0: how many
 * are not 0.
 *
 * dx = sgn(x) (|x| / y)^(p-1) dy, and 0 where y = 0
 *
 * @param x - float32 or complex64, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `p`, default 2, and `keepdim`: whether the dims reduced stay, with size 1
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws DTypeError for integers
 * @throws IndexError when a dim is out of range
 * @example
 * norm(tensor([3, 4])); // 5
 * norm(tensor([[3, -4], [1, 0]]), 1, { p: 1 }); // [7, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.norm.html
 */
export function norm(x: Tensor, dim?: number | readonly number[] | null, options?: NormOptions): Tensor {
  const p = options?.p ?? 2;
  if (p !== 'fro' && p !== 'nuc' && typeof p !== 'number') {
    throw new ValueError(`norm(): p must be a number, 'fro' or 'nuc', got ${String(p)}`);
  }
  const from = options?.dtype === undefined ? x : toType(x, options.dtype);
  if (p === 'nuc') return nuclear(from, dim, options?.keepdim ?? false);
  if (from.dtype === 'complex64') return norm(abs(from), dim, { p, keepdim: options?.keepdim ?? false });
  if (from.dtype !== 'float32') {
    throw new DTypeError(
      'linalg.vector_norm: Expected a floating point or complex tensor as input. Got ' +
        `${infoOf(from.dtype).scalarName}; convert with .float()`,
    );
  }
  return vectorNorm(from, p === 'fro' ? 2 : p, reducedDims(from, dim), options?.keepdim ?? false);
}

function vectorNorm(x: Tensor, p: number, dims: readonly number[], keepdim: boolean): Tensor {
  const kept = noGrad(() => scope(() => values(x, p, dims)));
  const keptShape = kept.sizes;
  const out = keepdim
    ? kept
    : reshape(
        kept,
        x.sizes.filter((_, i) => !dims.includes(i)),
      );
  return record(out, 'LinalgVectorNormBackward0', wrt(x, slopeOf(p, dims, keptShape), x, out));
}

/** The norm with the reduced dims kept as 1. */
function values(x: Tensor, p: number, dims: readonly number[]): Tensor {
  const keepdim = { keepdim: true };
  switch (p) {
    case 0:
      return toType(sum(ne(x, 0), dims, keepdim), 'float32');
    case 1:
      return sum(abs(x), dims, keepdim);
    case 2:
      return applyUnary('sqrt', sumOfSquares(x, dims));
    case Infinity:
      return amax(abs(x), dims, keepdim);
    case -Infinity:
      return amin(abs(x), dims, keepdim);
    default:
      return pow(sum(pow(abs(x), p), dims, keepdim), 1 / p);
  }
}

function sumOfSquares(x: Tensor, dims: readonly number[]): Tensor {
  const { source, outer, reduce, inner, keptShape } = arrange(x, dims, true);
  beginOperation();
  const out = emptyTensor(keptShape, 'float32');
  k.sumSquares(addressOf(source), out.pointer, outer, reduce, inner, 0, outer, x.count);
  return out;
}

function slopeOf(p: number, dims: readonly number[], keptShape: Shape): Gradient<[x: Tensor, norm: Tensor]> {
  return (grad, x, norm) => {
    const y = reshape(norm, keptShape);
    const g = reshape(grad, keptShape);
    if (Math.abs(p) !== Infinity) return normSlope(g, x, y, p);
    const chosen = eq(abs(x), y);
    return where(chosen, mul(sgn(x), div(g, sum(chosen, dims, { keepdim: true }))), 0);
  };
}

/** The gradient of x from that of its norm y of finite order p, whose reduced dims are kept as 1. */
export function normSlope(g: Tensor, x: Tensor, y: Tensor, p: number): Tensor {
  if (p === 0) return zerosLike(x);
  if (p === 1) return mul(sgn(x), g);
  const zero = eq(y, 0);
  // The slope is 0 where the norm is, but that of the slope is as undefined there as PyTorch's.
  if (p === 2) return mul(where(zero, 0, div(x, y)), g);
  if (p >= 2) return mul(mul(x, pow(abs(x), p - 2)), where(zero, 0, div(g, pow(y, p - 1))));
  const slope = mul(sgn(x), pow(abs(x), p - 1));
  if (p < 1) return where(zero, 0, mul(where(eq(x, 0), 0, slope), mul(g, pow(y, 1 - p))));
  return mul(slope, where(zero, 0, div(g, pow(y, p - 1))));
}
