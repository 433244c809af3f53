/** From this degree on the closed form in cos θ replaces the recurrence, which has as many steps as the degree. */
const CLOSED = 16;

/** The degree without its fraction; -1, whose polynomials are 0, for what no integer holds, as in PyTorch. */
function wholeDegree(degree: f64): i64 {
  return abs(degree) < 9.223372036854775808e18 ? <i64>degree : -1;
}

/**
 * The four Chebyshev polynomials of degree n at x = cos θ: T = cos n θ, U = sin (n+1) θ / sin θ, V = cos (n+1/2) θ / cos θ/2,
 * W = sin (n+1/2) θ / sin θ/2. All obey p[n+1] = 2 x p[n] - p[n-1] and differ in p[1]; 0 for n < 0.
 *
 * @param kind - 0 to 3: T, U, V, W
 */
export function chebyshev(kind: i32, x: f64, degree: f64): f64 {
  const n = wholeDegree(degree);
  if (n < 0) return 0;
  if (n > CLOSED && abs(x) < 1) {
    const angle = NativeMath.acos(x);
    const half = <f64>n + 0.5;
    if (kind == 0) return NativeMath.cos(<f64>n * angle);
    if (kind == 1) return NativeMath.sin(<f64>(n + 1) * angle) / NativeMath.sin(angle);
    if (kind == 2) return NativeMath.cos(half * angle) / NativeMath.cos(angle / 2);
    return NativeMath.sin(half * angle) / NativeMath.sin(angle / 2);
  }
  if (n > CLOSED && abs(x) == 1) {
    // U grows with n at both ends, V at -1, W at 1.
    const grows = kind == 2 ? x < 0 : kind == 3 && x > 0;
    const size: f64 = kind == 1 ? <f64>(n + 1) : grows ? <f64>(n + n + 1) : 1;
    return x < 0 && (n & 1) != 0 ? -size : size;
  }
  let before: f64 = 1;
  let value = kind == 0 ? x : kind == 1 ? x + x : kind == 2 ? x + x - 1 : x + x + 1;
  if (n == 0) return before;
  for (let k: i64 = 2; k <= n; k++) {
    const next = (x + x) * value - before;
    before = value;
    value = next;
    if (value != value) break;
  }
  return value;
}

/** Hermite's polynomials: H[n+1] = 2 x H[n] - 2 n H[n-1] (physicists'), or He[n+1] = x He[n] - n He[n-1]. */
export function hermite(x: f64, degree: f64, physicists: bool): f64 {
  const n = wholeDegree(degree);
  if (n < 0) return 0;
  if (n == 0) return 1;
  const slope = physicists ? x + x : x;
  const factor: f64 = physicists ? 2 : 1;
  let before: f64 = 1;
  let value = slope;
  for (let k: i64 = 1; k < n; k++) {
    const next = slope * value - factor * <f64>k * before;
    before = value;
    value = next;
    if (value != value) break;
  }
  return value;
}

/** Laguerre's polynomials: (n + 1) L[n+1] = (2 n + 1 - x) L[n] - n L[n-1]. */
export function laguerre(x: f64, degree: f64): f64 {
  const n = wholeDegree(degree);
  if (n < 0) return 0;
  if (n == 0 || x == 0) return 1;
  let before: f64 = 1;
  let value = 1 - x;
  for (let k: i64 = 1; k < n; k++) {
    const i = <f64>k;
    const next = ((i + i + 1 - x) * value - i * before) / (i + 1);
    before = value;
    value = next;
    if (value != value) break;
  }
  return value;
}

/** Legendre's polynomials: (n + 1) P[n+1] = (2 n + 1) x P[n] - n P[n-1]. */
export function legendre(x: f64, degree: f64): f64 {
  const n = wholeDegree(degree);
  if (n < 0) return 0;
  if (n == 0) return 1;
  let before: f64 = 1;
  let value = x;
  for (let k: i64 = 1; k < n; k++) {
    const i = <f64>k;
    const next = ((i + i + 1) * x * value - i * before) / (i + 1);
    before = value;
    value = next;
    if (value != value) break;
  }
  return value;
}
