import {
  ANY_SOURCE,
  type Communicator,
  type ElementType,
  outside,
  type Pending,
  type Reduction,
} from '../communicator';
import { DistError } from '../distError';
import { type Handle, UNDEFINED } from './abi';
import type { MpiFunctions, MpiName } from './functions';

/** Counts are ints in MPI. */
const MOST = 2 ** 31 - 1;
const BYTES: Record<ElementType, number> = { float32: 4, float64: 8, int32: 4, uint8: 1 };

/** Places for the requests of calls under way, which lie outside of what the engine moves. */
class Requests {
  private readonly free: bigint[] = [];
  private readonly pages: Uint8Array[] = [];

  constructor(private readonly functions: MpiFunctions) {}

  take(): bigint {
    if (this.free.length === 0) {
      const page = outside(512);
      this.pages.push(page);
      const at = this.functions.mpi.koffi.address(page);
      for (let i = 0; i < 64; i++) this.free.push(at + BigInt(8 * i));
    }
    return this.free.pop() as bigint;
  }

  give(request: bigint): void {
    this.free.push(request);
  }
}

class MpiPending implements Pending {
  source = ANY_SOURCE;
  private isOver = false;

  /** @param kept - what must not be collected before the call is over */
  constructor(
    private readonly requests: Requests,
    private readonly functions: MpiFunctions,
    private readonly request: bigint,
    readonly kept: readonly Uint8Array[],
  ) {}

  test(): boolean {
    if (this.isOver) return true;
    if (!this.functions.test(this.request)) return false;
    this.isOver = true;
    this.source = this.functions.source;
    this.requests.give(this.request);
    return true;
  }
}

export class MpiCommunicator implements Communicator {
  readonly rank: number;
  readonly size: number;

  private constructor(
    private readonly functions: MpiFunctions,
    private readonly handle: Handle,
    private readonly requests: Requests,
  ) {
    functions.call('Comm_set_errhandler', handle, functions.mpi.abi.errorsReturn);
    functions.call('Comm_rank', handle, functions.at);
    this.rank = functions.int;
    functions.call('Comm_size', handle, functions.at);
    this.size = functions.int;
  }

  /** All processes that were started together. */
  static world(functions: MpiFunctions): MpiCommunicator {
    return new MpiCommunicator(functions, functions.mpi.abi.world, new Requests(functions));
  }

  /** Begins a call, whose last argument is the place of its request. */
  private start(name: MpiName, kept: readonly Uint8Array[], ...args: (bigint | number)[]): Pending {
    const request = this.requests.take();
    this.functions.call(name, ...args, request);
    return new MpiPending(this.requests, this.functions, request, kept);
  }

  /** Address, count and type of bytes that are only moved. */
  private moved(bytes: Uint8Array, parts = 1): [bigint, number, Handle] {
    const isOfInts = bytes.length % (4 * parts) === 0;
    const count = bytes.length / (isOfInts ? 4 * parts : parts);
    return [this.address(bytes), checked(count), this.functions.mpi.abi.types[isOfInts ? 'int32' : 'uint8']];
  }

  private address(bytes: Uint8Array): bigint {
    return this.functions.mpi.koffi.address(bytes);
  }

  private reduced(bytes: Uint8Array, type: ElementType, reduction: Reduction): [number, Handle, Handle] {
    const { types, reductions } = this.functions.mpi.abi;
    return [checked(bytes.length / BYTES[type]), types[type], reductions[reduction]];
  }

  barrier(): Pending {
    return this.start('Ibarrier', [], this.handle);
  }

  broadcast(bytes: Uint8Array, root: number): Pending {
    return this.start('Ibcast', [bytes], ...this.moved(bytes), root, this.handle);
  }

  allReduce(bytes: Uint8Array, type: ElementType, reduction: Reduction): Pending {
    const { inPlace } = this.functions.mpi.abi;
    const what = this.reduced(bytes, type, reduction);
    return this.start('Iallreduce', [bytes], inPlace, this.address(bytes), ...what, this.handle);
  }

  reduce(bytes: Uint8Array, type: ElementType, reduction: Reduction, root: number): Pending {
    const isRoot = this.rank === root;
    const [from, to] = isRoot ? [this.functions.mpi.abi.inPlace, this.address(bytes)] : [this.address(bytes), 0n];
    return this.start('Ireduce', [bytes], from, to, ...this.reduced(bytes, type, reduction), root, this.handle);
  }

  allGather(own: Uint8Array, all: Uint8Array): Pending {
    return this.start('Iallgather', [own, all], ...this.moved(own), ...this.moved(all, this.size), this.handle);
  }

  gather(own: Uint8Array, all: Uint8Array, root: number): Pending {
    const [from, to] = [this.moved(own), this.moved(all, this.size)];
    return this.start('Igather', [own, all], ...from, ...to, root, this.handle);
  }

  scatter(all: Uint8Array, own: Uint8Array, root: number): Pending {
    const [from, to] = [this.moved(all, this.size), this.moved(own)];
    return this.start('Iscatter', [own, all], ...from, ...to, root, this.handle);
  }

  reduceScatter(all: Uint8Array, own: Uint8Array, type: ElementType, reduction: Reduction): Pending {
    const what = this.reduced(own, type, reduction);
    const [from, to] = [this.address(all), this.address(own)];
    return this.start('Ireduce_scatter_block', [all, own], from, to, ...what, this.handle);
  }

  allToAll(from: Uint8Array, to: Uint8Array): Pending {
    const [sent, got] = [this.moved(from, this.size), this.moved(to, this.size)];
    return this.start('Ialltoall', [from, to], ...sent, ...got, this.handle);
  }

  send(bytes: Uint8Array, to: number, tag: number): Pending {
    return this.start('Isend', [bytes], ...this.moved(bytes), to, tag, this.handle);
  }

  receive(bytes: Uint8Array, from: number, tag: number): Pending {
    const source = from === ANY_SOURCE ? this.functions.mpi.abi.anySource : from;
    return this.start('Irecv', [bytes], ...this.moved(bytes), source, tag, this.handle);
  }

  split(isMember: boolean): Communicator | null {
    this.functions.call('Comm_split', this.handle, isMember ? 0 : UNDEFINED, this.rank, this.functions.at);
    return isMember ? this.made() : null;
  }

  duplicate(): Communicator {
    this.functions.call('Comm_dup', this.handle, this.functions.at);
    return this.made();
  }

  /** The processes that run on this machine. */
  onThisMachine(): MpiCommunicator {
    const { typeShared, infoNull } = this.functions.mpi.abi;
    this.functions.call('Comm_split_type', this.handle, typeShared, this.rank, infoNull, this.functions.at);
    return this.made();
  }

  private made(): MpiCommunicator {
    return new MpiCommunicator(this.functions, this.functions.handle, this.requests);
  }

  relax(): void {
    this.functions.relax();
  }

  free(): void {
    this.functions.handle = this.handle;
    this.functions.call('Comm_free', this.functions.at);
  }
}

function checked(count: number): number {
  if (count <= MOST) return count;
  throw new DistError(`MPI moves ${MOST} elements in one call at most, not ${count}`);
}
