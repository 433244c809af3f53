import type { Pending } from './communicator';
import { DistError } from './distError';
import type { ProcessGroup } from './processGroup';
import { waitFor } from './wait';

/**
 * A call under way, as the collectives give it back with `{ asyncOp: true }`. Tensors have their results after `wait()`; MPI moves
 * on when something asks it to, so a call that nobody waits for may not have begun.
 *
 * @example
 * initProcessGroup('self');
 * allReduce(ones([2]), { asyncOp: true }).wait(); // true
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.Work
 */
export class Work {
  private finish: (() => void) | null;

  /** @internal */
  constructor(
    private readonly group: ProcessGroup,
    private readonly pending: Pending,
    private readonly what: string,
    finish: () => void,
  ) {
    this.finish = finish;
  }

  /**
   * Whether the call is over; then its results are there.
   *
   * @returns whether it has ended
   */
  isCompleted(): boolean {
    if (!this.pending.test()) return false;
    this.complete();
    return true;
  }

  /**
   * Waits until the call is over and its results are there.
   *
   * @param timeout - in seconds; by default the group's
   * @returns true
   * @throws DistError when it passes, naming the call
   */
  wait(timeout = this.group.timeout): true {
    try {
      waitFor(this.pending, timeout, this.group.members, this.what);
    } catch (error) {
      this.group.fail();
      throw error;
    }
    this.complete();
    return true;
  }

  /**
   * The same without blocking: other work of the event loop goes on meanwhile.
   *
   * @param timeout - in milliseconds
   * @returns a promise of the results
   * @throws DistError where the time is over
   */
  async getFuture(timeout = this.group.timeout): Promise<void> {
    const end = performance.now() + timeout * 1000;
    while (!this.isCompleted()) {
      if (performance.now() > end) {
        this.group.fail();
        throw new DistError(`${this.what} timed out after ${timeout} s on rank ${this.group.rank}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /**
   * The rank that a received message came from.
   *
   * @returns the rank that sent
   */
  sourceRank(): number {
    this.wait();
    return this.group.ranks[this.pending.source] ?? -1;
  }

  private complete(): void {
    const { finish } = this;
    this.finish = null;
    finish?.();
  }
}
