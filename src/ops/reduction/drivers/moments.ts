import { noGrad } from '../../../autograd/mode';
import { DTypeError, ValueError } from '../../../errors';
import { isDifferentiable } from '../../../tensor/dtype';
import type { Shape } from '../../../tensor/layout';
import { addressOf } from '../../../tensor/physical';
import { scope } from '../../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { abs } from '../../pointwise/abs';
import { div } from '../../pointwise/div';
import { mul } from '../../pointwise/mul';
import { sub } from '../../pointwise/sub';
import { mean } from '../mean';
import { sum } from '../sum';
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
  if (!isDifferentiable(x.dtype)) throw new DTypeError('std and var only support floating point and complex dtypes');
  if (options.correction !== undefined && options.unbiased !== undefined) {
    throw new ValueError('var() and std(): give correction or unbiased, not both');
  }
  const correction = options.correction ?? (options.unbiased === false ? 0 : 1);
  if (!Number.isFinite(correction))
    throw new ValueError(`var(): expected a correction that is a number, got ${correction}`);
  const dims = reducedDims(x, dim);
  const { source, outer, reduce, inner, shape, keptShape } = arrange(x, dims, options.keepdim ?? false);
  if (x.dtype === 'complex64') {
    // The mean of |x - mean|²: what real and imaginary parts vary, together.
    const out = noGrad(() =>
      scope(() => {
        const size = abs(sub(x, mean(x, dims, { keepdim: true })));
        const squares = sum(mul(size, size), dims, { keepdim: options.keepdim ?? false });
        return div(squares, Math.max(0, reduce - correction));
      }),
    );
    return { out, dims, keptShape, freedom: reduce - correction };
  }
  beginOperation();
  const out = emptyTensor(shape, 'float32');
  const average = workspace(4 * out.count);
  k.varMean(addressOf(source), out.pointer, average, outer, reduce, inner, correction, 0, outer, 3 * x.count);
  return { out, dims, keptShape, freedom: reduce - correction };
}

/** 2 (x - mean) grad / freedom, where grad has the reduced dims with size 1. */
export function varianceGradient(grad: Tensor, x: Tensor, dims: readonly number[], freedom: number): Tensor {
  return mul(mul(grad, 2 / freedom), sub(x, mean(x, dims, { keepdim: true })));
}
