import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { full } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { wrongCall } from '../../tensor/wrongArguments';
import { div } from './div';
import type { Operand } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { isnan } from './isnan';
import { le } from './le';
import { log } from './log';
import { logicalAnd } from './logicalAnd';
import { logicalNot } from './logicalNot';
import { mul } from './mul';
import { where } from './where';

/**
 * y = x ln z, and 0 where x = 0 whatever z is, except NaN.
 *
 * dy = ln z dx + x / z dz; the derivative by x is 0 where x = 0 and z ≤ 0
 *
 * @param x - tensor or number
 * @param z - tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * xlogy(tensor([0, 2]), tensor([0, Math.E])); // [0, 2]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.xlogy
 */
export function xlogy(x: Operand, z: Operand): Tensor {
  if (!(x instanceof Tensor || z instanceof Tensor)) throw wrongCall('xlogy', [x, z]);
  for (const given of [x, z]) {
    const complex = given instanceof Tensor ? given.dtype === 'complex64' : typeof given === 'object';
    if (!complex) continue;
    throw new DTypeError(`"xlogy_cpu" not implemented for 'ComplexFloat'`);
  }
  const [a, b] = [asFloat(x), asFloat(z)];
  const out = noGrad(() => scope(() => values(a, b)));
  return record(
    out,
    'XlogyBackward0',
    wrt(a, (grad, a, b) => where(logicalAnd(eq(a, 0), le(b, 0)), 0, xlogy(grad, b)), a, b),
    wrt(b, (grad, a, b) => div(mul(grad, a), b), a, b),
  );
}

function asFloat(x: Operand): Tensor {
  return x instanceof Tensor ? toType(x, 'float32') : full([], Number(x), { dtype: 'float32' });
}

function values(x: Tensor, z: Tensor): Tensor {
  return where(logicalAnd(eq(x, 0), logicalNot(isnan(z))), 0, mul(x, log(z)));
}

/** x = x ln z. */
export function xlogy_(x: Tensor, z: Operand): Tensor {
  return inPlace(x, z instanceof Tensor ? [z] : [], () => xlogy(x, z));
}
