import { gradEnabled } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { type AnyModule, Module } from '../../nn/module';
import type { Parameter } from '../../nn/parameter';
import { checkFunction } from '../../tensor/wrongArguments';
import { meet } from '../initProcessGroup';
import { ProcessGroup } from '../processGroup';
import { groupOf, requireWorld } from '../world';
import { bucketLimits } from './buckets';
import { broadcastTensors, checkSameModule } from './moduleState';
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
  /** Compare the modules of all ranks and give them rank 0's parameters and buffers at the start; default true. */
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
export class DistributedDataParallel<M extends AnyModule = AnyModule> extends Module<InputsOf<M>, OutputOf<M>> {
  readonly module: M;
  readonly broadcastBuffers: boolean;
  readonly findUnusedParameters: boolean;
  /** Whether backward averages; `noSync` sets it. */
  requireBackwardGradSync = true;
  declare private readonly group: ProcessGroup;
  declare private readonly reducer: Reducer | null;
  declare private readonly sharded: ShardedModule | null;

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
    const group = ownGroup(groupOf(options.processGroup));
    if (initSync) {
      checkSameModule(module, group);
      broadcastTensors([...module.parameters(), ...module.buffers()], group, 'parameters and buffers of rank 0');
    }
    this.module = module;
    this.broadcastBuffers = options.broadcastBuffers ?? true;
    this.findUnusedParameters = options.findUnusedParameters ?? false;
    const isMean = reduceOp === 'mean';
    const limits = bucketLimits(bucketCapMb);
    const parameters: Parameter[] = named.map(([, parameter]) => parameter);
    const names = named.map(([name]) => name);
    const reducer = deterministic
      ? null
      : new Reducer(parameters, names, group, { limits, findUnused: this.findUnusedParameters, isMean });
    const sharded = deterministic ? new ShardedModule(module, names, group, { shards, isMean }) : null;
    // They are no state of the module's, and not to be printed.
    for (const [name, value] of Object.entries({ group, reducer, sharded })) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
  }

  forward(...inputs: InputsOf<M>): OutputOf<M> {
    const isTrained = gradEnabled;
    const isSynced = isTrained && this.requireBackwardGradSync;
    if (this.sharded !== null) {
      return isTrained ? (this.sharded.forward(inputs, isSynced) as OutputOf<M>) : this.module(...inputs);
    }
    if (isSynced && this.broadcastBuffers)
      broadcastTensors([...this.module.buffers()], this.group, 'buffers of rank 0');
    const output = this.module(...inputs);
    if (isSynced) this.reducer?.prepare(output);
    else if (isTrained) this.reducer?.pause();
    return output;
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

  /** The names of the parameters in each bucket, in the order in which they are sent: that of the first backward from the second on. */
  get buckets(): string[][] {
    return this.reducer?.plan ?? [];
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
