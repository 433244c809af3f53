import type { Shape } from './layout';

/**
 * How the bytes of a storage lie when not in the order that strides count in: what strides see as images of `channels`
 * planes of `pixels` elements each lies pixel by pixel, the channels of one next to each other.
 */
export interface ImageLayout {
  readonly channels: number;
  readonly pixels: number;
  /** Bytes of an element. */
  readonly bytes: number;
}

/** The layout in which tensors of shape [n, c, ...] have their channels next to each other; null where that is row-major. */
export function imageLayout(shape: Shape, bytes: number): ImageLayout | null {
  if (shape.length < 3) return null;
  const channels = shape[1] as number;
  let pixels = 1;
  for (let i = 2; i < shape.length; i++) pixels *= shape[i] as number;
  return channels < 2 || pixels < 2 || shape[0] === 0 ? null : { channels, pixels, bytes };
}

/** The layout of as many elements of another size. */
export function resized(layout: ImageLayout | null, bytes: number): ImageLayout | null {
  return layout === null || layout.bytes === bytes ? layout : { ...layout, bytes };
}

/** Whether elements, of whatever size, lie alike. */
export function sameLayout(a: ImageLayout | null, b: ImageLayout | null): boolean {
  return a === b || (a !== null && b !== null && a.channels === b.channels && a.pixels === b.pixels);
}

/**
 * The steps in memory of a tensor of the given geometry: each of its dims has to lie within the images', the channels' or
 * the pixels' dim. Null where one does not, as when planes of several images are seen as one row.
 */
export function stepsWithin(layout: ImageLayout, shape: Shape, strides: Shape, offset: number): number[] | null {
  const { channels, pixels } = layout;
  const image = channels * pixels;
  let lastChannel = Math.floor((offset % image) / pixels);
  let lastPixel = offset % pixels;
  const steps = new Array<number>(shape.length);
  for (let i = 0; i < shape.length; i++) {
    const [size, stride] = [shape[i] as number, strides[i] as number];
    if (size === 0) return [...strides];
    if (stride % image === 0) steps[i] = stride;
    else if (stride % pixels === 0) {
      steps[i] = stride / pixels;
      lastChannel += (size - 1) * (steps[i] as number);
    } else {
      steps[i] = stride * channels;
      lastPixel += (size - 1) * stride;
    }
  }
  return lastChannel < channels && lastPixel < pixels ? steps : null;
}

/** Position in memory of the element that strides find at `offset`. */
export function placeWithin({ channels, pixels }: ImageLayout, offset: number): number {
  const inImage = offset % (channels * pixels);
  const pixel = inImage % pixels;
  return offset - inImage + pixel * channels + (inImage - pixel) / pixels;
}
