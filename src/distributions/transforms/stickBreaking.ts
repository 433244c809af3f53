import { logsigmoid } from '../../nn/functional/logsigmoid';
import { pad } from '../../nn/functional/pad';
import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { rsub } from '../../ops/pointwise/rsub';
import { sub } from '../../ops/pointwise/sub';
import { cumprod } from '../../ops/reduction/cumprod';
import { cumsum } from '../../ops/reduction/cumsum';
import { sum } from '../../ops/reduction/sum';
import { narrow } from '../../ops/shape/narrow';
import { arange } from '../../tensor/create';
import type { Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { realVector, simplex } from '../constraints/instances';
import { TINY } from '../utils';
import { clippedSigmoid } from './sigmoid';
import { Transform } from './transform';
import { requireDims } from './vectorShapes';

/**
 * n numbers become n + 1 that sum to 1, by breaking a stick: yᵢ is the part sigmoid(xᵢ - ln (n - i)) of what is left of it.
 *
 * @example
 * new distributions.StickBreakingTransform()(tensor([0, 0])).sum(); // 1
 */
export class StickBreakingTransform extends Transform {
  static readonly className: string = 'StickBreakingTransform';

  get domain(): Constraint {
    return realVector;
  }

  get codomain(): Constraint {
    return simplex;
  }

  override get bijective(): boolean {
    return true;
  }

  override equals(other: Transform): boolean {
    return other instanceof StickBreakingTransform;
  }

  forward(x: Tensor): Tensor {
    return scope(() => {
      const parts = clippedSigmoid(sub(x, logOffsets(x.shape.at(-1) as number)));
      const left = cumprod(rsub(parts, 1), -1);
      return mul(pad(parts, [0, 1], { value: 1 }), pad(left, [1, 0], { value: 1 }));
    });
  }

  inverse(y: Tensor): Tensor {
    return scope(() => {
      const cut = cropped(y);
      const left = clampMin(rsub(cumsum(cut, -1), 1), TINY);
      return add(sub(log(cut), log(left)), logOffsets(cut.shape.at(-1) as number));
    });
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => {
      const shifted = sub(x, logOffsets(x.shape.at(-1) as number));
      return sum(add(add(neg(shifted), logsigmoid(shifted)), log(cropped(y))), -1);
    });
  }

  override forwardShape(shape: Shape): Shape {
    requireDims(shape, 1);
    return [...shape.slice(0, -1), (shape.at(-1) as number) + 1];
  }

  override inverseShape(shape: Shape): Shape {
    requireDims(shape, 1);
    return [...shape.slice(0, -1), (shape.at(-1) as number) - 1];
  }
}

/** ln n, ln (n - 1), ..., ln 1. */
const logOffsets = (n: number): Tensor => log(arange(n, 0, -1, { dtype: 'float32' }));

const cropped = (y: Tensor): Tensor => narrow(y, -1, 0, (y.shape.at(-1) as number) - 1);
