import { madd } from '../../inline/madd';

// Factors, four times each: here loads to all lanes take longer (8 % of the whole).
const table5 = memory.data<f32>(
  [
    -2.0 / 9,
    -2.0 / 9,
    -2.0 / 9,
    -2.0 / 9, // 1 / product of (p - q) over the other points q, for p = 1 and -1
    1.0 / 360,
    1.0 / 360,
    1.0 / 360,
    1.0 / 360, // 2 and -2, whose inputs are times 4
    16.0 / 45,
    16.0 / 45,
    16.0 / 45,
    16.0 / 45, // 1/2 and -1/2, whose inputs are times 2
    2,
    2,
    2,
    2,
    4,
    4,
    4,
    4,
    0.5,
    0.5,
    0.5,
    0.5,
    0.25,
    0.25,
    0.25,
    0.25,
  ],
  16,
);

const table3 = memory.data<f32>(
  [
    256.0 / 225,
    256.0 / 225,
    256.0 / 225,
    256.0 / 225, // 0
    -2048.0 / 2975,
    -2048.0 / 2975,
    -2048.0 / 2975,
    -2048.0 / 2975, // 5/8 and -5/8
    128.0 / 1071,
    128.0 / 1071,
    128.0 / 1071,
    128.0 / 1071, // 3/2 and -3/2
    0.625,
    0.625,
    0.625,
    0.625,
    25.0 / 64,
    25.0 / 64,
    25.0 / 64,
    25.0 / 64,
    1.5,
    1.5,
    1.5,
    1.5,
    2.25,
    2.25,
    2.25,
    2.25,
  ],
  16,
);

/**
 * to = G f G^T on four lanes: f [kernel][kernel] of 16 bytes (kernel 3 or 5), to [side][side] with `plane` bytes
 * between elements. Row p of G holds s_p * (1, p, p^2, ...) for the points of the input transform, where s_p undoes the
 * product over the other points that B^T leaves in.
 * tmp: 640 bytes.
 */
export function expandFilter(f: usize, kernel: i32, to: usize, plane: i32, tmp: usize): void {
  const side = kernel + 3;
  for (let i = 0; i < kernel; i++) expand(f + i * (kernel << 4), 16, kernel, tmp + (i << 7), 16);
  for (let j = 0; j < side; j++) expand(tmp + (j << 4), 128, kernel, to + j * plane, side * plane);
}

/**
 * to = G^T v G, v [side][side] with `plane` bytes between elements, to [kernel][kernel] of 16 bytes: the way back, for
 * the gradient of the filter. tmp: 1 KB.
 */
export function contractFilter(v: usize, plane: i32, kernel: i32, to: usize, tmp: usize): void {
  const side = kernel + 3;
  for (let i = 0; i < side; i++) contract(v + i * side * plane, plane, kernel, tmp + (i << 7), 16);
  for (let j = 0; j < kernel; j++) contract(tmp + (j << 4), 128, kernel, to + (j << 4), kernel << 4);
}

/** to = G f for one line of 3 or 5 elements, `step` and `toStep` bytes apart. */
function expand(f: usize, step: i32, kernel: i32, to: usize, toStep: i32): void {
  const f0 = v128.load(f),
    f1 = v128.load(f + step),
    f2 = v128.load(f + 2 * step);
  if (kernel == 3) {
    v128.store(to, f32x4.mul(f0, v128.load(table3)));
    let s = v128.load(table3, 16);
    to = pair(
      f32x4.mul(madd(f2, v128.load(table3, 64), f0), s),
      f32x4.mul(f32x4.mul(f1, v128.load(table3, 48)), s),
      to + toStep,
      toStep,
    );
    s = v128.load(table3, 32);
    to = pair(
      f32x4.mul(madd(f2, v128.load(table3, 96), f0), s),
      f32x4.mul(f32x4.mul(f1, v128.load(table3, 80)), s),
      to,
      toStep,
    );
    v128.store(to, f2);
    return;
  }
  const f3 = v128.load(f + 3 * step),
    f4 = v128.load(f + 4 * step);
  v128.store(to, f0);
  let s = v128.load(table5);
  to = pair(f32x4.mul(f32x4.add(f0, f32x4.add(f2, f4)), s), f32x4.mul(f32x4.add(f1, f3), s), to + toStep, toStep);
  s = v128.load(table5, 16);
  let square = v128.load(table5, 64);
  to = pair(
    f32x4.mul(madd(madd(f4, square, f2), square, f0), s),
    f32x4.mul(f32x4.mul(madd(f3, square, f1), v128.load(table5, 48)), s),
    to,
    toStep,
  );
  s = v128.load(table5, 32);
  square = v128.load(table5, 96);
  to = pair(
    f32x4.mul(madd(madd(f4, square, f2), square, f0), s),
    f32x4.mul(f32x4.mul(madd(f3, square, f1), v128.load(table5, 80)), s),
    to,
    toStep,
  );
  v128.store(to, f4);
}

/** The values at p and -p from the even and the odd part; returns where the next goes. */
// @ts-ignore: decorator
@inline
function pair(even: v128, odd: v128, to: usize, step: i32): usize {
  v128.store(to, f32x4.add(even, odd));
  v128.store(to + step, f32x4.sub(even, odd));
  return to + 2 * step;
}

/** to = G^T v for one line of 6 or 8 elements. */
function contract(v: usize, step: i32, kernel: i32, to: usize, toStep: i32): void {
  const v0 = v128.load(v);
  let p = v128.load(v + step),
    q = v128.load(v + 2 * step);
  v += 3 * step;
  let s = kernel == 3 ? v128.load(table3, 16) : v128.load(table5);
  const s1 = f32x4.mul(f32x4.add(p, q), s),
    d1 = f32x4.mul(f32x4.sub(p, q), s);
  (p = v128.load(v)), (q = v128.load(v + step));
  v += 2 * step;
  s = kernel == 3 ? v128.load(table3, 32) : v128.load(table5, 16);
  const s2 = f32x4.mul(f32x4.add(p, q), s),
    d2 = f32x4.mul(f32x4.sub(p, q), s);
  p = v128.load(v);
  if (kernel == 3) {
    v128.store(to, madd(v0, v128.load(table3), f32x4.add(s1, s2)));
    v128.store(to + toStep, madd(d2, v128.load(table3, 80), f32x4.mul(d1, v128.load(table3, 48))));
    v128.store(to + 2 * toStep, madd(s2, v128.load(table3, 96), madd(s1, v128.load(table3, 64), p)));
    return;
  }
  q = v128.load(v + step);
  const last = v128.load(v + 2 * step);
  s = v128.load(table5, 32);
  const s3 = f32x4.mul(f32x4.add(p, q), s),
    d3 = f32x4.mul(f32x4.sub(p, q), s);
  const four = v128.load(table5, 64),
    quarter = v128.load(table5, 96);
  v128.store(to, f32x4.add(f32x4.add(v0, s1), f32x4.add(s2, s3)));
  to += toStep;
  const d2p = f32x4.mul(d2, v128.load(table5, 48)),
    d3p = f32x4.mul(d3, v128.load(table5, 80));
  v128.store(to, f32x4.add(d1, f32x4.add(d2p, d3p)));
  to += toStep;
  const s2p = f32x4.mul(s2, four),
    s3p = f32x4.mul(s3, quarter);
  v128.store(to, f32x4.add(s1, f32x4.add(s2p, s3p)));
  to += toStep;
  v128.store(to, madd(d3p, quarter, madd(d2p, four, d1)));
  to += toStep;
  v128.store(to, f32x4.add(madd(s3p, quarter, madd(s2p, four, s1)), last));
}
