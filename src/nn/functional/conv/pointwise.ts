import { ACCUMULATE, gemm, gemmBatched } from '../../../ops/products/drivers/gemm';
import { operand } from '../../../tensor/copy';
import { addressOf, memorySteps, settle } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { channelsLast, emptyImagesFor } from './channelsLast';
import type { Geometry } from './geometry';

/**
 * Pixels from which on an image is worth a product of its own, which packs the weight again; smaller images are laid out
 * side by side first. By shape alone, for the weight gradient sums over pixels.
 */
const LARGE_IMAGE = 128;

/** Elements from one image, pixel and channel to the next. */
interface Steps {
  image: number;
  pixel: number;
  channel: number;
}

/** How a product reads the images as matrices of pixels and channels; null where the pixels do not lie at equal steps. */
function stepsOf(x: Tensor): Steps | null {
  const [, , h, w] = x.sizes as [number, number, number, number];
  const [image, channel, row, col] = memorySteps(x) as [number, number, number, number];
  if (h > 1 && w > 1 && row !== w * col) return null;
  return { image, pixel: w > 1 ? col : h > 1 ? row : image, channel };
}

/** `x` itself where products can read it and the images are large, else channels-last. */
function readable(x: Tensor): Tensor {
  const large = (x.sizes[2] as number) * (x.sizes[3] as number) >= LARGE_IMAGE;
  return large && stepsOf(x) !== null ? x : channelsLast(x);
}

/** A 1x1 convolution: y[pixel, o] = sum over c of x[pixel, c] w[o, c] + bias, then ReLU with flag 2; channels-last. */
export function pointwiseForward(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry, flags: number): Tensor {
  settle(x, weight, bias);
  const [w, b] = [operand(weight), bias === null ? null : operand(bias)];
  const y = pixelProducts(x, g.o, w, 1, g.c, b, flags, g);
  return y;
}

/** Its gradient with respect to the input: gx[pixel, c] = sum over o of gy[pixel, o] w[o, c]; channels-last. */
export function pointwiseInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  settle(gy, weight);
  const w = operand(weight);
  const gx = pixelProducts(gy, g.c, w, g.c, 1, null, 0, g);
  return gx;
}

/** y[pixel, j] = sum over i of x[pixel, i] w[i wRow + j wCol] + bias[j]. */
function pixelProducts(
  x: Tensor,
  outputs: number,
  w: Tensor,
  wRow: number,
  wCol: number,
  bias: Tensor | null,
  flags: number,
  g: Geometry,
): Tensor {
  const input = readable(x);
  const [n, inputs, h, width] = x.sizes as [number, number, number, number];
  beginOperation();
  const y = emptyImagesFor(g, [n, outputs, h, width]);
  const { image, pixel, channel } = stepsOf(input) as Steps;
  const [px, pw, py, pb] = [addressOf(input), w.pointer, addressOf(y), bias === null ? 0 : bias.pointer];
  const pixels = h * width;
  if (n === 1 || image === pixels * pixel) {
    gemm(px, pw, py, n * pixels, outputs, inputs, pixel, channel, wRow, wCol, pb, flags);
  } else {
    gemmBatched(px, pw, py, n, image, 0, pixels, outputs, inputs, pixel, channel, wRow, wCol, flags, pb);
  }
  return y;
}

/** Its gradient with respect to the weight: gw[o, c] = sum over pixels of gy[pixel, o] x[pixel, c]. */
export function pointwiseWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  settle(x, gy);
  const [input, grad] = [readable(x), readable(gy)];
  beginOperation();
  const gw = emptyTensor([g.o, g.c, 1, 1], 'float32');
  const [from, by] = [stepsOf(input) as Steps, stepsOf(grad) as Steps];
  const [px, pg, pw] = [addressOf(input), addressOf(grad), gw.pointer];
  const pixels = g.h * g.w;
  const apart = pixels >= LARGE_IMAGE && g.n > 0;
  const depth = apart ? pixels : g.n * pixels;
  for (let i = 0; i < (apart ? g.n : 1); i++) {
    const [at, gyAt] = [px + 4 * i * from.image, pg + 4 * i * by.image];
    const steps = [by.channel, by.pixel, from.pixel, from.channel] as const;
    gemm(gyAt, at, pw, g.o, g.c, depth, ...steps, 0, i > 0 ? ACCUMULATE : 0);
  }
  return gw;
}
