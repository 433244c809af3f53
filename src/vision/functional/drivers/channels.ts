import { DTypeError } from '../../../errors';
import { Tensor } from '../../../tensor/tensor';
import { isImage, layoutOf, notAnImage, type Picture, sizeOf } from '../../image';

/** Channels, height and width of a tensor of shape (..., C, H, W) or (H, W), or of an image. */
export function extentOf(picture: Picture): { channels: number; height: number; width: number } {
  if (picture instanceof Tensor) {
    return {
      channels: picture.shape.length === 2 ? 1 : picture.shape.length > 2 ? picture.size(-3) : 0,
      ...sizeOf(picture),
    };
  }
  if (!isImage(picture)) throw notAnImage(picture);
  return layoutOf(picture);
}

/** Throws unless the tensor has one of the numbers of channels. */
export function checkChannels(x: Tensor, permitted: readonly number[] = [1, 3]): number {
  const { channels } = extentOf(x);
  if (permitted.includes(channels)) return channels;
  throw new DTypeError(
    `Input image tensor permitted channel values are [${permitted.join(', ')}], but found ${channels}`,
  );
}

/** Throws unless the tensor has the dims of channels, rows and columns. */
export function checkThreeDims(x: Tensor): void {
  sizeOf(x);
  if (x.shape.length >= 3) return;
  throw new DTypeError(`Input image tensor should have at least 3 dimensions, but found ${x.shape.length}`);
}
