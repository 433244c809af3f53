import { DTypeError, ValueError } from '../errors';
import { permute } from '../ops/shape/permute';
import { reshape } from '../ops/shape/reshape';
import { tensor } from '../tensor/create';
import type { TypedArray } from '../tensor/dtype';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { isNumberArray, type NumberArray, narrowed } from '../tensor/typedArray';

/**
 * A picture as decoders give it, in the role of PIL's images: rows of pixels from the top, the channels of a pixel side
 * by side. A browser's ImageData is one too.
 */
export interface Image {
  /** height * width * channels values. */
  readonly data: Exclude<NumberArray, BigInt64Array | BigUint64Array>;
  readonly height: number;
  readonly width: number;
  /** Values of a pixel; by default as many as the length of `data` makes. */
  readonly channels?: number;
}

/** What a transform that only moves or recolours pixels takes, and gives back in kind. */
export type Picture = Image | Tensor;

export function isImage(value: unknown): value is Image {
  if (typeof value !== 'object' || value === null || value instanceof Tensor) return false;
  const { data, height, width } = value as Partial<Image>;
  return isNumberArray(data) && typeof height === 'number' && typeof width === 'number';
}

/** The image's geometry, once it is known to fit its data. */
export function layoutOf(image: Image): { height: number; width: number; channels: number } {
  const { data, height, width } = image;
  const channels = image.channels ?? data.length / (height * width);
  if (data.length !== height * width * channels || !Number.isInteger(channels)) {
    throw new ValueError(
      `an image of ${height} x ${width} pixels with ${image.channels ?? 'all'} channels does not fit ${data.length} values`,
    );
  }
  return { height, width, channels };
}

/** The values of an image as a type that tensors have. */
export function valuesOf(image: Image): TypedArray {
  return narrowed(image.data);
}

/** Applies a function of (..., C, H, W) tensors to a tensor, or to an image, which stays an image. */
export function alike<T extends Picture>(picture: T, apply: (x: Tensor) => Tensor): T {
  if (picture instanceof Tensor) return scope(() => apply(picture)) as T;
  if (!isImage(picture)) throw notAnImage(picture);
  const { height, width, channels } = layoutOf(picture);
  const changed = scope(() => {
    const pixels = reshape(tensor(valuesOf(picture)), [height, width, channels]);
    const out = permute(apply(permute(pixels, [2, 0, 1])), [1, 2, 0]);
    return { data: out.data(), height: out.size(0), width: out.size(1), channels: out.size(2) };
  });
  return changed as unknown as T;
}

export function notAnImage(value: unknown): DTypeError {
  return new DTypeError(
    `img should be PIL Image. Got ${typeNameOf(value)}: here an image is { data, height, width, channels } or a tensor`,
  );
}

export function typeNameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : typeof value;
}

/** Height and width of a (..., H, W) tensor. */
export function sizeOf(x: Tensor): { height: number; width: number } {
  if (x.shape.length < 2) throw new ValueError('Tensor is not a torch image.');
  return { height: x.size(-2), width: x.size(-1) };
}
