import { IndexError } from '../../errors';
import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { BatchNorm1d, BatchNorm2d, BatchNorm3d, type BatchNormModuleOptions } from '../layers/batchNorm';
import { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from '../layers/instanceNorm';
import type { AnyModule } from '../module';
import { nameClasses } from '../property';
import { lazily } from './lazily';

type Norm = { new (numFeatures: number, options: BatchNormModuleOptions): AnyModule; readonly prototype: object };

/** Has parameters and running statistics wait for the first input; both are there unless the options say otherwise. */
function lazyNorm(module: AnyModule, cls: Norm, options: BatchNormModuleOptions): void {
  const { affine = true, trackRunningStats = true } = options;
  const own = { ...options, affine, trackRunningStats };
  Object.assign(module, { affine, trackRunningStats });
  const names = {
    parameters: affine ? ['weight', 'bias'] : [],
    buffers: trackRunningStats ? ['running_mean', 'running_var'] : [],
  };
  lazily(module, names, { cls, make: (x) => new cls(channelsOf(x), own) });
  if (trackRunningStats) module.registerBuffer('num_batches_tracked', zeros([], { dtype: 'int32' }));
}

function channelsOf({ sizes: shape }: Tensor): number {
  if (shape.length < 2) throw new IndexError('tuple index out of range: the first input has no channels');
  return shape[1] as number;
}

const EMPTY = { affine: false, trackRunningStats: false };

/**
 * A `nn.BatchNorm1d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyBatchNorm1d();
 * layer(rand([1, 3, 32]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyBatchNorm1d.html
 */
export class LazyBatchNorm1d extends BatchNorm1d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, BatchNorm1d, options);
  }
}

/**
 * A `nn.BatchNorm2d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyBatchNorm2d();
 * layer(rand([1, 3, 32, 32]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyBatchNorm2d.html
 */
export class LazyBatchNorm2d extends BatchNorm2d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, BatchNorm2d, options);
  }
}

/**
 * A `nn.BatchNorm3d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyBatchNorm3d();
 * layer(rand([1, 3, 8, 8, 8]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyBatchNorm3d.html
 */
export class LazyBatchNorm3d extends BatchNorm3d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, BatchNorm3d, options);
  }
}

/**
 * A `nn.InstanceNorm1d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyInstanceNorm1d();
 * layer(rand([1, 3, 32]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyInstanceNorm1d.html
 */
export class LazyInstanceNorm1d extends InstanceNorm1d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, InstanceNorm1d, options);
  }
}

/**
 * A `nn.InstanceNorm2d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyInstanceNorm2d();
 * layer(rand([1, 3, 32, 32]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyInstanceNorm2d.html
 */
export class LazyInstanceNorm2d extends InstanceNorm2d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, InstanceNorm2d, options);
  }
}

/**
 * A `nn.InstanceNorm3d` that takes the number of its channels from the first input; then it is one. Both weight and bias and the
 * running statistics are there unless the options say otherwise.
 *
 * @param options - `eps` (default 1e-5), `momentum` (default 0.1), `affine`, `trackRunningStats`
 * @example
 * const layer = new nn.LazyInstanceNorm3d();
 * layer(rand([1, 3, 8, 8, 8]));
 * layer.numFeatures; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyInstanceNorm3d.html
 */
export class LazyInstanceNorm3d extends InstanceNorm3d {
  constructor(options: BatchNormModuleOptions = {}) {
    super(0, { ...options, ...EMPTY });
    lazyNorm(this, InstanceNorm3d, options);
  }
}

nameClasses({
  LazyBatchNorm1d,
  LazyBatchNorm2d,
  LazyBatchNorm3d,
  LazyInstanceNorm1d,
  LazyInstanceNorm2d,
  LazyInstanceNorm3d,
});
