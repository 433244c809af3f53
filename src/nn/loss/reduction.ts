import { ValueError } from '../../errors';
import { mean } from '../../ops/reduction/mean';
import { sum } from '../../ops/reduction/sum';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';

export type Reduction = 'none' | 'mean' | 'sum';

/** How a loss is brought together; `sizeAverage` and `reduce` are PyTorch's deprecated way of saying it. */
export interface ReductionOptions {
  /** 'mean' (default), 'sum', or 'none' for one loss an element. */
  reduction?: Reduction;
  /** @deprecated use `reduction` */
  sizeAverage?: boolean | null;
  /** @deprecated use `reduction` */
  reduce?: boolean | null;
}

/** The reduction that the options ask for; an unknown one is reported by `checkReduction`, when the loss is called. */
export function resolveReduction({ reduction = 'mean', sizeAverage, reduce }: ReductionOptions): Reduction {
  if ((sizeAverage ?? null) === null && (reduce ?? null) === null) return reduction;
  const chosen = reduce === false ? 'none' : sizeAverage === false ? 'sum' : 'mean';
  warnOnce(`size_average and reduce args will be deprecated, please use reduction='${chosen}' instead.`);
  return chosen;
}

export function checkReduction(reduction: string): asserts reduction is Reduction {
  if (reduction !== 'mean' && reduction !== 'sum' && reduction !== 'none') {
    throw new ValueError(`${reduction} is not a valid value for reduction`);
  }
}

/** The losses of the elements, brought together. */
export function reduced(each: Tensor, reduction: Reduction): Tensor {
  if (reduction === 'none') return each;
  return reduction === 'mean' ? mean(each) : sum(each);
}
