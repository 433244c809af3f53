import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { defaultGenerator } from '../../tensor/generator';
import { broadcastShapes } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { expand } from '../shape/expand';
import type { DrawOptions } from './drivers/drawInto';

/**
 * Numbers of successes in `count` trials of probability `prob`, both tensors that broadcast: P(y = k) = C(n, k) p^k
 * (1 - p)^(n - k). The gradients are zero.
 *
 * @param count - how many trials, float32
 * @param prob - the probabilities, float32; broadcasts against `count`
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns float32, with the shape that both broadcast to
 * @throws DTypeError unless both are float32, ShapeError where they do not broadcast
 * @example
 * binomial(tensor([10, 100]), tensor([0.5, 0.1]));
 * @see https://pytorch.org/docs/stable/generated/torch.binomial.html
 */
export function binomial(count: Tensor, prob: Tensor, options?: DrawOptions): Tensor {
  if (count.dtype !== prob.dtype) {
    throw new DTypeError(`Found dtype ${infoOf(prob.dtype).scalarName} but expected ${infoOf(count.dtype).scalarName}`);
  }
  if (count.dtype !== 'float32') {
    throw new DTypeError(`"binomial_cpu" not implemented for '${infoOf(count.dtype).scalarName}'`);
  }
  const shape = broadcastShapes(count.sizes, prob.sizes);
  const n = rowMajor(expand(count.detach(), shape));
  const p = rowMajor(expand(prob.detach(), shape));
  beginOperation();
  const out = emptyTensor(shape, 'float32');
  sampling.mtBinomial((options?.generator ?? defaultGenerator).state(), n.pointer, p.pointer, out.pointer, out.count);
  // What was row-major already is the caller's own.
  if (n.storage !== count.storage) n.dispose();
  if (p.storage !== prob.storage) p.dispose();
  return record(
    out,
    'BinomialBackward0',
    wrt(count, (grad) => zerosLike(grad)),
    wrt(prob, (grad) => zerosLike(grad)),
  );
}
