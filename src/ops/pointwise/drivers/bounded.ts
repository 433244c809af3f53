import type { Fused, Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { castOf, copyOf } from '../../../tensor/copy';
import { checkIntegers } from '../../../tensor/create';
import { Tensor } from '../../../tensor/tensor';
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
  for (const bound of [low, high] as readonly unknown[]) {
    if (typeof bound === 'object' && bound !== null && !(bound instanceof Tensor)) {
      throw new DTypeError('value cannot be converted to type float without overflow');
    }
  }
  const bounds = tensorsAmong(low, high);
  if (low !== null && high !== null && resultTypeOf(x, low, high) === 'bool') {
    throw new DTypeError(`"${bounds.length === 0 ? 'clamp_scalar' : 'clamp'}_cpu" not implemented for 'Bool'`);
  }
  if (bounds.length === 0) {
    const whole = [low, high].map(Number);
    if (x.dtype === 'uint8' && whole.every(Number.isInteger)) checkIntegers(whole, 'uint8');
    const y = values(x, low as number | null, high as number | null, name === 'Clamp');
    return record(y, `${name}Backward${name === 'Clamp' ? 1 : 0}`, wrt(x, WITHIN_NUMBERS, x, low, high));
  }
  const y = held(x, low, high);
  return record(
    y,
    `${name}Backward0`,
    wrt(x, withinBounds, x, low, high),
    wrt(low, (grad, x, low, high) => where(isLow(x, low as Tensor, high), grad, 0), x, low, high),
    wrt(high, (grad, x, low, high) => where(isHigh(x, low, high as Tensor), grad, 0), x, low, high),
  );
}

/** With bounds that are numbers. NaN makes everything NaN; alone it is no bound of clamp itself, as in PyTorch. */
function values(x: Tensor, low: number | null, high: number | null, isClamp: boolean): Tensor {
  const unbounded = Number.isNaN(low) || Number.isNaN(high);
  if (unbounded && isClamp && (low === null || high === null))
    return x.dtype === 'float32' ? copyOf(x) : castOf(x, 'float32');
  if (x.dtype === 'float32' && !unbounded) {
    return applyUnary('clamp', x, 'float32', [low ?? -Infinity, high ?? Infinity]);
  }
  return held(x, low, high);
}

/** min(max(x, low), high), both in the common type: a byte that a fraction is the upper bound of is real below, too. */
function held(x: Tensor, low: Bound, high: Bound): Tensor {
  const dtype = low === null || high === null ? undefined : resultTypeOf(x, low, high);
  const raised = low === null ? x : binary(MAXIMUM, x, low, dtype);
  const y = high === null ? raised : binary(MINIMUM, raised, high, dtype);
  if (raised !== x && raised !== y) raised.dispose();
  return y;
}

/** True where `x` lies within the bounds. */
function within(x: Tensor, low: Operand | null, high: Operand | null): Tensor {
  if (low === null) return le(x, high as Operand);
  return high === null ? ge(x, low) : logicalAnd(ge(x, low), le(x, high));
}

function withinBounds(grad: Tensor, x: Tensor, low: Bound, high: Bound): Tensor {
  return where(within(x, low, high), grad, 0);
}

const WITHIN_NUMBERS: Fused<Gradient<[x: Tensor, low: Bound, high: Bound]>> = {
  composed: withinBounds,
  fused: (grad, x, low, high) =>
    fusedGradient(
      'clampBackward',
      grad,
      x,
      (low as number | null) ?? -Infinity,
      (high as number | null) ?? Infinity,
      0,
    ),
};

/** True where the lower bound is the result; of bounds in the wrong order the upper one is. */
function isLow(x: Tensor, low: Tensor, high: Bound): Tensor {
  return high === null ? lt(x, low) : logicalAnd(lt(x, low), lt(low, high));
}

function isHigh(x: Tensor, low: Bound, high: Tensor): Tensor {
  return low === null ? gt(x, high) : logicalOr(gt(x, high), lt(high, low));
}
