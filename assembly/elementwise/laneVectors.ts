import { bitLanes } from './bitLanes';
import { erfLanes } from './erfLanes';
import { integerLanes } from './integerLanes';
import { Operation } from './operations';
import { pairLanes } from './pairLanes';

/**
 * y[i] = op(a[i * aStep], b[i * bStep]) over four-byte elements, i < n, a multiple of 4; steps 0 and 1. All operations
 * share this loop, which chooses by vector, instead of one loop each.
 */
export function laneVectors(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, n: i32): void {
  const zero = i32x4.splat(0);
  const unity = f32x4.splat(1);
  let x = v128.load32_splat(a);
  let z = v128.load32_splat(b);
  for (const stop = y + ((<usize>n) << 2); y < stop; y += 16) {
    if (aStep) x = v128.load(a);
    if (bStep) z = v128.load(b);
    let r: v128;
    switch (op) {
      case Operation.add:
        r = f32x4.add(x, z);
        break;
      case Operation.sub:
        r = f32x4.sub(x, z);
        break;
      case Operation.mul:
        r = f32x4.mul(x, z);
        break;
      case Operation.div:
        r = f32x4.div(x, z);
        break;
      case Operation.maximum:
        r = f32x4.max(x, z);
        break;
      case Operation.minimum:
        r = f32x4.min(x, z);
        break;
      case Operation.reluBackward:
        r = v128.andnot(x, f32x4.le(z, zero));
        break;
      case Operation.sigmoidBackward:
        r = f32x4.mul(f32x4.mul(x, f32x4.sub(unity, z)), z);
        break;
      case Operation.tanhBackward:
        r = f32x4.mul(x, f32x4.sub(unity, f32x4.mul(z, z)));
        break;
      case Operation.relu:
        r = f32x4.pmax(x, zero);
        break;
      case Operation.cube:
        r = f32x4.mul(f32x4.mul(x, x), x);
        break;
      case Operation.root:
        r = root(x);
        break;
      case Operation.abs:
        r = f32x4.abs(x);
        break;
      case Operation.sqrt:
        r = f32x4.sqrt(x);
        break;
      case Operation.reciprocal:
        r = f32x4.div(unity, x);
        break;
      case Operation.rsqrt:
        r = f32x4.div(unity, f32x4.sqrt(x));
        break;
      case Operation.sign:
        r = f32x4.convert_i32x4_s(i32x4.sub(f32x4.lt(x, zero), f32x4.gt(x, zero)));
        break;
      case Operation.floor:
        r = f32x4.floor(x);
        break;
      case Operation.ceil:
        r = f32x4.ceil(x);
        break;
      case Operation.trunc:
        r = f32x4.trunc(x);
        break;
      case Operation.round:
        r = f32x4.nearest(x);
        break;
      case Operation.addI32:
        r = i32x4.add(x, z);
        break;
      case Operation.subI32:
        r = i32x4.sub(x, z);
        break;
      case Operation.mulI32:
        r = i32x4.mul(x, z);
        break;
      case Operation.maximumI32:
        r = i32x4.max_s(x, z);
        break;
      case Operation.minimumI32:
        r = i32x4.min_s(x, z);
        break;
      case Operation.andI32:
        r = v128.and(x, z);
        break;
      case Operation.orI32:
        r = v128.or(x, z);
        break;
      case Operation.xorI32:
        r = v128.xor(x, z);
        break;
      case Operation.negI32:
        r = i32x4.neg(x);
        break;
      case Operation.absI32:
        r = i32x4.abs(x);
        break;
      case Operation.signI32:
        r = i32x4.sub(i32x4.lt_s(x, zero), i32x4.gt_s(x, zero));
        break;
      case Operation.clamp:
        r = f32x4.pmin(f32x4.pmax(x, z), v128.load32_splat(b, 4));
        break;
      default:
        if (op < Operation.copysign) r = integerLanes(op, x, z);
        else if (op < Operation.pow) r = bitLanes(op, x, z);
        else if (op < Operation.erf) r = pairLanes(op, x, z);
        else r = erfLanes(x);
    }
    v128.store(y, r);
    a += 16;
    if (bStep) b += 16;
  }
}

/** x^(1/2): -0 gives 0 and -Infinity gives Infinity, that is how a power differs from a root. */
function root(x: v128): v128 {
  const size = f32x4.abs(x);
  const infinite = f32x4.eq(size, f32x4.splat(Infinity));
  return f32x4.sqrt(v128.bitselect(size, f32x4.add(x, f32x4.splat(0)), infinite));
}
