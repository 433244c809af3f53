import { inPlace } from '../../../ops/pointwise/drivers/inPlace';
import type { Tensor } from '../../../tensor/tensor';

export interface InplaceOptions {
  /** Write the result into x; default false. */
  inplace?: boolean;
}

/** The result of `compute`, written into x where the options ask for it. */
export function maybeInPlace(x: Tensor, options: InplaceOptions | undefined, compute: () => Tensor): Tensor {
  return options?.inplace ? inPlace(x, [], compute) : compute();
}
