import { ValueError } from '../../../errors';
import type { Tensor } from '../../../tensor/tensor';

/** Throws unless all of pivots [.., k] name rows from 1 to `rows`: the kernels exchange the rows that they are told. */
export function requireRows(pivots: Tensor, rows: number, text: string): void {
  for (const pivot of pivots.data()) if (!(pivot >= 1 && pivot <= rows)) throw new ValueError(text);
}

/** Throws unless pivots [.., n] name rows from 1 to n, each alone, or negative and equal in pairs. */
export function requireBlocks(pivots: Tensor, name: string): void {
  const n = pivots.sizes.at(-1) as number;
  const numbers = pivots.data();
  for (let i = 0; i < numbers.length; i++) {
    const pivot = numbers[i] as number;
    const fits = Math.abs(pivot) >= 1 && Math.abs(pivot) <= n;
    const isPair = pivot < 0 && i % n < n - 1 && numbers[i + 1] === pivot;
    if (!fits || (pivot < 0 && !isPair)) {
      throw new ValueError(`${name}: pivots must be those of ldl_factor: from 1 to ${n}, negative ones equal in pairs`);
    }
    if (isPair) i++;
  }
}
