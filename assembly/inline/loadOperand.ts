import { gatherLanes } from './lanes';

/**
 * The next min(n, 4) elements of a four-byte operand that advances by `step` elements: 0 repeats one element in all
 * lanes, 1 reads a vector, anything else (and a tail) gathers.
 */
// @ts-ignore: decorator
@inline
export function loadOperand(from: usize, step: i32, n: i32): v128 {
  if (step == 0) return v128.load32_splat(from);
  if (step == 1 && n > 3) return v128.load(from);
  return gatherLanes(from, step << 2, n);
}
