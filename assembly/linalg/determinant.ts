import { logPair } from '../inline/logPair';
import { singleBytes, widen } from './convert';
import { eliminate } from './lu';
import { at, bytesOf, get, imagPart, realPart } from './scalar';

const LN2: f64 = 0.6931471805599453;
/** 2^400: the running product is brought back below it and above its inverse. */
const LARGE: f64 = 2.582249878086909e120;

function determinantOf<T>(x: usize, det: usize, sign: usize, logarithm: usize, batch: i32, n: i32, ws: usize): void {
  const pivots = at<T>(ws, n * n);
  const step: usize = bytesOf<T>() >> 1;
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, n, 1, ws, n, n, false);
    eliminate<T>(ws, pivots, n, n);
    let re: f64 = 1;
    let im: f64 = 0;
    let exponent = 0;
    for (let k = 0; k < n; ++k) {
      const d = get<T>(ws, k * (n + 1));
      const dr = load<i32>(pivots + ((<usize>k) << 2)) == k + 1 ? realPart<T>(d) : -realPart<T>(d);
      const di = load<i32>(pivots + ((<usize>k) << 2)) == k + 1 ? imagPart<T>(d) : -imagPart<T>(d);
      const next = re * dr - im * di;
      im = re * di + im * dr;
      re = next;
      const size = abs(re) + abs(im);
      if (size > LARGE || (size < 1 / LARGE && size > 0)) {
        const factor = size > LARGE ? 1 / LARGE : LARGE;
        re *= factor;
        im *= factor;
        exponent += size > LARGE ? 400 : -400;
      }
    }
    const length = isVector<T>() ? sqrt(re * re + im * im) : abs(re);
    // Of NaN PyTorch takes 0 for the sign.
    const direction = length > 0 ? 1 / length : 0;
    store<f32>(sign, <f32>(!(length > 0) ? 0 : isVector<T>() ? re * direction : re / length));
    const log = f64x2.extract_lane(logPair(f64x2.splat(length)), 0);
    store<f32>(logarithm, <f32>(log + <f64>exponent * LN2));
    // What needed an exponent is 0 or infinite as float32.
    const scale: f64 = exponent == 0 ? 1 : exponent > 0 ? Infinity : 0;
    store<f32>(det, <f32>(re * scale));
    if (isVector<T>()) {
      store<f32>(sign, <f32>(length > 0 ? im * direction : 0), 4);
      store<f32>(det, <f32>(im * scale), 4);
    }
    x += singleBytes<T>(n * n);
    det += step;
    sign += step;
    logarithm += 4;
  }
}

/**
 * Determinants of `batch` matrices n x n, float32 or complex64: det, sign = det / |det| (0 for 0), both as x, and
 * log |det|, float32; from the pivots of an elimination. ws: n n scalars of 8 (complex: 16) bytes and n int32.
 */
export function determinant(
  complex: bool,
  x: usize,
  det: usize,
  sign: usize,
  logarithm: usize,
  batch: i32,
  n: i32,
  ws: usize,
): void {
  if (complex) determinantOf<v128>(x, det, sign, logarithm, batch, n, ws);
  else determinantOf<f64>(x, det, sign, logarithm, batch, n, ws);
}
