import type { Tensor } from '../../tensor/tensor';
import { toTensor as convert } from '../functional/toTensor';
import type { Image } from '../image';
import { describe } from './step';

/**
 * Turns images of bytes, H x W x C, into float32 tensors of shape (C, H, W) between 0 and 1.
 *
 * @returns what takes an image and gives a tensor
 * @example
 * const dataset = await datasets.CIFAR10.load('data', { transform: transforms.toTensor() });
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html
 */
export function toTensor(): (image: Image) => Tensor {
  return describe((image: Image) => convert(image), 'ToTensor()', [{ kind: 'toTensor' }]);
}
