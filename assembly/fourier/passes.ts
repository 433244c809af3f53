import { FACTOR } from './complexLanes';
import { pass5, passOdd } from './oddPasses';
import { pass2, pass3, pass4 } from './smallPasses';

/**
 * The transforms of `lanes` columns of complex64[n][lanes] by the passes of a plan, which go from one buffer to the other and
 * back. Returns the one that has the result.
 */
export function runPasses(plan: usize, n: i32, a: usize, b: usize, lanes: i32, aside: usize): usize {
  const passes = load<i32>(plan, 8);
  let factors = plan + <usize>load<i32>(plan, 124);
  let m = n;
  let s = lanes;
  for (let i = 0; i < passes; i++) {
    const radix = load<i32>(plan + 12 + ((<usize>i) << 2));
    m /= radix;
    const end = factors + <usize>m * <usize>(radix - 1) * FACTOR;
    if (radix == 4) pass4(a, b, m, s, factors);
    else if (radix == 2) pass2(a, b, m, s, factors);
    else if (radix == 3) pass3(a, b, m, s, factors);
    else if (radix == 5) pass5(a, b, m, s, factors);
    else passOdd(a, b, radix, m, s, factors, end, aside);
    factors = radix > 5 ? end + <usize>radix * FACTOR : end;
    s *= radix;
    const other = a;
    a = b;
    b = other;
  }
  return a;
}
