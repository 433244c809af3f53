import { expand } from '../ops/shape/expand';
import { reshape } from '../ops/shape/reshape';
import { arange } from '../tensor/create';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import type { EnumerateOptions } from './distribution';

/** 0, 1, ..., count - 1 along dim 0, the same for each distribution of the batch. */
export function enumerated(count: number, dtype: DType, batchShape: Shape, options?: EnumerateOptions): Tensor {
  const values = reshape(arange(0, count, 1, { dtype }), [count, ...batchShape.map(() => 1)]);
  return options?.expand === false ? values : expand(values, [count, ...batchShape]);
}
