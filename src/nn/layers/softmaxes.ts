import { ShapeError } from '../../errors';
import { logSoftmax } from '../../ops/reduction/logSoftmax';
import { softmax } from '../../ops/reduction/softmax';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { checkInput } from '../checkInput';
import { softmin } from '../functional/activations/softmin';
import { Module } from '../module';
import { nameClasses } from '../property';

/** What those share that take a dim, which PyTorch guesses where none is given. */
abstract class AlongDim extends Module {
  readonly dim: number | null;

  constructor(dim: number | null = null) {
    super();
    this.dim = dim;
  }

  protected dimFor(x: Tensor, name: string): number {
    if (this.dim !== null) return this.dim;
    warnOnce(
      `Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`,
    );
    return [0, 1, 3].includes(x.sizes.length) ? 0 : 1;
  }

  override extraRepr(): string {
    return `dim=${this.dim ?? 'None'}`;
  }
}

/**
 * y_i = e^(x_i) / Σ_j e^(x_j) along `dim`.
 *
 * @example
 * new nn.Softmax(1)(tensor([[1, 2, 3]])); // [[0.0900, 0.2447, 0.6652]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html
 */
export class Softmax extends AlongDim {
  forward(x: Tensor): Tensor {
    return softmax(x, this.dimFor(x, 'softmax'));
  }
}

/**
 * y_i = e^(-x_i) / Σ_j e^(-x_j) along `dim`.
 *
 * @example
 * new nn.Softmin(1)(tensor([[1, 2, 3]])); // [[0.6652, 0.2447, 0.0900]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softmin.html
 */
export class Softmin extends AlongDim {
  forward(x: Tensor): Tensor {
    return softmin(x, this.dimFor(x, 'softmin'));
  }
}

/**
 * y_i = x_i - ln Σ_j e^(x_j) along `dim`.
 *
 * @example
 * new nn.LogSoftmax(1)(tensor([[1, 2, 3]])); // [[-2.4076, -1.4076, -0.4076]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html
 */
export class LogSoftmax extends AlongDim {
  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dimFor(x, 'log_softmax'));
  }
}

/**
 * Softmax over the channels of images [n, c, h, w] or [c, h, w].
 *
 * @example
 * new nn.Softmax2d()(rand([1, 3, 2, 2])).shape; // [1, 3, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Softmax2d.html
 */
export class Softmax2d extends Module {
  forward(x: Tensor): Tensor {
    checkInput(this, x);
    const dims = x.sizes.length;
    if (dims !== 3 && dims !== 4) {
      throw new ShapeError(`Softmax2d: expected input to be 3D or 4D (got ${dims}D instead)`);
    }
    return softmax(x, -3);
  }
}

nameClasses({ Softmax, Softmin, LogSoftmax, Softmax2d });
