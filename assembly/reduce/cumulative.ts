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
 * y[o, r, i] = a[o, r, i] y[o, r - 1, i] + b[o, r, i], float32, [outer, n, inner] row-major; 0 and 1 stand before the first row, with b and
 * without, which is 0 then; what is 0 so far stays 0 times anything. y may be a or b. Range over outer.
 *
 * The running numbers are float64, one column at a time: the chain of multiplications is what takes the time.
 */
export function recurrence(a: usize, b: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>n * rowBytes;
  for (let at = <usize>begin * bytes; at < <usize>end * bytes; at += bytes) {
    for (let i: usize = 0; i < rowBytes; i += 4) {
      let running: f64 = b ? 0 : 1;
      for (let r = at + i; r < at + bytes; r += rowBytes) {
        const factor = <f64>load<f32>(a + r);
        if (!b) running *= factor;
        else running = (running == 0 ? 0 : running * factor) + <f64>load<f32>(b + r);
        store<f32>(y + r, <f32>running);
      }
    }
  }
}

/** y[o, r, i] = product over k <= r of x[o, k, i], in the same way. */
export function cumprod(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  recurrence(x, 0, y, outer, n, inner, begin, end);
}

/**
 * y[o, r, i] = the maximum (minimum) of x[o, k, i] over k <= r, and indices[o, r, i] its last place, int32, [outer, n, inner] row-major.
 * NaN counts as the extremum from where it occurs.
 */
// @ts-ignore: decorator
@inline
function runningExtremum<T>(
  largest: bool,
  x: usize,
  y: usize,
  indices: usize,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
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
        store<T>(y + offset, best);
        store<i32>(indices + offset, place);
      }
    }
  }
}

/** Running maxima of float32 and their places, as in runningExtremum. Range over outer. */
export function cummax(x: usize, y: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<f32>(true, x, y, indices, n, inner, begin, end);
}

/** As cummax for the minimum. */
export function cummin(x: usize, y: usize, indices: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  runningExtremum<f32>(false, x, y, indices, n, inner, begin, end);
}

/** As cummax over int32. */
export function cummaxI32(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  runningExtremum<i32>(true, x, y, indices, n, inner, begin, end);
}

/** As cummaxI32 for the minimum. */
export function cumminI32(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  runningExtremum<i32>(false, x, y, indices, n, inner, begin, end);
}
