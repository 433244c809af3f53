import { relu, relu_ } from '../../ops/pointwise/relu';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { Module } from '../module';

/**
 * y = max(x, 0).
 *
 * @param options - `inplace`: write the result into the input
 * @example
 * new nn.ReLU()(tensor([-1, 2])); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html
 */
export class ReLU extends Module {
  readonly inplace: boolean;

  constructor(options: { inplace?: boolean } = {}) {
    super();
    this.inplace = options.inplace ?? false;
  }

  forward(x: Tensor): Tensor {
    return this.inplace ? relu_(x) : relu(x);
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
}

markTransparent({ ReLU }, { is: 'relu' });
