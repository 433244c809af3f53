import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import { type PerspectiveOptions, perspective } from '../functional/perspective';
import type { Picture } from '../image';
import { happens, integer } from './draws';
import { describe, type SameKind } from './step';

export interface RandomPerspectiveOptions extends PerspectiveOptions {
  /** How far corners move at most, as a part of the half sides: 0 to 1; default 0.5. */
  distortionScale?: number;
  /** Default 0.5. */
  p?: number;
}

/**
 * Shows pictures as seen from aside, with probability p. The numbers come from the generator that `manualSeed` seeds, in
 * PyTorch's order.
 *
 * @param options - `distortionScale` (default 0.5), `p`, `interpolation`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomPerspective({ p: 1 })(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomPerspective.html
 */
export function randomPerspective(options: RandomPerspectiveOptions = {}): SameKind {
  const { distortionScale = 0.5, p = 0.5, interpolation = 'bilinear' } = options;
  const fill = options.fill ?? 0;
  const apply = <T extends Picture>(picture: T): T => {
    const { channels, height, width } = extentOf(picture);
    if (!happens(p)) return picture;
    const [across, down] = [width, height].map((size) => Math.trunc(distortionScale * Math.floor(size / 2))) as [
      number,
      number,
    ];
    const left = (): number => integer(0, across + 1);
    const right = (): number => integer(width - across - 1, width);
    const top = (): number => integer(0, down + 1);
    const bottom = (): number => integer(height - down - 1, height);
    const ends = [
      [left(), top()],
      [right(), top()],
      [right(), bottom()],
      [left(), bottom()],
    ];
    const starts = [
      [0, 0],
      [width - 1, 0],
      [width - 1, height - 1],
      [0, height - 1],
    ];
    return perspective(picture, starts, ends, { interpolation, fill: fillFor(fill, channels) });
  };
  return describe(apply, `RandomPerspective(p=${p})`);
}
