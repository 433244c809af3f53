import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { clone } from '../shape/contiguous';
import { inPlace } from './drivers/inPlace';
import { eq } from './eq';
import { isfinite } from './isfinite';
import { isnan } from './isnan';
import { where } from './where';

export interface NanToNumOptions {
  /** What NaN becomes; default 0. */
  nan?: number | null;
  /** What Infinity becomes; default the largest float32. */
  posinf?: number | null;
  /** What -Infinity becomes; default the smallest float32. */
  neginf?: number | null;
}

const LARGEST = 3.4028234663852886e38;

/**
 * `x` with numbers in the place of NaN and the infinities; integers are copied.
 *
 * dy = dx where x is finite, else 0
 *
 * @param x - real or complex, of any shape
 * @param options - `nan` (default 0), `posinf` and `neginf` (default the largest and the smallest number of the dtype)
 * @returns with the shape and the dtype of x
 * @example
 * nanToNum(tensor([NaN, Infinity, 1]), { posinf: 9 }); // [0, 9, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nan_to_num.html
 */
export function nanToNum(x: Tensor, options?: NanToNumOptions): Tensor {
  if (x.dtype !== 'float32') return clone(x);
  const out = noGrad(() =>
    scope(() => {
      const finite = where(eq(x, Infinity), options?.posinf ?? LARGEST, where(isnan(x), options?.nan ?? 0, x));
      return where(eq(x, -Infinity), options?.neginf ?? -LARGEST, finite);
    }),
  );
  return record(
    out,
    'NanToNumBackward0',
    wrt(x, (grad, x) => where(isfinite(x), grad, 0), x),
  );
}

/** NaN and the infinities in x become numbers. */
export function nanToNum_(x: Tensor, options?: NanToNumOptions): Tensor {
  return inPlace(x, [], () => nanToNum(x, options));
}
