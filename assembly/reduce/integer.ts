/** y[o, i] = sum or product over r of x[o, r, i], int32 with wrap-around; rows join y one after the other. */
function accumulate(product: bool, x: usize, y: usize, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
  x += <usize>begin * <usize>reduce * rowBytes;
  for (let o = begin; o < end; ++o) {
    const row = y + <usize>o * rowBytes;
    for (let i: usize = 0; i < rowBytes; i += 4) store<i32>(row + i, product ? 1 : 0);
    for (let r = 0; r < reduce; ++r) {
      for (let i: usize = 0; i < rowBytes; i += 4) {
        const a = load<i32>(row + i);
        const b = load<i32>(x + i);
        store<i32>(row + i, product ? a * b : a + b);
      }
      x += rowBytes;
    }
  }
}

/**
 * y[o, i] = sum over r of x[o, r, i], int32 with wrap-around, x [outer, reduce, inner] and y [outer, inner] row-major.
 * Range over outer.
 */
export function sumI32(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  accumulate(false, x, y, reduce, inner, begin, end);
}

/** As sumI32 for the product. */
export function prodI32(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  accumulate(true, x, y, reduce, inner, begin, end);
}

/** The maximum of x ^ flip and its place: flip = -1 turns the order round. */
function extremum(x: usize, y: usize, indices: usize, reduce: i32, inner: i32, flip: i32, begin: i32, end: i32): void {
  for (let line = begin * inner; line < end * inner; ++line) {
    let from = x + ((<usize>(line / inner) * <usize>reduce * <usize>inner + <usize>(line % inner)) << 2);
    let best = load<i32>(from) ^ flip;
    let at = 0;
    for (let r = 1; r < reduce; ++r) {
      from += (<usize>inner) << 2;
      const value = load<i32>(from) ^ flip;
      if (value > best) {
        best = value;
        at = r;
      }
    }
    if (y != 0) store<i32>(y + ((<usize>line) << 2), best ^ flip);
    store<i32>(indices + ((<usize>line) << 2), at);
  }
}

/**
 * y[o, i] = max over r of x[o, r, i] and indices[o, i] its first place, all int32, x [outer, reduce, inner], the
 * results [outer, inner], row-major. y may be 0: indices only. reduce >= 1. Range over outer.
 */
export function maxIndexI32(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  extremum(x, y, indices, reduce, inner, 0, begin, end);
}

/** As maxIndexI32 for the minimum. */
export function minIndexI32(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  extremum(x, y, indices, reduce, inner, -1, begin, end);
}
