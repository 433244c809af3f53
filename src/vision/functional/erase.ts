import { DTypeError } from '../../errors';
import { copy_ } from '../../ops/pointwise/copy';
import { clone } from '../../ops/shape/contiguous';
import { expand } from '../../ops/shape/expand';
import { narrow } from '../../ops/shape/narrow';
import { Tensor } from '../../tensor/tensor';
import { sizeOf, typeNameOf } from '../image';

export interface EraseOptions {
  /** Write into the given tensor; default false. */
  inplace?: boolean;
}

/**
 * Overwrites a part of a tensor image.
 *
 * @param img - shape (..., C, H, W)
 * @param i - the top of the part
 * @param j - the left of the part
 * @param h - the height of the part
 * @param w - the width of the part
 * @param v - what is written: broadcast to the part
 * @param options - `inplace`: write into the image
 * @returns the shape of the image
 * @throws DTypeError when img is no tensor
 * @example
 * erase(ones([1, 1, 3]), 0, 1, 1, 1, tensor([0])); // [[[1, 0, 1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.erase.html
 */
export function erase(
  img: Tensor,
  i: number,
  j: number,
  h: number,
  w: number,
  v: Tensor,
  options: EraseOptions = {},
): Tensor {
  if (!(img instanceof Tensor)) throw new DTypeError(`img should be Tensor Image. Got ${typeNameOf(img)}`);
  const { height, width } = sizeOf(img);
  const [top, left] = [within(i, height), within(j, width)];
  const [bottom, right] = [within(i + h, height), within(j + w, width)];
  const out = options.inplace ? img : clone(img);
  const part = narrow(narrow(out, -2, top, Math.max(bottom - top, 0)), -1, left, Math.max(right - left, 0));
  copy_(part, expand(v, part.shape));
  return out;
}

/** An end of a slice, as Python takes it. */
const within = (at: number, size: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size);
