import { madd } from '../inline/madd';

/**
 * out[j] = sum_k x[k] * B[j, k] for j < count <= 4 columns, 4 floats written.
 *
 * x: `depth` consecutive floats; column j of B: `depth` consecutive floats at `b + j * bCol` bytes.
 * 4 columns x 2 vectors along k: 8 sums in flight hide the latency of the addition, and x is read once for 4 columns.
 * Four steps with an exit after each, as in tile2x16.ts; a missing column is read as the one before it.
 * Each of a column's 8 lanes adds up depth / 8 products in order; then the lanes and up to 3 products are added.
 */
export function dotFour(x: usize, b: usize, bCol: usize, depth: i32, count: i32, out: usize): void {
  const step1 = count > 1 ? bCol : 0;
  const step2 = count > 2 ? bCol : 0;
  const step3 = count > 3 ? bCol : 0;
  let vectors = depth >> 2;
  const rest = (<usize>vectors) << 4;
  const xRest = x + rest;
  const bRest = b + rest;
  let b0 = b;
  let b1 = b0 + step1;
  let b2 = b1 + step2;
  let b3 = b2 + step3;
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let t0 = f32x4.splat(0);
  let t1 = f32x4.splat(0);
  let t2 = f32x4.splat(0);
  let t3 = f32x4.splat(0);
  while (vectors > 0) {
    {
      const x0 = v128.load(x);
      s0 = madd(x0, v128.load(b0), s0);
      s1 = madd(x0, v128.load(b1), s1);
      s2 = madd(x0, v128.load(b2), s2);
      s3 = madd(x0, v128.load(b3), s3);
    }
    vectors--;
    if (vectors == 0) break;
    {
      const x0 = v128.load(x, 16);
      t0 = madd(x0, v128.load(b0, 16), t0);
      t1 = madd(x0, v128.load(b1, 16), t1);
      t2 = madd(x0, v128.load(b2, 16), t2);
      t3 = madd(x0, v128.load(b3, 16), t3);
    }
    vectors--;
    if (vectors == 0) break;
    {
      const x0 = v128.load(x, 32);
      s0 = madd(x0, v128.load(b0, 32), s0);
      s1 = madd(x0, v128.load(b1, 32), s1);
      s2 = madd(x0, v128.load(b2, 32), s2);
      s3 = madd(x0, v128.load(b3, 32), s3);
    }
    vectors--;
    if (vectors == 0) break;
    {
      const x0 = v128.load(x, 48);
      t0 = madd(x0, v128.load(b0, 48), t0);
      t1 = madd(x0, v128.load(b1, 48), t1);
      t2 = madd(x0, v128.load(b2, 48), t2);
      t3 = madd(x0, v128.load(b3, 48), t3);
    }
    vectors--;
    x += 64;
    b0 += 64;
    b1 += 64;
    b2 += 64;
    b3 += 64;
  }
  s0 = f32x4.add(s0, t0);
  s1 = f32x4.add(s1, t1);
  s2 = f32x4.add(s2, t2);
  s3 = f32x4.add(s3, t3);
  const s01 = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const s23 = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  let sum = f32x4.add(v128.shuffle<f64>(s01, s23, 0, 2), v128.shuffle<f64>(s01, s23, 1, 3));
  x = xRest;
  b0 = bRest;
  b1 = b0 + step1;
  b2 = b1 + step2;
  b3 = b2 + step3;
  for (depth &= 3; depth > 0; depth--) {
    let column = v128.load32_zero(b0);
    column = v128.load32_lane(b1, column, 1);
    column = v128.load32_lane(b2, column, 2);
    column = v128.load32_lane(b3, column, 3);
    sum = madd(v128.load32_splat(x), column, sum);
    x += 4;
    b0 += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
  }
  v128.store(out, sum);
}

/**
 * out[j] = sum_k a[k] * B[k, j], j < columns.
 *
 * a: element k at `a + k * aCol`; b: row k is `columns` consecutive floats at `b + k * bRow`; out: `columns` floats.
 * Goes along four rows of B at a time, so that memory is read in long runs; `out` stays in the first-level cache.
 * The sum over k is in order, as in the tile.
 */
export function combineRows(a: usize, aCol: usize, b: usize, bRow: usize, depth: i32, columns: i32, out: usize): void {
  memory.fill(out, 0, (<usize>columns) << 2);
  const vectorEnd = out + ((<usize>(columns & ~3)) << 2);
  const end = out + ((<usize>columns) << 2);
  while (depth > 0) {
    // The last group may have fewer than four rows: it takes them one by one.
    const four = depth >= 4;
    const x0 = v128.load32_splat(a);
    let to = out;
    let b0 = b;
    if (four) {
      const x1 = v128.load32_splat(a + aCol);
      const x2 = v128.load32_splat(a + aCol * 2);
      const x3 = v128.load32_splat(a + aCol * 3);
      let b1 = b + bRow;
      let b2 = b1 + bRow;
      let b3 = b2 + bRow;
      while (to < vectorEnd) {
        let sum = madd(x0, v128.load(b0), v128.load(to));
        sum = madd(x1, v128.load(b1), sum);
        sum = madd(x2, v128.load(b2), sum);
        v128.store(to, madd(x3, v128.load(b3), sum));
        to += 16;
        b0 += 16;
        b1 += 16;
        b2 += 16;
        b3 += 16;
      }
      while (to < end) {
        let sum = madd(x0, v128.load32_zero(b0), v128.load32_zero(to));
        sum = madd(x1, v128.load32_zero(b1), sum);
        sum = madd(x2, v128.load32_zero(b2), sum);
        v128.store_lane<f32>(to, madd(x3, v128.load32_zero(b3), sum), 0);
        to += 4;
        b0 += 4;
        b1 += 4;
        b2 += 4;
        b3 += 4;
      }
      depth -= 4;
      a += aCol << 2;
      b += bRow << 2;
    } else {
      while (to < vectorEnd) {
        v128.store(to, madd(x0, v128.load(b0), v128.load(to)));
        to += 16;
        b0 += 16;
      }
      while (to < end) {
        v128.store_lane<f32>(to, madd(x0, v128.load32_zero(b0), v128.load32_zero(to)), 0);
        to += 4;
        b0 += 4;
      }
      depth--;
      a += aCol;
      b += bRow;
    }
  }
}
