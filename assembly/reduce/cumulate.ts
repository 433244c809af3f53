/** What `cumulate` computes; from the third on over int32, which wraps around. */
const SUM: i32 = 0;
const PRODUCT: i32 = 1;
const SUM_I32: i32 = 2;
const PRODUCT_I32: i32 = 3;
const MAX_PLACE: i32 = 4;
const MAX_PLACE_I32: i32 = 6;
// Odd ones beside them: the place of the minimum.

/**
 * y[o, r, i] = the running sum, product, or place of the maximum or minimum of x[o, k, i] over k <= r, [outer, n, inner]
 * row-major, four bytes an element; places are int32. y may be x, for sums and products. Range over outer.
 *
 * One line at a time: the chain of operations is what takes the time. Of float32 the sums and products are kept in
 * float64, since a chain of float32 would lose a digit or two. Of equal extrema the last place counts, and a NaN from
 * where it occurs.
 */
export function cumulate(kind: i32, x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>n * rowBytes;
  for (let at = <usize>begin * bytes; at < <usize>end * bytes; at += bytes) {
    for (let i = at; i < at + rowBytes; i += 4) line(kind, x + i, y + i, n, rowBytes);
  }
}

function line(kind: i32, x: usize, y: usize, n: i32, step: usize): void {
  let real: f64 = kind == PRODUCT ? 1 : 0;
  let whole = kind == PRODUCT_I32 ? 1 : 0;
  for (let r = 0; r < n; r++) {
    if (kind < SUM_I32) {
      const value = <f64>load<f32>(x);
      real = kind == SUM ? real + value : real * value;
      store<f32>(y, <f32>real);
    } else if (kind < MAX_PLACE) {
      const value = load<i32>(x);
      whole = kind == SUM_I32 ? whole + value : whole * value;
      store<i32>(y, whole);
    } else {
      // Every int32 is a float64, and the minimum is the maximum of what is negated.
      let value = kind < MAX_PLACE_I32 ? <f64>load<f32>(x) : <f64>load<i32>(x);
      if (kind & 1) value = -value;
      if (r == 0 || value != value || value >= real) {
        real = value;
        whole = r;
      }
      store<i32>(y, whole);
    }
    x += step;
    y += step;
  }
}
