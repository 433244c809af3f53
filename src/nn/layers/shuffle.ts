import type { Tensor } from '../../tensor/tensor';
import { channelShuffle, pixelShuffle, pixelUnshuffle } from '../functional/sampling/pixelShuffle';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * Spreads channels over pixels: [..., c r^2, h, w] becomes [..., c, h r, w r].
 *
 * @param upscaleFactor - by which height and width grow; its square divides the channels
 * @throws ShapeError when the channels are no multiple of r^2
 * @example
 * new nn.PixelShuffle(3)(rand([1, 9, 4, 4])).shape; // [1, 1, 12, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html
 */
export class PixelShuffle extends Module {
  readonly upscaleFactor: number;

  constructor(upscaleFactor: number) {
    super();
    this.upscaleFactor = upscaleFactor;
  }

  forward(x: Tensor): Tensor {
    return pixelShuffle(x, this.upscaleFactor);
  }

  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}

/**
 * The inverse of `PixelShuffle`: [..., c, h r, w r] becomes [..., c r^2, h, w].
 *
 * @param downscaleFactor - divides height and width
 * @throws ShapeError when height or width is no multiple of r
 * @example
 * new nn.PixelUnshuffle(3)(rand([1, 1, 12, 12])).shape; // [1, 9, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html
 */
export class PixelUnshuffle extends Module {
  readonly downscaleFactor: number;

  constructor(downscaleFactor: number) {
    super();
    this.downscaleFactor = downscaleFactor;
  }

  forward(x: Tensor): Tensor {
    return pixelUnshuffle(x, this.downscaleFactor);
  }

  override extraRepr(): string {
    return `downscale_factor=${this.downscaleFactor}`;
  }
}

/**
 * Mixes the channels of groups: the channels of [n, g k, ...] are put in the order of [n, k g, ...].
 *
 * @param groups - divides the channels
 * @throws ShapeError when the channels are no multiple of the groups
 * @example
 * new nn.ChannelShuffle(2)(tensor([[[1], [2], [3], [4]]])); // [[[1], [3], [2], [4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  readonly groups: number;

  constructor(groups: number) {
    super();
    this.groups = groups;
  }

  forward(x: Tensor): Tensor {
    return channelShuffle(x, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}

nameClasses({ PixelShuffle, PixelUnshuffle, ChannelShuffle });
