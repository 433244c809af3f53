import { DTypeError } from '../../errors';
import { take } from '../../ops/indexing/take';
import { stack } from '../../ops/joining/stack';
import { unbind } from '../../ops/joining/unbind';
import { to } from '../../ops/pointwise/to';
import { flatten } from '../../ops/shape/flatten';
import { reshape } from '../../ops/shape/reshape';
import { bincount } from '../../ops/statistics/bincount';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { alike, type Picture, sizeOf } from '../image';
import { checkChannels } from './drivers/channels';

/**
 * Spreads the bytes of each channel so that all values are about as frequent.
 *
 * @param picture - an image, or a tensor of shape ([N,] 1 or 3, H, W), of bytes
 * @returns a picture of the same kind
 * @throws DTypeError for another dtype or other dims
 * @example
 * equalize(tensor(Uint8Array.of(0, 1, 2, 3)).reshape([1, 2, 2])).shape; // [1, 2, 2]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.equalize.html
 */
export function equalize<T extends Picture>(picture: T): T {
  return alike(picture, (x) => {
    sizeOf(x);
    const dims = x.shape.length;
    if (dims !== 3 && dims !== 4) {
      throw new DTypeError(`Input image tensor should have 3 or 4 dimensions, but found ${dims}`);
    }
    if (x.dtype !== 'uint8') {
      throw new DTypeError(`Only torch.uint8 image tensors are supported, but found torch.${x.dtype}`);
    }
    checkChannels(x);
    const { height, width } = sizeOf(x);
    const channels = unbind(reshape(x, [-1, height, width]), 0);
    return channels.length === 0 ? x : reshape(stack(channels.map(spread)), x.shape);
  });
}

/** A channel by a table of its values: the share of smaller ones. */
function spread(channel: Tensor): Tensor {
  const counts = bincount(to(flatten(channel), 'int32'), { minlength: 256 }).data() as Int32Array;
  const last = counts.findLast((count) => count > 0) ?? 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const step = Math.floor((total - last) / 255);
  if (step === 0) return channel;
  let below = 0;
  const table = Array.from({ length: 256 }, (_, value) => {
    const place = value === 0 ? 0 : Math.floor((below + Math.floor(step / 2)) / step);
    below += counts[value] as number;
    return Math.min(place, 255);
  });
  return take(fromNumbers(table, [256], 'uint8'), to(channel, 'int32'));
}
