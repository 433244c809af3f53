import { ValueError } from '../../../errors';
import { gridSample } from '../../../nn/functional/sampling/gridSample';
import { cat } from '../../../ops/joining/cat';
import { stack } from '../../../ops/joining/stack';
import { add } from '../../../ops/pointwise/add';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { sub } from '../../../ops/pointwise/sub';
import { where } from '../../../ops/pointwise/where';
import { expand } from '../../../ops/shape/expand';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { arange, fromNumbers, ones } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { extentOf } from './channels';
import { inFloat } from './inFloat';
import { checkInterpolation, type Interpolation } from './interpolation';

/** What stands where a moved picture has no pixels: one number, or one for each channel; null is 0. */
export type Fill = number | readonly number[] | null;

/** Throws unless tensors can be moved so. */
export function checkMove(x: Tensor, interpolation: Interpolation, fill: Fill): void {
  const { channels } = extentOf(x);
  const count = typeof fill === 'object' && fill !== null ? fill.length : 1;
  if (count > 1 && count !== channels) {
    throw new ValueError(
      "The number of elements in 'fill' cannot broadcast to match the number of channels of the image " +
        `(${count} != ${channels})`,
    );
  }
  checkInterpolation(interpolation, ['nearest', 'bilinear']);
}

/** The fill of a transform for a picture: a number stands for every channel. */
export function fillFor(fill: Fill, channels: number): Fill {
  return typeof fill === 'number' ? new Array<number>(channels).fill(fill) : fill;
}

/** The pixel in the middle of each place of an output, as [1, width] and [height, 1], both moved. */
export function places(height: number, width: number, down: number, right: number): [x: Tensor, y: Tensor] {
  const along = (size: number, shift: number): Tensor => add(arange(0, size, 1, { dtype: 'float32' }), shift);
  return [reshape(along(width, right), [1, width]), reshape(along(height, down), [height, 1])];
}

/** a x + b y + c. */
export function plane([x, y]: readonly [Tensor, Tensor], a: number, b: number, c: number): Tensor {
  return add(add(mul(x, a), mul(y, b)), c);
}

/** The two coordinates of each place, [h, w] each, as a grid [1, h, w, 2]. */
export function gridOf(x: Tensor, y: Tensor): Tensor {
  const grid = stack([x, y], -1);
  return reshape(grid, [1, ...grid.shape]);
}

/** For each place of the grid [1, h, w, 2] the picture there, and `fill` where it has no pixels. */
export function moved(x: Tensor, grid: Tensor, mode: Interpolation, fill: Fill): Tensor {
  return inFloat(x, (images) => {
    const [n, channels, h, w] = images.shape as [number, number, number, number];
    const all = expand(grid, [n, -1, -1, -1]);
    const options = { mode: mode as 'nearest' | 'bilinear', paddingMode: 'zeros', alignCorners: false } as const;
    if (fill === null) return gridSample(images, all, options);
    // One channel more says how much of a place is covered by the picture.
    const covered = gridSample(cat([images, ones([n, 1, h, w])], 1), all, options);
    const [pixels, cover] = [narrow(covered, 1, 0, channels), narrow(covered, 1, channels, 1)];
    const list = typeof fill === 'number' ? [fill] : fill;
    const colour = fromNumbers(list, [1, list.length, 1, 1], 'float32');
    if (mode === 'nearest') return where(lt(cover, 0.5), colour, pixels);
    return add(mul(pixels, cover), mul(sub(1, cover), colour));
  });
}
