import type { Tensor } from '../../tensor/tensor';
import { type PairwiseDistanceOptions, pairwiseDistance } from '../functional/pairwiseDistance';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * ‖x1 - x2 + eps‖_p along the last dim.
 *
 * @param options - `p` (default 2), `eps` (default 1e-6), `keepdim`
 * @example
 * new nn.PairwiseDistance()(tensor([[0, 0]]), tensor([[3, 4]])); // [5.0000]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.PairwiseDistance.html
 */
export class PairwiseDistance extends Module<[x1: Tensor, x2: Tensor]> {
  readonly norm: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(options: PairwiseDistanceOptions = {}) {
    super();
    this.norm = options.p ?? 2;
    this.eps = options.eps ?? 1e-6;
    this.keepdim = options.keepdim ?? false;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwiseDistance(x1, x2, { p: this.norm, eps: this.eps, keepdim: this.keepdim });
  }
}

nameClasses({ PairwiseDistance });
