import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { areaOf, byteLength, checkAlike, checkContiguous, copied, joined } from '../areas';
import { groupOf } from '../world';
import { finishMean, type ReduceOptions, reductionOf } from './reduceOp';
import { run, type Started } from './run';

/**
 * out of rank r = inputList[r] of rank 0 + inputList[r] of rank 1 + ...
 *
 * @param out - to be written to, of the same size and dtype on all ranks
 * @param inputList - a tensor for each rank, of the size and dtype of `out`
 * @param options - `op`, default 'sum'; `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws as `allReduce`, and ValueError for another number of tensors than ranks or tensors that are not alike
 * @example
 * initProcessGroup('self');
 * const out = zeros([2]);
 * reduceScatter(out, [tensor([1, 2])]);
 * out; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.reduce_scatter
 */
export function reduceScatter<Async extends boolean = false>(
  out: Tensor,
  inputList: readonly Tensor[],
  options: ReduceOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  checkContiguous(out);
  if (group.isMember && inputList.length !== group.size) {
    throw new ValueError('Reduce scatter: number of input tensors should equal to the world size');
  }
  checkAlike(inputList, out);
  return reduced('reduceScatter', 'REDUCE_SCATTER', out, () => joined(inputList), options);
}

/**
 * The same of one tensor: out of rank r = the r-th part of the sum of x of all ranks.
 *
 * @param out - the part of this rank
 * @param x - of as many elements as `out` has on all ranks together
 * @param options - `op`, default 'sum'; `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws as `reduceScatter`
 * @example
 * initProcessGroup('self');
 * const out = zeros([2]);
 * reduceScatterTensor(out, tensor([1, 2]));
 * out; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.reduce_scatter_tensor
 */
export function reduceScatterTensor<Async extends boolean = false>(
  out: Tensor,
  x: Tensor,
  options: ReduceOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  checkContiguous(x);
  checkContiguous(out);
  if (out.dtype !== x.dtype) throw new ValueError('input tensor must be the same type as the output tensor.');
  if (group.isMember && byteLength(x) !== byteLength(out) * group.size) {
    throw new ValueError('input tensor must be the same size as output size times world size');
  }
  return reduced('reduceScatterTensor', '_REDUCE_SCATTER_BASE', out, () => copied(x), options);
}

function reduced<Async extends boolean>(
  name: string,
  type: string,
  out: Tensor,
  input: () => Uint8Array,
  options: ReduceOptions<Async>,
): Started<Async> {
  const { op = 'sum' } = options;
  const how = reductionOf(out.dtype, op, name);
  return run(
    {
      name,
      type,
      tensors: [out],
      detail: `ReduceOp=${op}`,
      start(communicator, isAsync) {
        const all = input();
        const { bytes, finish } = areaOf(out, true, isAsync);
        return {
          pending: communicator.reduceScatter(all, bytes, how.type, how.reduction),
          finish() {
            finish();
            finishMean(out, op, communicator.size);
          },
        };
      },
    },
    options,
  );
}
