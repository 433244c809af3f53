import { atan2Pair } from '../inline/atan2Pair';
import { half2, one2 } from '../inline/constants';
import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { erfcPair } from '../inline/erfcPair';
import { expPair } from '../inline/expPair';
import { fmodPair, signsDiffer } from '../inline/fmodPair';
import { logPair } from '../inline/logPair';
import { copySign2, nearZero2 } from '../inline/pair';
import { sinPair } from '../inline/sinPair';
import { erfinvPair } from './erfinvPair';
import { Operation } from './operations';
import { powPair } from './powPair';

const factors = memory.data<f64>(
  [0.6931471805599453 /* ln 2 */, 1.4426950408889634, 0.4342944819032518 /* 1 / ln 10 */],
  16,
);
// Of the series around 0: asinh x = x - x^3 / 6, sinh x = x + x^3 / 6, atanh x = x + x^3 / 3, log(1 + x) = x - x^2 / 2 + x^3 / 3
const asinhTerms = memory.data<f64>([0, -1.0 / 6], 16);
const sinhTerms = memory.data<f64>([0, 1.0 / 6], 16);
const atanhTerms = memory.data<f64>([0, 1.0 / 3], 16);
const log1pTerms = memory.data<f64>([-0.5, 1.0 / 3], 16);

/**
 * f(a, b) on float32 lanes, where f works in float64 on two lanes at a time: with 29 bits to spare its result rounds to
 * float32 within 1 ULP, almost always correctly. Functions of one argument ignore b.
 */
export function pairLanes(op: i32, a: v128, b: v128): v128 {
  return toFloats(
    pairFunction(op, lowerDoubles(a), lowerDoubles(b)),
    pairFunction(op, upperDoubles(a), upperDoubles(b)),
  );
}

function pairFunction(op: i32, a: v128, b: v128): v128 {
  const one = one2();
  switch (op) {
    // With the special cases of C. atan2: the angle of the point (b, a) in (-π, π].
    case Operation.pow:
      return powPair(a, b);
    case Operation.atan2:
      return atan2Pair(a, b);
    // The remainder with the sign of a, as in C, and with that of b, as in Python; both exact.
    case Operation.fmod:
      return fmodPair(a, b);
    case Operation.remainder:
      return remainder(a, b);
    case Operation.floorDivide:
      return floorDivide(a, b);
    // NaN outside of [-1, 1]
    case Operation.acos:
      return atan2Pair(f64x2.sqrt(f64x2.sub(one, f64x2.mul(a, a))), a);
    case Operation.asin:
      return atan2Pair(a, f64x2.sqrt(f64x2.sub(one, f64x2.mul(a, a))));
    case Operation.atan:
      return atan2Pair(a, one);
    // log(x + √(x - 1) √(x + 1)), ±log(|x| + √(x² + 1)), log((1 + x) / (1 - x)) / 2
    case Operation.acosh: {
      const root = f64x2.mul(f64x2.sqrt(f64x2.sub(a, one)), f64x2.sqrt(f64x2.add(a, one)));
      return logPair(f64x2.add(a, root));
    }
    case Operation.asinh: {
      const root = f64x2.sqrt(f64x2.add(f64x2.mul(a, a), one));
      return nearZero2(a, asinhTerms, copySign2(logPair(f64x2.add(f64x2.abs(a), root)), a));
    }
    case Operation.atanh: {
      const ratio = f64x2.div(f64x2.add(one, a), f64x2.sub(one, a));
      return nearZero2(a, atanhTerms, f64x2.mul(half2(), logPair(ratio)));
    }
    case Operation.log10:
      return f64x2.mul(logPair(a), v128.load64_splat(factors, 16));
    case Operation.log2:
      return f64x2.mul(logPair(a), v128.load64_splat(factors, 8));
    case Operation.log1p:
      return nearZero2(a, log1pTerms, logPair(f64x2.add(one, a)));
    case Operation.exp2:
      return expPair(f64x2.mul(a, v128.load64_splat(factors)));
    case Operation.cosh: {
      const e = expPair(a);
      return f64x2.mul(f64x2.add(e, f64x2.div(one, e)), half2());
    }
    case Operation.sinh: {
      const e = expPair(a);
      return nearZero2(a, sinhTerms, f64x2.mul(f64x2.sub(e, f64x2.div(one, e)), half2()));
    }
    // However large x
    case Operation.sin:
      return sinPair(a, 0);
    case Operation.cos:
      return sinPair(a, 1);
    case Operation.tan:
      return f64x2.div(sinPair(a, 0), sinPair(a, 1));
    case Operation.erfc:
      return erfcPair(a);
    default:
      return erfinvPair(a);
  }
}

function remainder(a: v128, b: v128): v128 {
  const r = fmodPair(a, b);
  return v128.bitselect(f64x2.add(r, b), r, signsDiffer(r, b));
}

/** ⌊a / b⌋ from the exact remainder; a / b for b = 0. */
function floorDivide(a: v128, b: v128): v128 {
  const zero = f64x2.splat(0);
  const r = fmodPair(a, b);
  const ratio = f64x2.div(a, b);
  let quotient = f64x2.nearest(f64x2.div(f64x2.sub(a, r), b));
  quotient = f64x2.sub(quotient, v128.and(signsDiffer(r, b), one2()));
  quotient = v128.bitselect(copySign2(zero, ratio), quotient, f64x2.eq(quotient, zero));
  return v128.bitselect(ratio, quotient, f64x2.eq(b, zero));
}
