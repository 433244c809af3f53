import { madd } from '../../inline/madd';

/** Powers of 1/2 and 2. */
const table = memory.data<f32>(
  [0.5, 0.25, 0.125, 2, 4, 8],
  16,
);

/**
 * y = A^T m A, four channels: 64 planes of m, `plane` bytes apart, to a 4x4 tile [4][4] of 16 bytes each.
 * Row i of A^T holds the i-th powers of the points 0, 1, -1, 2, -2, 1/2, -1/2; infinity counts in row 3 only.
 * tmp: 512 bytes.
 */
export function outputTransform8(m: usize, plane: i32, to: usize, tmp: usize): void {
  const down = plane << 3;
  for (let t = tmp; t < tmp + 128; t += 16, m += plane) {
    let p = m;
    const m0 = v128.load(p);
    p += down;
    const m1 = v128.load(p);
    p += down;
    const m2 = v128.load(p);
    p += down;
    const m3 = v128.load(p);
    p += down;
    const m4 = v128.load(p);
    p += down;
    const m5 = v128.load(p);
    p += down;
    const m6 = v128.load(p);
    p += down;
    const m7 = v128.load(p);
    const s1 = f32x4.add(m1, m2),
      d1 = f32x4.sub(m1, m2);
    const s2 = f32x4.add(m3, m4),
      d2 = f32x4.sub(m3, m4);
    const s3 = f32x4.add(m5, m6),
      d3 = f32x4.sub(m5, m6);
    v128.store(t, f32x4.add(f32x4.add(m0, s1), f32x4.add(s2, s3)), 0);
    v128.store(t, row1(d1, d2, d3), 128);
    v128.store(t, row2(s1, s2, s3), 256);
    v128.store(t, f32x4.add(row3(d1, d2, d3), m7), 384);
  }
  for (let t = tmp; t < tmp + 512; t += 128, to += 64) {
    const m1 = v128.load(t, 16);
    const m2 = v128.load(t, 32);
    const m3 = v128.load(t, 48);
    const m4 = v128.load(t, 64);
    const m5 = v128.load(t, 80);
    const m6 = v128.load(t, 96);
    const s1 = f32x4.add(m1, m2),
      d1 = f32x4.sub(m1, m2);
    const s2 = f32x4.add(m3, m4),
      d2 = f32x4.sub(m3, m4);
    const s3 = f32x4.add(m5, m6),
      d3 = f32x4.sub(m5, m6);
    v128.store(to, f32x4.add(f32x4.add(v128.load(t), s1), f32x4.add(s2, s3)), 0);
    v128.store(to, row1(d1, d2, d3), 16);
    v128.store(to, row2(s1, s2, s3), 32);
    v128.store(to, f32x4.add(row3(d1, d2, d3), v128.load(t, 112)), 48);
  }
}

// @ts-ignore: decorator
@inline
function row1(d1: v128, d2: v128, d3: v128): v128 {
  return madd(d3, v128.load32_splat(table), madd(d2, v128.load32_splat(table, 12), d1));
}

// @ts-ignore: decorator
@inline
function row2(s1: v128, s2: v128, s3: v128): v128 {
  return madd(s3, v128.load32_splat(table, 4), madd(s2, v128.load32_splat(table, 16), s1));
}

// @ts-ignore: decorator
@inline
function row3(d1: v128, d2: v128, d3: v128): v128 {
  return madd(d3, v128.load32_splat(table, 8), madd(d2, v128.load32_splat(table, 20), d1));
}

const table6 = memory.data<f32>(
  [0.625, 1.5, 25.0 / 64, 2.25, 125.0 / 512, 3.375],
  16,
);

/** The same for 36 planes: points 0, 5/8, -5/8, 3/2, -3/2, inf. */
export function outputTransform6(m: usize, plane: i32, to: usize, tmp: usize): void {
  const down = plane * 6;
  for (let t = tmp; t < tmp + 96; t += 16, m += plane) {
    let p = m;
    const m0 = v128.load(p);
    p += down;
    const m1 = v128.load(p);
    p += down;
    const m2 = v128.load(p);
    p += down;
    const m3 = v128.load(p);
    p += down;
    const m4 = v128.load(p);
    p += down;
    const m5 = v128.load(p);
    const s1 = f32x4.add(m1, m2),
      d1 = f32x4.sub(m1, m2);
    const s2 = f32x4.add(m3, m4),
      d2 = f32x4.sub(m3, m4);
    v128.store(t, f32x4.add(f32x4.add(m0, s1), s2), 0);
    v128.store(t, row61(d1, d2), 128);
    v128.store(t, row62(s1, s2), 256);
    v128.store(t, f32x4.add(row63(d1, d2), m5), 384);
  }
  for (let t = tmp; t < tmp + 512; t += 128, to += 64) {
    const m1 = v128.load(t, 16);
    const m2 = v128.load(t, 32);
    const m3 = v128.load(t, 48);
    const m4 = v128.load(t, 64);
    const s1 = f32x4.add(m1, m2),
      d1 = f32x4.sub(m1, m2);
    const s2 = f32x4.add(m3, m4),
      d2 = f32x4.sub(m3, m4);
    v128.store(to, f32x4.add(f32x4.add(v128.load(t), s1), s2), 0);
    v128.store(to, row61(d1, d2), 16);
    v128.store(to, row62(s1, s2), 32);
    v128.store(to, f32x4.add(row63(d1, d2), v128.load(t, 80)), 48);
  }
}

// @ts-ignore: decorator
@inline
function row61(d1: v128, d2: v128): v128 {
  return madd(d2, v128.load32_splat(table6, 4), f32x4.mul(d1, v128.load32_splat(table6)));
}

// @ts-ignore: decorator
@inline
function row62(s1: v128, s2: v128): v128 {
  return madd(s2, v128.load32_splat(table6, 12), f32x4.mul(s1, v128.load32_splat(table6, 8)));
}

// @ts-ignore: decorator
@inline
function row63(d1: v128, d2: v128): v128 {
  return madd(d2, v128.load32_splat(table6, 20), f32x4.mul(d1, v128.load32_splat(table6, 16)));
}
