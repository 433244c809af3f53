import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkContiguous, copied } from '../areas';
import { groupOf } from '../world';
import { finishMean, type ReduceOptions, reductionOf } from './reduceOp';
import { rootOf, run, type Started } from './run';

/**
 * x = x of rank 0 + x of rank 1 + ..., in place, on the rank `dst` alone; the others keep theirs.
 *
 * @param x - of the same shape and dtype on all ranks
 * @param dst - a rank of the world
 * @param options - `op`, default 'sum'; `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws as `allReduce`, and ValueError for a rank that is not in the group
 * @example
 * initProcessGroup('self');
 * reduce(tensor([1, 2]), 0);
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.reduce
 */
export function reduce<Async extends boolean = false>(
  x: Tensor,
  dst: number,
  options: ReduceOptions<Async> = {},
): Started<Async> {
  const { op = 'sum' } = options;
  checkContiguous(x);
  const { type, reduction } = reductionOf(x.dtype, op, 'reduce');
  const root = rootOf(groupOf(options.group), dst, 'reduce');
  return run(
    {
      name: 'reduce',
      type: 'REDUCE',
      tensors: [x],
      detail: `ReduceOp=${op}, Root=${dst}`,
      start(communicator, isAsync) {
        const isRoot = communicator.rank === root;
        const { bytes, finish } = isRoot ? areaOf(x, true, isAsync) : { bytes: copied(x), finish: () => {} };
        const pending = communicator.reduce(bytes, type, reduction, root);
        return {
          pending,
          finish() {
            finish();
            if (isRoot) finishMean(x, op, communicator.size);
          },
        };
      },
    },
    options,
  );
}
