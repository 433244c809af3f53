import { pad as apply, type Padding, type PadOptions } from '../functional/pad';
import type { Picture } from '../image';
import { show } from '../python';
import { describe, type SameKind } from './step';

/**
 * Adds pixels on all sides.
 *
 * @param padding - one number, [left and right, top and bottom] or [left, top, right, bottom]
 * @param options - `fill` (default 0), `paddingMode` (default 'constant')
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.pad(2); // 28 x 28 becomes 32 x 32
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Pad.html
 */
export function pad(padding: Padding, options: PadOptions = {}): SameKind {
  const text = `Pad(padding=${show(padding)}, fill=${options.fill ?? 0}, padding_mode=${options.paddingMode ?? 'constant'})`;
  return describe(<T extends Picture>(picture: T): T => apply(picture, padding, options), text, [
    { kind: 'each', apply: (batch) => apply(batch, padding, options) },
  ]);
}
