import { erfcPair, erfPair } from '../inline/erfcPair';
import { expPair } from '../inline/expPair';
import { logPair } from '../inline/logPair';
import { copySign2 } from '../inline/pair';

// 2 / (pi a) and 1 / a with a = 0.147 (Winitzki's approximation, within 2e-3), sqrt(pi) / 2
const constants = memory.data<f64>([4.330746750799873, 6.802721088435374, 0.886226925452758], 16);

/** y - u / (1 + y u) with u = (erf(y) - x) / erf'(y): Halley's step, from erfc where erf is near 1. */
function halley(y: v128, x: v128): v128 {
  const one = f64x2.splat(1);
  const near = f64x2.sub(erfPair(y), x);
  const far = f64x2.sub(f64x2.sub(one, x), erfcPair(y));
  const error = v128.bitselect(near, far, f64x2.lt(x, f64x2.splat(0.5)));
  const u = f64x2.mul(f64x2.mul(error, v128.load64_splat(constants, 16)), expPair(f64x2.mul(y, y)));
  return f64x2.sub(y, f64x2.div(u, f64x2.add(one, f64x2.mul(y, u))));
}

/** y with erf(y) = x on two float64 lanes; ±Infinity at ±1, NaN outside [-1, 1]. */
export function erfinvPair(x: v128): v128 {
  const one = f64x2.splat(1);
  const size = f64x2.abs(x);
  const logarithm = logPair(f64x2.mul(f64x2.sub(one, size), f64x2.add(one, size)));
  const half = f64x2.add(v128.load64_splat(constants), f64x2.mul(logarithm, f64x2.splat(0.5)));
  const product = f64x2.mul(logarithm, v128.load64_splat(constants, 8));
  const root = f64x2.sqrt(f64x2.sub(f64x2.mul(half, half), product));
  // The difference of root and half cancels for small x: -product / (root + half) is the same.
  const sum = f64x2.add(root, half);
  const square = v128.bitselect(
    f64x2.neg(f64x2.div(product, sum)),
    f64x2.sub(root, half),
    f64x2.gt(half, f64x2.splat(0)),
  );
  const y = halley(halley(f64x2.sqrt(square), size), size);
  const ends = v128.bitselect(f64x2.splat(Infinity), y, f64x2.eq(size, one));
  return copySign2(ends, x);
}
