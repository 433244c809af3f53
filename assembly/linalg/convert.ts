import { conjugate, get, set } from './scalar';

/** Element i of float32 or complex64 numbers as a T. */
// @ts-ignore: decorator
@inline
function single<T>(from: usize, i: i32): T {
  if (isVector<T>()) return f64x2.promote_low_f32x4(v128.load64_zero(from + ((<usize>i) << 3)));
  return <T>(<f64>load<f32>(from + ((<usize>i) << 2)));
}

// @ts-ignore: decorator
@inline
function setSingle<T>(to: usize, i: i32, x: T): void {
  if (isVector<T>()) v128.store64_lane(to + ((<usize>i) << 3), f32x4.demote_f64x2_zero(<v128>x), 0);
  else store<f32>(to + ((<usize>i) << 2), <f32>(<f64>x));
}

/** to[i, j] = from[i * rowStep + j * colStep], m x n, row-major; float32 (complex64) to T. */
export function widen<T>(from: usize, rowStep: i32, colStep: i32, to: usize, m: i32, n: i32, conjugated: bool): void {
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) {
      const x = single<T>(from, i * rowStep + j * colStep);
      set<T>(to, i * n + j, conjugated ? conjugate<T>(x) : x);
    }
  }
}

/** to[i * rowStep + j * colStep] = from[i * fromRow + j], m x n; T to float32 (complex64). */
export function narrow<T>(
  from: usize,
  fromRow: i32,
  to: usize,
  rowStep: i32,
  colStep: i32,
  m: i32,
  n: i32,
  conjugated: bool,
): void {
  for (let i = 0; i < m; ++i) {
    for (let j = 0; j < n; ++j) {
      const x = get<T>(from, i * fromRow + j);
      setSingle<T>(to, i * rowStep + j * colStep, conjugated ? conjugate<T>(x) : x);
    }
  }
}

/** Bytes of n numbers of float32, or complex64. */
// @ts-ignore: decorator
@inline
export function singleBytes<T>(n: i32): usize {
  return (<usize>n) << (isVector<T>() ? 3 : 2);
}
