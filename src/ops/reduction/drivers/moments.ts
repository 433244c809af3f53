import { DTypeError, ValueError } from '../../../errors';
import type { Shape } from '../../../tensor/layout';
import { addressOf } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';
import { mul } from '../../pointwise/mul';
import { sub } from '../../pointwise/sub';
import { mean } from '../mean';
import { arrange, reducedDims } from './reduction';

export interface MomentOptions {
  /** What is subtracted from n in the divisor: 1 (Bessel's correction, the default) or another number. */
  correction?: number;
  /** true: correction 1; false: correction 0. */
  unbiased?: boolean;
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
}

export interface Variance {
  out: Tensor;
  dims: number[];
  keptShape: Shape;
  /** n - correction. */
  freedom: number;
}

/** The variance of x over `dim`, not recorded. */
export function varianceOf(
  x: Tensor,
  dim: number | readonly number[] | null | undefined,
  options: MomentOptions = {},
): Variance {
  if (x.dtype !== 'float32') throw new DTypeError('std and var only support floating point and complex dtypes');
  if (options.correction !== undefined && options.unbiased !== undefined) {
    throw new ValueError('var() and std(): give correction or unbiased, not both');
  }
  const correction = options.correction ?? (options.unbiased === false ? 0 : 1);
  if (!Number.isFinite(correction))
    throw new ValueError(`var(): expected a correction that is a number, got ${correction}`);
  const dims = reducedDims(x, dim);
  const { source, outer, reduce, inner, shape, keptShape } = arrange(x, dims, options.keepdim ?? false);
  beginOperation();
  const out = emptyTensor(shape, 'float32');
  const average = emptyTensor(shape, 'float32');
  k.varMean(addressOf(source), out.pointer, average.pointer, outer, reduce, inner, correction, 0, outer);
  average.dispose();
  if (source !== x) source.dispose();
  return { out, dims, keptShape, freedom: reduce - correction };
}

/** 2 (x - mean) grad / freedom, where grad has the reduced dims with size 1. */
export function varianceGradient(grad: Tensor, x: Tensor, dims: readonly number[], freedom: number): Tensor {
  return mul(mul(grad, 2 / freedom), sub(x, mean(x, dims, { keepdim: true })));
}
