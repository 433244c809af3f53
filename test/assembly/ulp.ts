const bits = new DataView(new ArrayBuffer(4));

/** Place of a float32 on the line of all float32, so that neighbours differ by 1; +0 and -0 coincide. */
function ordinal(x: number): number {
  bits.setFloat32(0, x);
  const i = bits.getInt32(0);
  return i < 0 ? -(i & 0x7fffffff) : i;
}

/**
 * Distance between a float32 and an exact value in units of the last place of the float32 nearest to it: 0.5 at most if
 * the result is correctly rounded. Same NaN, same infinity: 0; one without the other: Infinity.
 */
export function ulpError(actual: number, exact: number): number {
  const nearest = Math.fround(exact);
  if (Number.isNaN(nearest) || Number.isNaN(actual))
    return Number.isNaN(nearest) === Number.isNaN(actual) ? 0 : Infinity;
  if (!Number.isFinite(nearest) || !Number.isFinite(actual)) {
    return nearest === actual ? 0 : Math.abs(ordinal(actual) - ordinal(nearest));
  }
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(nearest) || 2 ** -149)), -126);
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}

/** The largest such distance over pairs, with the index where it occurs. */
export function worstUlp(actual: ArrayLike<number>, exact: (i: number) => number): { ulp: number; at: number } {
  let worst = { ulp: 0, at: -1 };
  for (let i = 0; i < actual.length; i++) {
    const ulp = ulpError(actual[i]!, exact(i));
    if (ulp > worst.ulp) worst = { ulp, at: i };
  }
  return worst;
}
