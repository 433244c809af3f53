import { gatherLanes, storeFirstLanes } from '../inline/lanes';

export const ADD: i32 = 0;
export const SUB: i32 = 1;
export const MUL: i32 = 2;
export const MAXIMUM: i32 = 3;
export const MINIMUM: i32 = 4;
export const AND: i32 = 5;
export const OR: i32 = 6;
export const XOR: i32 = 7;
// From here on lane by lane: there are no such vector instructions.
export const FLOOR_DIVIDE: i32 = 8;
export const REMAINDER: i32 = 9;
export const FMOD: i32 = 10;
export const POW: i32 = 11;

/**
 * y[i] = a[i * aStep] op b[i * bStep] over int32 modulo 2^32, begin <= i < end; y contiguous. Integer operations are
 * rare in training, so they share one loop that chooses by vector instead of one loop each.
 */
export function integerRow(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  const aBytes = (<usize>aStep) << 2;
  const bBytes = (<usize>bStep) << 2;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  y += (<usize>begin) << 2;
  for (let n = end - begin; n > 0; n -= 4) {
    const va = n > 3 && aStep == 1 ? v128.load(a) : gatherLanes(a, aBytes, n);
    const vb = n > 3 && bStep == 1 ? v128.load(b) : gatherLanes(b, bBytes, n);
    let r: v128;
    switch (op) {
      case ADD:
        r = i32x4.add(va, vb);
        break;
      case SUB:
        r = i32x4.sub(va, vb);
        break;
      case MUL:
        r = i32x4.mul(va, vb);
        break;
      case MAXIMUM:
        r = i32x4.max_s(va, vb);
        break;
      case MINIMUM:
        r = i32x4.min_s(va, vb);
        break;
      case AND:
        r = v128.and(va, vb);
        break;
      case OR:
        r = v128.or(va, vb);
        break;
      case XOR:
        r = v128.xor(va, vb);
        break;
      default:
        r = laneByLane(op, va, vb);
    }
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    a += aBytes << 2;
    b += bBytes << 2;
    y += 16;
  }
}

function laneByLane(op: i32, a: v128, b: v128): v128 {
  for (let lane = 0; lane < 4; lane++) {
    const r = integerOp(op, i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0));
    a = i32x4.replace_lane(a, 0, r);
    a = i8x16.shuffle(a, a, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    b = i8x16.shuffle(b, b, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
  }
  return a;
}

// Division by 0 gives 0 (the caller refuses it, wasm would trap); -2^31 / -1 wraps.
function integerOp(op: i32, a: i32, b: i32): i32 {
  if (op == POW) return power(a, b);
  if (b == 0) return 0;
  if (b == -1) return op == FLOOR_DIVIDE ? -a : 0;
  const r = a % b;
  const below = r != 0 && (r ^ b) < 0;
  if (op == FLOOR_DIVIDE) return a / b - i32(below);
  return op == REMAINDER && below ? r + b : r;
}

// a^b modulo 2^32; a negative exponent truncates 1 / a^-b toward 0, and gives 0 for a = 0.
function power(a: i32, b: i32): i32 {
  if (b < 0) {
    if (a == -1) return b & 1 ? -1 : 1;
    return i32(a == 1);
  }
  let r = 1;
  for (; b > 0; b >>= 1) {
    if (b & 1) r *= a;
    a *= a;
  }
  return r;
}
