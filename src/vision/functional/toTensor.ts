import { DTypeError, ValueError } from '../../errors';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { dtypeOfArray } from '../../tensor/typedArray';
import { f32, i32 } from '../../wasm/memory';
import { type Image, isImage, layoutOf, typeNameOf, valuesOf } from '../image';

/**
 * An image as a tensor: y[c, h, w] = x[h, w, c] / 255 for bytes; other values are not scaled.
 *
 * @param image - H x W pixels of C channels
 * @returns shape (C, H, W); float32, or int32 for integers of 16 bits and more
 * @throws DTypeError when it is no image, ValueError when its sizes don't fit its data
 * @example
 * toTensor({ data: Uint8Array.of(0, 51, 255), height: 1, width: 1, channels: 3 }).tolist(); // [[[0]], [[0.2]], [[1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.to_tensor.html
 */
export function toTensor(image: Image): Tensor {
  if (image instanceof Tensor) {
    throw new DTypeError('pic should be PIL Image or ndarray. Got Tensor: leave toTensor out where images are tensors');
  }
  if (!isImage(image)) throw new DTypeError(`pic should be PIL Image or ndarray. Got ${typeNameOf(image)}`);
  const { height, width, channels } = layoutOf(image);
  const values = valuesOf(image);
  if (values.length === 0) throw new ValueError(`an image of ${height} x ${width} pixels has no values`);
  beginOperation();
  const dtype = dtypeOfArray(values);
  const out = emptyTensor([channels, height, width], dtype === 'int32' ? 'int32' : 'float32');
  const at = out.pointer >>> 2;
  const target = dtype === 'int32' ? i32 : f32;
  const divisor = dtype === 'uint8' ? 255 : 1;
  const pixels = height * width;
  for (let c = 0; c < channels; c++) {
    // Rounding the double quotient to float32 gives the float32 quotient: 53 bits are more than twice 24.
    for (let p = 0; p < pixels; p++) target[at + c * pixels + p] = (values[p * channels + c] as number) / divisor;
  }
  return out;
}
