import { copyAlong, madeFor, operand } from '../../../tensor/copy';
import { emptyAs } from '../../../tensor/emptyAs';
import { addressOf, isRun, liesAs, settle } from '../../../tensor/physical';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';
import { operationCode } from '../../../wasm/operations';

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
  settle(grad, saved);
  const plain = isRun(saved) ? saved : operand(saved);
  const given = isRun(grad) && liesAs(grad, plain) ? grad : madeFor(grad, (x) => copyAlong(x, plain));
  beginOperation();
  const out = emptyAs(plain, 'float32');
  const [g, x, y, n] = [addressOf(given), addressOf(plain), addressOf(out), plain.count];
  if (bounds === undefined) k.elementwise(operationCode(operation), g, x, y, 1, 1, 0, n);
  else k.clampBackward(g, x, y, ...bounds, 0, n);
  return out;
}
