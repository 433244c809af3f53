/** More steps along k than there can be. */
export const never: i32 = 0x7fff0000;

/** Depth of a block along k: a panel of B, 256 x 20 floats, fills 5/8 of a 32 KiB first-level cache. */
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

/**
 * Columns that go into panels of 20; the others go into panels of 16. As many as leave a multiple of 16, so that fewer
 * than 4 columns of padding are needed from 45 columns on.
 */
export function columnsBy20(columns: i32): i32 {
  let fours = (columns + 3) >> 2;
  let panels = -1;
  while (panels < 0) {
    panels = fours / 5;
    while ((fours - 5 * panels) & 3) panels--;
    fours++;
  }
  return panels * 20;
}

/** Bytes of a row of sums in the workspace. */
export const rowOfSums: usize = 80;

/** Bytes for the sums of a unit's rows with which a workspace begins. */
export const sumsBytes: usize = 1280;

/** Floats of scratch between the sums and the panels: packed rows of A, a packed vector, or the end of a long row. */
// @ts-ignore: decorator
@inline
export function sideFloats(k: i32): i32 {
  return max(min(k, blockDepth) * unitRows, blockColumns);
}
