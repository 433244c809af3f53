import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkAlike, checkContiguous, copied, joined, spread } from '../areas';
import { outside } from '../communicator';
import { groupOf } from '../world';
import { type CollectiveOptions, run, type Started } from './run';

/**
 * outputs[r] of rank s = inputs[s] of rank r: each rank sends one tensor to each.
 *
 * @param outputs - a tensor for each rank, to be written to
 * @param inputs - a tensor for each rank; all of both lists have the same size and dtype
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError for another number of tensors than ranks or tensors that are not alike; DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * const outputs = [zeros([2])];
 * allToAll(outputs, [tensor([1, 2])]);
 * outputs; // [tensor([1., 2.])]
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_to_all
 */
export function allToAll<Async extends boolean = false>(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  options: CollectiveOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  if (group.isMember && (inputs.length !== group.size || outputs.length !== group.size)) {
    throw new ValueError('All to all: number of input and output tensors should equal to the world size');
  }
  const like = inputs[0] as Tensor;
  checkAlike(inputs, like);
  checkAlike(outputs, like);
  return run(
    {
      name: 'allToAll',
      type: 'ALLTOALL',
      tensors: [like],
      start(communicator) {
        const from = joined(inputs);
        const to = outside(from.length);
        return { pending: communicator.allToAll(from, to), finish: () => spread(to, outputs) };
      },
    },
    options,
  );
}

/**
 * The same of one tensor: its first dim is cut into a part for each rank, and `out` gets one from each.
 *
 * @param out - to be written to, of the size and dtype of x
 * @param x - as many entries along the first dim on each rank
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError for a first dim that cannot be cut so, and for another size or dtype of `out`
 * @example
 * initProcessGroup('self');
 * const out = zeros([2]);
 * allToAllSingle(out, tensor([1, 2]));
 * out; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_to_all_single
 */
export function allToAllSingle<Async extends boolean = false>(
  out: Tensor,
  x: Tensor,
  options: CollectiveOptions<Async> = {},
): Started<Async> {
  const group = groupOf(options.group);
  checkContiguous(x);
  checkAlike([out], x);
  if (group.isMember && (x.shape[0] ?? 0) % group.size !== 0) {
    throw new ValueError("Tensor's dim 0 does not divide equally across group size");
  }
  return run(
    {
      name: 'allToAllSingle',
      type: 'ALLTOALL_BASE',
      tensors: [x],
      start(communicator, isAsync) {
        const from = copied(x);
        const { bytes, finish } = areaOf(out, true, isAsync);
        return { pending: communicator.allToAll(from, bytes), finish };
      },
    },
    options,
  );
}
