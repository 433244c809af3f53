import { Operation } from './operations';

const zeros = memory.data<f32>([0]);

/**
 * y[i] = op(a[i], b[i * bStep]) over float32 with bStep 0 or 1, for as many of n elements as make whole steps; returns
 * their number. The operations of every training step go sixteen elements a step (eight with one b for all), without a
 * branch inside, so that memory is the limit; some others four; none of the rest.
 */
// @ts-ignore: decorator
@inline
export function fastVectors(op: i32, a: usize, b: usize, y: usize, bStep: i32, n: i32): i32 {
  switch (op) {
    case Operation.add:
      return unrolled<AddOp>(a, b, y, bStep, n);
    case Operation.sub:
      return unrolled<SubOp>(a, b, y, bStep, n);
    case Operation.mul:
      return unrolled<MulOp>(a, b, y, bStep, n);
    case Operation.div:
      return plain<DivOp>(a, b, y, bStep, n);
    case Operation.maximum:
      return plain<MaximumOp>(a, b, y, bStep, n);
    case Operation.minimum:
      return plain<MinimumOp>(a, b, y, bStep, n);
    case Operation.reluBackward:
      return plain<ReluBackwardOp>(a, b, y, bStep, n);
    case Operation.relu:
      return unrolled<ReluOp>(a, zeros, y, 0, n);
  }
  return 0;
}

// `Op` is a class with `v(a: v128, b: v128): v128`, called on a null `this`, which inlining removes.
// @ts-ignore: decorator
@inline
function unrolled<Op>(a: usize, b: usize, y: usize, bStep: i32, n: i32): i32 {
  const stop = y + ((<usize>(n & -16)) << 2);
  if (bStep) {
    for (; y < stop; y += 64) {
      const v0 = changetype<Op>(0).v(v128.load(a), v128.load(b));
      const v1 = changetype<Op>(0).v(v128.load(a, 16), v128.load(b, 16));
      const v2 = changetype<Op>(0).v(v128.load(a, 32), v128.load(b, 32));
      const v3 = changetype<Op>(0).v(v128.load(a, 48), v128.load(b, 48));
      v128.store(y, v0);
      v128.store(y, v1, 16);
      v128.store(y, v2, 32);
      v128.store(y, v3, 48);
      a += 64;
      b += 64;
    }
  } else {
    const vb = v128.load32_splat(b);
    for (; y < stop; y += 32) {
      const v0 = changetype<Op>(0).v(v128.load(a), vb);
      const v1 = changetype<Op>(0).v(v128.load(a, 16), vb);
      v128.store(y, v0);
      v128.store(y, v1, 16);
      a += 32;
    }
  }
  return n & -16;
}

// @ts-ignore: decorator
@inline
function plain<Op>(a: usize, b: usize, y: usize, bStep: i32, n: i32): i32 {
  let vb = v128.load32_splat(b);
  for (const stop = y + ((<usize>n) << 2); y < stop; y += 16) {
    if (bStep) vb = v128.load(b);
    v128.store(y, changetype<Op>(0).v(v128.load(a), vb));
    a += 16;
    b += 16;
  }
  return n;
}

// @ts-ignore: decorator
@final
@unmanaged
class AddOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class SubOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class MulOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class DivOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class MaximumOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class MinimumOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.min(a, b);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class ReluBackwardOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return v128.andnot(a, f32x4.le(b, f32x4.splat(0)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class ReluOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.pmax(a, b);
  }
}
