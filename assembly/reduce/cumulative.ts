/** y[o, r, i] = sum (or product) over k <= r of x[o, k, i], int32 with wrap-around: each row is the one before it and x. */
// @ts-ignore: decorator
@inline
function runningI32(product: bool, x: usize, y: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const bytes = <usize>n * rowBytes;
  for (let at = <usize>begin * bytes; at < <usize>end * bytes; at += bytes) {
    memory.copy(y + at, x + at, min(rowBytes, bytes));
    for (let i = rowBytes; i < bytes; i += 4) {
      const before = load<i32>(y + at + i - rowBytes);
      const value = load<i32>(x + at + i);
      store<i32>(y + at + i, product ? before * value : before + value);
    }
  }
}

/** y[o, r, i] = sum over k <= r of x[o, k, i], int32 with wrap-around, [outer, n, inner] row-major. Range over outer. */
export function cumsumI32(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningI32(false, x, y, n, inner, begin, end);
}

/** As cumsumI32 for the product. */
export function cumprodI32(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningI32(true, x, y, n, inner, begin, end);
}

/**
 * y[o, r, i] = product over k <= r of x[o, k, i], float32, [outer, n, inner] row-major; y may be x. Range over outer.
 *
 * The running products are float64, one column at a time: the chain of multiplications is what takes the time.
 */
export function cumprod(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const bytes = <usize>n * rowBytes;
  for (let at = <usize>begin * bytes; at < <usize>end * bytes; at += bytes) {
    for (let i: usize = 0; i < rowBytes; i += 4) {
      let product: f64 = 1;
      for (let r = at + i; r < at + bytes; r += rowBytes) {
        product *= <f64>load<f32>(x + r);
        store<f32>(y + r, <f32>product);
      }
    }
  }
}
