import { outerOffset } from '../inline/dims';
import { airyAi } from './airy';
import { besselJ0, besselJ1, besselY0, besselY1, sphericalBesselJ0 } from './bessel';
import { SpecialFunction } from './functions';
import { digamma, lgamma, mvlgamma } from './gamma';
import { incompleteGamma } from './incompleteGamma';
import { i0, i0e, i1, i1e, k0, k1 } from './modifiedBessel';
import { entr, erfcx, logNdtr, ndtr, ndtri, xlog1py } from './normal';
import { chebyshev, hermite, laguerre, legendre } from './orthogonal';
import { polygamma, zeta } from './zeta';

/**
 * y[i] = f(a[i], b[i]) in float64 from and to float32, y contiguous; a and b with any strides, row by row. A function of
 * one operand takes it as both. meta: i32[3 * ndim]: sizes, strides of a, strides of b, in elements; elements
 * begin <= i < end are counted row-major.
 */
export function special(f: i32, a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  const aStrides = meta + ((<usize>ndim) << 2);
  const bStrides = aStrides + ((<usize>ndim) << 2);
  const last = (<usize>(ndim - 1)) << 2;
  const n = load<i32>(meta + last);
  const aStep = (<usize>load<i32>(aStrides + last)) << 2;
  const bStep = (<usize>load<i32>(bStrides + last)) << 2;
  y += (<usize>begin) << 2;
  for (let i = begin; i < end; ) {
    const row = i / n;
    const first = i - row * n;
    let pa = a + ((<usize>outerOffset(meta, aStrides, ndim - 1, row)) << 2) + <usize>first * aStep;
    let pb = b + ((<usize>outerOffset(meta, bStrides, ndim - 1, row)) << 2) + <usize>first * bStep;
    for (const stop = min(end, i + n - first); i < stop; i++) {
      store<f32>(y, <f32>value(f, <f64>load<f32>(pa), <f64>load<f32>(pb)));
      pa += aStep;
      pb += bStep;
      y += 4;
    }
  }
}

function value(f: i32, x: f64, y: f64): f64 {
  switch (f) {
    case SpecialFunction.lgamma:
      return lgamma(x);
    case SpecialFunction.digamma:
      return digamma(x);
    case SpecialFunction.erfcx:
      return erfcx(x);
    case SpecialFunction.ndtr:
      return ndtr(x);
    case SpecialFunction.logNdtr:
      return logNdtr(x);
    case SpecialFunction.ndtri:
      return ndtri(x);
    case SpecialFunction.entr:
      return entr(x);
    case SpecialFunction.i0:
      return i0(x);
    case SpecialFunction.i0e:
      return i0e(x);
    case SpecialFunction.i1:
      return i1(x);
    case SpecialFunction.i1e:
      return i1e(x);
    case SpecialFunction.k0:
      return k0(x, false);
    case SpecialFunction.k0e:
      return k0(x, true);
    case SpecialFunction.k1:
      return k1(x, false);
    case SpecialFunction.k1e:
      return k1(x, true);
    case SpecialFunction.besselJ0:
      return besselJ0(x);
    case SpecialFunction.besselJ1:
      return besselJ1(x);
    case SpecialFunction.besselY0:
      return besselY0(x);
    case SpecialFunction.besselY1:
      return besselY1(x);
    case SpecialFunction.sphericalBesselJ0:
      return sphericalBesselJ0(x);
    case SpecialFunction.airyAi:
      return airyAi(x);
    case SpecialFunction.polygamma:
      return polygamma(x, y);
    case SpecialFunction.mvlgamma:
      return mvlgamma(x, y);
    case SpecialFunction.zeta:
      return zeta(x, y);
    case SpecialFunction.igamma:
      return incompleteGamma(x, y, true);
    case SpecialFunction.igammac:
      return incompleteGamma(x, y, false);
    case SpecialFunction.xlog1py:
      return xlog1py(x, y);
    case SpecialFunction.chebyshevT:
      return chebyshev(0, x, y);
    case SpecialFunction.chebyshevU:
      return chebyshev(1, x, y);
    case SpecialFunction.chebyshevV:
      return chebyshev(2, x, y);
    case SpecialFunction.chebyshevW:
      return chebyshev(3, x, y);
    case SpecialFunction.shiftedChebyshevT:
      return chebyshev(0, x + x - 1, y);
    case SpecialFunction.shiftedChebyshevU:
      return chebyshev(1, x + x - 1, y);
    case SpecialFunction.shiftedChebyshevV:
      return chebyshev(2, x + x - 1, y);
    case SpecialFunction.shiftedChebyshevW:
      return chebyshev(3, x + x - 1, y);
    case SpecialFunction.hermiteH:
      return hermite(x, y, true);
    case SpecialFunction.hermiteHe:
      return hermite(x, y, false);
    case SpecialFunction.laguerreL:
      return laguerre(x, y);
    case SpecialFunction.legendreP:
      return legendre(x, y);
    default:
      return NaN;
  }
}
