import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { convertImageDtype as apply } from '../functional/convertImageDtype';
import { describe } from './step';

/**
 * Converts tensor images to a dtype, their values scaled to its range.
 *
 * @param dtype - of the results
 * @returns what takes a tensor image and gives one
 * @example
 * transforms.convertImageDtype('float32')(tensor(Uint8Array.of(0, 255))); // [0, 1]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ConvertImageDtype.html
 */
export function convertImageDtype(dtype: DType): (image: Tensor) => Tensor {
  return describe((image: Tensor) => apply(image, { dtype }), 'ConvertImageDtype()', [
    { kind: 'each', apply: (batch) => apply(batch, { dtype }) },
  ]);
}
