import { gather } from '../../../ops/indexing/gather';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { max } from '../../../ops/reduction/max';
import { squeeze } from '../../../ops/shape/squeeze';
import { unflatten } from '../../../ops/shape/unflatten';
import { unsqueeze } from '../../../ops/shape/unsqueeze';
import { tensor } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';

/** Values, and where each is in its plane or volume; null where nobody asks. */
export interface Located {
  readonly output: Tensor;
  readonly indices: Tensor | null;
}

/** The positions that each cell along a dim looks at, the same number for each: shorter ones repeat their first. */
export type Taps = readonly (readonly number[])[];

/** Gives all cells as many taps as the longest has. What is repeated stands in front, so that the first maximum stays so. */
export function evened(taps: Taps): Taps {
  const most = taps.reduce((most, cell) => Math.max(most, cell.length), 0);
  return taps.map((cell) => [...new Array<number>(most - cell.length).fill(cell[0] as number), ...cell]);
}

/** The largest of each cell's elements along one dim. */
export function maxTaps({ output, indices }: Located, dim: number, taps: Taps): Located {
  const table = tensor(Int32Array.from(taps.flat()));
  const cells = [taps.length, (taps[0] as readonly number[]).length];
  const select = (x: Tensor): Tensor => unflatten(indexSelect(x, dim, table), dim, cells);
  const best = max(select(output), dim + 1);
  if (indices === null) return { output: best.values, indices };
  const found = gather(select(indices), dim + 1, unsqueeze(best.indices, dim + 1));
  return { output: best.values, indices: squeeze(found, dim + 1) };
}
