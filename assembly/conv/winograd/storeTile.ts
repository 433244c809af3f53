/**
 * Adds the bias to a 4x4 tile of outputs of up to four channels, clips, and writes the part inside the image.
 *
 * tile       [4][4] of 16 bytes
 * ends       two times four values: the bias of these channels (loadBias), then the least value, which replaces values
 *            below it: 0 for ReLU, else -inf; NaN stays
 * to         pixel (i, j) at to + i * row + j * col
 */
export function storeTile(
  tile: usize,
  ends: usize,
  to: usize,
  lanes: i32,
  rows: i32,
  cols: i32,
  row: i32,
  col: i32,
): void {
  const bias = v128.load(ends),
    least = v128.load(ends, 16);
  const last = tile + ((<usize>rows) << 6);
  if (lanes >= 4 && cols == 4) {
    for (; tile < last; tile += 64, to += row) {
      v128.store(to, finish(v128.load(tile), bias, least));
      v128.store(to + col, finish(v128.load(tile, 16), bias, least));
      v128.store(to + 2 * col, finish(v128.load(tile, 32), bias, least));
      v128.store(to + 3 * col, finish(v128.load(tile, 48), bias, least));
    }
    return;
  }
  for (; tile < last; tile += 64, to += row) {
    for (let j = 0; j < cols; j++) {
      storeLanes(to + j * col, finish(v128.load(tile + (j << 4)), bias, least), lanes);
    }
  }
}

/**
 * The same, keeping the maximum of each 2x2 window and its place in the plane, by maxPool2d's rules: the first of
 * equals wins, NaN wins over numbers, the last NaN over others.
 *
 * y, indices   of these channels, the tile's first window; rows of windows are `row` bytes apart, windows `col`;
 *              indices may be 0
 * index        of the tile's first output in its plane, `width` to a row
 * rows, cols   windows inside the image, at most 2
 */
export function storePooled(
  tile: usize,
  ends: usize,
  y: usize,
  indices: usize,
  lanes: i32,
  index: i32,
  width: i32,
  rows: i32,
  cols: i32,
  row: i32,
  col: i32,
): void {
  const bias = v128.load(ends),
    least = v128.load(ends, 16);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const from = tile + (i << 7) + (j << 5);
      const at = i * row + j * col;
      const place = index + 2 * i * width + 2 * j;
      let best = finish(v128.load(from), bias, least);
      let value = finish(v128.load(from, 16), bias, least);
      let wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
      best = v128.bitselect(value, best, wins);
      let where = v128.bitselect(i32x4.splat(place + 1), i32x4.splat(place), wins);
      value = finish(v128.load(from, 64), bias, least);
      wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
      best = v128.bitselect(value, best, wins);
      where = v128.bitselect(i32x4.splat(place + width), where, wins);
      value = finish(v128.load(from, 80), bias, least);
      wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
      storeLanes(y + at, v128.bitselect(value, best, wins), lanes);
      if (indices) storeLanes(indices + at, v128.bitselect(i32x4.splat(place + width + 1), where, wins), lanes);
    }
  }
}

// @ts-ignore: decorator
@inline
function finish(value: v128, bias: v128, least: v128): v128 {
  return f32x4.pmax(f32x4.add(value, bias), least);
}

/** to = the first `lanes` values from `from` on, 0 behind them and where `from` is 0. */
export function loadBias(from: usize, lanes: i32, to: usize): void {
  let value = f32x4.splat(0);
  if (from) {
    if (lanes >= 4) value = v128.load(from);
    else {
      value = v128.load32_zero(from);
      if (lanes > 1) value = v128.load_lane<f32>(from, value, 1, 4);
      if (lanes > 2) value = v128.load_lane<f32>(from, value, 2, 8);
    }
  }
  v128.store(to, value);
}

// @ts-ignore: decorator
@inline
function storeLanes(to: usize, value: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, value);
    return;
  }
  v128.store_lane<f32>(to, value, 0);
  if (lanes > 1) v128.store_lane<f32>(to, value, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(to, value, 2, 8);
}
