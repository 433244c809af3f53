import type { Tensor } from '../../tensor/tensor';
import { operationCode } from '../../wasm/operations';
import { abs } from './abs';
import { type BinaryKernels, binary } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { eq } from './eq';
import { floorDivide } from './floorDivide';
import { mul } from './mul';
import { where } from './where';

const kernels = (name: string): BinaryKernels => ({
  name: `${name}_cpu`,
  bool: false,
  float32: null,
  int32: operationCode('gcdI32'),
  complex64: null,
});

const GCD = kernels('gcd');
const LCM = kernels('lcm');

/**
 * y = the greatest common divisor of two integers, not negative; that of 0 and b is |b|.
 *
 * @param a - integers
 * @param b - integers; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws DTypeError for anything but integers, ShapeError when the shapes don't broadcast
 * @example
 * gcd(tensor(Int32Array.of(12, 0)), tensor(Int32Array.of(-18, 5))); // [6, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.gcd.html
 */
export function gcd(a: Tensor, b: Tensor): Tensor {
  return binary(GCD, a, b);
}

/** x = gcd(x, b). */
export function gcd_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => gcd(x, b));
}

/**
 * y = the least common multiple of two integers, not negative: |a b| / gcd(a, b), and 0 where both are 0.
 *
 * @param a - integers
 * @param b - integers; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws DTypeError for anything but integers, ShapeError when the shapes don't broadcast
 * @example
 * lcm(tensor(Int32Array.of(4, 0)), tensor(Int32Array.of(-6, 5))); // [12, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.lcm.html
 */
export function lcm(a: Tensor, b: Tensor): Tensor {
  const divisor = binary(LCM, a, b);
  return abs(mul(floorDivide(a, where(eq(divisor, 0), 1, divisor)), b));
}

/** x = lcm(x, b). */
export function lcm_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => lcm(x, b));
}
