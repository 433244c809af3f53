import { gradEnabled } from '../autograd/mode';
import type { Backward, Grad } from '../autograd/node';
import { record } from '../autograd/record';
import { DTypeError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { binary, binaryKernels, type Operand } from './drivers/binary';
import { fusedGradient } from './drivers/fusedGradient';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { ge } from './ge';
import { gt } from './gt';
import { le } from './le';
import { logicalAnd } from './logicalAnd';
import { logicalOr } from './logicalOr';
import { lt } from './lt';
import { sumTo } from './sumTo';
import { where } from './where';

type Bound = Tensor | number | null;

const MAXIMUM = binaryKernels('maximum');
const MINIMUM = binaryKernels('minimum');

/**
 * y = min(max(x, low), high): x held within bounds, which are numbers or tensors that broadcast; one may be left out.
 * Where low > high, y = high.
 *
 * d(clamp x) = dx where low ≤ x ≤ high, else 0; a tensor bound gets the gradient where it is the result.
 *
 * @param low - lower bound, or null or undefined for none
 * @param high - upper bound, or null or undefined for none
 * @throws ValueError when both are missing
 * @example
 * clamp(tensor([-2, 0.5, 3]), -1, 1); // [-1, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clamp(x: Tensor, low?: Bound, high?: Bound): Tensor {
  if ((low ?? null) === null && (high ?? null) === null) {
    throw new ValueError("torch.clamp: At least one of 'min' or 'max' must not be None");
  }
  return bounded(x, low ?? null, high ?? null, 'Clamp');
}

/** y = max(x, low). @see https://pytorch.org/docs/stable/generated/torch.clamp.html */
export function clampMin(x: Tensor, low: Tensor | number): Tensor {
  return bounded(x, low, null, 'ClampMin');
}

/** y = min(x, high). @see https://pytorch.org/docs/stable/generated/torch.clamp.html */
export function clampMax(x: Tensor, high: Tensor | number): Tensor {
  return bounded(x, null, high, 'ClampMax');
}

/** x = min(max(x, low), high). */
export function clamp_(x: Tensor, low?: Bound, high?: Bound): Tensor {
  return inPlace(x, tensorsAmong(low ?? null, high ?? null), () => clamp(x, low, high));
}

/** x = max(x, low). */
export function clampMin_(x: Tensor, low: Tensor | number): Tensor {
  return inPlace(x, tensorsAmong(low, null), () => clampMin(x, low));
}

/** x = min(x, high). */
export function clampMax_(x: Tensor, high: Tensor | number): Tensor {
  return inPlace(x, tensorsAmong(null, high), () => clampMax(x, high));
}

function tensorsAmong(low: Bound, high: Bound): Tensor[] {
  return [low, high].filter((bound): bound is Tensor => bound instanceof Tensor);
}

function bounded(x: Tensor, low: Bound, high: Bound, name: string): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('clamp is not supported for complex types');
  const bounds = tensorsAmong(low, high);
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

/** With bounds that are numbers; NaN as a bound makes everything NaN. */
function values(x: Tensor, low: number | null, high: number | null): Tensor {
  const unbounded = Number.isNaN(low) || Number.isNaN(high);
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
