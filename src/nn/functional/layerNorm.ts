import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { rsqrt } from '../../ops/pointwise/rsqrt';
import { square } from '../../ops/pointwise/square';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { mean } from '../../ops/reduction/mean';
import { type Shape, sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { momentsOver, standardized } from './normalization';
import { normalized, ofRows } from './normalized';

export interface LayerNormOptions {
  /** A factor for each element of the normalized dims. */
  weight?: Tensor | null;
  /** What is added to each element of the normalized dims. */
  bias?: Tensor | null;
  /** Added to the variance; default 1e-5. */
  eps?: number;
}

/**
 * y = (x - mean) / sqrt(variance + eps) * weight + bias, mean and variance over the last dims.
 *
 * @param x - [..., *normalizedShape]
 * @param normalizedShape - the sizes of the dims over which is normalized
 * @param options - `weight` and `bias` of the normalized shape, `eps` (default 1e-5)
 * @returns the shape of x
 * @throws ShapeError when the shapes do not fit
 * @example
 * F.layerNorm(tensor([[1, 3], [2, 6]]), [2]); // [[-1.0000, 1.0000], [-1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.layer_norm.html
 */
export function layerNorm(x: Tensor, normalizedShape: number | Shape, options: LayerNormOptions = {}): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = options;
  const dims = checkNormalized('', x, normalizedShape, { weight, bias });
  requireFloat(x, 'LayerNormKernelImpl');
  if (x.count === 0) return scope(() => standardized(x, momentsOver(x, dims), eps, weight, bias));
  const n = dims.reduce((product, dim) => product * (x.sizes[dim] as number), 1);
  return normalized(x, ofRows(x.count / n, n), weight, bias, eps, 'NativeLayerNormBackward0').y;
}

export interface RMSNormOptions {
  /** A factor for each element of the normalized dims. */
  weight?: Tensor | null;
  /** Added to the mean square; default: float32's epsilon, 2^-23. */
  eps?: number | null;
}

/**
 * y = x / sqrt(mean(x²) + eps) * weight, the mean over the last dims.
 *
 * @param x - [..., *normalizedShape]
 * @param normalizedShape - the sizes of the dims over which is normalized
 * @param options - `weight` of the normalized shape, `eps`
 * @returns the shape of x
 * @throws ShapeError when the shapes do not fit
 * @example
 * F.rmsNorm(tensor([[3, 4]]), [2]); // [[0.8485, 1.1314]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.rms_norm.html
 */
export function rmsNorm(x: Tensor, normalizedShape: number | Shape, options: RMSNormOptions = {}): Tensor {
  const { weight = null, eps } = options;
  const dims = checkNormalized('rms_norm: ', x, normalizedShape, { weight, bias: null });
  requireFloat(x, 'rms_norm');
  return scope(() => {
    const y = mul(x, rsqrt(add(mean(square(x), dims, { keepdim: true }), eps ?? 2 ** -23)));
    return weight === null ? y : mul(y, weight);
  });
}

/** The dims over which is normalized. */
function checkNormalized(
  name: string,
  x: Tensor,
  normalizedShape: number | Shape,
  vectors: { weight: Tensor | null; bias: Tensor | null },
): number[] {
  const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
  if (shape.length === 0) {
    throw new ShapeError(
      `${name}Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got ` +
        'normalized_shape = []',
    );
  }
  for (const [what, vector] of Object.entries(vectors)) {
    if (vector === null || sameShape(vector.sizes, shape)) continue;
    throw new ShapeError(
      `Expected ${what} to be of same shape as normalized_shape, but got ${what} of shape ${showShape(vector.sizes)} and ` +
        `normalized_shape = ${showShape(shape)}`,
    );
  }
  const first = x.sizes.length - shape.length;
  if (first < 0 || !sameShape(x.sizes.slice(first), shape)) {
    throw new ShapeError(
      `Given normalized_shape=${showShape(shape)}, expected input with shape [*, ${shape.map(textOf).join(', ')}], but got input of ` +
        `size${showShape(x.sizes)}`,
    );
  }
  return shape.map((_, i) => first + i);
}
