import { record, wrt } from '../../../autograd/record';
import { copyOf, rowMajor } from '../../../tensor/copy';
import { full, ones } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { cat } from '../../joining/cat';
import { asComplex, asFloats } from '../../pointwise/drivers/complex';

/** What both directions of the short-time transform take. */
export interface ShortTimeOptions {
  /** Samples from the beginning of a frame to that of the next; default nFft / 4. */
  hopLength?: number | null;
  /** Length of the window, which stands in the middle of its frame; default nFft. */
  winLength?: number | null;
  /** What each frame is multiplied by; default ones. */
  window?: Tensor | null;
  /** Frame t is that around sample t hopLength (default), not the one that begins there. */
  center?: boolean;
  /** Divide by √nFft; default false. */
  normalized?: boolean;
  /** Half of the spectrum only; default: of real signals. */
  onesided?: boolean | null;
  /** A complex result; see the function. */
  returnComplex?: boolean | null;
}

/** The window, or ones, with zeros on both sides up to the length of a frame. */
export function frameWindow(window: Tensor | null, winLength: number, nFft: number): Tensor {
  const own = window ?? ones([winLength]);
  if (winLength === nFft) return own;
  const left = (nFft - winLength) >> 1;
  const zeros = (count: number): Tensor => full([count], 0, { dtype: own.dtype });
  return cat([zeros(left), own, zeros(nFft - winLength - left)]);
}

/** A complex tensor seen as float32 with one dim more, [re, im]; recorded. */
export function asRealParts(x: Tensor): Tensor {
  return record(
    asFloats(copyOf(x)),
    'ViewAsRealBackward0',
    wrt(x, (grad) => asComplexNumbers(grad)),
  );
}

/** The way back. */
export function asComplexNumbers(x: Tensor): Tensor {
  const from = rowMajor(x);
  return record(
    asComplex(from === x ? copyOf(x) : from),
    'ViewAsComplexBackward0',
    wrt(x, (grad) => asRealParts(grad)),
  );
}

/** How messages name a tensor: torch.FloatTensor[20]. */
export function shown(x: Tensor): string {
  return `torch.${infoOf(x.dtype).scalarName}Tensor${showShape(x.sizes)}`;
}

/** How messages name a window. */
export function shownWindow(window: Tensor | null): string {
  return window === null ? 'None' : `torch.${infoOf(window.dtype).scalarName}Tensor{${showShape(window.sizes)}}`;
}
