import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { batchNorm } from '../functional/batchNorm';
import { childEntries } from '../internals';
import type { AnyModule } from '../module';
import { nameClasses } from '../property';
import { type BatchNormModuleOptions, BatchNormNd } from './batchNorm';

/** Normalizes over processes: puts in by `torchlet/distributed` while they are joined, so that others do not download it. */
export const synchronized: { forward: ((layer: SyncBatchNorm, x: Tensor, momentum: number) => Tensor) | null } = {
  forward: null,
};

export interface SyncBatchNormOptions extends BatchNormModuleOptions {
  /** Whose batches are normalized together, as `newGroup` of torchlet/distributed makes it; by default all processes. */
  processGroup?: object | null;
}

/**
 * Batch normalization over the batches of all processes together: y = (x - mean) / sqrt(variance + eps) * weight + bias, the mean and
 * the variance of all of them.
 *
 * In evaluation mode it is batch normalization. Processes are joined by `initProcessGroup` of torchlet/distributed; until then a call
 * is an error, as on PyTorch's CPU.
 *
 * @param numFeatures - channels of the input
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`, `processGroup`
 * @throws ValueError for less than two dims, and where no processes are joined
 * @example
 * const net = new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.BatchNorm2d(8), new nn.ReLU());
 * nn.SyncBatchNorm.convertSyncBatchnorm(net).getSubmodule('1') instanceof nn.SyncBatchNorm; // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html
 */
export class SyncBatchNorm extends BatchNormNd {
  protected readonly dims = [];
  readonly processGroup: object | null;

  constructor(numFeatures: number, options: SyncBatchNormOptions = {}) {
    super(numFeatures, options);
    this.processGroup = options.processGroup ?? null;
  }

  override forward(x: Tensor): Tensor {
    if (synchronized.forward === null) {
      throw new ValueError(
        'SyncBatchNorm expected input tensor to be on GPU (there is none here; initProcessGroup() of torchlet/distributed joins ' +
          'processes, and nn.BatchNorm1d, 2d and 3d are the same for one)',
      );
    }
    checkInput(this, x);
    if (x.sizes.length < 2) throw new ValueError(`expected at least 2D input (got ${x.sizes.length}D input)`);
    const momentum = this.nextMomentum();
    const { training, weight, bias, eps, running_mean: mean, running_var: variance } = this;
    if (training) return synchronized.forward(this, x, momentum);
    return batchNorm(x, mean, variance, { weight, bias, eps, momentum, training: mean === null && variance === null });
  }

  /**
   * A module with `SyncBatchNorm` in the place of every `BatchNorm1d`, `2d` and `3d`, with the same parameters and buffers: the module
   * itself, changed, or where it is such a layer another one.
   *
   * @param module - whose batch normalizations are replaced
   * @param options - `processGroup`
   * @returns the module, or what stands for it
   * @see https://pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html#torch.nn.SyncBatchNorm.convert_sync_batchnorm
   */
  static convertSyncBatchnorm<M extends AnyModule>(module: M, options: { processGroup?: object | null } = {}): M {
    let result: AnyModule = module;
    if (module instanceof BatchNormNd && !(module instanceof SyncBatchNorm)) {
      const { numFeatures, eps, momentum, affine, trackRunningStats } = module;
      const layer = new SyncBatchNorm(numFeatures, { eps, momentum, affine, trackRunningStats, ...options });
      layer.weight = module.weight;
      layer.bias = module.bias;
      layer.running_mean = module.running_mean;
      layer.running_var = module.running_var;
      layer.num_batches_tracked = module.num_batches_tracked;
      layer.training = module.training;
      result = layer as unknown as AnyModule;
    }
    for (const [name, child] of childEntries(module)) {
      const converted = SyncBatchNorm.convertSyncBatchnorm(child, options);
      if (converted !== child) (result as unknown as Record<string, unknown>)[name] = converted;
    }
    return result as M;
  }
}

nameClasses({ SyncBatchNorm });
