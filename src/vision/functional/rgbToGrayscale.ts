import { DTypeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { clone } from '../../ops/shape/contiguous';
import { expand } from '../../ops/shape/expand';
import { narrow } from '../../ops/shape/narrow';
import { Tensor } from '../../tensor/tensor';
import { alike, type Image, isImage, layoutOf, notAnImage, type Picture } from '../image';

/**
 * y = 0.2989 r + 0.587 g + 0.114 b for tensors; images of bytes are rounded as PIL rounds them. Grey pictures stay as
 * they are.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W), with C = 1 or 3
 * @param numOutputChannels - 1 (the default), or 3 equal ones
 * @returns a picture of the same kind, with 1 or 3 channels
 * @throws ValueError for another number of output channels, DTypeError for another C
 * @example
 * rgbToGrayscale(rand([3, 32, 32])).shape; // [1, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.rgb_to_grayscale.html
 */
export function rgbToGrayscale<T extends Picture>(picture: T, numOutputChannels = 1): T {
  if (!(picture instanceof Tensor) && !isImage(picture)) throw notAnImage(picture);
  if (picture instanceof Tensor && picture.shape.length < 3) {
    throw new DTypeError(
      `Input image tensor should have at least 3 dimensions, but found ${(picture as Tensor).shape.length}`,
    );
  }
  const channels = picture instanceof Tensor ? picture.size(-3) : layoutOf(picture).channels;
  if (channels !== 1 && channels !== 3) {
    throw new DTypeError(`Input image tensor permitted channel values are [1, 3], but found ${channels}`);
  }
  if (numOutputChannels !== 1 && numOutputChannels !== 3) {
    throw new ValueError('num_output_channels should be either 1 or 3');
  }
  if (isImage(picture) && picture.data.BYTES_PER_ELEMENT === 1) {
    return greyBytes(picture, channels, numOutputChannels) as unknown as T;
  }
  return alike(picture, (x) => {
    const grey = channels === 3 ? to(weighted(x), x.dtype) : clone(x);
    const shape = grey.shape.map((size, i) => (i === grey.shape.length - 3 ? numOutputChannels : size));
    return numOutputChannels === 3 ? expand(grey, shape) : grey;
  });
}

function weighted(x: Tensor): Tensor {
  const channel = (i: number, weight: number): Tensor => mul(narrow(x, -3, i, 1), weight);
  return add(add(channel(0, 0.2989), channel(1, 0.587)), channel(2, 0.114));
}

/** PIL's integer arithmetic: (19595 r + 38470 g + 7471 b) / 65536, rounded. */
function greyBytes({ data, height, width }: Image, channels: number, outputs: number): Image {
  const out = new Uint8Array(height * width * outputs);
  for (let p = 0; p < height * width; p++) {
    const at = p * channels;
    const r = data[at] as number;
    const grey =
      channels === 1
        ? r
        : (19595 * r + 38470 * (data[at + 1] as number) + 7471 * (data[at + 2] as number) + 32768) >> 16;
    out.fill(grey, p * outputs, (p + 1) * outputs);
  }
  return { data: out, height, width, channels: outputs };
}
