import { ValueError } from '../../errors';
import { checkFunction } from '../../tensor/wrongArguments';
import { warnOnce } from '../../warn';
import { begin } from '../collectives/run';
import { outside } from '../communicator';
import { DistError } from '../distError';
import type { ProcessGroup } from '../processGroup';
import type { Work } from '../work';

export interface JoinOptions {
  /** Whether ranks may have unequal numbers of inputs; where they are known to have as many, false saves a small call a step. Default true. */
  enable?: boolean;
  /** Throw on all ranks once the first has no inputs left, instead of going on without it; default false. */
  throwOnEarlyTermination?: boolean;
  /** Divide gradients by the number of ranks at the start, rather than of those that still have inputs; default true. */
  divideByInitialWorldSize?: boolean;
}

/**
 * What a rank without inputs does in the place of what the others do.
 *
 * @example
 * class Silent extends JoinHook {
 *   override mainHook() {}
 *   override postHook(isLastJoiner: boolean) { console.log(isLastJoiner); }
 * }
 * @see https://pytorch.org/docs/stable/distributed.algorithms.join.html#torch.distributed.algorithms.JoinHook
 */
export class JoinHook {
  /** Makes the calls of one step, again and again until no rank has inputs left. */
  mainHook(): void {}

  /**
   * Comes once, when no rank has inputs left.
   *
   * @param _isLastJoiner - whether this rank was among the last that had some
   */
  postHook(_isLastJoiner: boolean): void {}
}

/**
 * What makes calls of all ranks in each step, and can make them without inputs, too. It calls `Join.notifyJoinContext(this)` before its
 * first one.
 *
 * @see https://pytorch.org/docs/stable/distributed.algorithms.join.html#torch.distributed.algorithms.Joinable
 */
export abstract class Joinable {
  abstract readonly joinProcessGroup: ProcessGroup;
  abstract joinHook(options: JoinOptions): JoinHook;
}

interface Config {
  throws: boolean;
  /** One of those that join together tells the other ranks. */
  isFirst: boolean;
}

const configs = new WeakMap<Joinable, Config>();

/** Whether `joinable` is within a `join` that is enabled. */
export function isJoining(joinable: Joinable): boolean {
  return configs.has(joinable);
}

/** A sum over ranks of one number, or its maximum, whose outcome is known once the work is over. */
export function tally(
  group: ProcessGroup,
  name: string,
  value: number,
  reduction: 'sum' | 'max' = 'sum',
): { work: Work; total: () => number } {
  const bytes = outside(4);
  const [numbers] = [new Int32Array(bytes.buffer)];
  numbers[0] = value;
  const start: Parameters<typeof begin>[1]['start'] = (communicator) => ({
    pending: communicator.allReduce(bytes, 'int32', reduction),
    finish: () => {},
  });
  const work = begin(group, { name, type: 'ALLREDUCE', tensors: [], detail: `ReduceOp=${reduction}`, start }, true);
  const total = (): number => {
    work.wait();
    return numbers[0] as number;
  };
  return { work, total };
}

const SKEW = 1000;

/**
 * Training in which ranks have unequal numbers of inputs: one that has no more makes the calls that the others wait for, until none
 * has any.
 *
 * @param joinables - all that make calls in a step, as DistributedDataParallel does; of the same process group
 * @param options - whether ranks may differ at all, whether the first that ends ends all, and by what gradients are divided
 * @throws ValueError for none, and for several process groups
 * @example
 * initProcessGroup('self');
 * const model = new DistributedDataParallel(new nn.Linear(8, 3));
 * new Join([model]).run(() => {
 *   for (const x of [rand([4, 8]), rand([2, 8])]) model(x).sum().backward();
 * });
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.algorithms.join.html#torch.distributed.algorithms.Join
 */
export class Join {
  private readonly hooks: readonly JoinHook[];
  private readonly group: ProcessGroup;
  private readonly enable: boolean;
  private readonly throws: boolean;

  constructor(
    private readonly joinables: readonly Joinable[],
    options: JoinOptions = {},
  ) {
    const { enable = true, throwOnEarlyTermination = false } = options;
    const [first, ...others] = joinables;
    if (first === undefined) throw new ValueError('The join context manager requires at least one joinable');
    if (others.some(({ joinProcessGroup }) => joinProcessGroup !== first.joinProcessGroup)) {
      throw new ValueError('Using join context manager with multiple process groups');
    }
    this.enable = enable;
    this.throws = throwOnEarlyTermination;
    this.group = first.joinProcessGroup;
    this.hooks = joinables.map((joinable) => joinable.joinHook(options));
  }

  /**
   * Runs `fn`, a loop over this rank's inputs, and then waits for the ranks that have more.
   *
   * @param fn - the loop
   * @returns what `fn` returns
   * @throws DistError with `throwOnEarlyTermination`, on all ranks, once one of them has no inputs left
   */
  run<T>(fn: () => T): T {
    checkFunction('run', fn);
    if (!this.enable) return fn();
    const end = (): void => {
      for (const joinable of this.joinables) configs.delete(joinable);
    };
    for (const [i, joinable] of this.joinables.entries()) {
      configs.set(joinable, { throws: this.throws, isFirst: i === 0 });
    }
    let result: T;
    try {
      result = fn();
      if (!(result instanceof Promise)) this.waitForOthers();
    } catch (error) {
      end();
      throw error;
    }
    if (!(result instanceof Promise)) {
      end();
      return result;
    }
    const waited = async (): Promise<unknown> => {
      const value: unknown = await result;
      this.waitForOthers();
      return value;
    };
    return waited().finally(end) as T;
  }

  private waitForOthers(): void {
    const { group } = this;
    let isLastJoiner = true;
    for (let step = 0; activeRanks(group, 0).total() > 0; step++) {
      if (this.throws) {
        tally(group, 'join: whether to go on', 1).total();
        throw new DistError(`Rank ${group.ranks[group.rank]} exhausted all inputs.`);
      }
      if (step === SKEW) {
        warnOnce(
          `Detected uneven input skew of greater than ${SKEW}. This means that rank ${group.ranks[group.rank]} has at least ${SKEW} ` +
            'fewer inputs than other currently-active ranks. This level of skew could lead to performance degradation during training.',
        );
      }
      isLastJoiner = false;
      for (const hook of this.hooks) hook.mainHook();
    }
    for (const hook of this.hooks) hook.postHook(isLastJoiner);
  }

  /**
   * Tells the other ranks that this one still has inputs: what is given to `Join` calls it in each step, before its first call of all
   * ranks.
   *
   * @param joinable - who calls
   * @returns the call that it takes; null outside of `run`, and where another of those that join together has told them
   * @throws DistError with `throwOnEarlyTermination` when a rank has no inputs left
   */
  static notifyJoinContext(joinable: Joinable): Work | null {
    return countActive(joinable)?.work ?? null;
  }
}

function activeRanks(group: ProcessGroup, own: number): ReturnType<typeof tally> {
  return tally(group, 'join: how many ranks have inputs', own);
}

/** The same, with the number of ranks that have inputs. */
export function countActive(joinable: Joinable): ReturnType<typeof tally> | null {
  const config = configs.get(joinable);
  if (config === undefined || !config.isFirst) return null;
  const group = joinable.joinProcessGroup;
  const active = activeRanks(group, 1);
  if (config.throws && tally(group, 'join: whether to go on', 0).total() > 0) {
    throw new DistError('Detected at least one rank that exhausted inputs. Throwing across all ranks.');
  }
  return active;
}
