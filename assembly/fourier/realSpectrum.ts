import { conjugation, FACTOR, imaginaryOf, loadPair, realOf, reflection, storePair, swap, times } from './complexLanes';

// A real sequence of even length n = 2 h is transformed as h complex numbers z[j] = x[2 j] + i x[2 j + 1].

/**
 * The spectrum X[k], k <= h, of the real sequence from Z: with E = (Z[k] + conj Z[h - k]) / 2 and O = (Z[k] - conj Z[h - k]) / 2,
 * X[k] = E - i w^k O and X[h - k] = conj(E + i w^k O), w = e^(-2 π i / n).
 *
 * z  complex64[h][lanes]
 * x  complex64[h + 1][lanes]
 */
export function split(z: usize, x: usize, h: i32, lanes: i32, factors: usize): void {
  const row = (<usize>lanes) << 3;
  const last = x + <usize>h * row;
  for (let lane: usize = 0; lane < row; lane += 8) {
    const re = load<f32>(z + lane);
    const im = load<f32>(z + lane, 4);
    store<f32>(x + lane, re + im);
    store<f32>(x + lane, 0, 4);
    store<f32>(last + lane, re - im);
    store<f32>(last + lane, 0, 4);
  }
  let up = z + row;
  let down = z + <usize>(h - 1) * row;
  let toUp = x + row;
  let toDown = last - row;
  for (let k = 1; 2 * k <= h; k++) {
    factors += FACTOR;
    const re = realOf(factors);
    const im = imaginaryOf(factors);
    for (let lane: usize = 0; lane < (row & ~15); lane += 16)
      splitPair(up + lane, down + lane, toUp + lane, toDown + lane, re, im, false);
    if (lanes & 1) splitPair(up + row - 8, down + row - 8, toUp + row - 8, toDown + row - 8, re, im, true);
    up += row;
    down -= row;
    toUp += row;
    toDown -= row;
  }
}

// @ts-ignore: decorator
@inline
function splitPair(up: usize, down: usize, toUp: usize, toDown: usize, re: v128, im: v128, half: bool): void {
  const conj = conjugation();
  const scale = f32x4.splat(0.5);
  const a = f32x4.mul(loadPair(up, half), scale);
  const b = f32x4.mul(v128.xor(loadPair(down, half), conj), scale);
  const even = f32x4.add(a, b);
  const odd = v128.xor(swap(times(f32x4.sub(a, b), re, im)), conj);
  storePair(toUp, f32x4.add(even, odd), half);
  storePair(toDown, v128.xor(f32x4.sub(even, odd), conj), half);
}

/**
 * The other way, for a transform back: Z[k] = E + i O and Z[h - k] = conj(E - i O) with E = X[k] + conj X[h - k] and
 * O = w^-k (X[k] - conj X[h - k]); written with real and imaginary parts exchanged.
 */
export function join(x: usize, z: usize, h: i32, lanes: i32, factors: usize): void {
  const row = (<usize>lanes) << 3;
  const last = x + <usize>h * row;
  for (let lane: usize = 0; lane < row; lane += 8) {
    const first = load<f32>(x + lane);
    const other = load<f32>(last + lane);
    store<f32>(z + lane, first - other);
    store<f32>(z + lane, first + other, 4);
  }
  let up = x + row;
  let down = last - row;
  let toUp = z + row;
  let toDown = z + <usize>(h - 1) * row;
  for (let k = 1; 2 * k <= h; k++) {
    factors += FACTOR;
    const re = realOf(factors);
    const im = f32x4.neg(imaginaryOf(factors));
    for (let lane: usize = 0; lane < (row & ~15); lane += 16)
      joinPair(up + lane, down + lane, toUp + lane, toDown + lane, re, im, false);
    if (lanes & 1) joinPair(up + row - 8, down + row - 8, toUp + row - 8, toDown + row - 8, re, im, true);
    up += row;
    down -= row;
    toUp += row;
    toDown -= row;
  }
}

// @ts-ignore: decorator
@inline
function joinPair(up: usize, down: usize, toUp: usize, toDown: usize, re: v128, im: v128, half: bool): void {
  const conj = conjugation();
  const a = loadPair(up, half);
  const b = v128.xor(loadPair(down, half), conj);
  const even = f32x4.add(a, b);
  const odd = v128.xor(swap(times(f32x4.sub(a, b), re, im)), reflection());
  storePair(toUp, swap(f32x4.add(even, odd)), half);
  storePair(toDown, swap(v128.xor(f32x4.sub(even, odd), conj)), half);
}

/** Fills x[k], n / 2 < k < n odd, with conj x[n - k] of complex64[n][lanes], and takes x[0] as real. */
export function mirror(x: usize, n: i32, lanes: i32): void {
  const row = (<usize>lanes) << 3;
  for (let lane: usize = 0; lane < row; lane += 8) store<f32>(x + lane, 0, 4);
  for (let k = 1; 2 * k < n; k++) {
    const from = x + <usize>k * row;
    const to = x + <usize>(n - k) * row;
    for (let lane: usize = 0; lane < row; lane += 8) store<i64>(to + lane, load<i64>(from + lane) ^ i64.MIN_VALUE);
  }
}
