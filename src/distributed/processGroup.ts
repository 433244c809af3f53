import { ValueError } from '../errors';
import type { Communicator } from './communicator';
import { DistError } from './distError';

/**
 * Processes that make calls together: all of them, or those that `newGroup` names.
 *
 * @example
 * initProcessGroup('self');
 * newGroup([0]).size; // 1
 * destroyProcessGroup();
 */
export class ProcessGroup {
  /** Calls made so far; debugging compares it. */
  calls = 0;
  private failed = false;

  /** @internal */
  constructor(
    /** The ranks in the world of those who belong to the group, in order. */
    readonly ranks: readonly number[],
    /** What a call may take at most, in seconds. */
    readonly timeout: number,
    /** Whether each call is compared between ranks before it is made. */
    readonly debug: boolean,
    private readonly communicator: Communicator | null,
    /** For what ranks tell each other about their calls. */
    private readonly aside: Communicator | null,
    private readonly parent: ProcessGroup | null = null,
  ) {}

  /** This process's rank in the group; -1 where it is no member. */
  get rank(): number {
    return this.communicator?.rank ?? -1;
  }

  /** Number of members. */
  get size(): number {
    return this.ranks.length;
  }

  /** @internal */
  get isMember(): boolean {
    return this.communicator !== null;
  }

  /** @internal Those who make its calls. */
  get members(): Communicator {
    if (this.communicator === null) throw new DistError('this process is no member of the group');
    if (this.hasFailed) throw new DistError('an earlier call of this process group has failed: no other can follow it');
    return this.communicator;
  }

  /** @internal */
  get control(): Communicator {
    return this.aside as Communicator;
  }

  /** @internal A call was given up half-way: what follows could meet what is left of it. */
  fail(): void {
    this.failed = true;
    this.parent?.fail();
  }

  /** @internal */
  get hasFailed(): boolean {
    return this.failed;
  }

  /** @internal The rank in the group of a rank of the world. */
  rankOf(globalRank: number): number {
    const rank = this.ranks.indexOf(globalRank);
    if (rank >= 0) return rank;
    throw new ValueError(
      `Global rank ${globalRank} is not part of group ${this.ranks.length === 0 ? '' : `[${this.ranks.join(', ')}]`}`,
    );
  }

  /** @internal */
  free(): void {
    if (this.failed) return;
    this.communicator?.free();
    this.aside?.free();
  }
}
