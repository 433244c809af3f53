import { noGrad } from '../autograd/mode';
import { ShapeError } from '../errors';
import { mean } from '../ops/reduction/mean';
import { contiguous } from '../ops/shape/contiguous';
import { transpose } from '../ops/shape/transpose';
import { empty } from '../tensor/create';
import { showShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { allGatherIntoTensor } from './collectives/allGather';
import type { ProcessGroup } from './processGroup';
import { groupOf } from './world';

/**
 * The mean of a number for each sample over all ranks' samples, added in the samples' order: the same bits for any number of ranks,
 * where a mean of ranks' means differs in the last one.
 *
 * @param values - [n], a number for each of this rank's samples, as losses with `reduction: 'none'` are; n is the same on all ranks
 * @param options - `group`, default all ranks
 * @returns [], without a gradient
 * @throws ShapeError for another number of dims, DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * meanOverSamples(tensor([1, 2, 6])).item(); // 3
 * destroyProcessGroup();
 */
export function meanOverSamples(values: Tensor, options: { group?: ProcessGroup | null } = {}): Tensor {
  if (values.shape.length !== 1) {
    throw new ShapeError(
      `meanOverSamples(): expected a number for each sample, got a tensor of ${showShape(values.shape)}`,
    );
  }
  return noGrad(() => {
    const { size } = groupOf(options.group);
    const all = empty([size, values.count], { dtype: values.dtype });
    allGatherIntoTensor(all, contiguous(values), options);
    return mean(contiguous(transpose(all, 0, 1)));
  });
}
