import { copyAs, rowMajor } from '../../../tensor/copy';
import { isRowMajor, sameShape } from '../../../tensor/layout';
import { beginOperation, emptyStrided, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';
import { operationCode } from '../../../wasm/operations';
import { isDense } from './dense';

/**
 * operation(grad, saved) element by element, not recorded: the derivative of a function from its saved input or result in
 * one pass. The result has the strides of `saved`, which are those of the forward result.
 *
 * @param bounds - the operation is clamp's, and these are its bounds
 */
export function fusedGradient(
  operation: string,
  grad: Tensor,
  saved: Tensor,
  bounds?: readonly [low: number, high: number],
): Tensor {
  const plain = isDense(saved.shape, saved.strides) ? saved : rowMajor(saved);
  const aligned =
    sameShape(grad.strides, plain.strides) ||
    (isRowMajor(grad.shape, grad.strides) && isRowMajor(plain.shape, plain.strides));
  const given = aligned ? grad : copyAs(grad, plain.strides);
  beginOperation();
  const out = emptyStrided(plain.shape, plain.strides, 'float32');
  const [g, x, y, n] = [given.pointer, plain.pointer, out.pointer, plain.count];
  if (bounds === undefined) k.elementwise(operationCode(operation), g, x, y, 1, 1, 0, n);
  else k.clampBackward(g, x, y, ...bounds, 0, n);
  if (given !== grad) given.dispose();
  if (plain !== saved) plain.dispose();
  return out;
}
