import { noGrad } from '../../autograd/mode';
import type { AnyModule } from '../../nn/module';
import { className, property } from '../../nn/property';
import { fill_ } from '../../ops/pointwise/fill';
import { zero_ } from '../../ops/pointwise/zero';
import { Tensor } from '../../tensor/tensor';

/** A batch normalization that keeps running statistics. */
type Normalization = AnyModule & { momentum: number | null };

function isBatchNorm(module: AnyModule): module is Normalization {
  const statistics = ['running_mean', 'running_var', 'num_batches_tracked'];
  const tracks = statistics.every((name) => property(module, name) instanceof Tensor);
  return tracks && !className(module).startsWith('InstanceNorm');
}

/**
 * Computes the running statistics of a model's batch normalizations anew, as the means over all batches of one pass: those
 * of an averaged model fit its weights only after that.
 *
 * @param loader - batches: the input, or an array that begins with it
 * @param model - the model; it is in the mode that it was in afterwards
 * @param _options - `device` is taken for PyTorch's sake and has no effect
 * @example
 * const averaged = new optim.swaUtils.AveragedModel(model);
 * optim.swaUtils.updateBn([x, x], averaged);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.swa_utils.update_bn.html
 */
export function updateBn<In>(loader: Iterable<In>, model: AnyModule, _options: { device?: unknown } = {}): void {
  const momenta = new Map<Normalization, number | null>();
  for (const module of model.modules()) {
    if (isBatchNorm(module)) momenta.set(module, module.momentum);
  }
  if (momenta.size === 0) return;
  const { training } = model;
  noGrad(() => {
    try {
      for (const module of momenta.keys()) {
        zero_(property(module, 'running_mean') as Tensor);
        fill_(property(module, 'running_var') as Tensor, 1);
        zero_(property(module, 'num_batches_tracked') as Tensor);
        // Without a momentum every batch counts alike.
        module.momentum = null;
      }
      model.train();
      for (const batch of loader) model(Array.isArray(batch) ? (batch as unknown[])[0] : batch);
    } finally {
      for (const [module, momentum] of momenta) module.momentum = momentum;
      model.train(training);
    }
  });
}
