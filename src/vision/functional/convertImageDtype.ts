import { DTypeError, ValueError } from '../../errors';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { type DType, infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { typeNameOf } from '../image';

/** The value that stands for full brightness. */
function maximum(dtype: DType): number {
  if (dtype === 'uint8') return 255;
  return dtype === 'int32' ? 2147483647 : 1;
}

/**
 * A tensor image in another dtype, its values scaled to that dtype's range: bytes / 255 for float32, and
 * floor(x * 255.999) back.
 *
 * @param image - [..., c, h, w]
 * @param options - `dtype`, default 'float32'
 * @returns the shape of the image
 * @throws ValueError from float32 to int32, which can't hold all the numbers between
 * @example
 * convertImageDtype(tensor(Uint8Array.of(0, 255)), { dtype: 'float32' }); // tensor([0., 1.])
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.convert_image_dtype.html
 */
export function convertImageDtype(image: Tensor, options: { dtype?: DType } = {}): Tensor {
  const dtype = options.dtype ?? 'float32';
  if (!(image instanceof Tensor)) {
    throw new DTypeError(`Input img should be Tensor Image. Got ${typeNameOf(image)}: put toTensor() before`);
  }
  infoOf(dtype);
  const from = image.dtype;
  if (from === dtype) return image;
  if (from === 'complex64' || dtype === 'complex64') {
    throw new DTypeError(`images are not complex: cannot convert ${from} to ${dtype}`);
  }
  if (from === 'float32') {
    if (dtype === 'int32') {
      throw new ValueError(`The cast from torch.${from} to torch.${dtype} cannot be performed safely.`);
    }
    return scope(() => to(mul(image, maximum(dtype) + 1 - 1e-3), dtype));
  }
  if (dtype === 'float32') return scope(() => div(to(image, dtype), maximum(from)));
  return scope(() => integerToInteger(image, dtype));
}

function integerToInteger(image: Tensor, dtype: DType): Tensor {
  const [from, into] = [maximum(image.dtype) + 1, maximum(dtype) + 1];
  if (from > into) return to(div(image, Math.floor(from / into), { roundingMode: 'floor' }), dtype);
  return mul(to(image, dtype), Math.floor(into / from));
}
