import type { Picture } from '../image';
import { extentOf } from './drivers/channels';

/**
 * Channels, height and width of a picture.
 *
 * @param img - an image, or a tensor of shape (..., C, H, W) or (H, W)
 * @returns three numbers
 * @example
 * getDimensions(rand([3, 20, 30])); // [3, 20, 30]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.get_dimensions.html
 */
export function getDimensions(img: Picture): [channels: number, height: number, width: number] {
  const { channels, height, width } = extentOf(img);
  return [channels, height, width];
}

/**
 * Width and height of a picture.
 *
 * @param img - an image, or a tensor of shape (..., H, W)
 * @returns two numbers
 * @example
 * getImageSize(rand([3, 20, 30])); // [30, 20]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.get_image_size.html
 */
export function getImageSize(img: Picture): [width: number, height: number] {
  const { height, width } = extentOf(img);
  return [width, height];
}

/**
 * The number of channels of a picture.
 *
 * @param img - an image, or a tensor of shape (..., C, H, W) or (H, W)
 * @returns 1 for grey pictures
 * @example
 * getImageNumChannels(rand([3, 20, 30])); // 3
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.get_image_num_channels.html
 */
export function getImageNumChannels(img: Picture): number {
  return extentOf(img).channels;
}
