import { DTypeError, ValueError } from '../../errors';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { tensor } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { type Image, isImage, layoutOf, typeNameOf, valuesOf } from '../image';
import { rgbToGrayscale } from './rgbToGrayscale';

/**
 * A tensor image as `{ data, height, width, channels }`, bytes: floats are multiplied by 255 and truncated.
 *
 * @param pic - shape (C, H, W) with up to 4 channels, or (H, W)
 * @returns bytes, with the channels of a pixel next to each other
 * @throws ValueError for other shapes, DTypeError for what is no picture
 * @example
 * toPilImage(rand([3, 8, 8])).channels; // 3
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.to_pil_image.html
 */
export function toPilImage(pic: Tensor | Image): Image {
  if (!(pic instanceof Tensor)) {
    if (!isImage(pic)) throw new DTypeError(`pic should be Tensor or ndarray. Got ${typeNameOf(pic)}.`);
    return { ...pic, ...layoutOf(pic) };
  }
  const dims = pic.shape.length;
  if (dims !== 2 && dims !== 3) {
    throw new ValueError(`pic should be 2/3 dimensional. Got ${dims} dimensions.`);
  }
  const [channels, height, width] = [dims === 2 ? 1 : pic.size(0), pic.size(-2), pic.size(-1)];
  if (channels > 4) throw new ValueError(`pic should not have > 4 channels. Got ${channels} channels.`);
  if (pic.dtype === 'bool' || pic.dtype === 'complex64') {
    throw new DTypeError(`Input type ${pic.dtype} is not supported`);
  }
  const data = scope(() => {
    const values = pic.isFloatingPoint() ? to(mul(pic, 255), 'uint8') : pic;
    return permute(reshape(values, [channels, height, width]), [1, 2, 0]).data();
  });
  return { data: data as Uint8Array, height, width, channels };
}

/**
 * An image as a tensor of shape (C, H, W), its values as they are.
 *
 * @param pic - { data, height, width, channels }
 * @returns [c, h, w]
 * @throws DTypeError when it is no image
 * @example
 * pilToTensor({ data: Uint8Array.of(0, 51, 255), height: 1, width: 1, channels: 3 }).tolist(); // [[[0]], [[51]], [[255]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.pil_to_tensor.html
 */
export function pilToTensor(pic: Image): Tensor {
  if (!isImage(pic)) throw new DTypeError(`pic should be PIL Image. Got ${typeNameOf(pic)}`);
  const { height, width, channels } = layoutOf(pic);
  return scope(() => permute(reshape(tensor(valuesOf(pic)), [height, width, channels]), [2, 0, 1]));
}

/**
 * An image in grey.
 *
 * @param img - { data, height, width, channels }
 * @param numOutputChannels - 1 (the default), or 3 equal ones
 * @returns an image with 1 or 3 channels
 * @throws DTypeError when it is no image; `rgbToGrayscale` takes tensors
 * @example
 * toGrayscale({ data: Uint8Array.of(0, 51, 255), height: 1, width: 1, channels: 3 }).channels; // 1
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.to_grayscale.html
 */
export function toGrayscale(img: Image, numOutputChannels = 1): Image {
  if (!isImage(img)) throw new DTypeError('Input should be PIL Image');
  return rgbToGrayscale(img, numOutputChannels);
}
