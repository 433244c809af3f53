import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkContiguous } from '../areas';
import { finishMean, type ReduceOptions, reductionOf } from './reduceOp';
import { run, type Started } from './run';

/**
 * x = x of rank 0 + x of rank 1 + ..., element by element and in place, on all ranks the same bits.
 *
 * @param x - of the same shape and dtype on all ranks
 * @param options - `op` instead of the sum; `group`; `asyncOp`
 * @returns null, or with `asyncOp` what to wait for
 * @throws ValueError for elements that do not lie in a row, DTypeError for a reduction that the dtype has not, DistError when another
 *   rank does not come
 * @example
 * initProcessGroup('self');
 * const x = tensor([1, 2]);
 * allReduce(x, { op: 'max' });
 * x; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_reduce
 */
export function allReduce<Async extends boolean = false>(
  x: Tensor,
  options: ReduceOptions<Async> = {},
): Started<Async> {
  const { op = 'sum' } = options;
  checkContiguous(x);
  const { type, reduction } = reductionOf(x.dtype, op, 'allReduce');
  return run(
    {
      name: 'allReduce',
      type: 'ALLREDUCE',
      tensors: [x],
      detail: `ReduceOp=${op}`,
      start(communicator, isAsync) {
        const { bytes, finish } = areaOf(x, true, isAsync);
        const pending = communicator.allReduce(bytes, type, reduction);
        return {
          pending,
          finish() {
            finish();
            finishMean(x, op, communicator.size);
          },
        };
      },
    },
    options,
  );
}
