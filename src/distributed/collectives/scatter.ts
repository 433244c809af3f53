import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkAlike, checkContiguous, joined } from '../areas';
import { outside } from '../communicator';
import { groupOf } from '../world';
import { type CollectiveOptions, rootOf, run, type Started } from './run';

export interface ScatterOptions<Async extends boolean = boolean> extends CollectiveOptions<Async> {
  /** On the source rank: a tensor for each rank, of the size and dtype of x. */
  scatterList?: readonly Tensor[] | null;
  /** The source, a rank of the world; default 0. */
  src?: number;
}

/**
 * x of rank r = scatterList[r] of the rank `src`.
 *
 * @param x - to be written to, of the same size and dtype on all ranks
 * @param options - `scatterList` on the rank `src`, default 0; `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws ValueError without a list on the source rank or with one on another, for a list of another length than there are ranks and
 *   for tensors that are not alike; DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * const x = zeros([2]);
 * scatter(x, { scatterList: [tensor([1, 2])] });
 * x; // tensor([1., 2.])
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.scatter
 */
export function scatter<Async extends boolean = false>(x: Tensor, options: ScatterOptions<Async> = {}): Started<Async> {
  const { src = 0, scatterList = null } = options;
  const group = groupOf(options.group);
  checkContiguous(x);
  const root = rootOf(group, src, 'scatter');
  if (group.isMember) {
    const isRoot = group.rank === root;
    if (isRoot && scatterList === null) {
      throw new ValueError('Argument ``scatter_list`` must be specified on source rank.');
    }
    if (!isRoot && scatterList !== null) {
      throw new ValueError('Argument ``scatter_list`` must NOT be specified on non-source ranks.');
    }
    if (scatterList !== null && scatterList.length !== group.size) {
      throw new ValueError('Scatter: number of input tensors should equal to the world size');
    }
    checkAlike(scatterList ?? [], x);
  }
  return run(
    {
      name: 'scatter',
      type: 'SCATTER',
      tensors: [x],
      detail: `Root=${src}`,
      start(communicator, isAsync) {
        const all = scatterList === null ? outside(0) : joined(scatterList);
        const { bytes, finish } = areaOf(x, true, isAsync);
        return { pending: communicator.scatter(all, bytes, root), finish };
      },
    },
    options,
  );
}
