import { ANY_SOURCE, outside, type Pending } from '../communicator';
import type { Handle } from './abi';
import type { MpiFunctions } from './functions';

/** A call of MPI that has begun. */
export class MpiPending implements Pending {
  source = ANY_SOURCE;
  private isOver = false;

  /** @param kept - what must not be collected before the call is over */
  constructor(
    private readonly underway: Underway,
    private readonly request: bigint,
    readonly kept: readonly Uint8Array[],
  ) {
    underway.begin(this);
  }

  test(): boolean {
    return this.isOver || this.ask() || (this.underway.advance() && this.ask());
  }

  /** Only asks; nothing else moves on. */
  ask(): boolean {
    if (this.isOver) return true;
    const { functions } = this.underway;
    if (!functions.test(this.request)) return false;
    this.isOver = true;
    this.source = functions.source;
    this.underway.end(this, this.request);
    return true;
  }
}

/** A call of all ranks, as calls of MPI one behind the other, of which `Underway.atOnce` are under way. */
class InTurn implements Pending {
  readonly source = ANY_SOURCE;
  /** How many have begun. */
  progress = 0;
  private open: MpiPending[] = [];

  constructor(
    private readonly underway: Underway,
    private readonly starts: readonly (() => MpiPending)[],
  ) {}

  test(): boolean {
    this.underway.advance();
    return this.hasBegun && this.areOver();
  }

  get hasBegun(): boolean {
    return this.progress === this.starts.length;
  }

  private areOver(): boolean {
    this.open = this.open.filter((one) => !one.ask());
    return this.open.length === 0;
  }

  /** Begins what can be begun. */
  advance(): void {
    while (!this.hasBegun) {
      this.areOver();
      if (this.open.length >= this.underway.atOnce) return;
      this.next();
    }
  }

  next(): void {
    this.open.push((this.starts[this.progress++] as () => MpiPending)());
  }
}

/**
 * The calls that a process has under way. What is made of several calls of MPI goes on whenever any call is asked for, so that no rank
 * waits for what another has put off; and all ranks begin the calls of a communicator in the same order, that of the program.
 */
export class Underway {
  private readonly free: bigint[] = [];
  private readonly pages: Uint8Array[] = [];
  /** MPI writes to their bytes, whether or not somebody waits for them. */
  private readonly open = new Set<MpiPending>();
  /** What has not begun with all of its calls, by communicator. */
  private readonly queues = new Map<Handle, InTurn[]>();

  /**
   * How many calls of one collective are under way. In memory that ranks share one is the fastest: what it works on stays in the cache.
   * A network goes on by itself with what it has been given, and between two askings there may be much of a backward pass.
   */
  atOnce = 1;

  constructor(readonly functions: MpiFunctions) {}

  /** A place for a request, outside of what the engine moves. */
  take(): bigint {
    // What nobody has waited for may be over.
    if (this.free.length === 0) for (const pending of this.open) pending.ask();
    if (this.free.length === 0) {
      const page = outside(512);
      this.pages.push(page);
      const at = this.functions.mpi.koffi.address(page);
      for (let i = 0; i < 64; i++) this.free.push(at + BigInt(8 * i));
    }
    return this.free.pop() as bigint;
  }

  begin(pending: MpiPending): void {
    this.open.add(pending);
  }

  end(pending: MpiPending, request: bigint): void {
    this.open.delete(pending);
    this.free.push(request);
  }

  /** Begins calls on a communicator one after the other, behind those that are put off. */
  inTurn(communicator: Handle, starts: readonly (() => MpiPending)[]): Pending {
    const queue = this.queues.get(communicator);
    if (queue === undefined && starts.length === 1) return (starts[0] as () => MpiPending)();
    const call = new InTurn(this, starts);
    if (queue === undefined) this.queues.set(communicator, [call]);
    else queue.push(call);
    this.advance();
    return call;
  }

  /** Goes on with what is put off. @returns whether there was anything */
  advance(): boolean {
    if (this.queues.size === 0) return false;
    for (const [communicator, queue] of this.queues) {
      for (let head = queue[0]; head !== undefined; head = queue[0]) {
        head.advance();
        if (!head.hasBegun) break;
        queue.shift();
      }
      if (queue.length === 0) this.queues.delete(communicator);
    }
    return true;
  }

  /** Begins all that is put off, before a call of MPI that does not come back until the other ranks have made it. */
  startAll(): void {
    for (const queue of this.queues.values()) for (const call of queue) while (!call.hasBegun) call.next();
    this.queues.clear();
  }
}

/** Bytes one part behind the other; all in one where there are not more. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
