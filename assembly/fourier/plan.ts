import { FACTOR } from './complexLanes';
import { ASIDE_BYTES, LARGEST_RADIX } from './oddPasses';
import { runPasses } from './passes';
import { writeFactor, writePassFactors } from './roots';

/**
 * A plan: what a transform of length n needs beside its data. A real transform of even length n runs as a complex one of length
 * n / 2; a length with a prime factor above LARGEST_RADIX as a convolution (Bluestein), by two transforms of length m.
 *
 * i32[32]: length of the complex transform; m or 0; number of passes, of length m if there is one; their radices; in the last
 * two places the offsets of Bluestein's filter and of the factors of the passes.
 * Behind it factors e^(-2 π i k / n), k <= n / 4, if n is even and real, those of the passes, of each with an odd radix above
 * 5 also its roots; for Bluestein the chirp, factors of its n, and its transform, m of them.
 */
const HEADER: usize = 128;
const MOST_PASSES = 26;

/** Length of the complex transform. */
// @ts-ignore: decorator
@inline
export function planLength(plan: usize): i32 {
  return load<i32>(plan);
}

/** Length of the two transforms of Bluestein's method; 0 where the length is a product of small primes. */
// @ts-ignore: decorator
@inline
export function planConvolution(plan: usize): i32 {
  return load<i32>(plan, 4);
}

/** The factors that split the spectrum of a real transform of length n. */
// @ts-ignore: decorator
@inline
export function planSplit(plan: usize): usize {
  return plan + HEADER;
}

// @ts-ignore: decorator
@inline
function splitFactors(n: i32, real: bool): i32 {
  return real && !(n & 1) ? (n >> 2) + 1 : 0;
}

function lengthOf(n: i32, real: bool): i32 {
  return real && !(n & 1) ? n >> 1 : n;
}

/** Writes the radices of the passes for a length, 4 before 2, 3, 5 and larger primes; returns how many, -1 if there are none. */
function factorize(n: i32, radices: usize): i32 {
  let count = 0;
  let radix = 4;
  while (n > 1) {
    if (n % radix == 0) {
      if (count == MOST_PASSES) return -1;
      store<i32>(radices + ((<usize>count) << 2), radix);
      count++;
      n /= radix;
    } else if (radix == 4) radix = 2;
    else if (radix == 2) radix = 3;
    else radix += 2;
    if (radix > LARGEST_RADIX) return -1;
  }
  return count;
}

function isSmooth(n: i32): bool {
  for (let radix = 2; radix <= LARGEST_RADIX; radix++) while (n % radix == 0) n /= radix;
  return n == 1;
}

/** The least power of 2, or 3 times one, or 5 times one, that holds a convolution of length n. */
function convolutionOf(n: i32): i32 {
  if (isSmooth(n)) return 0;
  let m = 1;
  while (m < 2 * n - 1) m <<= 1;
  const least = 2 * n - 1;
  if ((m >> 3) * 5 >= least) return (m >> 3) * 5;
  return (m >> 2) * 3 >= least ? (m >> 2) * 3 : m;
}

/** Factors of the passes, one less than the length, and the roots of their odd radices, at most five above 5. */
// @ts-ignore: decorator
@inline
function passFactors(n: i32): usize {
  return <usize>n + 5 * LARGEST_RADIX;
}

/** Bytes of the plan of a transform of length n, complex or real. */
export function fourierPlanBytes(n: i32, real: i32): i32 {
  const length = lengthOf(n, real != 0);
  const m = convolutionOf(length);
  const factors = <usize>splitFactors(n, real != 0) + passFactors(m ? m : length) + (m ? <usize>length + <usize>m : 0);
  return <i32>(HEADER + factors * FACTOR);
}

/** Bytes that a block of `lanes` transforms side by side needs aside, two buffers among them. */
export function fourierWorkspace(n: i32, real: i32, lanes: i32): i32 {
  return <i32>(2 * bufferBytes(n, real != 0, lanes) + ASIDE_BYTES);
}

/** Bytes of one of the buffers: of the transform, of the convolution in its place, and one number more of a real spectrum. */
export function bufferBytes(n: i32, real: bool, lanes: i32): usize {
  const length = lengthOf(n, real);
  const m = convolutionOf(length);
  return (<usize>((m ? m : length) + 1) * <usize>lanes * 8 + 63) & ~63;
}

/** Writes the plan of a transform of length n; `work` has the workspace of one lane. */
export function fourierPlan(n: i32, real: i32, plan: usize, work: usize): void {
  const length = lengthOf(n, real != 0);
  const m = convolutionOf(length);
  store<i32>(plan, length);
  store<i32>(plan, m, 4);
  const passes = factorize(m ? m : length, plan + 12);
  store<i32>(plan, passes, 8);
  const split = splitFactors(n, real != 0);
  let to = plan + HEADER;
  for (let k = 0; k < split; k++) {
    writeFactor(to, k, n);
    to += FACTOR;
  }
  store<i32>(plan, <i32>(to - plan), 124);
  let rest = m ? m : length;
  for (let i = 0; i < passes; i++) {
    const radix = load<i32>(plan + 12 + ((<usize>i) << 2));
    rest /= radix;
    to = writePassFactors(to, radix, rest);
    if (radix <= 5) continue;
    for (let j = 0; j < radix; j++) {
      writeFactor(to, j, radix);
      to += FACTOR;
    }
  }
  if (m) writeChirp(plan, to, length, m, work);
}

/** Where the factors of the passes begin. */
// @ts-ignore: decorator
@inline
export function planFactors(plan: usize): usize {
  return plan + <usize>load<i32>(plan, 124);
}

/** Where the filter of Bluestein's method begins; its chirp lies before it. */
// @ts-ignore: decorator
@inline
export function planFilter(plan: usize): usize {
  return plan + <usize>load<i32>(plan, 120);
}

/** The chirp e^(-π i k^2 / n), k < n, and the transform of its conjugate as a circular filter of length m, times 1 / m. */
function writeChirp(plan: usize, to: usize, n: i32, m: i32, work: usize): void {
  const a = work;
  const b = work + bufferBytes(n, false, 1);
  memory.fill(a, 0, (<usize>m) << 3);
  for (let k = 0; k < n; k++) {
    writeFactor(to, (<i64>k * k) % (2 * <i64>n), 2 * <i64>n);
    const re = load<f32>(to) / <f32>m;
    const im = load<f32>(to, 4) / <f32>m;
    store<f32>(a + ((<usize>k) << 3), re);
    store<f32>(a + ((<usize>k) << 3), im, 4);
    if (k > 0) {
      store<f32>(a + ((<usize>(m - k)) << 3), re);
      store<f32>(a + ((<usize>(m - k)) << 3), im, 4);
    }
    to += FACTOR;
  }
  store<i32>(plan, <i32>(to - plan), 120);
  const filter = runPasses(plan, m, a, b, 1, b + bufferBytes(n, false, 1));
  for (let k = 0; k < m; k++) {
    const re = load<f32>(filter + ((<usize>k) << 3));
    const im = load<f32>(filter + ((<usize>k) << 3), 4);
    store<f32>(to, re);
    store<f32>(to, -im, 4);
    store<f32>(to, im, 8);
    to += FACTOR;
  }
}
