import { ValueError } from '../../errors';
import { ones, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { groupNorm } from '../functional/groupNorm';
import { type LocalResponseNormOptions, localResponseNorm } from '../functional/localResponseNorm';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { showBool, showNumber } from './repr';

export interface GroupNormModuleOptions {
  /** Added to the variance; default 1e-5. */
  eps?: number;
  /** Whether there are weight and bias; default true. */
  affine?: boolean;
}

/**
 * Normalizes groups of channels of each sample of [n, c, ...].
 *
 * @param numGroups - divides the channels
 * @param numChannels - channels of the input
 * @param options - `eps` (default 1e-5), `affine` (default true)
 * @throws ValueError when the number of channels is not a multiple of that of groups
 * @throws ValueError where the groups do not divide the channels
 * @example
 * new nn.GroupNorm(2, 4)(tensor([[1, 3, 2, 6]])); // [[-1.0000, 1.0000, -1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
 */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  declare weight: Parameter | null;
  declare bias: Parameter | null;

  constructor(numGroups: number, numChannels: number, options: GroupNormModuleOptions = {}) {
    super();
    if (numChannels % numGroups !== 0) throw new ValueError('num_channels must be divisible by num_groups');
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = options.eps ?? 1e-5;
    this.affine = options.affine ?? true;
    this.registerParameter('weight', this.affine ? new Parameter(ones([numChannels])) : null);
    this.registerParameter('bias', this.affine ? new Parameter(zeros([numChannels])) : null);
  }

  forward(x: Tensor): Tensor {
    return groupNorm(x, this.numGroups, { weight: this.weight, bias: this.bias, eps: this.eps });
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine } = this;
    return `${numGroups}, ${numChannels}, eps=${showNumber(eps)}, affine=${showBool(affine)}`;
  }
}

/**
 * y_c = x_c / (k + α/size Σ x²)^β, the sum over the `size` channels around c.
 *
 * @param size - how many channels around each take part
 * @param options - `alpha` (default 1e-4), `beta` (default 0.75), `k` (default 1)
 * @example
 * new nn.LocalResponseNorm(2)(rand([1, 4, 3])).shape; // [1, 4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LocalResponseNorm.html
 */
export class LocalResponseNorm extends Module {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(size: number, options: LocalResponseNormOptions = {}) {
    super();
    this.size = size;
    this.alpha = options.alpha ?? 1e-4;
    this.beta = options.beta ?? 0.75;
    this.k = options.k ?? 1;
  }

  forward(x: Tensor): Tensor {
    const { size, alpha, beta, k } = this;
    return localResponseNorm(x, size, { alpha, beta, k });
  }

  override extraRepr(): string {
    return `${this.size}, alpha=${this.alpha}, beta=${this.beta}, k=${this.k}`;
  }
}

markTransparent({ GroupNorm, LocalResponseNorm });
