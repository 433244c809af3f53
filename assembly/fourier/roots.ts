import { FACTOR } from './complexLanes';

/**
 * The real or imaginary part of e^(-2 π i k / n), 0 <= k < n, in float64: k is reduced to an eighth of a turn in whole
 * numbers, so that sine and cosine see at most π / 4.
 */
export function rootPart(k: i64, n: i64, imaginary: bool): f64 {
  const eighths = 8 * k;
  const octant = eighths / n;
  const rest = eighths - octant * n;
  const angle = (0.7853981633974483 * <f64>(octant & 1 ? n - rest : rest)) / <f64>n;
  // Octants 1, 2, 5 and 6 lie nearer to the imaginary axis.
  const turned = ((octant + 1) & 2) != 0;
  const size = turned != imaginary ? NativeMath.sin(angle) : NativeMath.cos(angle);
  const negative = imaginary ? octant < 4 : octant > 1 && octant < 6;
  return negative ? -size : size;
}

/** Writes e^(-2 π i k / n) as a factor. */
export function writeFactor(to: usize, k: i64, n: i64): void {
  const sine = rootPart(k, n, true);
  store<f32>(to, <f32>rootPart(k, n, false));
  store<f32>(to, <f32>-sine, 4);
  store<f32>(to, <f32>sine, 8);
}

/** The factors of a pass: e^(-2 π i p k / (m radix)), k = 1 ... radix - 1 side by side, p < m. Returns their end. */
export function writePassFactors(to: usize, radix: i32, m: i32): usize {
  const n = <i64>m * radix;
  for (let p = 0; p < m; p++) {
    for (let k = 1; k < radix; k++) {
      writeFactor(to, (<i64>p * k) % n, n);
      to += FACTOR;
    }
  }
  return to;
}
