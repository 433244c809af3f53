import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { rsqrt } from '../../ops/pointwise/rsqrt';
import { sqrt } from '../../ops/pointwise/sqrt';
import { sub } from '../../ops/pointwise/sub';
import { matmul } from '../../ops/products/matmul';
import { sum } from '../../ops/reduction/sum';
import { diagEmbed } from '../../ops/shape/diagEmbed';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { LowRankMultivariateNormal } from '../lowRankMultivariateNormal';
import {
  halfLogDet,
  lowRankLogDet,
  lowRankMahalanobis,
  mahalanobis,
  solveLower,
  traceOfSquare,
  transposed,
} from '../matrixAlgebra';
import type { MultivariateNormal } from '../multivariateNormal';
import { checkEvents } from './multivariateNormal';

/** C⁻¹ᐟ² Wᵀ D⁻¹: by Woodbury's identity Σ⁻¹ = D⁻¹ - AᵀA. */
function correction({ parts: { w, d, capacitance } }: LowRankMultivariateNormal): Tensor {
  return solveLower(capacitance, div(transposed(w), unsqueeze(d, -2)));
}

const half = (logs: Tensor, trace: Tensor, distance: Tensor, n: number): Tensor =>
  mul(sub(add(add(logs, trace), distance), n), 0.5);

export function klLowRank(p: LowRankMultivariateNormal, q: LowRankMultivariateNormal): Tensor {
  checkEvents(p, q, 'Low Rank Multivariate Normals');
  return scope(() => {
    const [a, b] = [p.parts, q.parts];
    const logs = sub(lowRankLogDet(b.d, b.capacitance), lowRankLogDet(a.d, a.capacitance));
    const distance = lowRankMahalanobis(b.w, b.d, sub(q.loc, p.loc), b.capacitance);
    const taken = correction(q);
    const diagonals = sum(div(a.d, b.d), -1);
    const factors = traceOfSquare(mul(a.w, unsqueeze(rsqrt(b.d), -1)));
    const lessDiagonals = traceOfSquare(mul(taken, unsqueeze(sqrt(a.d), -2)));
    const lessFactors = traceOfSquare(matmul(taken, a.w));
    const trace = sub(sub(add(diagonals, factors), lessDiagonals), lessFactors);
    return half(logs, trace, distance, p.eventShape[0] as number);
  });
}

export function klMultivariateLowRank(p: MultivariateNormal, q: LowRankMultivariateNormal): Tensor {
  checkEvents(p, q, '(Low Rank) Multivariate Normals');
  return scope(() => {
    const { w, d, capacitance } = q.parts;
    const ownLogs = halfLogDet(p.factor);
    const logs = sub(lowRankLogDet(d, capacitance), add(ownLogs, ownLogs));
    const distance = lowRankMahalanobis(w, d, sub(q.loc, p.loc), capacitance);
    const all = traceOfSquare(mul(p.factor, unsqueeze(rsqrt(d), -1)));
    const less = traceOfSquare(matmul(correction(q), p.factor));
    return half(logs, sub(all, less), distance, p.eventShape[0] as number);
  });
}

export function klLowRankMultivariate(p: LowRankMultivariateNormal, q: MultivariateNormal): Tensor {
  checkEvents(p, q, '(Low Rank) Multivariate Normals');
  return scope(() => {
    const { w, d, capacitance } = p.parts;
    const logsOfQ = halfLogDet(q.factor);
    const logs = sub(add(logsOfQ, logsOfQ), lowRankLogDet(d, capacitance));
    const distance = mahalanobis(q.factor, sub(q.loc, p.loc));
    const factors = traceOfSquare(solveLower(q.factor, w));
    const diagonals = traceOfSquare(solveLower(q.factor, diagEmbed(sqrt(d))));
    return half(logs, add(factors, diagonals), distance, p.eventShape[0] as number);
  });
}
