import { noGrad } from '../autograd/mode';
import { unbind } from '../ops/joining/unbind';
import { abs } from '../ops/pointwise/abs';
import { acos } from '../ops/pointwise/acos';
import { add } from '../ops/pointwise/add';
import { cos } from '../ops/pointwise/cos';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { ge } from '../ops/pointwise/ge';
import { gt } from '../ops/pointwise/gt';
import { log } from '../ops/pointwise/log';
import { logicalOr } from '../ops/pointwise/logicalOr';
import { lt } from '../ops/pointwise/lt';
import { mul } from '../ops/pointwise/mul';
import { remainder } from '../ops/pointwise/remainder';
import { rsub } from '../ops/pointwise/rsub';
import { sign } from '../ops/pointwise/sign';
import { sqrt } from '../ops/pointwise/sqrt';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { all } from '../ops/reduction/all';
import { zeros } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { rand } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { broadcastAll, type Parameter } from './utils';

/** Polynomials for the modified Bessel functions of order 0 and 1 (Abramowitz and Stegun, 9.8.1 to 9.8.4). */
const SMALL = [
  [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813],
  [0.5, 0.87890594, 0.51498869, 0.15084934, 0.02658733, 0.00301532, 0.00032411],
] as const;
const LARGE = [
  [0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633, 0.00392377],
  [0.39894228, -0.03988024, -0.00362018, 0.00163801, -0.01031555, 0.02282967, -0.02895312, 0.01787654, -0.00420059],
] as const;
const BORDER = 3.75;

function polynomial(y: Tensor, coefficients: readonly number[]): Tensor {
  const [last, ...rest] = [...coefficients].reverse() as [number, ...number[]];
  return rest.reduce<Tensor | number>((sum, c) => add(mul(y, sum), c), last) as Tensor;
}

/** ln I₀(x) or ln I₁(x). */
function logBessel(x: Tensor, order: 0 | 1): Tensor {
  const low = polynomial(square(div(x, BORDER)), SMALL[order]);
  const small = log(order === 1 ? mul(abs(x), low) : low);
  const large = add(sub(x, mul(log(x), 0.5)), log(polynomial(div(BORDER, x), LARGE[order])));
  return where(lt(x, BORDER), small, large);
}

/**
 * The von Mises distribution of angles: p(x) = e^(κ cos(x - μ)) / (2π I₀(κ)), μ = loc, κ = concentration, within [-π, π).
 *
 * @param loc - the mean angle, any shape
 * @param concentration - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a concentration that is not positive, or a NaN
 * @example
 * new distributions.VonMises(0, 1).logProb(tensor(0)); // -1.0738
 * @see https://pytorch.org/docs/stable/distributions.html#vonmises
 */
export class VonMises extends Distribution {
  static readonly className: string = 'VonMises';
  static override readonly argConstraints = { loc: real, concentration: positive };
  static override readonly support = real;

  constructor(loc: Parameter, concentration: Parameter, options?: DistributionOptions) {
    super();
    const [l, c] = broadcastAll(loc, concentration);
    this.params = { loc: l, concentration: c };
    this.init(l.shape, [], options);
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get concentration(): Tensor {
    return this.params.concentration as Tensor;
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  /** The circular variance, 1 - I₁(κ) / I₀(κ). */
  override get variance(): Tensor {
    return this.lazy('variance', () => {
      const { concentration } = this;
      return rsub(exp(sub(logBessel(concentration, 1), logBessel(concentration, 0))), 1);
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const exponent = mul(this.concentration, cos(sub(value, this.loc)));
      return sub(sub(exponent, Math.log(2 * Math.PI)), logBessel(this.concentration, 0));
    });
  }

  /** By rejection from a wrapped Cauchy distribution (Best and Fisher 1979). */
  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => scope(() => this.draw(shape)));
  }

  private draw(shape: Shape): Tensor {
    const { loc, concentration } = this;
    const tau = add(sqrt(add(mul(square(concentration), 4), 1)), 1);
    const rho = div(sub(tau, sqrt(mul(tau, 2))), mul(concentration, 2));
    const r = div(add(square(rho), 1), mul(rho, 2));
    let angles = zeros(shape);
    let done = zeros(shape, { dtype: 'bool' });
    while (!all(done).item<boolean>()) {
      const [u1, u2, u3] = unbind(rand([3, ...shape])) as [Tensor, Tensor, Tensor];
      const z = cos(mul(u1, Math.PI));
      const f = div(add(mul(r, z), 1), add(r, z));
      const c = mul(concentration, sub(r, f));
      const accepted = logicalOr(gt(sub(mul(c, rsub(c, 2)), u2), 0), ge(sub(add(log(div(c, u2)), 1), c), 0));
      angles = where(accepted, mul(sign(sub(u3, 0.5)), acos(f)), angles);
      done = logicalOr(done, accepted);
    }
    return sub(remainder(add(add(angles, Math.PI), loc), 2 * Math.PI), Math.PI);
  }
}
