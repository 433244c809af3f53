import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { checkAlike, checkContiguous, copied, spread } from '../areas';
import { outside } from '../communicator';
import { groupOf } from '../world';
import { type CollectiveOptions, rootOf, run, type Started } from './run';

export interface GatherOptions<Async extends boolean = boolean> extends CollectiveOptions<Async> {
  /** On the destination rank: a tensor for each rank, of the size and dtype of x, to be written to. */
  gatherList?: readonly Tensor[] | null;
  /** The destination, a rank of the world; default 0. */
  dst?: number;
}

/**
 * gatherList[r] = x of rank r, on the rank `dst` alone.
 *
 * @param x - of the same size and dtype on all ranks
 * @param options - `gatherList` on the rank `dst`, default 0; `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError without a list on the destination rank or with one on another, for a list of another length than there are ranks
 *   and for tensors that are not alike; DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * const gatherList = [zeros([2])];
 * gather(tensor([1, 2]), { gatherList });
 * gatherList; // [tensor([1., 2.])]
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.gather
 */
export function gather<Async extends boolean = false>(x: Tensor, options: GatherOptions<Async> = {}): Started<Async> {
  const { dst = 0, gatherList = null } = options;
  const group = groupOf(options.group);
  checkContiguous(x);
  const root = rootOf(group, dst, 'gather');
  if (group.isMember) {
    const isRoot = group.rank === root;
    if (isRoot && gatherList === null) {
      throw new ValueError('Argument ``gather_list`` must be specified on destination rank.');
    }
    if (!isRoot && gatherList !== null) {
      throw new ValueError('Argument ``gather_list`` must NOT be specified on non-destination ranks.');
    }
    if (gatherList !== null && gatherList.length !== group.size) {
      throw new ValueError('Gather: number of output tensors should equal to the world size');
    }
    checkAlike(gatherList ?? [], x);
  }
  return run(
    {
      name: 'gather',
      type: 'GATHER',
      tensors: [x],
      detail: `Root=${dst}`,
      start(communicator) {
        const own = copied(x);
        const all = outside(gatherList === null ? 0 : own.length * communicator.size);
        const finish = gatherList === null ? () => {} : () => spread(all, gatherList);
        return { pending: communicator.gather(own, all, root), finish };
      },
    },
    options,
  );
}
