import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { mul } from './mul';

function scaled(x: Tensor, factor: number, name: string): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError(`${name} is not supported for complex tensors.`);
  return mul(toType(x, 'float32'), factor);
}

/**
 * y = x π / 180: degrees in radians. Integers give float32.
 *
 * @param x - degrees, of any shape
 * @returns radians, float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * deg2rad(tensor([180])); // [3.1416]
 * @see https://pytorch.org/docs/stable/generated/torch.deg2rad.html
 */
export function deg2rad(x: Tensor): Tensor {
  return scaled(x, Math.PI / 180, 'deg2rad');
}

/** x = x π / 180. */
export function deg2rad_(x: Tensor): Tensor {
  return inPlace(x, [], () => deg2rad(x));
}

/**
 * y = 180 x / π: radians in degrees. Integers give float32.
 *
 * @param x - radians, of any shape
 * @returns degrees, float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * rad2deg(tensor([Math.PI])); // [180]
 * @see https://pytorch.org/docs/stable/generated/torch.rad2deg.html
 */
export function rad2deg(x: Tensor): Tensor {
  return scaled(x, 180 / Math.PI, 'rad2deg');
}

/** x = 180 x / π. */
export function rad2deg_(x: Tensor): Tensor {
  return inPlace(x, [], () => rad2deg(x));
}
