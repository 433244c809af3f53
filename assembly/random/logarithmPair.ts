// 1/23, 1/19, ..., 1/3 and 1/21, 1/17, ..., 1: two interleaved series of artanh, which the processor adds up side by side
const terms = memory.data<f64>(
  [
    1.0 / 23,
    1.0 / 21,
    1.0 / 19,
    1.0 / 17,
    1.0 / 15,
    1.0 / 13,
    1.0 / 11,
    1.0 / 9,
    1.0 / 7,
    1.0 / 5,
    1.0 / 3,
    1,
  ],
  16,
);

/** log(x) on two float64 lanes in (0, 1]: 2 artanh((m - 1) / (m + 1)) + e ln 2, m in [sqrt(1/2), sqrt(2)), as `logarithm`. */
export function logarithmPair(x: v128): v128 {
  const base = i64x2.splat(0x3fe6a09e667f3bcd);
  const one = f64x2.splat(1);
  const bits = i64x2.sub(x, base);
  const exponent = i64x2.shr_s(bits, 52);
  const m = i64x2.add(v128.and(bits, i64x2.splat(0xfffffffffffff)), base);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const square = f64x2.mul(s, s);
  const fourth = f64x2.mul(square, square);
  let odd = v128.load64_splat(terms);
  let even = v128.load64_splat(terms, 8);
  for (let at: usize = 16; at < 96; at += 16) {
    odd = f64x2.add(f64x2.mul(odd, fourth), v128.load64_splat(terms + at));
    even = f64x2.add(f64x2.mul(even, fourth), v128.load64_splat(terms + at, 8));
  }
  const series = f64x2.add(even, f64x2.mul(odd, square));
  const e = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  const ln2 = f64x2.splat(0.6931471805599453);
  return f64x2.add(f64x2.mul(f64x2.mul(f64x2.splat(2), s), series), f64x2.mul(e, ln2));
}
