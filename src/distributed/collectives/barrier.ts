import { agree } from '../agreement';
import type { ProcessGroup } from '../processGroup';
import { groupOf } from '../world';
import { type CollectiveOptions, run, type Started } from './run';

/**
 * Waits until all ranks have come here.
 *
 * @param options - `group`, default all ranks; `asyncOp`: give a `Work` to wait for
 * @returns nothing, or with `asyncOp` a `Work` to wait for
 * @throws DistError when another rank does not come
 * @example
 * initProcessGroup('self');
 * barrier();
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.barrier
 */
export function barrier<Async extends boolean = false>(options: CollectiveOptions<Async> = {}): Started<Async> {
  return run(
    {
      name: 'barrier',
      type: 'BARRIER',
      tensors: [],
      start: (communicator) => ({ pending: communicator.barrier(), finish: () => {} }),
    },
    options,
  );
}

/**
 * The same, and who does not come is named: rank 0 hears all the others, which takes longer where they are many.
 *
 * @param options - `group`; `timeout` in seconds, by default the group's
 * @throws DistError naming the ranks that did not come
 * @example
 * initProcessGroup('self');
 * monitoredBarrier({ timeout: 10 });
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.monitored_barrier
 */
export function monitoredBarrier(options: { group?: ProcessGroup | null; timeout?: number } = {}): void {
  const group = groupOf(options.group);
  if (!group.isMember) return;
  void group.members;
  agree(group, 'monitoredBarrier()', 'monitoredBarrier()', options.timeout);
}
