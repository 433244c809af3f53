import { madd } from '../inline/madd';
import { never } from './shape';

/**
 * C[r, j] = max(floor, base[r, j] + sum_k A[r, k] * B[k, j]) for 2 rows and 20 columns: `tile2x16`, with rows of 20.
 *
 * Why beside 2 x 16: 7 loads to 10 multiply-adds make it 8 % faster, and 16 a + 20 b columns leave nothing over for any
 * multiple of 4 from 48 on. 10 accumulators leave fewer registers, so there is one exit more in a step.
 */
export function tile2x20(
  pairs: i32,
  depth: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  aPair: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  base: usize,
  baseRow: usize,
  floor: f32,
): void {
  const low = f32x4.splat(floor);
  for (; pairs > 0; pairs--) {
    let c00 = f32x4.splat(0);
    let c01 = f32x4.splat(0);
    let c02 = f32x4.splat(0);
    let c03 = f32x4.splat(0);
    let c04 = f32x4.splat(0);
    let c10 = f32x4.splat(0);
    let c11 = f32x4.splat(0);
    let c12 = f32x4.splat(0);
    let c13 = f32x4.splat(0);
    let c14 = f32x4.splat(0);
    let k = depth;
    let a0 = a;
    let a1 = a + aRow;
    let bk = b;

    while (k > 0) {
      {
        const x0 = v128.load32_splat(a0);
        const x1 = v128.load32_splat(a1);
        const b0 = v128.load(bk);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        if (k == never + 1) break;
        const b1 = v128.load(bk, 16);
        const b2 = v128.load(bk, 32);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        if (k == never + 2) break;
        const b3 = v128.load(bk, 48);
        const b4 = v128.load(bk, 64);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
        c04 = madd(x0, b4, c04);
        c14 = madd(x1, b4, c14);
        a0 += aCol;
        a1 += aCol;
        bk += bRow;
      }
      k--;
      if (k == 0) break;
      {
        const x0 = v128.load32_splat(a0);
        const x1 = v128.load32_splat(a1);
        const b0 = v128.load(bk);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        if (k == never + 3) break;
        const b1 = v128.load(bk, 16);
        const b2 = v128.load(bk, 32);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        if (k == never + 4) break;
        const b3 = v128.load(bk, 48);
        const b4 = v128.load(bk, 64);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
        c04 = madd(x0, b4, c04);
        c14 = madd(x1, b4, c14);
        a0 += aCol;
        a1 += aCol;
        bk += bRow;
      }
      k--;
      if (k == 0) break;
      {
        const x0 = v128.load32_splat(a0);
        const x1 = v128.load32_splat(a1);
        const b0 = v128.load(bk);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        if (k == never + 5) break;
        const b1 = v128.load(bk, 16);
        const b2 = v128.load(bk, 32);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        if (k == never + 6) break;
        const b3 = v128.load(bk, 48);
        const b4 = v128.load(bk, 64);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
        c04 = madd(x0, b4, c04);
        c14 = madd(x1, b4, c14);
        a0 += aCol;
        a1 += aCol;
        bk += bRow;
      }
      k--;
      if (k == 0) break;
      {
        const x0 = v128.load32_splat(a0);
        const x1 = v128.load32_splat(a1);
        const b0 = v128.load(bk);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        if (k == never + 7) break;
        const b1 = v128.load(bk, 16);
        const b2 = v128.load(bk, 32);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        if (k == never + 8) break;
        const b3 = v128.load(bk, 48);
        const b4 = v128.load(bk, 64);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
        c04 = madd(x0, b4, c04);
        c14 = madd(x1, b4, c14);
        a0 += aCol;
        a1 += aCol;
        bk += bRow;
      }
      k--;
    }

    v128.store(c, f32x4.pmax(f32x4.add(c00, v128.load(base)), low));
    v128.store(c, f32x4.pmax(f32x4.add(c01, v128.load(base, 16)), low), 16);
    v128.store(c, f32x4.pmax(f32x4.add(c02, v128.load(base, 32)), low), 32);
    v128.store(c, f32x4.pmax(f32x4.add(c03, v128.load(base, 48)), low), 48);
    v128.store(c, f32x4.pmax(f32x4.add(c04, v128.load(base, 64)), low), 64);
    c += cRow;
    base += baseRow;
    v128.store(c, f32x4.pmax(f32x4.add(c10, v128.load(base)), low));
    v128.store(c, f32x4.pmax(f32x4.add(c11, v128.load(base, 16)), low), 16);
    v128.store(c, f32x4.pmax(f32x4.add(c12, v128.load(base, 32)), low), 32);
    v128.store(c, f32x4.pmax(f32x4.add(c13, v128.load(base, 48)), low), 48);
    v128.store(c, f32x4.pmax(f32x4.add(c14, v128.load(base, 64)), low), 64);
    c += cRow;
    base += baseRow;
    a += aPair;
  }
}
