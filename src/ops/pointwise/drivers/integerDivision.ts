import { ValueError } from '../../../errors';
import { Tensor } from '../../../tensor/tensor';
import type { Operand } from './binary';

/** Throws where an integer would be divided by 0. */
export function refuseZero(dividend: Operand, divisor: Operand): void {
  if (dividend instanceof Tensor && dividend.count === 0) return;
  const zero = divisor instanceof Tensor ? divisor.data().includes(0) : Number(divisor) === 0;
  if (zero) throw new ValueError('ZeroDivisionError: integer division by 0; x.float() divides to infinity instead');
}
