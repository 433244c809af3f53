import { maskBytes } from '../inline/maskBytes';
import { Operation } from './operations';

/**
 * y[i] = 1 where the relation holds between a[i] and b[i], else 0, i < n, a multiple of 4; the first of an operand whose
 * step is 0 serves all. a and b: float32 or int32; y: bytes. a < b comes as b > a.
 */
export function compareVectors(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, n: i32): void {
  let x = v128.load32_splat(a);
  let z = v128.load32_splat(b);
  for (const stop = y + n; y < stop; y += 4) {
    if (aStep) x = v128.load(a);
    if (bStep) z = v128.load(b);
    let r: v128;
    switch (op) {
      case Operation.eq:
        r = f32x4.eq(x, z);
        break;
      case Operation.ne:
        r = f32x4.ne(x, z);
        break;
      case Operation.gt:
        r = f32x4.gt(x, z);
        break;
      case Operation.ge:
        r = f32x4.ge(x, z);
        break;
      case Operation.eqI32:
        r = i32x4.eq(x, z);
        break;
      case Operation.neI32:
        r = i32x4.ne(x, z);
        break;
      case Operation.gtI32:
        r = i32x4.gt_s(x, z);
        break;
      default:
        r = i32x4.ge_s(x, z);
    }
    store<i32>(y, maskBytes(r));
    a += 16;
    b += 16;
  }
}
