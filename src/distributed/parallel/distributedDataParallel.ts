import { gradEnabled } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { SyncBatchNorm } from '../../nn/layers/syncBatchNorm';
import { type AnyModule, Module } from '../../nn/module';
import type { Parameter } from '../../nn/parameter';
import { checkFunction } from '../../tensor/wrongArguments';
import { meet } from '../initProcessGroup';
import { ProcessGroup } from '../processGroup';
import { groupOf, requireWorld } from '../world';
import { bucketLimits } from './buckets';
import { countActive, isJoining, Join, type Joinable, JoinHook, type JoinOptions, tally } from './join';
import { broadcastTensors, checkSameModule, checkSameValues } from './moduleState';
import { Reducer } from './reducer';
import { ShardedModule } from './shardedModule';

export interface DistributedDataParallelOptions {
  /** Whose gradients are averaged; by default all processes'. */
  processGroup?: ProcessGroup | null;
  /** How much is sent at once, in MiB; default 25. */
  bucketCapMb?: number;
  /** Look in each forward for parameters that its result does not depend on, which backward will bring no gradient for; default false. */
  findUnusedParameters?: boolean;
  /** Give rank 0's buffers to all ranks before each forward that is trained on; default true. */
  broadcastBuffers?: boolean;
  /** Give all ranks rank 0's parameters and buffers at the start; default true. Otherwise it is an error if they are not the same. */
  initSync?: boolean;
  /** Whether gradients are averaged over ranks or summed; default 'mean'. */
  reduceOp?: 'mean' | 'sum';
  /** Sum gradients in an order that does not depend on how many ranks there are; default false. */
  deterministic?: boolean;
  /** Into how many parts a step's samples are divided when `deterministic`: a multiple of the number of ranks; default 8. */
  shards?: number;
}

/** What a module takes. */
type InputsOf<M extends AnyModule> = Parameters<M['forward']>;
/** What a module gives. */
type OutputOf<M extends AnyModule> = ReturnType<M['forward']>;

/**
 * A module that is trained by several processes at once: each has a copy and its part of the samples, and backward gives to all of
 * them the mean of their gradients, so that the copies stay equal.
 *
 * Gradients are sent in buckets during the backward pass, in the order in which it makes them, while it goes on. A step of n ranks
 * with batches of b is that of one process with a batch of n b, if the loss is a mean.
 *
 * @param module - the same on all ranks; those get rank 0's parameters and buffers
 * @param options - `processGroup`, `broadcastBuffers`, `findUnusedParameters`, ...; see `DistributedDataParallelOptions`
 * @throws ValueError for a module without parameters that want gradients, and on all ranks where their modules differ
 * @example
 * initProcessGroup('self');
 * const model = new DistributedDataParallel(new nn.Linear(8, 3));
 * model(rand([4, 8])).sum().backward();
 * Object.keys(model.stateDict()); // ['module.weight', 'module.bias']
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html
 */
