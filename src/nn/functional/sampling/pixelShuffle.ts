import { asNode } from '../../../autograd/record';
import { ShapeError, ValueError } from '../../../errors';
import { clone } from '../../../ops/shape/contiguous';
import { permute } from '../../../ops/shape/permute';
import { reshape } from '../../../ops/shape/reshape';
import { type Shape, showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';

/**
 * Spreads channels over pixels: y[c, h r + i, w r + j] = x[c r^2 + i r + j, h, w].
 *
 * @param x - [..., c r^2, h, w]
 * @param upscaleFactor - r
 * @returns [..., c, h r, w r]
 * @throws ShapeError when the channels are no multiple of r^2
 * @example
 * nn.functional.pixelShuffle(rand([1, 9, 4, 4]), 3).shape; // [1, 1, 12, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.pixel_shuffle.html
 */
export function pixelShuffle(x: Tensor, upscaleFactor: number): Tensor {
  const r = upscaleFactor;
  checkFactor(x, r, 'pixel_shuffle', 'upscale_factor');
  const [c, h, w] = x.sizes.slice(-3) as [number, number, number];
  if (c % (r * r) !== 0) {
    throw new ShapeError(
      `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${r * r}`,
    );
  }
  const lead = x.sizes.slice(0, -3);
  const out = c / (r * r);
  const parts = inner(reshape(x, [...lead, out, r, r, h, w]), [0, 3, 1, 4, 2]);
  return asNode('PixelShuffleBackward0', () => shuffled(parts, [...lead, out, h * r, w * r], x));
}

/**
 * The inverse of `pixelShuffle`: y[c r^2 + i r + j, h, w] = x[c, h r + i, w r + j].
 *
 * @param x - [..., c, h r, w r]
 * @param downscaleFactor - r
 * @returns [..., c r^2, h, w]
 * @throws ShapeError when height or width is no multiple of r
 * @example
 * nn.functional.pixelUnshuffle(rand([1, 1, 12, 12]), 3).shape; // [1, 9, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.pixel_unshuffle.html
 */
export function pixelUnshuffle(x: Tensor, downscaleFactor: number): Tensor {
  const r = downscaleFactor;
  checkFactor(x, r, 'pixel_unshuffle', 'downscale_factor');
  const [c, h, w] = x.sizes.slice(-3) as [number, number, number];
  for (const [name, at, size] of [
    ['height', -2, h],
    ['width', -1, w],
  ] as const) {
    if (size % r === 0) continue;
    throw new ShapeError(
      `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${at})=${size} is not divisible by ${r}`,
    );
  }
  const lead = x.sizes.slice(0, -3);
  const parts = inner(reshape(x, [...lead, c, h / r, r, w / r, r]), [0, 2, 4, 1, 3]);
  return asNode('PixelUnshuffleBackward0', () => shuffled(parts, [...lead, c * r * r, h / r, w / r], x));
}

/** In memory of its own, also where nothing changes its place: whoever writes to it must not change x. */
function shuffled(parts: Tensor, shape: Shape, x: Tensor): Tensor {
  const y = reshape(parts, shape);
  return y.storage === x.storage ? clone(y, { memoryFormat: 'contiguousFormat' }) : y;
}

/** Permutes the last dims. */
function inner(x: Tensor, order: readonly number[]): Tensor {
  const lead = x.sizes.length - order.length;
  return permute(x, [...Array.from({ length: lead }, (_, i) => i), ...order.map((dim) => lead + dim)]);
}

function checkFactor(x: Tensor, r: number, call: string, argument: string): void {
  if (x.sizes.length < 3) {
    throw new ShapeError(
      `${call} expects input to have at least 3 dimensions, but got input with ${x.sizes.length} dimension(s)`,
    );
  }
  if (!Number.isInteger(r) || r <= 0) throw new ValueError(`${call} expects a positive ${argument}, but got ${r}`);
}

/**
 * Mixes the channels of groups: [n, g k, ...] becomes [n, k g, ...] by exchanging the two.
 *
 * @param x - [n, c, ...]
 * @param groups - g, a divisor of c
 * @returns the shape of x
 * @throws ShapeError when the channels are no multiple of the groups
 * @example
 * nn.functional.channelShuffle(tensor([[[1], [2], [3], [4]]]), 2); // [[[1], [3], [2], [4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  if (x.sizes.length < 3) {
    throw new ShapeError(`channel_shuffle expects input with > 2 dims, but got input with sizes ${showShape(x.sizes)}`);
  }
  if (!Number.isInteger(groups) || groups <= 0) {
    throw new ValueError(`Number of groups to divide channels in must be positive. Value of groups:${groups}`);
  }
  const [n, c, ...rest] = x.sizes as [number, number, ...number[]];
  if (c % groups !== 0) {
    throw new ShapeError(`Number of channels must be divisible by groups. Got ${c} channels and ${groups} groups.`);
  }
  const parts = reshape(x, [n, groups, c / groups, rest.reduce((product, size) => product * size, 1)]);
  return asNode('ChannelShuffleBackward0', () => shuffled(permute(parts, [0, 2, 1, 3]), x.sizes, x));
}
