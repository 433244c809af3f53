import { copyOf, operand } from '../../../tensor/copy';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32, u8 } from '../../../wasm/memory';
import { operationCode } from '../../../wasm/operations';
import { type Blocks, ofElements, prepareVisit } from '../../shape/drivers/blocks';

const COMBINATIONS = ['prod', 'amax', 'amin'] as const;
/** The operations that combine whole rows. */
const OF_ROWS = { prod: 'mul', amax: 'maximum', amin: 'minimum' } as const;

/** From as many elements on a block is combined by a call of its own. */
const ROW = 16;

/**
 * A copy of x, float32 or int32, with the values that are scattered to its blocks combined with them, in order, or with one another
 * alone; without gradients.
 */
export function combineAt(
  x: Tensor,
  blocks: Blocks,
  values: Tensor,
  includeSelf: boolean,
  combination: (typeof COMBINATIONS)[number],
): Tensor {
  const out = copyOf(x);
  const source = operand(values);
  const rows = blocks.block >= ROW;
  const visit = prepareVisit(rows ? blocks : ofElements(blocks));
  beginOperation();
  const [from, to] = [source.pointer, out.pointer];
  const met = includeSelf ? 0 : workspace(x.count);
  if (met !== 0) k.zero(met, x.count);
  const isFloat = x.dtype === 'float32' ? 1 : 0;
  const ofRows = operationCode(`${OF_ROWS[combination]}${isFloat ? '' : 'I32'}`);
  const code = COMBINATIONS.indexOf(combination);
  const bytes = 4 * blocks.block;
  visit((at, first, n, shift) => {
    if (!rows) {
      k.combineAt(code, isFloat, from + 4 * first, at, to + 4 * shift, met === 0 ? 0 : met + shift, n);
      return;
    }
    for (let i = 0; i < n; i++) {
      const offset = (i32[(at >>> 2) + i] as number) + shift;
      const [row, target] = [from + (first + i) * bytes, to + 4 * offset];
      if (met !== 0 && u8[met + offset] === 0) {
        u8[met + offset] = 1;
        u8.copyWithin(target, row, row + bytes);
      } else k.elementwise(ofRows, target, row, target, 1, 1, 0, blocks.block, blocks.block / 2);
    }
  });
  return out;
}
