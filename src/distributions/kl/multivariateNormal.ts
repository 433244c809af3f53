import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { sameShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Distribution } from '../distribution';
import { halfLogDet, mahalanobis, solveLower, traceOfSquare } from '../matrixAlgebra';
import type { MultivariateNormal } from '../multivariateNormal';

/** Throws unless draws have one shape. */
export function checkEvents(p: Distribution, q: Distribution, names: string): void {
  if (sameShape(p.eventShape, q.eventShape)) return;
  // The gap is PyTorch's: a string that goes on in the next line.
  const gap = ' '.repeat(26);
  throw new ValueError(`KL-divergence between two ${names} with${gap}different event shapes cannot be computed`);
}

/** ½ (tr Σq⁻¹ Σp + (μq - μp)ᵀ Σq⁻¹ (μq - μp) - n + ln det Σq - ln det Σp). */
export function klMultivariateNormal(p: MultivariateNormal, q: MultivariateNormal): Tensor {
  checkEvents(p, q, 'Multivariate Normals');
  return scope(() => {
    const halfLogs = sub(halfLogDet(q.factor), halfLogDet(p.factor));
    const trace = traceOfSquare(solveLower(q.factor, p.factor));
    const distance = mahalanobis(q.factor, sub(q.loc, p.loc));
    return add(halfLogs, mul(sub(add(trace, distance), p.eventShape[0] as number), 0.5));
  });
}
