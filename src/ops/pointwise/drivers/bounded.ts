import { gradEnabled } from '../../../autograd/mode';
import type { Backward, Grad } from '../../../autograd/node';
import { record } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { castOf, copyOf } from '../../../tensor/copy';
import { Tensor } from '../../../tensor/tensor';
import { sumTo } from '../../reduction/sumTo';
import { ge } from '../ge';
import { gt } from '../gt';
import { le } from '../le';
import { logicalAnd } from '../logicalAnd';
import { logicalOr } from '../logicalOr';
import { lt } from '../lt';
import { where } from '../where';
import { binary, binaryKernels, type Operand, resultTypeOf } from './binary';
import { fusedGradient } from './fusedGradient';
import { applyUnary } from './unary';

/** A bound of `clamp`; null for none. */
export type Bound = Tensor | number | null;

const MAXIMUM = binaryKernels('maximum');
const MINIMUM = binaryKernels('minimum');

/** Those of the bounds that are tensors. */
export function tensorsAmong(low: Bound, high: Bound): Tensor[] {
  return [low, high].filter((bound): bound is Tensor => bound instanceof Tensor);
}

/** min(max(x, low), high), recorded under PyTorch's name for that form of clamp. */
export function bounded(x: Tensor, low: Bound, high: Bound, name: string): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('clamp is not supported for complex types');
  const bounds = tensorsAmong(low, high);
  if (low !== null && high !== null && resultTypeOf(x, low, high) === 'bool') {
    throw new DTypeError(`"${bounds.length === 0 ? 'clamp_scalar' : 'clamp'}_cpu" not implemented for 'Bool'`);
  }
  if (bounds.length === 0) {
    const y = values(x, low as number | null, high as number | null);
    return record(y, `${name}Backward${name === 'Clamp' ? 1 : 0}`, [x], numberBackward(low as number, high as number), [
      x,
    ]);
  }
  const raised = low === null ? x : binary(MAXIMUM, x, low);
  const y = high === null ? raised : binary(MINIMUM, raised, high);
  if (raised !== x && raised !== y) raised.dispose();
  return record(y, `${name}Backward0`, [x, ...bounds], tensorBackward(low, high), [x, ...bounds]);
}

/** With bounds that are numbers. NaN beside another bound makes everything NaN; alone it is none, as in PyTorch. */
function values(x: Tensor, low: number | null, high: number | null): Tensor {
  const unbounded = Number.isNaN(low) || Number.isNaN(high);
  if (unbounded && (low === null || high === null)) return x.dtype === 'float32' ? copyOf(x) : castOf(x, 'float32');
  if (x.dtype === 'float32' && !unbounded) {
    return applyUnary('clamp', x, 'float32', [low ?? -Infinity, high ?? Infinity]);
  }
  const raised = low === null ? x : binary(MAXIMUM, x, low);
  const y = high === null ? raised : binary(MINIMUM, raised, high);
  if (raised !== x && raised !== y) raised.dispose();
  return y;
}

/** True where `x` lies within the bounds. */
function within(x: Tensor, low: Operand | null, high: Operand | null): Tensor {
  if (low === null) return le(x, high as Operand);
  return high === null ? ge(x, low) : logicalAnd(ge(x, low), le(x, high));
}

function numberBackward(low: number | null, high: number | null): Backward {
  return (grad, node) => {
    const x = node.saved(0);
    if (gradEnabled) return where(within(x, low, high), grad, 0);
    return fusedGradient('clampBackward', grad, x, [low ?? -Infinity, high ?? Infinity]);
  };
}

function tensorBackward(low: Bound, high: Bound): Backward {
  const lowAt = low instanceof Tensor ? 1 : 0;
  const highAt = high instanceof Tensor ? lowAt + 1 : 0;
  const [lowNumber, highNumber] = [low instanceof Tensor ? null : low, high instanceof Tensor ? null : high];
  return (grad, node) => {
    const x = node.saved(0);
    const lower = lowAt > 0 ? node.saved(lowAt) : lowNumber;
    const upper = highAt > 0 ? node.saved(highAt) : highNumber;
    const grads: Grad[] = [node.needs(0) ? sumTo(where(within(x, lower, upper), grad, 0), x.shape) : null];
    const give = (at: number, chosen: () => Tensor): void => {
      if (at > 0) grads[at] = node.needs(at) ? sumTo(where(chosen(), grad, 0), node.saved(at).shape) : null;
    };
    give(lowAt, () =>
      upper === null ? lt(x, lower as Tensor) : logicalAnd(lt(x, lower as Tensor), lt(lower as Tensor, upper)),
    );
    give(highAt, () =>
      lower === null ? gt(x, upper as Tensor) : logicalOr(gt(x, upper as Tensor), lt(upper as Tensor, lower)),
    );
    return grads;
  };
}
