import { halfExpm14 } from '../inline/expm1';
import { bell4, decay4, power4 } from './exponential';
import {
  CUBIC,
  FAR,
  HIGH,
  LINEAR,
  LOW,
  log1pSmall4,
  mills4,
  NEGATIVE_ZERO,
  ONE,
  SIX,
  THREE,
  TWENTY,
  TWO,
  table,
  ZERO,
} from './functions';
import { forward } from './loop';

// y = f(x), contiguous float32, begin <= i < end, from x and up to four numbers a, b, c, d; x = y allowed. σ is the sigmoid, Φ the
// normal distribution's cumulative function, and u = √(2/π) (x + 0.044715 x³). A kernel each: in one of them all, engines share the
// addresses of constants between all loops, and have too few registers for them.
//
//   silu        x σ(x) = x / (1 + e^-x) within 3 ULP for x > -88, and 0 below; NaN at -Infinity, as in PyTorch
//   gelu        x Φ(x) = max(x, 0) - |x| Φ(-|x|) within 5 ULP for x > -4 and 7 for x > -12.9, and 0 from -13.25 down; NaN at -Infinity
//   geluTanh    x σ(2 u), within 4 ULP for x >= -1, within |2 u| 2^-23 relative below
//   softplus    ln(1 + e^z) / a, z = a x, and x where z > b: max(z, 0) + ln(1 + e^-|z|) within 4 ULP for z > -87
//   logsigmoid  ln σ(x) = min(x, 0) - ln(1 + e^-|x|) within 4 ULP for x < 87
//   mish        x tanh(ln(1 + e^x)) = x n / (n + 2), n = e^x (e^x + 2), within 6 ULP for x > -87
//   elu         b x where x >= 0, else a / 2 (e^(c x) - 1)
//   leakyRelu   x where x > 0, else a x
//   hardswish   x min(max(x + 3, 0), 6) / 6
//   hardsigmoid min(max(x + 3, 0), 6) / 6

export function silu(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Silu>(x, y, numbers, begin, end);
}

export function gelu(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Gelu>(x, y, numbers, begin, end);
}

export function geluTanh(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<GeluTanh>(x, y, numbers, begin, end);
}

export function softplus(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Softplus>(x, y, numbers, begin, end);
}

export function logsigmoid(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Logsigmoid>(x, y, numbers, begin, end);
}

export function mish(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Mish>(x, y, numbers, begin, end);
}

export function elu(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Elu>(x, y, numbers, begin, end);
}

export function leakyRelu(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<LeakyRelu>(x, y, numbers, begin, end);
}

export function hardswish(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Hardswish>(x, y, numbers, begin, end);
}

export function hardsigmoid(x: usize, y: usize, numbers: usize, begin: i32, end: i32): void {
  forward<Hardsigmoid>(x, y, numbers, begin, end);
}

// @ts-ignore: decorator
@final
@unmanaged
class Silu {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const e = decay4(x);
    return f32x4.div(x, f32x4.add(e, v128.load32_splat(table, ONE)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Gelu {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    // Of +Infinity comes what is multiplied with 0 below, of -Infinity what makes it NaN.
    const size = f32x4.abs(f32x4.pmin(x, v128.load32_splat(table, FAR)));
    const u = f32x4.pmin(size, v128.load32_splat(table, FAR));
    const tail = f32x4.mul(bell4(u), mills4(u));
    return f32x4.sub(f32x4.pmax(x, v128.load32_splat(table, NEGATIVE_ZERO)), f32x4.mul(size, tail));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class GeluTanh {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const cubic = f32x4.mul(f32x4.mul(x, x), v128.load32_splat(table, CUBIC));
    const twice = f32x4.mul(x, f32x4.add(cubic, v128.load32_splat(table, LINEAR)));
    return f32x4.div(x, f32x4.add(decay4(twice), v128.load32_splat(table, ONE)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Softplus {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const beta = v128.load32_splat(numbers);
    const z = f32x4.mul(x, beta);
    const curve = log1pSmall4(decay4(f32x4.abs(z)));
    const bent = f32x4.div(f32x4.add(f32x4.pmax(z, v128.load32_splat(table, ZERO)), curve), beta);
    return v128.bitselect(x, bent, f32x4.gt(z, v128.load32_splat(numbers, 4)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Logsigmoid {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const curve = log1pSmall4(decay4(f32x4.abs(x)));
    return f32x4.sub(f32x4.pmin(x, v128.load32_splat(table, ZERO)), curve);
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Mish {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const two = v128.load32_splat(table, TWO);
    const e = power4(f32x4.pmin(x, v128.load32_splat(table, TWENTY)));
    const n = f32x4.mul(e, f32x4.add(e, two));
    return f32x4.mul(x, f32x4.div(n, f32x4.add(n, two)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Elu {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const z = f32x4.mul(x, v128.load32_splat(numbers, 8));
    const low = f32x4.pmax(f32x4.pmin(z, v128.load32_splat(table, HIGH)), v128.load32_splat(table, LOW));
    const curve = f32x4.mul(halfExpm14(low), v128.load32_splat(numbers));
    const line = f32x4.mul(x, v128.load32_splat(numbers, 4));
    return v128.bitselect(curve, line, f32x4.lt(x, v128.load32_splat(table, ZERO)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class LeakyRelu {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    const flat = f32x4.mul(x, v128.load32_splat(numbers));
    return v128.bitselect(x, flat, f32x4.gt(x, v128.load32_splat(table, ZERO)));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Hardswish {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    return f32x4.mul(x, ramp(x));
  }
}

// @ts-ignore: decorator
@final
@unmanaged
class Hardsigmoid {
  // @ts-ignore: decorator
  @inline
  v(x: v128, numbers: usize): v128 {
    return ramp(x);
  }
}

// @ts-ignore: decorator
@inline
function ramp(x: v128): v128 {
  const six = v128.load32_splat(table, SIX);
  const raised = f32x4.pmax(f32x4.add(x, v128.load32_splat(table, THREE)), v128.load32_splat(table, ZERO));
  return f32x4.div(f32x4.pmin(raised, six), six);
}
