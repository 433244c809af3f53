import { copyAs, rowMajor } from '../../tensor/copy';
import { isRowMajor, sameShape } from '../../tensor/layout';
import { beginOperation, emptyStrided, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { isDense } from './dense';

type GradientKernel = (grad: number, saved: number, out: number, ...scalarsAndRange: number[]) => void;

const NO_SCALARS: readonly number[] = [];

/**
 * kernel(grad, saved) element by element, not recorded: the derivative of a function from its saved input or result in
 * one pass. The result has the strides of `saved`, which are those of the forward result.
 *
 * @param scalars - further numbers that the kernel takes before its range
 */
export function fusedGradient(
  kernel: string,
  grad: Tensor,
  saved: Tensor,
  scalars: readonly number[] = NO_SCALARS,
): Tensor {
  const plain = isDense(saved.shape, saved.strides) ? saved : rowMajor(saved);
  const aligned =
    sameShape(grad.strides, plain.strides) ||
    (isRowMajor(grad.shape, grad.strides) && isRowMajor(plain.shape, plain.strides));
  const given = aligned ? grad : copyAs(grad, plain.strides);
  beginOperation();
  const out = emptyStrided(plain.shape, plain.strides, 'float32');
  const run = k[kernel as keyof typeof k] as unknown as GradientKernel;
  if (scalars === NO_SCALARS) run(given.pointer, plain.pointer, out.pointer, 0, plain.count);
  else run(given.pointer, plain.pointer, out.pointer, ...scalars, 0, plain.count);
  if (given !== grad) given.dispose();
  if (plain !== saved) plain.dispose();
  return out;
}
