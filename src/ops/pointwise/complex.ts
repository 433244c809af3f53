import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { copyInto } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, broadcastStrides } from '../../tensor/layout';
import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { conj } from './conj';
import { cos } from './cos';
import { asFloats } from './drivers/complex';
import { mul } from './mul';
import { neg } from './neg';
import { imag, real } from './real';
import { sgn } from './sgn';
import { sin } from './sin';

function checkParts(a: Tensor, b: Tensor): void {
  const [first, second] = [a, b].map(({ dtype }) => infoOf(dtype).scalarName);
  if (a.dtype === 'float32' && b.dtype === 'float32') return;
  throw new DTypeError(`Expected both inputs to be Half, Float or Double tensors but got ${first} and ${second}`);
}

/**
 * y = re + i im, with broadcasting.
 *
 * @param re - the real parts, float32
 * @param im - the imaginary parts, float32; broadcasts against `re`
 * @returns complex64, with the shape that both broadcast to
 * @throws DTypeError unless both are float32, ShapeError when the shapes don't broadcast
 * @example
 * complex(tensor([1, 2]), tensor([3, 4])); // [1 + 3i, 2 + 4i]
 * @see https://pytorch.org/docs/stable/generated/torch.complex.html
 */
export function complex(re: Tensor, im: Tensor): Tensor {
  checkParts(re, im);
  const shape = broadcastShapes(re.sizes, im.sizes);
  const out = emptyTensor(shape, 'complex64');
  const parts = asFloats(out);
  [re, im].forEach((part, i) => {
    copyInto(select(parts, -1, i), part.detach(), broadcastStrides(part.sizes, part.strides, shape));
  });
  return record(out, 'ComplexBackward0', wrt(re, real), wrt(im, imag));
}

/**
 * y = abs (cos angle + i sin angle), with broadcasting: complex numbers of the given sizes and directions.
 *
 * The gradient of `abs` is that in the direction of y, as in PyTorch: for a negative one it points the other way.
 *
 * @param abs - the absolute values, float32
 * @param angle - the angles in radians, float32; broadcasts against `abs`
 * @returns complex64, with the shape that both broadcast to
 * @throws DTypeError unless both are float32, ShapeError when the shapes don't broadcast
 * @example
 * polar(tensor([1, 2]), tensor([0, Math.PI])).real; // [1, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.polar.html
 */
export function polar(abs: Tensor, angle: Tensor): Tensor {
  checkParts(abs, angle);
  const y = noGrad(() => complex(mul(abs, cos(angle)), mul(abs, sin(angle))));
  return record(
    y,
    'PolarBackward0',
    wrt(abs, (grad, y) => real(mul(conj(grad), sgn(y))), y),
    wrt(angle, (grad, y) => real(mul(conj(grad), complex(neg(imag(y)), real(y)))), y),
  );
}