export class DistributedDataParallel<M extends AnyModule = AnyModule>
  extends Module<InputsOf<M>, OutputOf<M>>
  implements Joinable
{
  readonly module: M;
  readonly broadcastBuffers: boolean;
  readonly findUnusedParameters: boolean;
  /** Whether backward averages; `noSync` sets it. */
  requireBackwardGradSync = true;
  /** Whose ranks `join` waits for. */
  declare readonly joinProcessGroup: ProcessGroup;
  declare private readonly group: ProcessGroup;
  declare private readonly reducer: Reducer | null;
  declare private readonly sharded: ShardedModule | null;
  declare private dividesByActive: boolean;

  constructor(module: M, options: DistributedDataParallelOptions = {}) {
    super();
    const { bucketCapMb = 25, initSync = true, reduceOp = 'mean', deterministic = false, shards = 8 } = options;
    const named = [...module.namedParameters()].filter(([, { requiresGrad }]) => requiresGrad);
    if (named.length === 0) {
      throw new ValueError(
        "DistributedDataParallel is not needed when a module doesn't have any parameters that require a gradient.",
      );
    }
    if (!(bucketCapMb > 0)) throw new ValueError(`bucketCapMb should be a number above 0, got ${String(bucketCapMb)}`);
    if (reduceOp !== 'mean' && reduceOp !== 'sum') {
      throw new ValueError(`reduceOp should be 'mean' or 'sum', got '${String(reduceOp)}'`);
    }
    const joinProcessGroup = groupOf(options.processGroup);
    const group = ownGroup(joinProcessGroup);
    if (initSync) {
      checkSameModule(module, group);
      broadcastTensors([...module.parameters(), ...module.buffers()], group, 'parameters and buffers of rank 0');
    } else checkSameValues(module, group);
    this.module = module;
    this.broadcastBuffers = options.broadcastBuffers ?? true;
    this.findUnusedParameters = options.findUnusedParameters ?? false;
    if (deterministic && (!Number.isInteger(shards) || shards < 1 || shards % group.size !== 0)) {
      throw new ValueError(
        `shards should be a multiple of the number of ranks, for each to have as many: got ${String(shards)} for ${group.size}`,
      );
    }
    const isMean = reduceOp === 'mean';
    const limits = bucketLimits(bucketCapMb);
    const parameters: Parameter[] = named.map(([, parameter]) => parameter);
    const names = named.map(([name]) => name);
    const reducer = deterministic
      ? null
      : new Reducer(parameters, names, group, { limits, findUnused: this.findUnusedParameters, isMean });
    const sharded = deterministic ? new ShardedModule(module, names, group, { shards, isMean }) : null;
    // They are no state of the module's, and not to be printed.
    for (const [name, value] of Object.entries({ joinProcessGroup, group, reducer, sharded })) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
    Object.defineProperty(this, 'dividesByActive', { value: false, enumerable: false, writable: true });
  }

  forward(...inputs: InputsOf<M>): OutputOf<M> {
    const isTrained = gradEnabled;
    const isSynced = isTrained && this.requireBackwardGradSync;
    if (this.sharded !== null) {
      return isTrained ? (this.sharded.forward(inputs, isSynced) as OutputOf<M>) : this.module(...inputs);
    }
    const active = isTrained ? countActive(this) : null;
    if (isTrained && isJoining(this)) tally(this.group, 'join: whether gradients are averaged', isSynced ? 1 : 0);
    if (isSynced) this.syncBuffers(true);
    const output = this.module(...inputs);
    if (isSynced) this.reducer?.prepare(output, this.dividesByActive && active !== null ? active.total : undefined);
    else if (isTrained) this.reducer?.pause();
    return output;
  }

  /** Rank 0's buffers on all ranks; within `join`, those of the last rank that has inputs. */
  private syncBuffers(isActive: boolean): void {
    const { group } = this;
    const buffers = [...this.module.buffers()];
    if (!this.broadcastBuffers || buffers.length === 0) return;
    broadcastTensors(buffers, group, 'buffers', isJoining(this) ? lastRank(group, isActive) : 0);
  }

  /**
   * Runs `fn` without averaging: the gradients of forward and backward passes in it stay this rank's own, and add up until a pass
   * outside of it averages their sum.
   *
   * @param fn - a synchronous function; gradients of passes in it stay on their ranks
   * @returns what `fn` returns
   * @throws ValueError for a function that gives a promise
   * @example
   * initProcessGroup('self');
   * const model = new DistributedDataParallel(new nn.Linear(8, 3));
   * model.noSync(() => model(rand([4, 8])).sum().backward());
   * model(rand([4, 8])).sum().backward();
   * destroyProcessGroup();
   */
  noSync<T>(fn: () => T): T {
    checkFunction('noSync', fn);
    const before = this.requireBackwardGradSync;
    const restore = (): void => {
      this.requireBackwardGradSync = before;
    };
    this.requireBackwardGradSync = false;
    let result: T;
    try {
      result = fn();
    } catch (error) {
      restore();
      throw error;
    }
    if (result instanceof Promise) return result.finally(restore) as T;
    restore();
    return result;
  }

  /**
   * Runs `fn`, a loop over this rank's inputs of which other ranks may have more: this one then takes part in their steps with
   * gradients of zero, until all have come to the end. Then all have the parameters and buffers of one that came last.
   *
   * @returns what `fn` returns
   * @throws DistError with `throwOnEarlyTermination`, on all ranks, once one of them has no inputs left; ValueError where the module is
   *   `deterministic`, or has SyncBatchNorm, which calls all ranks in its forward, unless `throwOnEarlyTermination` is given
   * @example
   * initProcessGroup('self');
   * const model = new DistributedDataParallel(new nn.Linear(8, 3));
   * model.join(() => {
   *   for (const x of [rand([4, 8]), rand([2, 8])]) model(x).sum().backward();
   * });
   * destroyProcessGroup();
   * @see https://pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html#torch.nn.parallel.DistributedDataParallel.join
   */
  join<T>(fn: () => T, options: JoinOptions = {}): T {
    return new Join([this], options).run(fn);
  }

  /** What this module does in `Join` on a rank without inputs. */
  joinHook(options: JoinOptions): JoinHook {
    const { enable = true, throwOnEarlyTermination = false, divideByInitialWorldSize = true } = options;
    if (enable && this.sharded !== null) {
      throw new ValueError(
        'join: deterministic sums need as many samples on each rank ({ dropLast: true } in the sampler)',
      );
    }
    if (enable && !throwOnEarlyTermination && [...this.module.modules()].some((one) => one instanceof SyncBatchNorm)) {
      throw new ValueError(
        'join: SyncBatchNorm calls all ranks in its forward, which needs { throwOnEarlyTermination: true }',
      );
    }
    this.dividesByActive = !divideByInitialWorldSize;
    return new ParallelJoinHook(this.module, this.group, this.reducer as Reducer, () => this.syncBuffers(false));
  }

  /** The names of the parameters in each bucket, in the order in which they are sent: that of the first backward from the second on. */
  get buckets(): string[][] {
    return this.reducer?.plan ?? [];
  }
}

/** The last of the ranks that say so. */
function lastRank(group: ProcessGroup, isMeant: boolean): number {
  return tally(group, 'join: whose buffers', isMeant ? group.rank : -1, 'max').total();
}

/** The calls of a step, in the order in which `forward` and backward make them. */
class ParallelJoinHook extends JoinHook {
  constructor(
    private readonly module: AnyModule,
    private readonly group: ProcessGroup,
    private readonly reducer: Reducer,
    private readonly syncBuffers: () => void,
  ) {
    super();
  }

  override mainHook(): void {
    if (tally(this.group, 'join: whether gradients are averaged', 0).total() === 0) return;
    this.syncBuffers();
    this.reducer.takePart();
  }

  override postHook(isLastJoiner: boolean): void {
    this.reducer.settle();
    const root = lastRank(this.group, isLastJoiner);
    const tensors = [...this.module.parameters(), ...this.module.buffers()];
    broadcastTensors(tensors, this.group, 'parameters and buffers of the last rank', root);
  }
}

/** The same processes with calls of their own, which those of the program and of other modules do not meet. */
function ownGroup(group: ProcessGroup): ProcessGroup {
  meet(group, 'DistributedDataParallel()');
  const { members, control } = group;
  const own = new ProcessGroup(
    group.ranks,
    group.timeout,
    group.debug,
    members.duplicate(),
    control.duplicate(),
    group,
  );
  requireWorld().groups.push(own);
  return own;
}
