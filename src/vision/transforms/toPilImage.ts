import type { Tensor } from '../../tensor/tensor';
import { pilToTensor as convert, toPilImage as convertBack } from '../functional/toPilImage';
import type { Image } from '../image';
import { describe } from './step';

/**
 * Turns tensor images into `{ data, height, width, channels }`, bytes.
 *
 * @returns what takes a tensor image and gives an image of bytes
 * @example
 * transforms.toPILImage()(rand([3, 8, 8])).channels; // 3
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ToPILImage.html
 */
export function toPILImage(): (pic: Tensor | Image) => Image {
  return describe((pic: Tensor | Image) => convertBack(pic), 'ToPILImage()');
}

/**
 * Turns images, H x W x C, into tensors of shape (C, H, W), their values as they are.
 *
 * @returns what takes an image and gives a tensor
 * @example
 * transforms.pilToTensor()({ data: Uint8Array.of(0, 51, 255), height: 1, width: 1, channels: 3 }).dtype; // 'uint8'
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.PILToTensor.html
 */
export function pilToTensor(): (pic: Image) => Tensor {
  return describe((pic: Image) => convert(pic), 'PILToTensor()');
}
