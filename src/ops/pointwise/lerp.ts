import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { abs } from './abs';
import { add } from './add';
import { conj } from './conj';
import { operandOf, type Scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { lt } from './lt';
import { mul } from './mul';
import { rsub } from './rsub';
import { sub } from './sub';
import { where } from './where';

/**
 * y = a + w (b - a): the way from a to b, at w between 0 and 1; exactly b at w = 1.
 *
 * dy = (1 - w) da + w db + (b - a) dw
 *
 * @param a - where the way begins
 * @param end - b, of the same dtype
 * @param weight - w, a number, also a complex one, or a tensor that broadcasts
 * @returns the shape that all three broadcast to
 * @throws DTypeError when the dtypes differ
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * lerp(tensor([0, 10]), tensor([1, 20]), 0.5); // [0.5, 15]
 * @see https://pytorch.org/docs/stable/generated/torch.lerp.html
 */
export function lerp(a: Tensor, end: Tensor, weight: Scalar): Tensor {
  const w = typeof weight === 'boolean' ? Number(weight) : (operandOf(weight) as Tensor | number);
  for (const x of [end, w]) {
    if (!(x instanceof Tensor) || x.dtype === a.dtype) continue;
    const [expected, got] = [infoOf(a.dtype).scalarName, infoOf(x.dtype).scalarName];
    throw new DTypeError(`expected dtype ${expected} for \`${x === end ? 'end' : 'weight'}\` but got dtype ${got}`);
  }
  if (!isDifferentiable(a.dtype)) {
    const kernel = weight instanceof Tensor ? 'lerp_kernel_tensor' : 'lerp_kernel_scalar';
    throw new DTypeError(`"${kernel}" not implemented for '${infoOf(a.dtype).scalarName}'`);
  }
  const out = noGrad(() => scope(() => values(a, end, w)));
  return record(
    out,
    weight instanceof Tensor ? 'LerpBackward1' : 'LerpBackward0',
    wrt(a, (grad, w) => mul(grad, w instanceof Tensor ? conj(rsub(w, 1)) : 1 - w), w),
    wrt(end, (grad, w) => mul(grad, w instanceof Tensor ? conj(w) : w), w),
    wrt(w, (grad, a, end) => mul(grad, conj(sub(end, a))), a, end),
  );
}

/** From the nearer end, so that neither w = 0 nor w = 1 rounds. */
function values(a: Tensor, end: Tensor, weight: Tensor | number): Tensor {
  const way = sub(end, a);
  if (typeof weight === 'number') {
    return weight < 0.5 ? add(a, mul(way, weight)) : sub(end, mul(way, 1 - weight));
  }
  const size = weight.dtype === 'complex64' ? abs(weight) : weight;
  return where(lt(size, 0.5), add(a, mul(way, weight)), sub(end, mul(way, rsub(weight, 1))));
}

/** x = x + w (end - x). */
export function lerp_(x: Tensor, end: Tensor, weight: Scalar): Tensor {
  return inPlace(x, weight instanceof Tensor ? [end, weight] : [end], () => lerp(x, end, weight));
}
