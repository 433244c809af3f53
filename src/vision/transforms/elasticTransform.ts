import { ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { permute } from '../../ops/shape/permute';
import { rand } from '../../tensor/random';
import type { Tensor } from '../../tensor/tensor';
import { extentOf } from '../functional/drivers/channels';
import { elasticTransform as apply } from '../functional/elasticTransform';
import { gaussianBlur, type Pair } from '../functional/gaussianBlur';
import type { PerspectiveOptions } from '../functional/perspective';
import type { Picture } from '../image';
import { show } from '../python';
import { describe, type SameKind } from './step';

export interface ElasticTransformOptions extends PerspectiveOptions {
  /** How far pixels move: [across, down], or one number for both; default 50. */
  alpha?: Pair;
  /** How smooth the moves are: likewise; default 5. */
  sigma?: Pair;
}

/**
 * Moves pixels by smoothed random numbers, as if the picture lay under water. The numbers come from the generator that `manualSeed`
 * seeds.
 *
 * @param options - `alpha` (default 50), `sigma` (default 5), `interpolation`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for lists of another length than 2
 * @example
 * transforms.elasticTransform({ sigma: 1 })(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.ElasticTransform.html
 */
export function elasticTransform(options: ElasticTransformOptions = {}): SameKind {
  const { alpha = 50, sigma = 5, interpolation = 'bilinear' } = options;
  const [moves, widths] = [pairOf(alpha, 'alpha'), pairOf(sigma, 'sigma')];
  const fill = options.fill ?? 0;
  const transform = <T extends Picture>(picture: T): T => {
    const { height, width } = extentOf(picture);
    const along = (i: number, size: number): Tensor => {
      const noise = sub(mul(rand([1, 1, height, width]), 2), 1);
      const width1 = widths[i] as number;
      const kernel = Math.trunc(8 * width1 + 1);
      const odd = kernel % 2 === 0 ? kernel + 1 : kernel;
      const smooth = width1 > 0 ? gaussianBlur(noise, odd, widths) : noise;
      return div(mul(smooth, moves[i] as number), size);
    };
    const [dx, dy] = [along(0, height), along(1, width)];
    return apply(picture, permute(cat([dx, dy], 1), [0, 2, 3, 1]), { interpolation, fill });
  };
  return describe(
    transform,
    `ElasticTransform(alpha=${show(moves)}, sigma=${show(widths)}, interpolation=${interpolation}, fill=${show(fill)})`,
  );
}

function pairOf(value: Pair, name: string): readonly number[] {
  const list = typeof value === 'number' ? [value, value] : value;
  if (list.length !== 2) throw new ValueError(`If ${name} is a sequence its length should be 2. Got ${list.length}`);
  return list;
}
