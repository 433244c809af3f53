import { madd } from '../../inline/madd';

// G of the 8x8 case, [8][5]: row p holds s_p * (1, p, p^2, p^3, p^4) for the points 0, 1, -1, 2, -2, 1/2, -1/2, inf, where
// s_p undoes the product over the other points that B^T leaves in.
const G8 = memory.data<f32>([
  1, 0, 0, 0, 0,
  -2.0 / 9, -2.0 / 9, -2.0 / 9, -2.0 / 9, -2.0 / 9,
  -2.0 / 9, 2.0 / 9, -2.0 / 9, 2.0 / 9, -2.0 / 9,
  1.0 / 90, 2.0 / 90, 4.0 / 90, 8.0 / 90, 16.0 / 90,
  1.0 / 90, -2.0 / 90, 4.0 / 90, -8.0 / 90, 16.0 / 90,
  32.0 / 45, 16.0 / 45, 8.0 / 45, 4.0 / 45, 2.0 / 45,
  32.0 / 45, -16.0 / 45, 8.0 / 45, -4.0 / 45, 2.0 / 45,
  0, 0, 0, 0, 1,
]);

// G of the 6x6 case, [6][3], points 0, 5/8, -5/8, 3/2, -3/2, inf.
const G6 = memory.data<f32>([
  256.0 / 225, 0, 0,
  -2048.0 / 2975, -1280.0 / 2975, -800.0 / 2975,
  -2048.0 / 2975, 1280.0 / 2975, -800.0 / 2975,
  128.0 / 1071, 192.0 / 1071, 288.0 / 1071,
  128.0 / 1071, -192.0 / 1071, 288.0 / 1071,
  0, 0, 1,
]);

/**
 * to = G f G^T on four lanes, f [kernel][kernel] (kernel 3 or 5), to [side][side] with `plane` bytes between elements.
 * tmp: side * kernel * 16 bytes. Once a filter, so a plain loop will do.
 */
export function expandFilter(f: usize, kernel: i32, to: usize, plane: i32, tmp: usize): void {
  const side = kernel + 3;
  const m = kernel == 5 ? G8 : G6;
  apply(m, side, kernel, false, f, kernel, kernel << 4, 16, tmp, kernel << 4, 16);
  apply(m, side, kernel, false, tmp, side, 16, kernel << 4, to, plane, side * plane);
}

/**
 * to = G^T v G, v [side][side] with `plane` bytes between elements, to [kernel][kernel] of 16 bytes: the way back, for the
 * gradient of the filter. (G is s times the powers of the points, which is what the transform out of the planes needs too.)
 * tmp: side * kernel * 16 bytes.
 */
export function contractFilter(v: usize, plane: i32, kernel: i32, to: usize, tmp: usize): void {
  const side = kernel + 3;
  const m = kernel == 5 ? G8 : G6;
  apply(m, kernel, side, true, v, side, side * plane, plane, tmp, side << 4, 16);
  apply(m, kernel, side, true, tmp, kernel, 16, side << 4, to, 16, kernel << 4);
}

/**
 * to[i][j] = sum over k of m[i][k] * from[k][j] on four lanes, 0 <= i < rows, 0 <= k < length, 0 <= j < count.
 * from[k][j] at from + k * fromRow + j * fromCol, to likewise; m [rows][length], or its transpose.
 */
function apply(
  m: usize, rows: i32, length: i32, transposed: bool,
  from: usize, count: i32, fromRow: i32, fromCol: i32, to: usize, toRow: i32, toCol: i32,
): void {
  const mRow = transposed ? 4 : length << 2;
  const mCol = transposed ? rows << 2 : 4;
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < rows; i++) {
      let sum = f32x4.splat(0);
      let at = from + <usize>(j * fromCol);
      let factor = m + <usize>(i * mRow);
      for (let k = 0; k < length; k++, at += fromRow, factor += mCol) {
        sum = madd(v128.load32_splat(factor), v128.load(at), sum);
      }
      v128.store(to + <usize>(i * toRow + j * toCol), sum);
    }
  }
}
