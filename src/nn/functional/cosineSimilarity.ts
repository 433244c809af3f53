import { noGrad } from '../../autograd/mode';
import { DTypeError } from '../../errors';
import { clampMin_ } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { toType } from '../../ops/pointwise/drivers/toType';
import { mul } from '../../ops/pointwise/mul';
import { norm } from '../../ops/reduction/norm';
import { sum } from '../../ops/reduction/sum';
import { clone } from '../../ops/shape/contiguous';
import { expand } from '../../ops/shape/expand';
import { infoOf, promote } from '../../tensor/dtype';
import { broadcastShapes } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

export interface CosineSimilarityOptions {
  /** The least length that is divided by; default 1e-8. */
  eps?: number;
}

/**
 * x1 · x2 / (max(‖x1‖, eps) max(‖x2‖, eps)) along `dim`.
 *
 * @param x1 - any shape
 * @param x2 - a shape that broadcasts with it
 * @param dim - of the broadcast shape; default 1
 * @param options - `eps`: the least norm to divide by, default 1e-8
 * @returns the broadcast shape without `dim`
 * @throws DTypeError for integers, IndexError when dim is out of range
 * @example
 * F.cosineSimilarity(tensor([[1, 0]]), tensor([[1, 1]])); // [0.7071]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.cosine_similarity.html
 */
export function cosineSimilarity(x1: Tensor, x2: Tensor, dim = 1, options: CosineSimilarityOptions = {}): Tensor {
  const dtype = promote(x1.dtype, x2.dtype);
  if (dtype !== 'float32') {
    throw new DTypeError(`expected common dtype to be floating point, yet common dtype is ${infoOf(dtype).scalarName}`);
  }
  const shape = broadcastShapes(x1.sizes, x2.sizes);
  const eps = options.eps ?? 1e-8;
  return scope(() => {
    const [a, b] = [x1, x2].map((x) => unit(expand(toType(x, dtype), shape), dim, eps)) as [Tensor, Tensor];
    return sum(mul(a, b), dim);
  });
}

/** x / max(‖x‖, eps); the gradient is taken as if the length were never below eps. */
function unit(x: Tensor, dim: number, eps: number): Tensor {
  const length = norm(x, dim, { keepdim: true });
  if (length.dtype !== x.dtype) return div(x, length);
  const raised = clone(length);
  noGrad(() => clampMin_(raised, eps));
  return div(x, raised);
}
