import { to } from '../../ops/pointwise/to';
import { type DType, infoOf } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { convertImageDtype } from '../functional/convertImageDtype';
import { pilToTensor } from '../functional/toPilImage';
import type { Image } from '../image';
import { show } from '../python';
import { describe } from './step';

export interface ToDtypeOptions {
  /** Scale the values to the range of the dtype; default false. */
  scale?: boolean;
}

/**
 * Turns tensor images into another dtype.
 *
 * @param dtype - of the results
 * @param options - `scale`: bring values into the range of the dtype
 * @returns what takes a tensor image and gives one
 * @example
 * transforms.v2.toDtype('float32', { scale: true })(tensor(Uint8Array.of(0, 255))); // [0, 1]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.ToDtype.html
 */
export function toDtype(dtype: DType, options: ToDtypeOptions = {}): (x: Tensor) => Tensor {
  const { scale = false } = options;
  infoOf(dtype);
  const convert = (x: Tensor): Tensor => (scale ? convertImageDtype(x, { dtype }) : to(x, dtype));
  return describe(convert, `ToDtype(dtype=torch.${dtype}, scale=${show(scale)})`, [{ kind: 'each', apply: convert }]);
}

/**
 * Turns images into tensors of shape (C, H, W), their values as they are; tensors stay as they are.
 *
 * @returns what takes an image or a tensor and gives a tensor
 * @example
 * transforms.v2.toImage()({ data: Uint8Array.of(0, 51, 255), height: 1, width: 1, channels: 3 }).dtype; // 'uint8'
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.ToImage.html
 */
export function toImage(): (pic: Tensor | Image) => Tensor {
  return describe((pic: Tensor | Image) => (pic instanceof Tensor ? pic : pilToTensor(pic)), 'ToImage()');
}
