/**
 * Box-Muller in float64. Short loops over Taylor series: these numbers are drawn by the handful (fewer than 16 at a
 * time), so small code counts for more than speed.
 */

/** log(x) for x in (0, 1]: 2 artanh((m - 1) / (m + 1)) + e ln 2, m in [sqrt(1/2), sqrt(2)). */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<i64>(x) - 0x3fe6a09e667f3bcd;
  const e = <i32>(bits >> 52);
  const m = reinterpret<f64>((bits & 0xfffffffffffff) + 0x3fe6a09e667f3bcd);
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let series: f64 = 0;
  for (let k = 23; k > 0; k -= 2) series = series * square + 1 / <f64>k;
  return 2 * s * series + <f64>e * 0.6931471805599453;
}

/** The Taylor series of sin (first = 1) or cos (first = 0) around 0, for |a| <= pi / 4. */
function taylor(a: f64, first: i32): f64 {
  const square = a * a;
  let series: f64 = 1;
  for (let k = first + 18; k > first; k -= 2) series = 1 - (series * square) / <f64>(k * (k - 1));
  return first != 0 ? a * series : series;
}

/** sin(2 pi (u + quarter / 4)) for u in [0, 1): the turn is reduced to an eighth before pi comes in, exactly. */
export function sinOfTurn(u: f64, quarter: i32): f64 {
  const q = nearest<f64>(u * 4);
  const a = (u - q * 0.25) * 6.283185307179586;
  const quadrant = (<i32>q + quarter) & 3;
  const value = taylor(a, (quadrant & 1) ^ 1);
  return (quadrant & 2) != 0 ? -value : value;
}

/** sqrt(-2 log(1 - u)) for u in [0, 1). */
export function radius(u: f64): f64 {
  return sqrt<f64>(-2 * logarithm(1 - u));
}
