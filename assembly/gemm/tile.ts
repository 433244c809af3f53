import { tile2x16 } from './tile2x16';
import { tile2x20 } from './tile2x20';

/** `pairs` tiles of `width` columns, one below the other. */
export function tile(
  width: i32,
  pairs: i32,
  depth: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  aPair: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  base: usize,
  baseRow: usize,
  floor: f32,
): void {
  if (width == 20) tile2x20(pairs, depth, a, aRow, aCol, aPair, b, bRow, c, cRow, base, baseRow, floor);
  else tile2x16(pairs, depth, a, aRow, aCol, aPair, b, bRow, c, cRow, base, baseRow, floor);
}
