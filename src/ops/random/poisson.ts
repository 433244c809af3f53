import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { defaultGenerator } from '../../tensor/generator';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { ge } from '../pointwise/ge';
import { truthOfAll } from '../reduction/drivers/truthOfAll';
import type { DrawOptions } from './drivers/drawInto';

/**
 * Poisson numbers, one for each mean of `input`: P(y = k) = λ^k e^(-λ) / k!. The draw does not depend on the means in a
 * way that has a gradient: it is zero.
 *
 * @param input - the means, float32 of any shape, none negative
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns float32, with the shape of the means
 * @throws ValueError for a negative mean, DTypeError unless the means are float32
 * @example
 * poisson(tensor([0.5, 4, 100]));
 * @see https://pytorch.org/docs/stable/generated/torch.poisson.html
 */
export function poisson(input: Tensor, options?: DrawOptions): Tensor {
  if (input.dtype !== 'float32') {
    throw new DTypeError(`"poisson_cpu" not implemented for '${infoOf(input.dtype).scalarName}'`);
  }
  if (!truthOfAll(ge(input, 0))) throw new ValueError('invalid Poisson rate, expected rate to be non-negative');
  const means = rowMajor(input);
  beginOperation();
  const out = emptyTensor(input.sizes, 'float32');
  const state = (options?.generator ?? defaultGenerator).state();
  sampling.mtPoisson(state, means.pointer, out.pointer, out.count);
  if (means !== input) means.dispose();
  return record(
    out,
    'PoissonBackward0',
    wrt(input, (grad) => zerosLike(grad)),
  );
}
