import { gatherLanes, storeFirstLanes } from '../inline/lanes';

export const SIGN: i32 = 0;
export const RECIPROCAL: i32 = 1;
export const RSQRT: i32 = 2;
export const FLOOR: i32 = 3;
export const CEIL: i32 = 4;
export const TRUNC: i32 = 5;
export const ROUND: i32 = 6;
export const NEG_I32: i32 = 7;
export const ABS_I32: i32 = 8;
export const SIGN_I32: i32 = 9;
export const CONJ: i32 = 10;

/**
 * y[i] = op(x[i]) over four-byte elements, begin <= i < end; x = y allowed. Operations of one or two instructions that
 * are rare in training share this loop, which chooses by vector, instead of one loop each.
 */
export function plainRow(op: i32, x: usize, y: usize, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  const zero = i32x4.splat(0);
  for (let n = end - begin; n > 0; n -= 4) {
    let v = n > 3 ? v128.load(x) : gatherLanes(x, 4, n);
    switch (op) {
      case SIGN:
        v = f32x4.convert_i32x4_s(i32x4.sub(f32x4.lt(v, zero), f32x4.gt(v, zero)));
        break;
      case RSQRT:
        v = f32x4.div(f32x4.splat(1), f32x4.sqrt(v));
        break;
      case RECIPROCAL:
        v = f32x4.div(f32x4.splat(1), v);
        break;
      case FLOOR:
        v = f32x4.floor(v);
        break;
      case CEIL:
        v = f32x4.ceil(v);
        break;
      case TRUNC:
        v = f32x4.trunc(v);
        break;
      case ROUND:
        v = f32x4.nearest(v);
        break;
      case NEG_I32:
        v = i32x4.neg(v);
        break;
      case ABS_I32:
        v = i32x4.abs(v);
        break;
      case SIGN_I32:
        v = i32x4.sub(i32x4.lt_s(v, zero), i32x4.gt_s(v, zero));
        break;
      default:
        v = v128.xor(v, i64x2.splat(i64.MIN_VALUE)); // CONJ
    }
    if (n > 3) v128.store(y, v);
    else storeFirstLanes(y, v, n);
    x += 16;
    y += 16;
  }
}
