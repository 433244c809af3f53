import { noGrad } from '../../autograd/mode';
import { DTypeError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { abs } from './abs';
import { add } from './add';
import { eq } from './eq';
import { isfinite } from './isfinite';
import { isnan } from './isnan';
import { le } from './le';
import { logicalAnd } from './logicalAnd';
import { logicalOr } from './logicalOr';
import { mul } from './mul';
import { sub } from './sub';

export interface ClosenessOptions {
  /** Tolerance relative to |b|; default 1e-5. */
  rtol?: number;
  /** Absolute tolerance; default 1e-8. */
  atol?: number;
  /** Whether NaN is close to NaN; default false. */
  equalNan?: boolean;
}

/**
 * y = |a - b| ≤ atol + rtol |b|, element by element with broadcasting; equal infinities are close.
 *
 * @param a - of any shape
 * @param b - what a is compared with; broadcasts against a
 * @param options - `rtol` (default 1e-5), `atol` (default 1e-8), and `equalNan`, whether NaN is close to NaN
 * @returns a bool tensor
 * @throws DTypeError when the dtypes differ
 * @throws ValueError for a negative tolerance
 * @example
 * isclose(tensor([1, 2]), tensor([1.000001, 2.1])); // [true, false]
 * @see https://pytorch.org/docs/stable/generated/torch.isclose.html
 */
export function isclose(a: Tensor, b: Tensor, options?: ClosenessOptions): Tensor {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options ?? {};
  if (a.dtype !== b.dtype) {
    throw new DTypeError(`${infoOf(a.dtype).scalarName} did not match ${infoOf(b.dtype).scalarName}`);
  }
  if (!(rtol >= 0)) throw new ValueError(`rtol must be greater than or equal to zero, but got ${rtol}`);
  if (!(atol >= 0)) throw new ValueError(`atol must be greater than or equal to zero, but got ${atol}`);
  return noGrad(() => scope(() => closeness(a, b, rtol, atol, equalNan)));
}

function closeness(a: Tensor, b: Tensor, rtol: number, atol: number, equalNan: boolean): Tensor {
  let close = eq(a, b);
  if (equalNan) close = logicalOr(close, logicalAnd(isnan(a), isnan(b)));
  if ((rtol === 0 && atol === 0) || a.dtype === 'bool') return close;
  const distance = abs(sub(a, b));
  const allowed = add(abs(mul(b, rtol)), atol);
  return logicalOr(close, logicalAnd(isfinite(distance), le(distance, allowed)));
}
