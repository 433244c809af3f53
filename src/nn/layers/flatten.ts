import { flatten } from '../../ops/shape/flatten';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { Module } from '../module';

/**
 * Joins the dims from `startDim` to `endDim` to one.
 *
 * @param startDim - the first of the dims that become one, default 1, behind the batch
 * @param endDim - the last of them, default the last
 * @example
 * new nn.Flatten()(rand([32, 1, 5, 5])).shape; // [32, 25]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

markTransparent({ Flatten });
