// The Taylor series of sin(a) / a and of cos(a) in a^2, term by term, from the last on
const terms = memory.data<f64>(
  [
    -1.0 / 121645100408832000, // 19!
    -1.0 / 6402373705728000, // 18!
    1.0 / 355687428096000,
    1.0 / 20922789888000,
    -1.0 / 1307674368000,
    -1.0 / 87178291200,
    1.0 / 6227020800,
    1.0 / 479001600,
    -1.0 / 39916800,
    -1.0 / 3628800,
    1.0 / 362880,
    1.0 / 40320,
    -1.0 / 5040,
    -1.0 / 720,
    1.0 / 120,
    1.0 / 24,
    -1.0 / 6,
    -0.5,
    1,
    1,
  ],
  16,
);
const TERMS_BYTES: usize = 160;

/** sin(2 pi u) and cos(2 pi u) of one u in [-1, 1]: the turn is reduced to an eighth before pi comes in, exactly. */
export function sineAndCosine(u: f64): v128 {
  const quarters = nearest<f64>(u * 4);
  const a = (u - quarters * 0.25) * 6.283185307179586;
  const square = f64x2.splat(a * a);
  let series = v128.load(terms);
  for (let at: usize = 16; at < TERMS_BYTES; at += 16) {
    series = f64x2.add(f64x2.mul(series, square), v128.load(terms + at));
  }
  series = f64x2.mul(series, f64x2.replace_lane(f64x2.splat(1), 0, a));
  const quadrant = <i32>quarters & 3;
  if ((quadrant & 1) != 0)
    series = f64x2.mul(v128.shuffle<f64>(series, series, 1, 0), f64x2.replace_lane(f64x2.splat(-1), 0, 1));
  return (quadrant & 2) != 0 ? f64x2.neg(series) : series;
}

/** tan(2 pi u) on two lanes, |u| <= 1/4: beyond an eighth of a turn it is -cos / sin of what is left. */
export function tangentPair(u: v128): v128 {
  const quarters = f64x2.nearest(f64x2.mul(u, f64x2.splat(4)));
  const rest = f64x2.sub(u, f64x2.mul(quarters, f64x2.splat(0.25)));
  const a = f64x2.mul(rest, f64x2.splat(6.283185307179586));
  const square = f64x2.mul(a, a);
  let sine = v128.load64_splat(terms);
  let cosine = v128.load64_splat(terms, 8);
  for (let at: usize = 16; at < TERMS_BYTES; at += 16) {
    sine = f64x2.add(f64x2.mul(sine, square), v128.load64_splat(terms + at));
    cosine = f64x2.add(f64x2.mul(cosine, square), v128.load64_splat(terms + at, 8));
  }
  sine = f64x2.mul(sine, a);
  const far = f64x2.ne(quarters, f64x2.splat(0));
  return f64x2.div(v128.bitselect(f64x2.neg(cosine), sine, far), v128.bitselect(sine, cosine, far));
}
