import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { pad as padSides } from '../../nn/functional/pad';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { narrow } from '../../ops/shape/narrow';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { alike, type Picture, sizeOf } from '../image';

/** One number for all sides, [all], [left and right, top and bottom] or [left, top, right, bottom]. */
export type Padding = number | readonly number[];

export interface PadOptions {
  /** What the padding consists of in mode 'constant'; default 0. */
  fill?: number | null;
  /**
   * 'constant' (the default); 'edge' repeats the border; 'reflect' mirrors without it, 'symmetric' mirrors with it.
   */
  paddingMode?: 'constant' | 'edge' | 'reflect' | 'symmetric';
}

interface Sides {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Adds pixels on all sides; negative numbers take pixels away.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param padding - one for all sides, [horizontal, vertical], or [left, top, right, bottom]
 * @param options - `fill` (default 0), `paddingMode` (default 'constant')
 * @returns as the argument, with H + top + bottom rows and W + left + right columns
 * @throws ValueError for another number of paddings or another mode
 * @example
 * pad(rand([3, 28, 28]), 2).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.pad.html
 */
export function pad<T extends Picture>(picture: T, padding: Padding, options: PadOptions = {}): T {
  const { paddingMode = 'constant' } = options;
  const fill = options.fill ?? 0;
  const sides = sidesOf(padding);
  if (typeof fill !== 'number') throw new DTypeError('Got inappropriate fill arg');
  if (!['constant', 'edge', 'reflect', 'symmetric'].includes(paddingMode)) {
    throw new ValueError('Padding mode should be either constant, edge, reflect or symmetric');
  }
  const { left, top, right, bottom } = sides;
  return alike(picture, (x) => {
    sizeOf(x);
    if (paddingMode === 'constant') return padSides(x, [left, right, top, bottom], { value: fill });
    if (paddingMode === 'symmetric') return symmetric(x, sides);
    const mode = paddingMode === 'edge' ? 'replicate' : 'reflect';
    if (x.shape.length >= 4) return padSides(x, [left, right, top, bottom], { mode });
    return squeeze(padSides(unsqueeze(x, 0), [left, right, top, bottom], { mode }), 0);
  });
}

function sidesOf(padding: Padding): Sides {
  if (typeof padding === 'number') return { left: padding, top: padding, right: padding, bottom: padding };
  if (!Array.isArray(padding)) throw new DTypeError('Got inappropriate padding arg');
  const [first, second, third, fourth] = padding as [number, number, number, number];
  switch (padding.length) {
    case 1:
      return { left: first, top: first, right: first, bottom: first };
    case 2:
      return { left: first, top: second, right: first, bottom: second };
    case 4:
      return { left: first, top: second, right: third, bottom: fourth };
    default:
      throw new ValueError(
        `Padding must be an int or a 1, 2, or 4 element tuple, not a ${padding.length} element tuple`,
      );
  }
}

function symmetric(x: Tensor, { left, top, right, bottom }: Sides): Tensor {
  if (x.shape.length !== 3 && x.shape.length !== 4) {
    throw new ShapeError('Symmetric padding of N-D tensors are not supported yet');
  }
  return mirrored(mirrored(x, -1, left, right), -2, top, bottom);
}

function mirrored(x: Tensor, dim: number, before: number, after: number): Tensor {
  const size = x.size(dim);
  const start = Math.max(-before, 0);
  const kept = size - start - Math.max(-after, 0);
  if (kept < 0) throw new ShapeError(`padding takes away more than the ${size} pixels there are`);
  const [low, high] = [Math.max(before, 0), Math.max(after, 0)];
  if (low > kept || high > kept) {
    throw new IndexError(
      `symmetric padding of ${Math.max(low, high)} is more than the ${kept} pixels there are to mirror`,
    );
  }
  const part = kept === size ? x : narrow(x, dim, start, kept);
  if (low === 0 && high === 0) return part;
  const index = Array.from({ length: low + kept + high }, (_, i) => {
    const at = i - low;
    if (at < 0) return -1 - at;
    return at < kept ? at : 2 * kept - 1 - at;
  });
  return indexSelect(part, dim, fromNumbers(index, [index.length], 'int32'));
}
