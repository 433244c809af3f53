import { setGrad } from '../../autograd/accumulate';
import { watchGrad } from '../../autograd/completion';
import { queueCallback } from '../../autograd/engine';
import { gradientEdge } from '../../autograd/history';
import { noGrad } from '../../autograd/mode';
import type { Node } from '../../autograd/node';
import { AutogradError } from '../../errors';
import { div_ } from '../../ops/pointwise/div';
import { copyInto, copyOf } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { isRowMajor } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { byteLength, copied, put } from '../areas';
import { begin } from '../collectives/run';
import { outside } from '../communicator';
import type { ProcessGroup } from '../processGroup';
import type { Work } from '../work';
import { type BucketLimits, planBuckets } from './buckets';

interface Bucket {
  parameters: readonly number[];
  /** Where the gradient of each begins, in bytes. */
  offsets: readonly number[];
  /** Outside of the WebAssembly memory, which may grow or move while MPI reads and writes. */
  bytes: Uint8Array;
  /** Gradients that are still to come. */
  missing: number;
  work: Work | null;
}

export interface ReducerOptions {
  limits: BucketLimits;
  findUnused: boolean;
  /** Whether gradients are averaged, or only summed. */
  isMean: boolean;
}

/**
 * Averages gradients over ranks during the backward pass: when all of a bucket are there, they are packed and sent, while the pass goes
 * on with the layers before. Buckets are sent in the same order on all ranks.
 */
export class Reducer {
  private buckets: Bucket[];
  /** The bucket of each parameter, and its place in it. */
  private places: [bucket: number, at: number][] = [];
  private isExpecting = false;
  private hasBegun = false;
  /** Whether the running pass will call `finish`. */
  private isQueued = false;
  private isReady: Uint8Array<ArrayBuffer>;
  /** Which parameters got a gradient on this rank; after the sum over ranks, on any. */
  private isUsed: Uint8Array;
  private usedWork: Work | null = null;
  private nextBucket = 0;
  /** What the sums are divided by. */
  private divisor: () => number = () => this.group.size;
  /** The order in which gradients came in the first pass. */
  private arrivals: number[] | null = [];

  constructor(
    private readonly parameters: readonly Tensor[],
    private readonly names: readonly string[],
    private readonly group: ProcessGroup,
    private readonly options: ReducerOptions,
  ) {
    const order = parameters.map((_, i) => i).reverse();
    this.buckets = this.bucketsIn(order);
    this.isReady = new Uint8Array(parameters.length);
    this.isUsed = outside(parameters.length);
    parameters.forEach((parameter, i) => void watchGrad(parameter, () => this.arrived(i)));
  }

  private bucketsIn(order: readonly number[]): Bucket[] {
    const sizes = this.parameters.map(byteLength);
    return planBuckets(sizes, order, this.options.limits).map((parameters, number) => {
      let size = 0;
      const offsets = parameters.map((i, at) => {
        this.places[i] = [number, at];
        const offset = size;
        size += sizes[i] as number;
        return offset;
      });
      return { parameters, offsets, bytes: outside(size), missing: parameters.length, work: null };
    });
  }

  /** The parameters of each bucket, as they are sent. */
  get plan(): string[][] {
    return this.buckets.map(({ parameters }) => parameters.map((i) => this.names[i] as string));
  }

  /**
   * Expects the backward pass of a forward whose result is `output`.
   *
   * @param divisor - what sums are divided by to be means; by default the number of ranks
   * @throws AutogradError when an earlier pass was not complete
   */
  prepare(output: unknown, divisor = () => this.group.size): void {
    if (this.hasBegun) throw this.unfinished();
    this.rebuildOnce();
    this.divisor = divisor;
    for (const bucket of this.buckets) bucket.missing = bucket.parameters.length;
    this.isReady.fill(0);
    this.isUsed.fill(0);
    this.nextBucket = 0;
    this.isExpecting = true;
    if (!this.options.findUnused) return;
    const used = leavesBehind(output);
    this.parameters.forEach((parameter, i) => {
      if (!used.has(parameter)) this.markReady(i);
    });
  }

  /** Leaves the gradients of the next pass alone. */
  pause(): void {
    this.isExpecting = false;
  }

  /**
   * Makes the calls of a pass without gradients of this rank's own, and leaves those that it has alone. Other ranks may need calls of
   * other modules before theirs: the next pass, or `settle`, waits.
   */
  takePart(): void {
    this.settle();
    this.rebuildOnce();
    this.isUsed.fill(0);
    for (const bucket of this.buckets) this.send(bucket);
    if (this.options.findUnused) this.usedWork = this.sumUsed();
    // With the other ranks, this one makes its buckets anew behind the first pass, in rank 0's order.
    const { arrivals } = this;
    if (arrivals === null || arrivals.length === this.parameters.length) return;
    this.arrivals = this.parameters.map((_, i) => i).reverse();
  }

  /** Waits for what `takePart` has begun. */
  settle(): void {
    this.usedWork?.wait();
    this.usedWork = null;
    for (const bucket of this.buckets) {
      bucket.work?.wait();
      bucket.work = null;
    }
  }

  /** From the second pass on buckets are in the order of rank 0's gradients in the first. */
  private rebuildOnce(): void {
    const { arrivals } = this;
    if (arrivals === null || arrivals.length < this.parameters.length || this.options.findUnused) return;
    this.arrivals = null;
    const bytes = outside(4 * arrivals.length);
    const order = new Int32Array(bytes.buffer);
    order.set(arrivals);
    begin(
      this.group,
      {
        name: 'DistributedDataParallel: order of buckets',
        type: 'BROADCAST',
        tensors: [],
        start: (communicator) => ({ pending: communicator.broadcast(bytes, 0), finish: () => {} }),
      },
      false,
    ).wait();
    this.buckets = this.bucketsIn([...order]);
  }

