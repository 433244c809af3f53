import { ShapeError, ValueError } from '../errors';
import { permute } from '../ops/shape/permute';
import { showShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { encodePng } from '../vision/codecs/encodePng';

/** How the dims of an image are ordered. */
export type DataFormat = 'CHW' | 'HWC' | 'HW';

/** An image as PNG, with its size. Floats are from 0 to 1, bytes from 0 to 255. */
export function imageOf(
  x: Tensor,
  format: DataFormat,
): { height: number; width: number; channels: number; png: Uint8Array } {
  if (!['CHW', 'HWC', 'HW'].includes(format)) throw new ValueError(`dataformats is CHW, HWC or HW, got '${format}'`);
  if (x.ndim !== format.length) {
    throw new ShapeError(
      `size of input tensor and input format are different. tensor shape: ${showShape(x.shape)}, input_format: ${format}`,
    );
  }
  const ordered = format === 'CHW' ? permute(x, [1, 2, 0]) : x;
  const [height = 0, width = 0, channels = 1] = ordered.shape;
  const data = ordered.data();
  const pixels = x.dtype === 'uint8' ? (data as Uint8Array) : Uint8Array.from(data, byteOf);
  // TensorBoard shows one channel as grey; two would be read as grey with alpha.
  return { height, width, channels, png: encodePng({ data: pixels, height, width, channels }) };
}

function byteOf(value: number): number {
  const scaled = value * 255;
  return scaled <= 0 || Number.isNaN(scaled) ? 0 : scaled >= 255 ? 255 : Math.trunc(scaled);
}
