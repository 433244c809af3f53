import { circle } from '../../angles';
import type { Image } from '../../image';
import type { Interpolation } from './interpolation';

/** Pillow's filters: the weight of a pixel at a distance, in pixels of the smaller image, and the distance from which on it is 0. */
const FILTERS: Record<Exclude<Interpolation, 'nearest'>, readonly [reach: number, weight: (x: number) => number]> = {
  box: [0.5, (x) => (x > -0.5 && x <= 0.5 ? 1 : 0)],
  bilinear: [1, (x) => Math.max(1 - Math.abs(x), 0)],
  hamming: [1, (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * circle(Math.PI * x).cos))],
  bicubic: [2, (x) => cubic(Math.abs(x))],
  lanczos: [3, (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0)],
};

const sinc = (x: number): number => (x === 0 ? 1 : circle(Math.PI * x).sin / (Math.PI * x));

/** Keys' cubic with a = -1/2. */
function cubic(x: number): number {
  const a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** Weights are integers of 22 bits behind the point. */
const BITS = 22;

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** For each place of the result the pixels it is a sum of. The filter widens with what the image shrinks by. */
function tapsOf(from: number, to: number, mode: Exclude<Interpolation, 'nearest'>): Taps[] {
  const [reach, weightAt] = FILTERS[mode];
  const step = from / to;
  const widening = Math.max(step, 1);
  const support = reach * widening;
  return Array.from({ length: to }, (_, place) => {
    const center = (place + 0.5) * step;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), from);
    const weights = Array.from({ length: end - first }, (_, i) => weightAt((i + first - center + 0.5) / widening));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const whole = weights.map((weight) => {
      const scaled = (sum === 0 ? weight : weight / sum) * (1 << BITS);
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { first, weights: whole };
  });
}

/** Sums along one dim: the result has `taps.length` places there, `stride` apart as before, and the other dims as they were. */
function pass(data: Uint8Array, rows: number, size: number, stride: number, taps: readonly Taps[]): Uint8Array {
  const out = new Uint8Array(rows * taps.length * stride);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const { first, weights } of taps) {
      for (let inner = 0; inner < stride; inner++) {
        let sum = 1 << (BITS - 1);
        let from = (row * size + first) * stride + inner;
        for (const weight of weights) {
          sum += (data[from] as number) * weight;
          from += stride;
        }
        out[at++] = Math.min(Math.max(sum >> BITS, 0), 255);
      }
    }
  }
  return out;
}

/** The pixel under the middle of each place, whose position Pillow adds up step by step. */
function underMiddles(from: number, to: number): number[] {
  const step = from / to;
  let at = step / 2;
  return Array.from({ length: to }, () => {
    const pixel = Math.trunc(at);
    at += step;
    return pixel;
  });
}

function nearest({ data, width }: Bytes, from: number, height: number, columns: number, channels: number): Uint8Array {
  const out = new Uint8Array(height * columns * channels);
  const across = underMiddles(width, columns);
  let at = 0;
  for (const row of underMiddles(from, height)) {
    for (const column of across) {
      const pixel = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) out[at++] = data[pixel + c] as number;
    }
  }
  return out;
}

interface Bytes {
  readonly data: Uint8Array;
  readonly width: number;
}

/**
 * An image of bytes in another size, as Pillow resizes it, to the bit: along rows, then along columns, rounded between.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 */
export function resampleBytes(
  image: Image & { channels: number },
  height: number,
  width: number,
  mode: Interpolation,
): Image {
  const { channels } = image;
  const bytes = Uint8Array.from(image.data as ArrayLike<number>);
  if (mode === 'nearest') {
    const data = nearest({ data: bytes, width: image.width }, image.height, height, width, channels);
    return { data, height, width, channels };
  }
  const across =
    width === image.width ? bytes : pass(bytes, image.height, image.width, channels, tapsOf(image.width, width, mode));
  const data =
    height === image.height
      ? across
      : pass(across, 1, image.height, width * channels, tapsOf(image.height, height, mode));
  return { data, height, width, channels };
}
