import { Linear } from '../layers/linear';
import { nameClasses } from '../property';
import { lazily, weights } from './lazily';

/**
 * A `nn.Linear` that takes the number of its inputs from the first one; then it is one, with weights drawn at that moment.
 *
 * @param outFeatures - numbers of each result
 * @param options - `bias`, default true
 * @example
 * const layer = new nn.LazyLinear(30);
 * layer(rand([128, 20]));
 * layer.weight.shape; // [30, 20]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyLinear.html
 */
export class LazyLinear extends Linear {
  constructor(outFeatures: number, options: { bias?: boolean } = {}) {
    super(0, outFeatures, { bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      { cls: Linear, make: (x) => new Linear(x.sizes.at(-1) ?? 0, outFeatures, options) },
    );
  }
}

nameClasses({ LazyLinear });
