/** Bytes of a window: its limits, and a row of eight pixels. */
export const WINDOW: i32 = 16 + 128;

/**
 * Says which part of a patch lies in the image and clears what the transform does not write: rows and columns outside.
 *
 * window   (first row, end row, first column, end column) int32, counted in the patch; then the row buffer
 * row, col of the patch's first pixel in an image of rows x cols, may be negative
 */
export function patchWindow(window: usize, row: i32, col: i32, rows: i32, cols: i32, side: i32, tmp: usize): void {
  const firstRow = min(max(-row, 0), side);
  const endRow = max(min(rows - row, side), firstRow);
  store<i32>(window, firstRow);
  store<i32>(window, endRow, 4);
  store<i32>(window, min(max(-col, 0), side), 8);
  store<i32>(window, min(cols - col, side), 12);
  clear(tmp, firstRow);
  clear(tmp + ((<usize>endRow) << 7), side - endRow);
  clear(window + 16, 1);
}

/** Rows of eight pixels to 0; so few that memory.fill, a call out of the module, would take longer. */
function clear(at: usize, rows: i32): void {
  const zero = f32x4.splat(0);
  for (const end = at + ((<usize>rows) << 7); at < end; at += 16) v128.store(at, zero);
}

/** The columns of a row that lie in the image, to the window's row buffer; returns that. */
export function copyRow(from: usize, col: i32, window: usize, lanes: i32): usize {
  const buffer = window + 16;
  const j = load<i32>(window, 8);
  const end = buffer + (load<i32>(window, 12) << 4);
  from += j * col;
  let to = buffer + (j << 4);
  if (lanes >= 4) {
    for (; to < end; to += 16, from += col) v128.store(to, v128.load(from));
  } else {
    for (; to < end; to += 16, from += col) v128.store(to, loadLanes(from, lanes));
  }
  return buffer;
}

/** 1 to 3 values; the lanes behind them are 0. */
// @ts-ignore: decorator
@inline
function loadLanes(from: usize, lanes: i32): v128 {
  if (lanes == 3) return v128.load_lane<f32>(from, v128.load64_zero(from), 2, 8);
  return lanes == 2 ? v128.load64_zero(from) : v128.load32_zero(from);
}
