import { ValueError } from '../../errors';
import { pad } from '../../nn/functional/pad';
import { softplus } from '../../nn/functional/softplus';
import { add } from '../../ops/pointwise/add';
import { clamp } from '../../ops/pointwise/clamp';
import { div } from '../../ops/pointwise/div';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { sqrt } from '../../ops/pointwise/sqrt';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { tanh } from '../../ops/pointwise/tanh';
import { cumprod } from '../../ops/reduction/cumprod';
import { cumsum } from '../../ops/reduction/cumsum';
import { sum } from '../../ops/reduction/sum';
import { narrow } from '../../ops/shape/narrow';
import { eye } from '../../tensor/create';
import type { Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { realVector } from '../constraints/instances';
import { CorrCholesky } from '../constraints/triangular';
import { EPS } from '../utils';
import { Transform } from './transform';
import { trilFromVector, trilToVector } from './trilVector';
import { requireDims } from './vectorShapes';

/**
 * D (D - 1) / 2 numbers become the Cholesky factor of a D x D correlation matrix: tanh x are partial correlations, row by
 * row.
 *
 * @example
 * new distributions.CorrCholeskyTransform()(zeros([3])); // [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
 */
export class CorrCholeskyTransform extends Transform {
  static readonly className: string = 'CorrCholeskyTransform';

  get domain(): Constraint {
    return realVector;
  }

  get codomain(): Constraint {
    return new CorrCholesky();
  }

  override get bijective(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return scope(() => {
      const r = trilFromVector(clamp(tanh(x), EPS - 1, 1 - EPS), -1);
      const left = cumprod(sqrt(rsub(square(r), 1)), -1);
      return mul(add(r, eye(r.shape.at(-1) as number)), shifted(left));
    });
  }

  inverse(y: Tensor): Tensor {
    return scope(() => {
      const left = shifted(rsub(cumsum(mul(y, y), -1), 1));
      const t = div(trilToVector(y, -1), sqrt(trilToVector(left, -1)));
      return div(log(div(add(t, 1), rsub(t, 1))), 2);
    });
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => {
      const left = rsub(cumsum(mul(y, y), -1), 1);
      const ofSticks = mul(sum(log(trilToVector(left, -2)), -1), 0.5);
      const ofTanh = mul(sum(sub(add(x, softplus(mul(x, -2))), Math.LN2), -1), -2);
      return add(ofSticks, ofTanh);
    });
  }

  override forwardShape(shape: Shape): Shape {
    requireDims(shape, 1);
    const n = shape.at(-1) as number;
    const d = Math.round(Math.sqrt(0.25 + 2 * n) + 0.5);
    if ((d * (d - 1)) / 2 !== n) throw new ValueError('Input is not a flattend lower-diagonal number');
    return [...shape.slice(0, -1), d, d];
  }

  override inverseShape(shape: Shape): Shape {
    requireDims(shape, 2);
    const d = shape.at(-1) as number;
    if (shape.at(-2) !== d) throw new ValueError('Input is not square');
    return [...shape.slice(0, -2), (d * (d - 1)) / 2];
  }
}

/** 1 in front of each row, whose last number goes. */
function shifted(x: Tensor): Tensor {
  return pad(narrow(x, -1, 0, (x.shape.at(-1) as number) - 1), [1, 0], { value: 1 });
}
