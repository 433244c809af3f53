import { copyAlong, madeFor, operand } from '../../../tensor/copy';
import { emptyAs } from '../../../tensor/emptyAs';
import { addressOf, isRun, liesAs, settle } from '../../../tensor/physical';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { k, writeScalarsF32 } from '../../../wasm/engine';
import { operationCode } from '../../../wasm/operations';

/** Derivatives that `elementwise` has, and that have no numbers. */
type PlainGradient = 'reluBackward' | 'sigmoidBackward' | 'tanhBackward';

/**
 * operation(grad, saved) element by element, not recorded: the derivative of a function from its saved input or result in
 * one pass. The result has the strides of `saved`, which are those of the forward result.
 *
 * @param numbers - the bounds of clamp, and 1 where the gradient of NaN is that of the result, else 0
 */
export function fusedGradient(
  operation: PlainGradient | 'clampBackward',
  grad: Tensor,
  saved: Tensor,
  ...numbers: readonly number[]
): Tensor {
  settle(grad, saved);
  const plain = isRun(saved) ? saved : operand(saved);
  const given = isRun(grad) && liesAs(grad, plain) ? grad : madeFor(grad, (x) => copyAlong(x, plain));
  beginOperation();
  const out = emptyAs(plain, 'float32');
  const [g, x, y, n] = [addressOf(given), addressOf(plain), addressOf(out), plain.count];
  if (operation === 'clampBackward') k.clampBackward(g, x, y, writeScalarsF32(numbers), 0, n, n);
  else k.elementwise(operationCode(operation), g, x, y, 1, 1, 0, n, n / 2);
  return out;
}
