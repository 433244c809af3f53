import { stridedRows } from './stridedRows';

/** y = 1 where a = b in both parts, else 0: a and b complex64, y contiguous bytes. Steps as in complexRow. */
export function eqC64(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  equalRow(0, a, b, y, aStep, bStep, begin, end);
}

export function eqC64Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(eqC64, a, b, y, 3, 0, ndim, meta, begin, end);
}

/** y = 0 where a = b in both parts, else 1. */
export function neC64(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  equalRow(1, a, b, y, aStep, bStep, begin, end);
}

export function neC64Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(neC64, a, b, y, 3, 0, ndim, meta, begin, end);
}

function equalRow(inverse: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  for (let i = begin; i < end; i++) {
    const left = v128.load64_zero(a + ((<usize>(i * aStep)) << 3));
    const right = v128.load64_zero(b + ((<usize>(i * bStep)) << 3));
    store<u8>(y + i, i32(i32x4.all_true(f32x4.eq(left, right))) ^ inverse);
  }
}
