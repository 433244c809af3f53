import { ValueError } from '../../errors';
import { sub } from '../../ops/pointwise/sub';
import { mm } from '../../ops/products/mm';
import { reshape } from '../../ops/shape/reshape';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { describe } from './step';

/**
 * y = (x - mean) M with the pixels of x as a row, as for whitening.
 *
 * @param transformationMatrix - [n, n] with n = C H W
 * @param meanVector - [n]
 * @returns what takes a tensor of as many elements and gives one of the same shape
 * @throws ValueError for other shapes
 * @example
 * transforms.linearTransformation(eye(4), ones([4]))(ones([1, 2, 2])); // [[[0, 0], [0, 0]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.LinearTransformation.html
 */
export function linearTransformation(transformationMatrix: Tensor, meanVector: Tensor): (x: Tensor) => Tensor {
  const shape = transformationMatrix.shape.join(', ');
  if (transformationMatrix.size(0) !== transformationMatrix.size(1)) {
    throw new ValueError(`transformation_matrix should be square. Got (${shape}) rectangular matrix.`);
  }
  const length = transformationMatrix.size(0);
  if (meanVector.size(0) !== length) {
    throw new ValueError(
      `mean_vector should have the same length ${meanVector.size(0)} as any one of the dimensions of the ` +
        `transformation_matrix [(${shape})]`,
    );
  }
  const apply = (x: Tensor): Tensor => {
    const dims = [x.size(-3), x.size(-2), x.size(-1)];
    const n = dims.reduce((product, size) => product * size, 1);
    if (n !== length) {
      throw new ValueError(
        `Input tensor and transformation matrix have incompatible shape.[${dims.join(' x ')}] != ${length}`,
      );
    }
    return scope(() => reshape(mm(sub(reshape(x, [-1, n]), meanVector), transformationMatrix), x.shape));
  };
  return describe(apply, `LinearTransformation(transformation_matrix=[(${shape})], mean_vector=[${length}])`);
}
