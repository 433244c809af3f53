import type { Shape } from '../../../tensor/layout';
import { addressOf, settle } from '../../../tensor/physical';
import { beginOperation, Tensor } from '../../../tensor/tensor';
import { k, writeScalarF32, writeScalarI32 } from '../../../wasm/engine';
import type { Operand } from './binary';
import { emptyResult } from './elementwiseResult';
import { materialize } from './materialize';

/** a where the condition holds, else b, in the shape that all broadcast to; operands of four bytes: float32 or int32. */
export function selectWords(
  condition: Tensor,
  a: Operand,
  b: Operand,
  shape: Shape,
  dtype: 'float32' | 'int32',
): Tensor {
  const operands = [condition, a, b].filter((x) => x instanceof Tensor);
  settle(...operands);
  beginOperation();
  const out = emptyResult(shape, dtype, operands, operands.length === 3);
  const wide = (x: Operand): Operand => (x instanceof Tensor && x.count !== 1 ? materialize(x, out) : x);
  const [c, x, y] = [materialize(condition, out), wide(a), wide(b)];
  const write = dtype === 'float32' ? writeScalarF32 : writeScalarI32;
  const at = (o: Operand, slot: number): number => (o instanceof Tensor ? addressOf(o) : write(Number(o), slot));
  const step = (o: Operand): number => (o instanceof Tensor && o.count !== 1 ? 1 : 0);
  k.where(addressOf(c), at(x, 0), at(y, 1), addressOf(out), step(x), step(y), 0, out.count, out.count);
  return out;
}
