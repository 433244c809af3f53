import { DTypeError, ValueError } from '../../errors';
import { bitwiseAnd } from '../../ops/pointwise/bitwiseAnd';
import { alike, type Picture } from '../image';
import { checkChannels, checkThreeDims } from './drivers/channels';

/**
 * Keeps the highest bits of bytes.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W), of bytes
 * @param bits - how many, from 0 to 8
 * @returns a picture of the same kind
 * @throws ValueError for another number of bits, DTypeError for another dtype
 * @example
 * posterize(tensor(Uint8Array.of(15, 31)).reshape([1, 1, 2]), 4); // [[[0, 16]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.posterize.html
 */
export function posterize<T extends Picture>(picture: T, bits: number): T {
  if (!(bits >= 0 && bits <= 8)) throw new ValueError(`The number if bits should be between 0 and 8. Got ${bits}`);
  return alike(picture, (x) => {
    checkThreeDims(x);
    if (x.dtype !== 'uint8') {
      throw new DTypeError(`Only torch.uint8 image tensors are supported, but found torch.${x.dtype}`);
    }
    checkChannels(x);
    return bitwiseAnd(x, 256 - Math.trunc(2 ** (8 - bits)));
  });
}
