import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { areaOf, byteLength, checkAlike, checkContiguous, copied, spread } from '../areas';
import { outside } from '../communicator';
import { groupOf } from '../world';
import { type CollectiveOptions, run, type Started } from './run';

/**
 * tensorList[r] = x of rank r, on all ranks.
 *
 * @param tensorList - a tensor for each rank, of the size and dtype of x, to be written to
 * @param x - of the same size and dtype on all ranks
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError for another number of tensors than ranks, or for tensors that are not alike; DistError when another rank does
 *   not come
 * @example
 * initProcessGroup('self');
 * const all = [zeros([2])];
 * allGather(all, tensor([1, 2]));
 * all; // [tensor([1., 2.])]
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_gather
 */
export function allGather<Async extends boolean = false>(
  tensorList: readonly Tensor[],
  x: Tensor,
  options: CollectiveOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  checkContiguous(x);
  if (group.isMember && tensorList.length !== group.size) {
    throw new ValueError('All gather: number of output tensors should equal to the world size');
  }
  checkAlike(tensorList, x);
  return run(
    {
      name: 'allGather',
      type: 'ALLGATHER',
      tensors: [x],
      start(communicator) {
        const own = copied(x);
        const all = outside(own.length * communicator.size);
        return { pending: communicator.allGather(own, all), finish: () => spread(all, tensorList) };
      },
    },
    options,
  );
}

/**
 * out = x of rank 0, x of rank 1, ..., one behind the other, on all ranks.
 *
 * @param out - of as many elements as all ranks have together
 * @param x - of the same shape on all ranks
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError for another number of elements or another dtype; DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * const out = zeros([2]);
 * allGatherIntoTensor(out, tensor([1, 2]));
 * out; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_gather_into_tensor
 */
export function allGatherIntoTensor<Async extends boolean = false>(
  out: Tensor,
  x: Tensor,
  options: CollectiveOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  checkContiguous(x);
  checkContiguous(out);
  if (out.dtype !== x.dtype) throw new ValueError('output tensor must have the same type as input tensor');
  if (group.isMember && byteLength(out) !== byteLength(x) * group.size) {
    throw new ValueError('output tensor size must be equal to world_size times input tensor size');
  }
  return run(
    {
      name: 'allGatherIntoTensor',
      type: '_ALLGATHER_BASE',
      tensors: [x],
      start(communicator, isAsync) {
        const own = copied(x);
        const { bytes, finish } = areaOf(out, true, isAsync);
        return { pending: communicator.allGather(own, bytes), finish };
      },
    },
    options,
  );
}