  private unfinished(): AutogradError {
    const names = this.names.filter((_, i) => this.isReady[i] === 0);
    return new AutogradError(
      'Expected to have finished reduction in the prior iteration before starting a new one. This error indicates that your module ' +
        'has parameters that were not used in producing loss. You can enable unused parameter detection by passing the keyword ' +
        'argument `find_unused_parameters=True` to `torch.nn.parallel.DistributedDataParallel` (here { findUnusedParameters: true }), ' +
        'and by making sure all `forward` function outputs participate in calculating loss. Parameters which did not receive grad ' +
        `for rank ${this.group.rank}: ${names.join(', ')}`,
    );
  }

  /** A leaf's gradient has been added up. */
  private arrived(i: number): void {
    if (!this.isExpecting) return;
    if (this.isReady[i] === 1) {
      throw new AutogradError(
        'Expected to mark a variable ready only once. This error is caused by one of the following reasons: 1) Use of a module ' +
          'parameter outside the `forward` function. 2) Reused parameters in multiple reentrant backward passes. Parameter at ' +
          `index ${i} with name ${this.names[i]} has been marked as ready twice.`,
      );
    }
    this.hasBegun = true;
    if (!this.isQueued) {
      this.isQueued = true;
      queueCallback(() => this.finish());
    }
    this.isUsed[i] = 1;
    if (this.arrivals !== null && this.arrivals.length < this.parameters.length) this.arrivals.push(i);
    this.markReady(i);
    this.sendReady();
    // MPI moves on when it is asked.
    for (const { work } of this.buckets) work?.isCompleted();
  }

  private markReady(i: number): void {
    this.isReady[i] = 1;
    const [bucket] = this.places[i] as [number, number];
    (this.buckets[bucket] as Bucket).missing--;
  }

  private sendReady(): void {
    while (this.nextBucket < this.buckets.length && this.buckets[this.nextBucket]?.missing === 0) {
      this.send(this.buckets[this.nextBucket++] as Bucket);
    }
    if (this.nextBucket < this.buckets.length || !this.options.findUnused || this.usedWork !== null) return;
    this.usedWork = this.sumUsed();
  }

  private sumUsed(): Work {
    return this.sum('which parameters were used', this.isUsed, 'uint8', 'max');
  }

  private send(bucket: Bucket): void {
    const { parameters, offsets, bytes } = bucket;
    parameters.forEach((i, at) => {
      const parameter = this.parameters[i] as Tensor;
      const grad = this.isUsed[i] === 1 ? (parameter.meta?.grad ?? null) : null;
      const part = bytes.subarray(offsets[at], (offsets[at] as number) + byteLength(parameter));
      if (grad === null) part.fill(0);
      else copied(isRowMajor(grad.shape, grad.strides) ? grad : copyOf(grad), part);
    });
    bucket.work = this.sum(`bucket of ${this.names[parameters[0] as number]}`, bytes, 'float32', 'sum');
  }

  private sum(what: string, bytes: Uint8Array, type: 'float32' | 'uint8', reduction: 'sum' | 'max'): Work {
    return begin(
      this.group,
      {
        name: `DistributedDataParallel: ${what}`,
        type: 'ALLREDUCE',
        tensors: [],
        detail: `Bytes=${bytes.length}`,
        start: (communicator) => ({ pending: communicator.allReduce(bytes, type, reduction), finish: () => {} }),
      },
      true,
    );
  }

  /** After a backward pass: waits for the sums and puts them in the place of the gradients, unless another pass is to bring the rest. */
  private finish(): void {
    this.isQueued = false;
    if (this.nextBucket < this.buckets.length) return;
    this.usedWork?.wait();
    this.usedWork = null;
    const divisor = this.options.isMean ? this.divisor() : 1;
    for (const bucket of this.buckets) {
      bucket.work?.wait();
      bucket.work = null;
      this.receive(bucket, divisor);
    }
    this.isExpecting = false;
    this.hasBegun = false;
  }

  private receive({ parameters, offsets, bytes }: Bucket, divisor: number): void {
    parameters.forEach((i, at) => {
      // A gradient that no rank has stays as it is.
      if (this.isUsed[i] === 0) return;
      const parameter = this.parameters[i] as Tensor;
      if ((parameter.meta?.grad ?? null) === null) setGrad(parameter, zerosLike(parameter));
      const grad = parameter.meta?.grad as Tensor;
      const part = bytes.subarray(offsets[at], (offsets[at] as number) + byteLength(parameter));
      if (isRowMajor(grad.shape, grad.strides)) put(part, grad);
      else {
        const ordered = copyOf(grad);
        put(part, ordered);
        copyInto(grad, ordered);
      }
      if (divisor > 1) noGrad(() => div_(grad, divisor));
    });
  }
}

/** The leaves that a result, in whatever lists and objects, was computed from. */
function leavesBehind(output: unknown): Set<Tensor> {
  const leaves = new Set<Tensor>();
  const seen = new Set<unknown>();
  const nodes: Node[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Tensor) {
      const node = gradientEdge(value);
      if (node !== null) nodes.push(node);
    } else if (value instanceof Map) for (const one of value.values()) look(one);
    else for (const one of Object.values(value)) look(one);
  };
  look(output);
  const visited = new Set<Node>(nodes);
  for (const node of visited) {
    const { leaf } = node as { leaf?: Tensor };
    if (leaf instanceof Tensor) leaves.add(leaf);
    for (const edge of node.inputs) if (edge !== null) visited.add(edge.node);
  }
  return leaves;
}
