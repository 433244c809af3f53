import { round } from '../../../ops/pointwise/round';
import { to } from '../../../ops/pointwise/to';
import { reshape } from '../../../ops/shape/reshape';
import type { Tensor } from '../../../tensor/tensor';
import { extentOf } from './channels';

/** Applies a function of float32 tensors [n, c, h, w] to images of any dtype with any dims in front; integers are rounded after it. */
export function inFloat(x: Tensor, apply: (images: Tensor) => Tensor): Tensor {
  const { channels, height, width } = extentOf(x);
  const count = x.shape.slice(0, -3).reduce((product, size) => product * size, 1);
  const out = apply(reshape(to(x, 'float32'), [count, channels, height, width]));
  const shaped = reshape(out, [...x.shape.slice(0, -2), out.size(-2), out.size(-1)]);
  return x.isFloatingPoint() ? shaped : to(round(shaped), x.dtype);
}
