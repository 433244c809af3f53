import { ANY_SOURCE, type Communicator, type ElementType, type Pending, type Reduction } from '../communicator';
import { DistError } from '../distError';
import { type Handle, UNDEFINED } from './abi';
import type { MpiFunctions, MpiName } from './functions';
import { inPieces, MpiPending, Underway } from './underway';

/** Counts are ints in MPI. */
const MOST = 2 ** 31 - 1;
const BYTES: Record<ElementType, number> = { float32: 4, float64: 8, int32: 4, uint8: 1 };
/**
 * So many bytes for each rank are reduced in one call of MPI: for a larger one it asks the system for buffers of its own, anew each
 * time, and the first touch of their pages takes longer than all the rest.
 */
const PIECE_BYTES = 1 << 19;
/** So many pieces are given to a network at once. */
const OVER_NETWORK = 4;

export class MpiCommunicator implements Communicator {
  readonly rank: number;
  readonly size: number;

  private constructor(
    private readonly functions: MpiFunctions,
    private readonly handle: Handle,
    private readonly underway: Underway,
  ) {
    functions.call('Comm_set_errhandler', handle, functions.mpi.abi.errorsReturn);
    functions.call('Comm_rank', handle, functions.at);
    this.rank = functions.int;
    functions.call('Comm_size', handle, functions.at);
    this.size = functions.int;
  }

  /** All processes that were started together. */
  static world(functions: MpiFunctions): MpiCommunicator {
    return new MpiCommunicator(functions, functions.mpi.abi.world, new Underway(functions));
  }

  /** Begins a call, whose last argument is the place of its request. */
  private start(name: MpiName, kept: readonly Uint8Array[], ...args: (bigint | number)[]): MpiPending {
    const request = this.underway.take();
    this.functions.call(name, ...args, request);
    return new MpiPending(this.underway, request, kept);
  }

  /** Begins a call of all ranks, behind those that were called for before: MPI tells them apart by their order alone. */
  private startInTurn(name: MpiName, kept: readonly Uint8Array[], ...args: (bigint | number)[]): Pending {
    const start = (): MpiPending => this.start(name, kept, ...args);
    return this.underway.inTurn(this.handle, [start]);
  }

  /** The same for one that may be made of a part of the elements after the other. */
  private startInPieces(bytes: Uint8Array, start: (piece: Uint8Array) => MpiPending): Pending {
    const pieces = inPieces(bytes, this.size * PIECE_BYTES);
    return this.underway.inTurn(
      this.handle,
      pieces.map((piece) => () => start(piece)),
    );
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
    return this.startInTurn('Ibarrier', [], this.handle);
  }

  broadcast(bytes: Uint8Array, root: number): Pending {
    return this.startInTurn('Ibcast', [bytes], ...this.moved(bytes), root, this.handle);
  }

  allReduce(bytes: Uint8Array, type: ElementType, reduction: Reduction): Pending {
    const { inPlace } = this.functions.mpi.abi;
    return this.startInPieces(bytes, (piece) => {
      const what = this.reduced(piece, type, reduction);
      return this.start('Iallreduce', [piece], inPlace, this.address(piece), ...what, this.handle);
    });
  }

  reduce(bytes: Uint8Array, type: ElementType, reduction: Reduction, root: number): Pending {
    const { inPlace } = this.functions.mpi.abi;
    return this.startInPieces(bytes, (piece) => {
      const at = this.address(piece);
      const [from, to] = this.rank === root ? [inPlace, at] : [at, 0n];
      return this.start('Ireduce', [piece], from, to, ...this.reduced(piece, type, reduction), root, this.handle);
    });
  }

  allGather(own: Uint8Array, all: Uint8Array): Pending {
    return this.startInTurn('Iallgather', [own, all], ...this.moved(own), ...this.moved(all, this.size), this.handle);
  }

  gather(own: Uint8Array, all: Uint8Array, root: number): Pending {
    const [from, to] = [this.moved(own), this.moved(all, this.size)];
    return this.startInTurn('Igather', [own, all], ...from, ...to, root, this.handle);
  }

  scatter(all: Uint8Array, own: Uint8Array, root: number): Pending {
    const [from, to] = [this.moved(all, this.size), this.moved(own)];
    return this.startInTurn('Iscatter', [own, all], ...from, ...to, root, this.handle);
  }

  reduceScatter(all: Uint8Array, own: Uint8Array, type: ElementType, reduction: Reduction): Pending {
    const what = this.reduced(own, type, reduction);
    const [from, to] = [this.address(all), this.address(own)];
    return this.startInTurn('Ireduce_scatter_block', [all, own], from, to, ...what, this.handle);
  }

  allToAll(from: Uint8Array, to: Uint8Array): Pending {
    const [sent, got] = [this.moved(from, this.size), this.moved(to, this.size)];
    return this.startInTurn('Ialltoall', [from, to], ...sent, ...got, this.handle);
  }

  send(bytes: Uint8Array, to: number, tag: number): Pending {
    return this.start('Isend', [bytes], ...this.moved(bytes), to, tag, this.handle);
  }

  receive(bytes: Uint8Array, from: number, tag: number): Pending {
    const source = from === ANY_SOURCE ? this.functions.mpi.abi.anySource : from;
    return this.start('Irecv', [bytes], ...this.moved(bytes), source, tag, this.handle);
  }

  split(isMember: boolean): Communicator | null {
    this.underway.startAll();
    this.functions.call('Comm_split', this.handle, isMember ? 0 : UNDEFINED, this.rank, this.functions.at);
    return isMember ? this.made() : null;
  }

  duplicate(): Communicator {
    this.underway.startAll();
    this.functions.call('Comm_dup', this.handle, this.functions.at);
    return this.made();
  }

  /** The processes that run on this machine. */
  onThisMachine(): MpiCommunicator {
    this.underway.startAll();
    const { typeShared, infoNull } = this.functions.mpi.abi;
    this.functions.call('Comm_split_type', this.handle, typeShared, this.rank, infoNull, this.functions.at);
    return this.made();
  }

  /** There is a network between ranks: more may be under way at once, on this communicator and all that are made of it. */
  spread(): void {
    this.underway.atOnce = OVER_NETWORK;
  }

  private made(): MpiCommunicator {
    return new MpiCommunicator(this.functions, this.functions.handle, this.underway);
  }

  relax(): void {
    this.functions.relax();
  }

  free(): void {
    this.underway.startAll();
    this.functions.handle = this.handle;
    this.functions.call('Comm_free', this.functions.at);
  }
}

function checked(count: number): number {
  if (count <= MOST) return count;
  throw new DistError(`MPI moves ${MOST} elements in one call at most, not ${count}`);
}
