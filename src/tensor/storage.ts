import {
  allocate,
  type Block,
  bytesOfBlock,
  disown,
  isMoved,
  nested,
  pointerOf,
  promisedBlock,
  release,
  releaseWith,
} from '../wasm/block';
import { k, writeWalkAside } from '../wasm/engine';
import type { ImageLayout } from './imageLayout';

/** How bytes are computed that nobody has asked for yet. */
export interface Future {
  /** Computes them into a storage of their own. */
  compute(): Storage;
  /** Gives up what it would be computed from. */
  drop(): void;
  /** Whether an operation that takes part in the graph has to see the bytes computed. */
  readonly strict: boolean;
}

/**
 * The bytes that a tensor and its views share.
 *
 * `version` counts writes, so that backward() notices a saved tensor that was changed. `holds` counts the graph nodes
 * and running scopes that still need the bytes; `escaped` says that the user may hold a tensor on them. A storage that
 * is neither held nor escaped is released at once, without waiting for the garbage collector.
 */
export class Storage {
  /** Where the bytes are; `pointer` may exchange it. */
  block: Block;
  /** How the bytes lie, when not in the order that strides count in. */
  layout: ImageLayout | null;
  /** Computes the bytes when they are first asked for; null once they are there. */
  future: Future | null;
  /** What those who will read the bytes have in hand, until the bytes change. */
  loan: Loan | null = null;
  version = 0;
  holds = 0;
  escaped: boolean;
  /** Belongs to a module or a cache, or was kept by the user: scopes leave it alone. */
  outlivesScopes = false;
  /** Grows with each storage: tells which are older than a given moment. */
  readonly serial: number;

  constructor(bytes: number, layout: ImageLayout | null = null, future: Future | null = null) {
    this.layout = layout;
    this.future = future;
    if (future !== null) this.block = promisedBlock(bytes);
    else {
      this.block = allocate(bytes);
      releaseWith(this, this.block);
    }
    this.serial = ++serials;
    this.escaped = scope === null || scope.ofUser;
    if (scope !== null) scope.made[scope.count++] = this;
  }

  /** Address of the first byte, valid until the next operation begins; the bytes are brought into the order of strides. */
  get pointer(): number {
    this.inOrder();
    return this.address;
  }

  /** Brings the bytes into the order of strides. */
  inOrder(): void {
    if (this.layout === null) return;
    if (this.future !== null) fulfil(this, this.future);
    if (this.layout !== null) putInOrder(this, this.layout);
  }

  /** The same for those who ask for the layout: the bytes stay as they are. */
  get address(): number {
    if (!isMoved(this.block)) return pointerOf(this.block);
    if (this.future !== null) fulfil(this, this.future);
    const pointer = pointerOf(this.block);
    releaseWith(this, this.block);
    return pointer;
  }

  /** An operation that owned it has ended: it goes, unless a graph holds it. */
  letGo(): void {
    abandon(this);
  }
}

function putInOrder(storage: Storage, { channels, pixels, bytes }: ImageLayout): void {
  const from = storage.address;
  const ordered = allocate(storage.block.bytes);
  const image = channels * pixels;
  const images = storage.block.bytes / (image * bytes);
  // A kernel's caller may have written its walk before it asks for a pointer.
  const walk = writeWalkAside([images, channels, pixels], [image, 1, channels], [image, pixels, 1]);
  try {
    k.copyStrided(from, pointerOf(ordered), bytes, 3, walk, 0, images * channels, storage.block.bytes / bytes);
  } catch (error) {
    release(ordered);
    throw error;
  }
  release(storage.block);
  storage.block = ordered;
  storage.layout = null;
  releaseWith(storage, ordered);
  noteConversion();
}

let conversions = 0;

/** How often so far elements were brought from one layout of images into another: for tests of what should need none. */
export function layoutConversions(): number {
  return conversions;
}

export function noteConversion(): void {
  conversions++;
}

