import { madd } from '../inline/madd';
import { never } from './shape';

/**
 * C[i, j] = max(floor, base[i, j] + sum_k A[i, k] * B[k, j]) for `pairs` tiles of 2 rows and 16 columns, one below the
 * other.
 *
 * a: the first row of a pair lies `aPair` behind that of the pair before, the second row `aRow` behind the first, and
 * element k at `k * aCol`; b: 16 consecutive floats for each k, `bRow` apart; c and base: 16 consecutive floats a row,
 * `cRow` and `baseRow` apart. All strides in bytes. The sum runs over k in order, from zero.
 *
 * Why 2 rows: 8 accumulators, 2 elements of A and 2 vectors of B make 12 of the 16 registers, which leaves room for the
 * products of the strict build; there are 6 loads to 8 multiply-adds; and two row pointers are few enough that A needs
 * no packing. 4 x 8 is 15 % slower (strict), 6 x 8 and 4 x 12 spill in the strict build. The loop over pairs is in here
 * because a call costs as much as eight steps.
 *
 * Why four steps, each with two exits, one of which is never taken (k does not exceed `blockDepth`): engines emit the
 * loads of a block of code first and the arithmetic at its end, so a long block runs out of registers; an exit that
 * needs the accumulators ends the block. A second loop for the rest of k would cost the first one registers (-15 %).
 */
export function tile2x16(
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
    let c10 = f32x4.splat(0);
    let c11 = f32x4.splat(0);
    let c12 = f32x4.splat(0);
    let c13 = f32x4.splat(0);
    let k = depth;
    let a0 = a;
    let a1 = a + aRow;
    let bk = b;

    while (k > 0) {
      {
        const x0 = v128.load32_splat(a0);
        const x1 = v128.load32_splat(a1);
        const b0 = v128.load(bk);
        const b1 = v128.load(bk, 16);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        if (k == never + 1) break;
        const b2 = v128.load(bk, 32);
        const b3 = v128.load(bk, 48);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
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
        const b1 = v128.load(bk, 16);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        if (k == never + 2) break;
        const b2 = v128.load(bk, 32);
        const b3 = v128.load(bk, 48);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
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
        const b1 = v128.load(bk, 16);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        if (k == never + 3) break;
        const b2 = v128.load(bk, 32);
        const b3 = v128.load(bk, 48);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
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
        const b1 = v128.load(bk, 16);
        c00 = madd(x0, b0, c00);
        c10 = madd(x1, b0, c10);
        c01 = madd(x0, b1, c01);
        c11 = madd(x1, b1, c11);
        if (k == never + 4) break;
        const b2 = v128.load(bk, 32);
        const b3 = v128.load(bk, 48);
        c02 = madd(x0, b2, c02);
        c12 = madd(x1, b2, c12);
        c03 = madd(x0, b3, c03);
        c13 = madd(x1, b3, c13);
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
    c += cRow;
    base += baseRow;
    v128.store(c, f32x4.pmax(f32x4.add(c10, v128.load(base)), low));
    v128.store(c, f32x4.pmax(f32x4.add(c11, v128.load(base, 16)), low), 16);
    v128.store(c, f32x4.pmax(f32x4.add(c12, v128.load(base, 32)), low), 32);
    v128.store(c, f32x4.pmax(f32x4.add(c13, v128.load(base, 48)), low), 48);
    c += cRow;
    base += baseRow;
    a += aPair;
  }
}
