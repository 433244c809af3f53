import { checkInPlace } from '../../autograd/view';
import { DTypeError, ValueError } from '../../errors';
import { castOf, copyInto } from '../../tensor/copy';
import { empty } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { checkWritable } from '../pointwise/drivers/inPlace';
import { type DrawOptions, drawInto, overwritten } from './drivers/drawInto';

/**
 * Fills x with numbers from the geometric distribution: how many trials it takes to succeed once, P(x = n) = (1 - p)^(n-1) p.
 *
 * @param x - of any shape
 * @param p - the probability of a success
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError unless p is within (0, 1)
 * @example
 * empty([3]).geometric_(0.5);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.geometric_.html
 */
export function geometric_(x: Tensor, p: number, options?: DrawOptions): Tensor {
  if (!(p > 0 && p < 1)) throw new ValueError(`geometric_ expects p to be in (0, 1), but got p=${p}`);
  if (x.dtype === 'bool' || x.dtype === 'complex64') {
    throw new DTypeError(`"geometric_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  const draw = (state: number, at: number, count: number): void => sampling.mtGeometric(state, at, count, p);
  if (x.dtype === 'float32') return drawInto(x, 'GeometricBackward0', draw, options);
  checkInPlace(x, []);
  checkWritable(x);
  const drawn = drawInto(empty(x.sizes), 'GeometricBackward0', draw, options);
  copyInto(x, castOf(drawn, x.dtype));
  drawn.dispose();
  overwritten(x, 'GeometricBackward0');
  return x;
}
