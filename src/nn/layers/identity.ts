import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { Module } from '../module';

/**
 * y = x. @see https://pytorch.org/docs/stable/generated/torch.nn.Identity.html
 *
 * @example
 * const x = rand([2]);
 * new nn.Identity()(x) === x; // => true
 */
export class Identity extends Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}

markTransparent({ Identity });
