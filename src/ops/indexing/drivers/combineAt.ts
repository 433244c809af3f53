import { copyOf, operand } from '../../../tensor/copy';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';
import type { Blocks } from '../../shape/drivers/blocks';

const COMBINATIONS = ['prod', 'amax', 'amin'] as const;

/**
 * A copy of x, float32 or int32, with the values that are scattered to its elements combined with them, in order, or with one another
 * alone; without gradients.
 */
export function combineAt(
  x: Tensor,
  { offsets }: Blocks,
  values: Tensor,
  includeSelf: boolean,
  combination: (typeof COMBINATIONS)[number],
): Tensor {
  const out = copyOf(x);
  const source = operand(values);
  beginOperation();
  const [from, to] = [source.pointer, out.pointer];
  const places = workspace(4 * offsets.length);
  i32.set(offsets, places >>> 2);
  const met = includeSelf ? 0 : workspace(x.count);
  if (met !== 0) k.zero(met, x.count);
  const isFloat = x.dtype === 'float32' ? 1 : 0;
  k.combineAt(COMBINATIONS.indexOf(combination), isFloat, from, places, to, met, offsets.length);
  return out;
}
