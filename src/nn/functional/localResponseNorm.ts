import { DTypeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { pow } from '../../ops/pointwise/pow';
import { square } from '../../ops/pointwise/square';
import { narrow } from '../../ops/shape/narrow';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { pad } from './pad';

export interface LocalResponseNormOptions {
  /** Default 1e-4. */
  alpha?: number;
  /** Default 0.75. */
  beta?: number;
  /** Default 1. */
  k?: number;
}

/**
 * y_c = x_c / (k + α/size Σ x²)^β, the sum over the `size` channels around c.
 *
 * @param x - [n, c, ...]
 * @param size - the number of channels in a sum
 * @param options - `alpha` (default 1e-4), `beta` (default 0.75), `k` (default 1)
 * @returns the shape of x
 * @throws ValueError for fewer than three dims
 * @example
 * F.localResponseNorm(ones([1, 2, 1]), 2, { alpha: 1, beta: 1 }); // [[[0.6667], [0.5]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.local_response_norm.html
 */
export function localResponseNorm(x: Tensor, size: number, options: LocalResponseNormOptions = {}): Tensor {
  const { alpha = 1e-4, beta = 0.75, k = 1 } = options;
  const dims = x.sizes.length;
  if (dims < 3) throw new ValueError(`Expected 3D or higher dimensionality input (got ${dims} dimensions)`);
  if (x.count === 0) return x;
  if (x.dtype !== 'float32' && x.dtype !== 'int32') {
    const kernel = dims === 3 ? 'avg_pool2d' : 'avg_pool3d_out_frame';
    throw new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  return scope(() => {
    const channels = x.sizes[1] as number;
    const around = new Array<number>(2 * (dims - 2)).fill(0);
    const squares = pad(square(x), [...around, Math.floor(size / 2), Math.floor((size - 1) / 2)]);
    let sum = narrow(squares, 1, 0, channels);
    for (let i = 1; i < size; i++) sum = add(sum, narrow(squares, 1, i, channels));
    // Integers are averaged among integers.
    const means = x.dtype === 'int32' ? mul(div(sum, size, { roundingMode: 'trunc' }), alpha) : mul(sum, alpha / size);
    return div(x, pow(add(means, k), beta));
  });
}
