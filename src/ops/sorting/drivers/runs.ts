import { fromNumbers, zeros } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { cat } from '../../joining/cat';
import { trueTensor } from '../../pointwise/drivers/trueAt';
import { ne } from '../../pointwise/ne';
import { sub } from '../../pointwise/sub';
import { any } from '../../reduction/any';
import { cumsum } from '../../reduction/cumsum';
import { type NamedPlaces, writeBlocks } from '../../shape/drivers/blocks';
import { narrow } from '../../shape/narrow';
import { reshape } from '../../shape/reshape';

/** Neighbouring entries that are equal. */
export interface Runs {
  /** True where entry i differs from the one before it: bool, and true for the first. */
  starts: Tensor;
  /** The entries at which the runs begin. */
  places: Tensor;
}

/** The runs of equal entries along the first dim of x, which has entries. */
export function runsOf(x: Tensor): Runs {
  const n = x.sizes[0] as number;
  const differs = ne(narrow(x, 0, 1, n - 1), narrow(x, 0, 0, n - 1));
  const rows = x.sizes.length === 1 ? differs : any(reshape(differs, [n - 1, x.count / n]), 1);
  const starts = cat([fromNumbers([true], [1], 'bool'), rows]);
  return { starts, places: trueTensor(starts) };
}

/** Of each entry, the number of its run: int32 [n]. */
export function numbersOf({ starts }: Runs): Tensor {
  return sub(cumsum(starts, 0), 1);
}

/** How long the runs of n entries are: int32. */
export function lengthsOf({ places }: Runs, n: number): Tensor {
  const to = cat([narrow(places, 0, 1, places.count - 1), fromNumbers([n], [1], 'int32')]);
  return sub(to, places);
}

/** What stands at `order` in `sorted` brought back to where it came from: y[order_i] = sorted_i, int32 [n]. */
export function unsorted(sorted: Tensor, order: Int32Array | NamedPlaces): Tensor {
  const out = zeros([order.length], { dtype: 'int32' });
  writeBlocks(out, { offsets: order, block: 1 }, sorted);
  return out;
}
