/**
 * Arithmetic of a scalar type T: f64, or v128 for complex numbers of two float64 (real part in lane 0). Algorithms of this
 * folder are written once over T and compute in float64, whatever the tensors hold: the errors of a factorization are then
 * those of its rounded result.
 */

// @ts-ignore: decorator
@inline
export function real<T>(x: f64): T {
  if (isVector<T>()) return <T>f64x2.replace_lane(f64x2.splat(0), 0, x);
  return <T>x;
}

// @ts-ignore: decorator
@inline
export function zero<T>(): T {
  return real<T>(0);
}

// @ts-ignore: decorator
@inline
export function realPart<T>(x: T): f64 {
  if (isVector<T>()) return f64x2.extract_lane(x, 0);
  return <f64>x;
}

// @ts-ignore: decorator
@inline
export function imagPart<T>(x: T): f64 {
  if (isVector<T>()) return f64x2.extract_lane(x, 1);
  return 0;
}

// @ts-ignore: decorator
@inline
export function plus<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.add(a, b);
  return <T>(<f64>a + <f64>b);
}

// @ts-ignore: decorator
@inline
export function minus<T>(a: T, b: T): T {
  if (isVector<T>()) return f64x2.sub(a, b);
  return <T>(<f64>a - <f64>b);
}

// @ts-ignore: decorator
@inline
export function negative<T>(x: T): T {
  if (isVector<T>()) return f64x2.neg(x);
  return <T>-(<f64>x);
}

// @ts-ignore: decorator
@inline
export function conjugate<T>(x: T): T {
  if (isVector<T>()) return v128.xor(x, i64x2(0, i64.MIN_VALUE));
  return x;
}

/** (ar + i ai)(br + i bi) = ar (br, bi) + ai (-bi, br). */
// @ts-ignore: decorator
@inline
export function times<T>(a: T, b: T): T {
  if (isVector<T>()) {
    const turned = v128.xor(v128.shuffle<f64>(b, b, 1, 0), i64x2(i64.MIN_VALUE, 0));
    return f64x2.add(f64x2.mul(v128.shuffle<f64>(a, a, 0, 0), b), f64x2.mul(v128.shuffle<f64>(a, a, 1, 1), turned));
  }
  return <T>(<f64>a * <f64>b);
}

// @ts-ignore: decorator
@inline
export function scaled<T>(x: T, factor: f64): T {
  if (isVector<T>()) return f64x2.mul(x, f64x2.splat(factor));
  return <T>(<f64>x * factor);
}

/** |x|^2. */
// @ts-ignore: decorator
@inline
export function square<T>(x: T): f64 {
  if (isVector<T>()) {
    const squares = f64x2.mul(x, x);
    return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  }
  return <f64>x * <f64>x;
}

// @ts-ignore: decorator
@inline
export function modulus<T>(x: T): f64 {
  if (isVector<T>()) return sqrt(square<T>(x));
  return abs(<f64>x);
}

/** |Re x| + |Im x|, by which LAPACK picks pivots (icamax). */
// @ts-ignore: decorator
@inline
export function size<T>(x: T): f64 {
  return abs(realPart<T>(x)) + abs(imagPart<T>(x));
}

/** 1 / x. Entries come from float32, so squares neither overflow nor vanish. */
// @ts-ignore: decorator
@inline
export function inverse<T>(x: T): T {
  if (isVector<T>()) return scaled<T>(conjugate<T>(x), 1 / square<T>(x));
  return <T>(1 / <f64>x);
}

// @ts-ignore: decorator
@inline
export function quotient<T>(a: T, b: T): T {
  if (isVector<T>()) return times<T>(a, inverse<T>(b));
  return <T>(<f64>a / <f64>b);
}

/** Bytes of a scalar of `bytesOf<T>() * i` stand for element i. */
// @ts-ignore: decorator
@inline
export function bytesOf<T>(): usize {
  return isVector<T>() ? 16 : 8;
}

/** The address of element i. */
// @ts-ignore: decorator
@inline
export function at<T>(from: usize, i: i32): usize {
  return from + <usize>i * bytesOf<T>();
}

/** Element i. */
// @ts-ignore: decorator
@inline
export function get<T>(from: usize, i: i32): T {
  return load<T>(at<T>(from, i));
}

// @ts-ignore: decorator
@inline
export function set<T>(to: usize, i: i32, x: T): void {
  store<T>(at<T>(to, i), x);
}
