import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { add_ } from '../../ops/pointwise/add';
import { fill_ } from '../../ops/pointwise/fill';
import { ones, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { checkInput } from '../checkInput';
import { batchNorm } from '../functional/batchNorm';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { showBool, showNumber } from './repr';

export interface BatchNormModuleOptions {
  /** Added to the variance; default 1e-5. */
  eps?: number;
  /** The share of a batch in the running statistics; null for their plain mean over all batches; default 0.1. */
  momentum?: number | null;
  /** Whether there are weight and bias; default true. */
  affine?: boolean;
  /** Whether there are running statistics; without them batches are normalized by their own, always; default true. */
  trackRunningStats?: boolean;
}

/** What the layers that normalize channels share: parameters, running statistics, and how they print. */
export abstract class ChannelNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  declare weight: Parameter | null;
  declare bias: Parameter | null;
  declare running_mean: Tensor | null;
  declare running_var: Tensor | null;
  declare num_batches_tracked: Tensor | null;

  constructor(numFeatures: number, options: BatchNormModuleOptions, affine: boolean, trackRunningStats: boolean) {
    super();
    this.numFeatures = numFeatures;
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum;
    this.affine = options.affine ?? affine;
    this.trackRunningStats = options.trackRunningStats ?? trackRunningStats;
    this.registerParameter('weight', this.affine ? new Parameter(ones([numFeatures])) : null);
    this.registerParameter('bias', this.affine ? new Parameter(zeros([numFeatures])) : null);
    const tracked = this.trackRunningStats;
    this.registerBuffer('running_mean', tracked ? zeros([numFeatures]) : null);
    this.registerBuffer('running_var', tracked ? ones([numFeatures]) : null);
    this.registerBuffer('num_batches_tracked', tracked ? zeros([], { dtype: 'int32' }) : null);
  }

  /** Sets the running statistics to their beginning: means 0, variances 1. */
  resetRunningStats(): void {
    if (this.running_mean !== null) fill_(this.running_mean, 0);
    if (this.running_var !== null) fill_(this.running_var, 1);
    if (this.num_batches_tracked !== null) fill_(this.num_batches_tracked, 0);
  }

  /** Sets weight to 1, bias to 0, and the running statistics to their beginning. */
  resetParameters(): void {
    this.resetRunningStats();
    noGrad(() => {
      if (this.weight !== null) fill_(this.weight, 1);
      if (this.bias !== null) fill_(this.bias, 0);
    });
  }

  override extraRepr(): string {
    const { numFeatures, eps, momentum, affine, trackRunningStats } = this;
    return (
      `${numFeatures}, eps=${showNumber(eps)}, momentum=${momentum ?? 'None'}, affine=${showBool(affine)}, ` +
      `track_running_stats=${showBool(trackRunningStats)}`
    );
  }
}

/** Throws unless x has one of the numbers of dims. */
export function checkDims(x: Tensor, expected: readonly number[]): void {
  if (expected.includes(x.sizes.length)) return;
  const wanted = expected.map((dims) => `${dims}D`).join(' or ');
  throw new ValueError(`expected ${wanted} input (got ${x.sizes.length}D input)`);
}

/** What the layers that normalize by batches share. */
export abstract class BatchNormNd extends ChannelNorm {
  constructor(numFeatures: number, options: BatchNormModuleOptions = {}) {
    super(numFeatures, options, true, true);
  }

  protected abstract readonly dims: readonly number[];

  forward(x: Tensor): Tensor {
    checkInput(this, x);
    checkDims(x, this.dims);
    const { training, weight, bias, eps, running_mean: mean, running_var: variance } = this;
    const ofBatch = training || (mean === null && variance === null);
    const options = { weight, bias, eps, training: ofBatch, momentum: this.nextMomentum() };
    return batchNorm(
      x,
      training && !this.trackRunningStats ? null : mean,
      training && !this.trackRunningStats ? null : variance,
      options,
    );
  }

  /** Counts a batch, and gives its share in the running statistics. */
  protected nextMomentum(): number {
    const counter = this.num_batches_tracked;
    if (this.training && this.trackRunningStats && counter !== null) add_(counter, 1);
    if (this.momentum !== null) return this.momentum;
    return this.training && this.trackRunningStats && counter !== null ? 1 / (counter.item() as number) : 0;
  }
}

/**
 * Normalizes each channel of [n, c] or [n, c, l]: y = (x - mean) / sqrt(variance + eps) * weight + bias.
 *
 * While training the statistics are those of the batch, in evaluation mode the running ones.
 *
 * @throws ValueError for another number of dims, and for a single value a channel while training
 * @example
 * new nn.BatchNorm1d(2)(tensor([[1, 2], [3, 6]])); // [[-1.0000, -1.0000], [1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
 */
export class BatchNorm1d extends BatchNormNd {
  protected readonly dims = [2, 3];
}

/**
 * Normalizes each channel of images [n, c, h, w]: y = (x - mean) / sqrt(variance + eps) * weight + bias.
 *
 * While training the statistics are those of the batch, in evaluation mode the running ones.
 *
 * @throws ValueError for another number of dims, and for a single value a channel while training
 * @example
 * new nn.BatchNorm2d(3)(rand([2, 3, 4, 4])).shape; // [2, 3, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html
 */
export class BatchNorm2d extends BatchNormNd {
  protected readonly dims = [4];
}

/**
 * Normalizes each channel of volumes [n, c, d, h, w]: y = (x - mean) / sqrt(variance + eps) * weight + bias.
 *
 * While training the statistics are those of the batch, in evaluation mode the running ones.
 *
 * @throws ValueError for another number of dims, and for a single value a channel while training
 * @example
 * new nn.BatchNorm3d(3)(rand([2, 3, 2, 2, 2])).shape; // [2, 3, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm3d.html
 */
export class BatchNorm3d extends BatchNormNd {
  protected readonly dims = [5];
}

markTransparent({ BatchNorm1d, BatchNorm2d, BatchNorm3d });