/** Computes the bytes now: within the running operation, if there is one. */
function fulfil(storage: Storage, future: Future): void {
  const made = nested(() => future.compute());
  // The block has another owner from now on.
  made.outlivesScopes = true;
  disown(made.block);
  storage.block = made.block;
  storage.layout = made.layout;
  storage.future = null;
  future.drop();
}

/** Computes what was put off, for whoever needs to know that it is there without reading it. */
export function ensureComputed(storage: Storage): void {
  if (storage.future !== null) void storage.address;
}

/**
 * The bytes of a storage as they are now, for an operation that is put off. They stay where they are until the storage is
 * written to: then a copy is made, if anybody still wants them. The loan does not know who has it, so that whoever drops a
 * tensor not computed yet drops all of it.
 */
export class Loan {
  /** Those who did not give it back; some of them may be garbage. */
  users = 0;
  copy: Uint8Array | null = null;
  /** How the copy's bytes lie. */
  layout: ImageLayout | null = null;

  constructor(public storage: Storage | null) {}
}

export function lend(storage: Storage): Loan {
  storage.loan ??= new Loan(storage);
  return share(storage.loan);
}

/** One more that has the loan. */
export function share(loan: Loan): Loan {
  loan.users++;
  if (loan.storage !== null) loan.storage.holds++;
  return loan;
}

export function giveBack(loan: Loan): void {
  loan.users--;
  if (loan.storage !== null) unhold(loan.storage);
}

/** To be called before the bytes of `storage` change. */
export function beforeWrite(storage: Storage): void {
  const { loan } = storage;
  if (loan === null) return;
  if (loan.users > 0) loan.copy = bytesOfBlock(storage.block);
  loan.layout = storage.layout;
  loan.storage = null;
  storage.loan = null;
  storage.holds -= loan.users;
}

let serials = 0;
/** The innermost running scope. */
let scope: Scope | null = null;

/** The serial number of the youngest storage. */
export function latestSerial(): number {
  return serials;
}

export function hold(storage: Storage): void {
  storage.holds++;
}

/** Takes a hold back; the last one releases a storage that the user can't reach. */
export function unhold(storage: Storage): void {
  if (--storage.holds === 0 && !storage.escaped) free(storage);
}

function free(storage: Storage): void {
  const { future } = storage;
  storage.future = null;
  release(storage.block);
  future?.drop();
}

/** Says that the library's own use of the storage has ended and that the user never got a tensor on it. */
export function abandon(storage: Storage): void {
  storage.escaped = false;
  if (storage.holds === 0) free(storage);
}

/** A running scope: the storages made in it, and whether the user sees them. One object serves all scopes of its depth. */
class Scope {
  /** The first `count` of these. */
  readonly made: (Storage | undefined)[] = [];
  count = 0;
  ofUser = false;
  inner: Scope | null = null;

  constructor(readonly outer: Scope | null) {}
}

const outermost = new Scope(null);
/** Longer lists are not kept for the next scope. */
const MOST_KEPT = 1024;

/**
 * Opens a scope: storages made from here on are released by `endScope` unless something holds them. In the engine's own
 * scopes nobody else can reach them, so the last hold releases them even earlier; in a user's they live to its end.
 */
export function beginScope(ofUser = false): void {
  if (scope === null) scope = outermost;
  else {
    scope.inner ??= new Scope(scope);
    scope = scope.inner;
  }
  scope.ofUser = ofUser;
}

/** Closes the innermost scope; what is still held lives on, in the outer scope where there is one. */
export function endScope(): void {
  const ended = scope as Scope;
  const { made, count, ofUser, outer } = ended;
  scope = outer;
  ended.count = 0;
  for (let i = 0; i < count; i++) {
    const storage = made[i] as Storage;
    made[i] = undefined;
    if (storage.outlivesScopes || (storage.escaped && !ofUser)) continue;
    // What the scope's result holds is given back to the user by scope().
    storage.escaped = false;
    if (storage.holds === 0) free(storage);
    else if (outer !== null) outer.made[outer.count++] = storage;
  }
  if (count > MOST_KEPT) made.length = 0;
}
