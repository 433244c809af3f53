import { ValueError } from '../../errors';
import { full } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { celu } from '../functional/activations/celu';
import { elu } from '../functional/activations/elu';
import { type HardtanhOptions, hardtanh } from '../functional/activations/hardtanh';
import type { InplaceOptions } from '../functional/activations/inplace';
import { leakyRelu } from '../functional/activations/leakyRelu';
import { prelu } from '../functional/activations/prelu';
import { relu6 } from '../functional/activations/relu6';
import { type RReLUOptions, rrelu } from '../functional/activations/rrelu';
import { selu } from '../functional/activations/selu';
import { threshold } from '../functional/activations/threshold';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { andInplace, InplaceModule, showFloat } from './inplaceModule';

/**
 * y = min(max(x, 0), 6).
 *
 * @example
 * new nn.ReLU6()(tensor([-1, 3, 8])); // [0, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReLU6.html
 */
export class ReLU6 extends InplaceModule {
  forward(x: Tensor): Tensor {
    return relu6(x, { inplace: this.inplace });
  }
}

/**
 * y = s x where x > 0, else s α (e^x - 1), with s = 1.0507 and α = 1.6733.
 *
 * @example
 * new nn.SELU()(tensor([-1, 2])); // [-1.1113, 2.1014]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SELU.html
 */
export class SELU extends InplaceModule {
  forward(x: Tensor): Tensor {
    return selu(x, { inplace: this.inplace });
  }
}

/**
 * y = x where x > 0, else negativeSlope x.
 *
 * @param negativeSlope - the slope below 0, default 0.01
 * @param options - `inplace`: write the result into the input
 * @example
 * new nn.LeakyReLU(0.1)(tensor([-1, 2])); // [-0.1000, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LeakyReLU.html
 */
export class LeakyReLU extends InplaceModule {
  readonly negativeSlope: number;

  constructor(negativeSlope = 0.01, options: InplaceOptions = {}) {
    super(options);
    this.negativeSlope = negativeSlope;
  }

  forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return andInplace(`negative_slope=${this.negativeSlope}`, this.inplace);
  }
}

/**
 * y = x where x > 0, else α (e^x - 1).
 *
 * @param alpha - the size of the limit for x → -∞, default 1
 * @param options - `inplace`: write the result into the input
 * @example
 * new nn.ELU()(tensor([-1, 2])); // [-0.6321, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ELU.html
 */
export class ELU extends InplaceModule {
  readonly alpha: number;

  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  forward(x: Tensor): Tensor {
    return elu(x, this.alpha, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return andInplace(`alpha=${showFloat(this.alpha)}`, this.inplace);
  }
}

/**
 * y = x where x > 0, else α (e^(x/α) - 1).
 *
 * @param alpha - the size of the limit for x → -∞, default 1
 * @param options - `inplace`: write the result into the input
 * @example
 * new nn.CELU()(tensor([-1, 2])); // [-0.6321, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CELU.html
 */
export class CELU extends InplaceModule {
  readonly alpha: number;

  constructor(alpha = 1, options: InplaceOptions = {}) {
    super(options);
    this.alpha = alpha;
  }

  forward(x: Tensor): Tensor {
    return celu(x, this.alpha, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return andInplace(`alpha=${showFloat(this.alpha)}`, this.inplace);
  }
}

/**
 * y = min(max(x, minVal), maxVal).
 *
 * @param options - `minVal` (default -1), `maxVal` (default 1), `inplace`
 * @throws ValueError unless `minVal` is less than `maxVal`
 * @example
 * new nn.Hardtanh()(tensor([-2, 0.5, 2])); // [-1, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Hardtanh.html
 */
export class Hardtanh extends InplaceModule {
  readonly minVal: number;
  readonly maxVal: number;

  constructor(options: HardtanhOptions = {}) {
    super(options);
    this.minVal = options.minVal ?? -1;
    this.maxVal = options.maxVal ?? 1;
    if (!(this.maxVal > this.minVal))
      throw new ValueError(`max_val ${this.maxVal} must be greater than min_val ${this.minVal}`);
  }

  forward(x: Tensor): Tensor {
    const { minVal, maxVal, inplace } = this;
    return hardtanh(x, { minVal, maxVal, inplace });
  }

  override extraRepr(): string {
    return andInplace(`min_val=${showFloat(this.minVal)}, max_val=${showFloat(this.maxVal)}`, this.inplace);
  }
}

/**
 * y = x where x > threshold, else value.
 *
 * @param threshold - up to which elements are replaced
 * @param value - what they are replaced by
 * @param options - `inplace`: write the result into the input
 * @example
 * new nn.Threshold(1, 0)(tensor([0.5, 2])); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Threshold.html
 */
export class Threshold extends InplaceModule {
  readonly threshold: number;
  readonly value: number;

  constructor(threshold: number, value: number, options: InplaceOptions = {}) {
    super(options);
    this.threshold = threshold;
    this.value = value;
  }

  forward(x: Tensor): Tensor {
    return threshold(x, this.threshold, this.value, { inplace: this.inplace });
  }

  override extraRepr(): string {
    return andInplace(`threshold=${this.threshold}, value=${this.value}`, this.inplace);
  }
}

export interface PReLUOptions {
  /** 1 (default), or the number of channels. */
  numParameters?: number;
  /** What the slopes begin with; default 0.25. */
  init?: number;
}

/**
 * y = x where x > 0, else w_c x, with slopes w that are learned.
 *
 * @param options - `numParameters`: 1 (default), or one for each channel; `init`, default 0.25
 * @example
 * new nn.PReLU()(tensor([-1, 2])); // [-0.25, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.PReLU.html
 */
export class PReLU extends Module {
  readonly numParameters: number;
  declare weight: Parameter;

  constructor(options: PReLUOptions = {}) {
    super();
    this.numParameters = options.numParameters ?? 1;
    const init = options.init ?? 0.25;
    this.registerParameter('weight', new Parameter(full([this.numParameters], init, { dtype: 'float32' })));
  }

  forward(x: Tensor): Tensor {
    return prelu(x, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

/**
 * y = x where x > 0, else a x: while training a is drawn from [lower, upper) for each element, else it is their mean.
 *
 * @param options - `lower` (default 1/8), `upper` (default 1/3), `inplace`
 * @example
 * new nn.RReLU().eval()(tensor([-24, 1])); // [-5.5000, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.RReLU.html
 */
export class RReLU extends InplaceModule {
  readonly lower: number;
  readonly upper: number;

  constructor(options: Omit<RReLUOptions, 'training'> = {}) {
    super(options);
    this.lower = options.lower ?? 1 / 8;
    this.upper = options.upper ?? 1 / 3;
  }

  forward(x: Tensor): Tensor {
    const { lower, upper, training, inplace } = this;
    return rrelu(x, { lower, upper, training, inplace });
  }

  override extraRepr(): string {
    return andInplace(`lower=${this.lower}, upper=${this.upper}`, this.inplace);
  }
}

markTransparent({ ReLU6, LeakyReLU, ELU, CELU, SELU, PReLU, RReLU, Threshold, Hardtanh });
