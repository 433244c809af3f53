import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { expand } from '../../ops/shape/expand';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { alike, type Picture, sizeOf } from '../image';
import { checkMove, gridOf, moved } from './drivers/gridTransform';
import type { PerspectiveOptions } from './perspective';

/**
 * Takes each pixel from a place moved by the displacement there.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W)
 * @param displacement - [1, H, W, 2]: by how much to the right and down, where 2 is the whole width or height
 * @param options - `interpolation`, `fill`
 * @returns a picture of the same kind, of the same size
 * @throws ValueError for another shape
 * @example
 * elasticTransform(rand([3, 8, 8]), zeros([1, 8, 8, 2])).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.elastic_transform.html
 */
export function elasticTransform<T extends Picture>(
  picture: T,
  displacement: Tensor,
  options: PerspectiveOptions = {},
): T {
  const { interpolation = 'bilinear', fill = null } = options;
  return alike(picture, (x) => {
    const { height, width } = sizeOf(x);
    const expected = [1, height, width, 2];
    if (String(displacement.shape) !== String(expected)) {
      throw new ValueError(
        `Argument displacement shape should be (${expected.join(', ')}), but given torch.Size([${displacement.shape.join(', ')}])`,
      );
    }
    checkMove(x, interpolation, fill);
    const still = gridOf(
      expand(middles(width, [1, width]), [height, width]),
      expand(middles(height, [height, 1]), [height, width]),
    );
    return moved(x, add(still, displacement), interpolation, fill);
  });
}

/** The middles of `size` pixels between -1 and 1. */
function middles(size: number, shape: readonly number[]): Tensor {
  return fromNumbers(
    Array.from({ length: size }, (_, i) => (2 * i + 1 - size) / size),
    shape,
    'float32',
  );
}
