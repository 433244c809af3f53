import { panelColumns } from './pack';

/** Depth of a block along k: a panel of B, 256 x 16 floats, is half of a 32 KiB first-level cache. */
export const blockDepth: i32 = 256;

/** Columns of B packed at a time: 256 x 512 floats stay in a second-level cache. */
export const blockColumns: i32 = 512;

/** Depth of a block of dot products along contiguous k: 8 lanes add up 256 products each. */
export const dotDepth: i32 = 2048;

/** Rows of a unit of work. */
export const unitRows: i32 = 16;

/** Columns of a unit of work where there are too few rows to share. */
export const thinColumns: i32 = 64;

/** Whether the work is cut along the columns. */
// @ts-ignore: decorator
@inline
export function isThin(m: i32, n: i32): bool {
  return m <= 4 && m <= n;
}

/** Depth of the blocks into which k is cut evenly, none deeper than `most`. */
// @ts-ignore: decorator
@inline
export function evenDepth(k: i32, most: i32): i32 {
  if (k <= most) return k;
  const blocks = (k + most - 1) / most;
  return ((k + blocks - 1) / blocks + 3) & ~3;
}

/** Floats of scratch beside the panels: packed rows of A, a packed vector, or a row of sums. */
// @ts-ignore: decorator
@inline
export function sideFloats(k: i32): i32 {
  return max(min(k, blockDepth) * unitRows, blockColumns);
}

/** Bytes of workspace that `gemm` and `gemmBatched` need for each thread. */
export function gemmWorkspace(m: i32, n: i32, k: i32): i32 {
  const columns = min(n <= 8 ? max(m, n) : n, blockColumns);
  const panels = ((columns + panelColumns - 1) / panelColumns) * panelColumns * min(k, blockDepth);
  return (32 + sideFloats(k) + panels) << 2;
}
