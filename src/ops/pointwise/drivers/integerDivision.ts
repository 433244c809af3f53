import { ValueError } from '../../../errors';
import { operand } from '../../../tensor/copy';
import { beginOperation, Tensor } from '../../../tensor/tensor';
import { i32, u8 } from '../../../wasm/memory';
import type { Operand } from './binary';

/** Throws where an integer would be divided by 0. */
export function refuseZero(dividend: Operand, divisor: Operand): void {
  if (dividend instanceof Tensor && dividend.count === 0) return;
  const zero = divisor instanceof Tensor ? hasZero(divisor) : Number(divisor) === 0;
  if (zero) throw new ValueError('ZeroDivisionError: integer division by 0; x.float() divides to infinity instead');
}

/** Looks at the memory itself: a copy would take longer than the division. */
function hasZero(x: Tensor): boolean {
  const integers = operand(x);
  beginOperation();
  const { pointer } = integers;
  if (x.dtype === 'int32') return i32.subarray(pointer >>> 2, (pointer >>> 2) + x.count).includes(0);
  return u8.subarray(pointer, pointer + x.count).includes(0);
}
