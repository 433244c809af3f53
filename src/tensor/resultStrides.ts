import {
  broadcastStrides,
  channelsLastStrides,
  contiguousStrides,
  isChannelsLast,
  isDense,
  isRowMajor,
  type Shape,
  sameShape,
} from './layout';
import type { Tensor } from './tensor';

/**
 * Strides of an elementwise result, as PyTorch's TensorIterator chooses them: without gaps, the dims in the order in which
 * they lie in the first operand, and where that one is broadcast in the next.
 *
 * @param alone - no number stands beside the operands
 */
export function resultStrides(shape: Shape, operands: readonly Tensor[], alone: boolean): Shape {
  if (alone && operands.every((x) => sameShape(x.sizes, shape))) {
    const first = (operands[0] as Tensor).strides;
    if (operands.every((x) => isRowMajor(x.sizes, x.strides))) return contiguousStrides(shape);
    if (operands.every((x) => isChannelsLast(x.sizes, x.strides))) return channelsLastStrides(shape);
    if (operands.every((x) => isDense(shape, x.strides) && sameShape(x.strides, first))) return first;
  }
  const strides = operands.map((x) => broadcastStrides(x.sizes, x.strides, shape));
  return falls(strides[0] as Shape) ? contiguousStrides(shape) : stridesInOrder(shape, innermostFirst(shape, strides));
}

/** Whether each step is smaller than the one before: when those of the first operand are, no other is asked. */
export function falls(strides: Shape): boolean {
  for (let i = 0; i < strides.length; i++) {
    if (strides[i] === 0 || (i > 0 && (strides[i] as number) >= (strides[i - 1] as number))) return false;
  }
  return true;
}

/** The dims sorted by their steps. Not all can be compared, so the way of sorting is part of the rule. */
function innermostFirst(shape: Shape, strides: readonly Shape[]): number[] {
  const order = shape.map((_, i) => shape.length - 1 - i);
  for (let i = 1; i < order.length; i++) {
    for (let at = i, before = i - 1; before >= 0; before--) {
      const [a, b] = [order[before] as number, order[at] as number];
      const comparison = compareSteps(a, b, shape, strides);
      if (comparison < 0) break;
      if (comparison === 0) continue;
      order[before] = b;
      order[at] = a;
      at = before;
    }
  }
  return order;
}

/** Positive where dim `a` lies further outside than `b`, 0 where no operand can tell. */
function compareSteps(a: number, b: number, shape: Shape, strides: readonly Shape[]): number {
  for (const steps of strides) {
    const [stepA, stepB] = [steps[a] as number, steps[b] as number];
    if (stepA === 0 || stepB === 0) continue;
    if (stepA !== stepB) return stepA - stepB;
    if ((shape[a] as number) > (shape[b] as number)) return 1;
  }
  return 0;
}

function stridesInOrder(shape: Shape, order: readonly number[]): Shape {
  if (order.every((dim, i) => dim === shape.length - 1 - i)) return contiguousStrides(shape);
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (const dim of order) {
    strides[dim] = step;
    step *= shape[dim] as number;
  }
  return strides;
}
