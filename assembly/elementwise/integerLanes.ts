import { Operation } from './operations';

/** a op b on the lanes of int32, one by one: there are no such vector instructions. */
export function integerLanes(op: i32, a: v128, b: v128): v128 {
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
  if (op >= Operation.powI32)
    return op == Operation.powI32 ? power(a, b) : op == Operation.gcdI32 ? gcd(a, b) : shift(op, a, b);
  if (b == 0) return 0;
  if (b == -1) return op == Operation.floorDivideI32 ? -a : 0;
  const r = a % b;
  const below = r != 0 && (r ^ b) < 0;
  if (op == Operation.floorDivideI32) return a / b - i32(below);
  return op == Operation.remainderI32 && below ? r + b : r;
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

// The largest whole number that divides both, not negative (but for that of -2^31 and 0).
function gcd(a: i32, b: i32): i32 {
  let x: u32 = a < 0 ? -a : a;
  let y: u32 = b < 0 ? -b : b;
  while (y != 0) {
    const r = x % y;
    x = y;
    y = r;
  }
  return <i32>x;
}

// a << b and a >> b as of the int64 that PyTorch shifts, cut off to 32 bits; of b, six bits count.
function shift(op: i32, a: i32, b: i32): i32 {
  const far = (b & 32) != 0;
  if (op == Operation.shlI32) return far ? 0 : a << b;
  return a >> (far ? 31 : b);
}
