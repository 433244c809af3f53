import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkContiguous } from '../areas';
import { groupOf } from '../world';
import { type CollectiveOptions, rootOf, run, type Started } from './run';

/**
 * x = x of the rank `src`, in place, on all ranks.
 *
 * @param x - of the same shape and dtype on all ranks
 * @param src - a rank of the world
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError for elements that do not lie in a row and for a rank that is not in the group, DistError when another rank does
 *   not come
 * @example
 * initProcessGroup('self');
 * broadcast(tensor([1, 2]), 0);
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.broadcast
 */
export function broadcast<Async extends boolean = false>(
  x: Tensor,
  src: number,
  options: CollectiveOptions<Async> = {},
): Started<Async> {
  checkContiguous(x);
  const root = rootOf(groupOf(options.group), src, 'broadcast');
  return run(
    {
      name: 'broadcast',
      type: 'BROADCAST',
      tensors: [x],
      detail: `Root=${src}`,
      start(communicator, isAsync) {
        const { bytes, finish } = areaOf(x, communicator.rank !== root, isAsync);
        return { pending: communicator.broadcast(bytes, root), finish };
      },
    },
    options,
  );
}
