import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import {
  alphaDropout,
  checkProbability,
  type DropoutOptions,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from '../functional/dropout';
import { Module } from '../module';
import { showBool } from './repr';

/** What the dropout layers share: p, and that they do nothing in evaluation mode. */
abstract class DropoutNd extends Module {
  readonly p: number;
  readonly inplace: boolean;

  constructor(p = 0.5, options: { inplace?: boolean } = {}) {
    super();
    checkProbability(p);
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  protected settings(): DropoutOptions {
    return { p: this.p, training: this.training, inplace: this.inplace };
  }

  override extraRepr(): string {
    return `p=${this.p}, inplace=${showBool(this.inplace)}`;
  }
}

/**
 * Sets elements to 0 with probability p (default 0.5) while training, and multiplies the others by 1 / (1 - p).
 *
 * @throws ValueError when p is no probability
 * @example
 * new nn.Dropout(0.2).eval()(ones([3])); // [1, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export class Dropout extends DropoutNd {
  forward(x: Tensor): Tensor {
    return dropout(x, this.settings());
  }
}

/**
 * Drops whole channels of [n, c, l] while training.
 *
 * @example
 * new nn.Dropout1d(0.2).eval()(ones([1, 2, 1])); // [[[1], [1]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Dropout1d.html
 */
export class Dropout1d extends DropoutNd {
  forward(x: Tensor): Tensor {
    return dropout1d(x, this.settings());
  }
}

/**
 * Drops whole channels of [n, c, h, w] while training.
 *
 * @example
 * new nn.Dropout2d(0.2).eval()(ones([1, 2, 1, 1])).shape; // [1, 2, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Dropout2d.html
 */
export class Dropout2d extends DropoutNd {
  forward(x: Tensor): Tensor {
    return dropout2d(x, this.settings());
  }
}

/**
 * Drops whole channels of [n, c, d, h, w] while training.
 *
 * @example
 * new nn.Dropout3d(0.2).eval()(ones([1, 2, 1, 1, 1])).shape; // [1, 2, 1, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Dropout3d.html
 */
export class Dropout3d extends DropoutNd {
  forward(x: Tensor): Tensor {
    return dropout3d(x, this.settings());
  }
}

/**
 * Dropout that keeps mean and variance of what comes from SELU, while training.
 *
 * @example
 * new nn.AlphaDropout(0.2).eval()(ones([3])); // [1, 1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html
 */
export class AlphaDropout extends DropoutNd {
  forward(x: Tensor): Tensor {
    return alphaDropout(x, { ...this.settings(), inplace: false });
  }
}

/**
 * AlphaDropout of whole channels of [n, c, ...], while training.
 *
 * @example
 * new nn.FeatureAlphaDropout(0.2).eval()(ones([1, 3])); // [[1, 1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.FeatureAlphaDropout.html
 */
export class FeatureAlphaDropout extends DropoutNd {
  forward(x: Tensor): Tensor {
    return featureAlphaDropout(x, { ...this.settings(), inplace: false });
  }
}

markTransparent({ Dropout, Dropout1d, Dropout2d, Dropout3d, AlphaDropout, FeatureAlphaDropout });
