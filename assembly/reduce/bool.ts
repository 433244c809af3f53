/**
 * y[o, i] = whether any x[o, r, i] differs from 0 (all: whether none equals 0), bytes. Stops at the first that decides.
 */
function decide(any: bool, x: usize, y: usize, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const rows = <usize>reduce;
  const step = <usize>inner;
  for (let o = <usize>begin; o < <usize>end; ++o) {
    for (let i: usize = 0; i < step; ++i) {
      const from = x + o * rows * step + i;
      let r: usize = 0;
      if (step == 1) {
        for (; r + 16 <= rows; r += 16) {
          const sixteen = v128.load(from + r);
          if ((any ? v128.any_true(sixteen) : i8x16.all_true(sixteen)) == any) break;
        }
      }
      while (r < rows && (load<u8>(from + r * step) != 0) != any) ++r;
      store<u8>(y + o * step + i, r < rows == any ? 1 : 0);
    }
  }
}

/**
 * y[o, i] = whether all x[o, r, i] are nonzero, bytes, x [outer, reduce, inner] and y [outer, inner] row-major; 1 for
 * reduce = 0. Range over outer.
 */
export function allBool(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  decide(false, x, y, reduce, inner, begin, end);
}

/** y[o, i] = whether any x[o, r, i] is nonzero, as allBool; 0 for reduce = 0. */
export function anyBool(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  decide(true, x, y, reduce, inner, begin, end);
}
