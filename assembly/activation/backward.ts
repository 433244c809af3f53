import { bell4, power4 } from './exponential';
import {
  CUBIC,
  DENSITY,
  FAR,
  FOUR,
  HALF,
  LINEAR,
  mills4,
  ONE,
  SIX,
  STEEP,
  sigmoid4,
  THREE,
  TWENTY,
  TWO,
  table,
  ZERO,
} from './functions';
import { backward } from './loop';

// y = g f'(x), contiguous float32, begin <= i < end, for the functions of forward.ts; y = g or x allowed.
//
//   silu        g σ(x) (1 + x (1 - σ(x)))
//   gelu        g (Φ(x) + x φ(x)), φ the density of the normal distribution
//   geluTanh    g (s + 2 x s (1 - s) u'), s = σ(2 u)
//   softplus    g where z > b, else g σ(z)
//   logsigmoid  g σ(-x)
//   mish        g (n + 4 x e (1 + e) / (n + 2)) / (n + 2), e = e^x
//   elu         g b where x > 0, else g d e^(c x)
//   leakyRelu   g where x > 0, else a g
//   hardswish   0 where x < -3, g (x / 3 + 1/2) up to 3, above g
//   hardsigmoid g / 6 where -3 < x < 3, else 0

export function siluBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Silu>(g, x, y, numbers, begin, end);
}

export function geluBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Gelu>(g, x, y, numbers, begin, end);
}

export function geluTanhBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<GeluTanh>(g, x, y, numbers, begin, end);
}

export function softplusBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Softplus>(g, x, y, numbers, begin, end);
}

export function logsigmoidBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Logsigmoid>(g, x, y, numbers, begin, end);
}

export function mishBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Mish>(g, x, y, numbers, begin, end);
}

export function eluBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Elu>(g, x, y, numbers, begin, end);
}

export function leakyReluBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<LeakyRelu>(g, x, y, numbers, begin, end);
}

export function hardswishBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Hardswish>(g, x, y, numbers, begin, end);
}

export function hardsigmoidBackward(g: usize, x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  backward<Hardsigmoid>(g, x, y, numbers, begin, end);
}

// @ts-ignore: decorator
@final
@unmanaged
class Silu {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const one = v128.load32_splat(table, ONE);
    const s = sigmoid4(x);
    return f32x4.mul(g, f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s)))));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Gelu {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const one = v128.load32_splat(table, ONE);
    const size = f32x4.abs(x);
    const sign = v128.xor(x, size);
    const u = f32x4.pmin(size, v128.load32_splat(table, FAR));
    // With x < 0 this is e^(-x²/2) times Φ(-u) e^(u²/2) - u / √(2π); with x >= 0 it is 1 less the same.
    const slope = f32x4.sub(f32x4.mul(size, v128.load32_splat(table, DENSITY)), mills4(u));
    const curve = v128.xor(f32x4.mul(bell4(u), slope), sign);
    return f32x4.mul(g, f32x4.add(v128.andnot(one, i32x4.shr_s(x, 31)), curve));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class GeluTanh {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const one = v128.load32_splat(table, ONE);
    const square = f32x4.mul(x, x);
    const linear = v128.load32_splat(table, LINEAR);
    const s = sigmoid4(f32x4.mul(x, f32x4.add(f32x4.mul(square, v128.load32_splat(table, CUBIC)), linear)));
    const steep = f32x4.mul(x, f32x4.add(f32x4.mul(square, v128.load32_splat(table, STEEP)), linear));
    return f32x4.mul(g, f32x4.mul(s, f32x4.add(one, f32x4.mul(steep, f32x4.sub(one, s)))));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const z = f32x4.mul(x, v128.load32_splat(numbers));
    return v128.bitselect(g, f32x4.mul(g, sigmoid4(z)), f32x4.gt(z, v128.load32_splat(numbers, 4)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Logsigmoid {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    return f32x4.div(g, f32x4.add(power4(x), v128.load32_splat(table, ONE)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Mish {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const one = v128.load32_splat(table, ONE);
    const two = v128.load32_splat(table, TWO);
    const low = f32x4.pmin(x, v128.load32_splat(table, TWENTY));
    const e = power4(low);
    // NaN where x is infinite, as in PyTorch.
    const finite = f32x4.add(low, f32x4.sub(x, x));
    const n = f32x4.mul(e, f32x4.add(e, two));
    const inverse = f32x4.div(one, f32x4.add(n, two));
    // In this order: 4 x overflows where e is 0.
    const bend = f32x4.mul(f32x4.mul(f32x4.mul(e, f32x4.add(one, e)), v128.load32_splat(table, FOUR)), finite);
    return f32x4.mul(g, f32x4.mul(inverse, f32x4.add(n, f32x4.mul(bend, inverse))));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Elu {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const z = f32x4.mul(x, v128.load32_splat(numbers, 8));
    const curve = f32x4.mul(power4(z), v128.load32_splat(numbers, 12));
    const line = v128.load32_splat(numbers, 4);
    return f32x4.mul(g, v128.bitselect(curve, line, f32x4.le(x, v128.load32_splat(table, ZERO))));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class LeakyRelu {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    return v128.bitselect(g, f32x4.mul(g, v128.load32_splat(numbers)), f32x4.gt(x, v128.load32_splat(table, ZERO)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Hardswish {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const three = v128.load32_splat(table, THREE);
    const slope = f32x4.add(f32x4.div(x, three), v128.load32_splat(table, HALF));
    const r = v128.bitselect(f32x4.mul(g, slope), g, f32x4.le(x, three));
    return v128.andnot(r, f32x4.lt(x, f32x4.neg(three)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Hardsigmoid {
  // @ts-ignore: decorator
  @inline
  v(g: v128, x: v128, numbers: usize): v128 {
    const bends = f32x4.lt(f32x4.abs(x), v128.load32_splat(table, THREE));
    return v128.and(f32x4.div(g, v128.load32_splat(table, SIX)), bends);
  }
}
