/** y[o, r, i] = sum (or product) over k <= r of x[o, k, i], int32 with wrap-around: each row is the one before it and x. */
// @ts-ignore: decorator
@inline
function runningI32(product: bool, x: usize, y: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
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
  const rowBytes = (<usize>inner) << 2;
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

/**
 * indices[o, r, i] = the last place of the maximum (minimum) of x[o, k, i] over k <= r, int32, [outer, n, inner] row-major.
 * NaN counts as the extremum from where it occurs.
 */
// @ts-ignore: decorator
@inline
function runningExtremum<T>(largest: bool, x: usize, indices: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>n * rowBytes;
  for (let at = <usize>begin * bytes; at < <usize>end * bytes; at += bytes) {
    for (let i: usize = 0; i < min(rowBytes, bytes); i += 4) {
      let best = load<T>(x + at + i);
      let place = 0;
      for (let r = 0, offset = at + i; r < n; ++r, offset += rowBytes) {
        const value = load<T>(x + offset);
        if (value != value || (largest ? value >= best : value <= best)) {
          best = value;
          place = r;
        }
        store<i32>(indices + offset, place);
      }
    }
  }
}

/** Places of the running maxima of float32, as in runningExtremum. Range over outer. */
export function cummaxIndex(x: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<f32>(true, x, indices, n, inner, begin, end);
}

/** As cummaxIndex for the minimum. */
export function cumminIndex(x: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<f32>(false, x, indices, n, inner, begin, end);
}

/** As cummaxIndex over int32. */
export function cummaxIndexI32(x: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<i32>(true, x, indices, n, inner, begin, end);
}

/** As cummaxIndexI32 for the minimum. */
export function cumminIndexI32(x: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<i32>(false, x, indices, n, inner, begin, end);
}
