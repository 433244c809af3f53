import { record } from '../../autograd/record';
import { ValueError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import { sumTo } from '../reduction/sumTo';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { mul } from './mul';

export interface AlphaOptions {
  /** Factor of the second operand; default 1. */
  alpha?: number;
}

const KERNELS = binaryKernels('add', { complex64: true });

/**
 * y = a + alpha * b, with broadcasting and type promotion.
 *
 * d(a + alpha b) = da + alpha db
 *
 * @example
 * add(tensor([1, 2]), tensor([[10], [20]])); // [[11, 12], [21, 22]]
 * @see https://pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(a: Tensor, b: Operand, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  if (alpha !== 1) return add(a, scaled(a, b, alpha));
  const out = binary(KERNELS, a, b);
  const [aShape, bShape] = [a.shape, b instanceof Tensor ? b.shape : null];
  const inputs = b instanceof Tensor ? [a, b] : [a];
  return record(out, 'AddBackward0', inputs, (grad, node) => [
    node.needs(0) ? sumTo(grad, aShape) : null,
    bShape !== null && node.needs(1) ? sumTo(grad, bShape) : null,
  ]);
}

/** alpha * b, refusing a fraction beside integers. */
export function scaled(a: Tensor, b: Operand, alpha: number): Operand {
  const dtype = resultType(a, b);
  if (!Number.isInteger(alpha) && dtype !== 'float32' && dtype !== 'complex64') {
    throw new ValueError('For integral input tensors, argument alpha must not be a floating point number.');
  }
  return b instanceof Tensor ? mul(b, alpha) : Number(b) * alpha;
}

/** x += alpha * b. */
export function add_(x: Tensor, b: Operand, options?: AlphaOptions): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => add(x, b, options));
}
