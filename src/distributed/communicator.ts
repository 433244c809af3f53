/** What MPI reduces; booleans are bytes and complex numbers pairs of floats. */
export type ElementType = 'float32' | 'float64' | 'int32' | 'uint8';

export type Reduction = 'sum' | 'product' | 'min' | 'max' | 'band' | 'bor' | 'bxor';

/** A call under way. */
export interface Pending {
  /** Whether it is over; asking is what moves it on. */
  test(): boolean;
  /** The rank that a message came from, once it is over. */
  readonly source: number;
  /** A number that grows while the call goes on, of calls that show it. */
  readonly progress?: number;
}

/** Wherever a message comes from. */
export const ANY_SOURCE = -1;

/**
 * Processes that call each other, in bytes. Nothing here waits but `split` and `duplicate`. The bytes must stay where they are
 * until the call is over.
 */
export interface Communicator {
  readonly rank: number;
  readonly size: number;
  barrier(): Pending;
  broadcast(bytes: Uint8Array, root: number): Pending;
  /** In place. */
  allReduce(bytes: Uint8Array, type: ElementType, reduction: Reduction): Pending;
  /** In place at the root. */
  reduce(bytes: Uint8Array, type: ElementType, reduction: Reduction, root: number): Pending;
  /** `all` has the bytes of each rank, one behind the other. */
  allGather(own: Uint8Array, all: Uint8Array): Pending;
  /** `all` counts at the root alone. */
  gather(own: Uint8Array, all: Uint8Array, root: number): Pending;
  /** `all` counts at the root alone. */
  scatter(all: Uint8Array, own: Uint8Array, root: number): Pending;
  /** `all` has a part for each rank; the reduced one of this rank goes to `own`. */
  reduceScatter(all: Uint8Array, own: Uint8Array, type: ElementType, reduction: Reduction): Pending;
  /** Of `from`, a part for each rank; in `to` one from each. */
  allToAll(from: Uint8Array, to: Uint8Array): Pending;
  send(bytes: Uint8Array, to: number, tag: number): Pending;
  receive(bytes: Uint8Array, from: number, tag: number): Pending;
  /** Those who are members, in the order of their ranks; null for the others. All of this communicator have to call it. */
  split(isMember: boolean): Communicator | null;
  /** The same processes, whose calls meet no others. */
  duplicate(): Communicator;
  /** Lets other processes of this machine run, while waiting. */
  relax(): void;
  free(): void;
}

/** Bytes outside of the WebAssembly memory, which stay where they are: small typed arrays of the engine's own do not. */
export function outside(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(bytes));
}
