import { expPair } from './expPair';
import { fourTerms, madd2 } from './pair';

// exp(z^2) erfc(z) (1 + 2 z) as a polynomial in t = (z - 3.2) / (z + 3.2), 0 <= z <= 10.1, within 2^-32
const tail = memory.data<f64>(
  [
    1.24858791636459725,
    -0.138156661986025103,
    -0.0312071178303415526,
    0.116748779957914845,
    -0.119368992434157104,
    0.0781103822314692529,
    -0.0343988024279252708,
    0.00849581887277280974,
    0.000403620301648442424,
    -0.0011211978232276103,
    0.00018324088619442741,
    0.000122743780908578187,
    26, // from here on erfc times any float32 is 0
    3.2,
    1,
    2,
  ],
  16,
);
// erf(x) / x as a polynomial in x^2, |x| <= 1/2, within 2^-29: the constant term last
const centre = memory.data<f64>(
  [-0.376126085728533653, 0.112828228100226158, -0.026757184275818203, 0.00471799008067309809, 1.12837916556734694],
  16,
);

/** erfc(x) = 1 - erf(x) on two float64 lanes within 2^-31, relative also where it is tiny. */
export function erfcPair(x: v128): v128 {
  const limit = v128.load64_splat(tail, 96);
  const z = f64x2.pmin(f64x2.abs(x), limit);
  const middle = v128.load64_splat(tail, 104);
  const one = v128.load64_splat(tail, 112);
  const sum = f64x2.add(z, middle);
  const scale = f64x2.add(one, f64x2.add(z, z));
  const inverse = f64x2.div(one, f64x2.mul(sum, scale));
  const t = f64x2.mul(f64x2.mul(f64x2.sub(z, middle), scale), inverse);
  const decay = f64x2.mul(expPair(f64x2.neg(f64x2.mul(z, z))), f64x2.mul(sum, inverse));
  const square = f64x2.mul(t, t);
  const fourth = f64x2.mul(square, square);
  let series = madd2(fourth, fourTerms(t, square, tail + 64), fourTerms(t, square, tail + 32));
  series = madd2(fourth, series, fourTerms(t, square, tail));
  const upper = v128.andnot(f64x2.mul(decay, series), f64x2.ge(z, limit));
  return v128.bitselect(f64x2.sub(v128.load64_splat(tail, 120), upper), upper, f64x2.lt(x, f64x2.splat(0)));
}

/** erf(x) on two float64 lanes within 2^-28. */
export function erfPair(x: v128): v128 {
  const square = f64x2.mul(x, x);
  const series = fourTerms(square, f64x2.mul(square, square), centre);
  const near = f64x2.mul(x, madd2(square, series, v128.load64_splat(centre, 32)));
  const far = f64x2.sub(v128.load64_splat(tail, 112), erfcPair(x));
  return v128.bitselect(near, far, f64x2.lt(square, f64x2.splat(0.25)));
}
