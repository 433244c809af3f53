import { OutOfMemoryError, ValueError } from '../errors';
import { heap, isStarted, readScratch, start, threadCount, WORKSPACES, WORKSPACES_END, writeScratch } from './engine';
import { capacityOf } from './heap';
import { HeapLimit } from './heapLimit';
import { i32, memoryBytes, u8 } from './memory';

/**
 * Blocks of the heap, and what happens when the heap is full.
 *
 * A plain synchronous loop gives JavaScript no turn in which to say what it has dropped, so blocks can't wait for
 * finalizers. The heap has a soft limit instead: when an allocation would pass it, the blocks not used for the longest
 * time are copied to JavaScript arrays and leave the heap and the table below. From then on only those who hold a block
 * hold its bytes, so the garbage collector, which does run in synchronous loops, reclaims the ones nobody holds; the
 * others move back when they are next used.
 */

/** A move makes room for this part of the limit at once, so that its cost is spread over many allocations. */
const MOVE_FRACTION = 0.25;
/** Blocks from this size on tell the finalization registry when they are dropped; smaller ones cost less to move. */
const GUARDED_BYTES = 16384;
/** Blocks up to this size are moved as numbers. */
const SMALL_BYTES = 512;

export class Block {
  /** Address, or 0 while the bytes are in `moved` or released. */
  pointer: number;
  readonly bytes: number;
  readonly capacity: number;
  /** The clock at the last use. */
  lastUse: number;
  /** Position in the table of blocks that are in the heap, or -1. */
  slot = -1;
  /** The bytes while they are outside of the heap; of a small block as int32 numbers, which engines make and drop quicker. */
  moved: Uint8Array | readonly number[] | null = null;
  released = false;

  constructor(pointer: number, bytes: number, capacity: number) {
    this.pointer = pointer;
    this.bytes = bytes;
    this.capacity = capacity;
    this.lastUse = clock;
  }

  letGo(): void {
    release(this);
  }
}

let clock = 1;
/** How many operations run within the running one. */
let depth = 0;
const limit = new HeapLimit();
let usedBytes = 0;
let peakBytes = 0;
let movedBytes = 0;
const resident: Block[] = [];

/**
 * Starts an operation: pointers got from here on (by `allocate` and `pointerOf`) stay valid until the next call of this
 * function, because a move takes only blocks that were last used before it.
 */
export function beginOperation(): void {
  if (depth > 0) return;
  clock++;
  freeWorkspaces = WORKSPACES;
  if (owned.length > 0 || pending.length > 0) takeOver();
}

/** Where the next workspace begins. */
let freeWorkspaces = WORKSPACES;

/** What an operation owns: it goes when the next one begins, also when this one throws. */
export interface Temporary {
  letGo(): void;
}

/** What the running operation owns. */
let owned: Temporary[] = [];
/** What the next one will own. */
let pending: Temporary[] = [];

function takeOver(): void {
  const before = owned;
  owned = pending;
  pending = before;
  letGo(pending, 0);
}

function letGo(list: Temporary[], from: number): void {
  while (list.length > from) (list.pop() as Temporary).letGo();
}

/** Gives a temporary to the running operation. */
export function own(temporary: Temporary): void {
  owned.push(temporary);
}

/** Gives a temporary, such as an operand made for it, to the operation that begins next. */
export function handOver(temporary: Temporary): void {
  pending.push(temporary);
}

/** Runs what an operation needs before it begins: what waits for that one stays. */
export function prepare<T>(run: () => T): T {
  if (depth === 0) clock++;
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/**
 * The address of `bytes` with undefined contents that belong to the running operation: they go when the next one begins, also
 * when this one throws.
 */
export function workspace(bytes: number): number {
  const at = freeWorkspaces;
  const end = at + ((bytes + 63) & -64);
  if (end <= WORKSPACES_END && end >= at) {
    if (!isStarted()) start();
    freeWorkspaces = end;
    return at;
  }
  const block = allocate(bytes);
  own(block);
  return pointerOf(block);
}

/** Gives a workspace back before the operation ends, with those taken since: for operations that take any number of them. */
export function freeWorkspace(address: number): void {
  if (address < WORKSPACES_END) freeWorkspaces = address;
  else {
    while (owned.length > 0) {
      const last = owned.pop() as Temporary;
      const found = last instanceof Block && last.pointer === address;
      last.letGo();
      if (found) return;
    }
  }
}

/** A workspace of `bytes` for each thread. */
export function threadWorkspace(bytes: number): number {
  return workspace(bytes * threadCount());
}

/** Runs operations within the running one, whose pointers and small tables stay valid. */
export function nested<T>(run: () => T): T {
  const scratch = readScratch();
  const [free, count, waiting] = [freeWorkspaces, owned.length, pending.length];
  depth++;
  try {
    return run();
  } finally {
    depth--;
    freeWorkspaces = free;
    letGo(owned, count);
    letGo(pending, waiting);
    writeScratch(scratch);
  }
}

/** A block of `bytes` with undefined contents. */
export function allocate(bytes: number): Block {
  if (!isStarted()) start();
  // NaN, the size that comes of a setting that is no number, would pass every comparison of the allocator.
  if (!(bytes >= 0))
    throw new ValueError(`expected sizes and offsets that are numbers, got a tensor of ${bytes} bytes`);
  const capacity = capacityOf(bytes);
  const block = new Block(takeRoom(bytes, capacity), bytes, capacity);
  enter(block);
  return block;
}

/** A block that has no bytes and never will: it stands in the place of one to come. */
export function promisedBlock(bytes: number): Block {
  if (!isStarted()) start();
  return new Block(0, bytes, capacityOf(bytes));
}

/** A copy of the block's bytes, wherever they are. */
export function bytesOfBlock(block: Block): Uint8Array {
  const { moved, pointer, bytes } = block;
  if (moved === null) return u8.slice(pointer, pointer + bytes);
  return moved instanceof Uint8Array ? moved.slice() : new Uint8Array(Int32Array.from(moved).buffer, 0, bytes);
}

/** The block's address; its bytes come back into the heap when they had been moved out (see `isMoved`). */
export function pointerOf(block: Block): number {
  if (block.lastUse < clock) block.lastUse = clock;
  return block.pointer !== 0 ? block.pointer : moveIn(block);
}

/** Whether the block's bytes wait outside of the heap. */
export function isMoved(block: Block): boolean {
  return block.pointer === 0;
}

/** Keeps the block where it is until it is released: for state that is read outside of operations. */
export function pin(block: Block): void {
  block.lastUse = Number.POSITIVE_INFINITY;
}

/** Ends the block's life; using it afterwards is an error. Releasing it again does nothing. */
export function release(block: Block): void {
  if (block.released) return;
  block.released = true;
  block.moved = null;
  if (block.slot >= 0) {
    leave(block);
    heap.give(block.pointer, block.capacity);
    block.pointer = 0;
  }
  disown(block);
}

/** Null where the host has none: memory is then bounded by the soft limit alone. */
const registry = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry<Block>(release) : null;

/**
 * Releases the block when `owner` is collected; to be called again when the block has come back into the heap. Small
 * blocks are left to the heap's limit.
 */
export function releaseWith(owner: object, block: Block): void {
  if (block.bytes >= GUARDED_BYTES) registry?.register(owner, block, block);
}

/** Takes back what `releaseWith` said. */
export function disown(block: Block): void {
  if (block.bytes >= GUARDED_BYTES) registry?.unregister(block);
}

function enter(block: Block): void {
  block.slot = resident.length;
  resident.push(block);
  usedBytes += block.capacity;
  if (usedBytes > peakBytes) peakBytes = usedBytes;
}

function leave(block: Block): void {
  const last = resident.pop() as Block;
  if (last !== block) {
    resident[block.slot] = last;
    last.slot = block.slot;
  }
  block.slot = -1;
  usedBytes -= block.capacity;
}

function takeRoom(bytes: number, capacity: number): number {
  if (usedBytes + capacity > limit.bytes) makeRoom(bytes, capacity);
  else if (resident.length >= limit.blocks && resident.length >= crowd) moveOldHalf();
  let pointer = heap.take(capacity);
  if (pointer === 0) {
    moveOldest(usedBytes * MOVE_FRACTION + capacity);
    pointer = heap.take(capacity);
    if (pointer === 0) throw outOfMemory(bytes, 'the host gives WebAssembly no more');
  }
  return pointer;
}

function makeRoom(bytes: number, capacity: number): void {
  limit.admit(capacity);
  const needed = usedBytes + capacity - limit.bytes;
  if (capacity <= limit.bytes && needed > 0) moveOldest(Math.max(needed, limit.bytes * MOVE_FRACTION));
  if (limit.reach(usedBytes + capacity)) return;
  throw outOfMemory(bytes, 'the rest is in use by the running operation; setHeapLimit() raises the limit');
}

function outOfMemory(bytes: number, why: string): OutOfMemoryError {
  return new OutOfMemoryError(
    `out of memory: tried to allocate ${bytes} bytes with ${usedBytes} bytes in use and a limit of ${limit.bytes} bytes; ${why}`,
  );
}

/** Moves the longest unused blocks to JavaScript arrays until `wanted` bytes are free. */
function moveOldest(wanted: number): void {
  const movable = resident.filter((block) => block.lastUse < clock).sort((a, b) => a.lastUse - b.lastUse);
  let freed = 0;
  for (let i = 0; i < movable.length && freed < wanted; i++) {
    const block = movable[i] as Block;
    if (!moveOut(block)) return;
    freed += block.capacity;
  }
}

function copyOut({ pointer, bytes }: Block): Uint8Array | readonly number[] {
  if (bytes > SMALL_BYTES) return u8.slice(pointer, pointer + bytes);
  const length = (bytes + 3) >>> 2;
  const numbers = new Array<number>(length);
  for (let i = 0; i < length; i++) numbers[i] = i32[(pointer >>> 2) + i] as number;
  return numbers;
}

/** Blocks from which on it is worth while to look for old ones again, where the running operation uses more than the limit. */
let crowd = 0;

/** Moves the blocks that were not used in the longer half of the time in which any of them was. */
function moveOldHalf(): void {
  let oldest = clock;
  for (let i = 0; i < resident.length; i++) oldest = Math.min(oldest, (resident[i] as Block).lastUse);
  const since = (oldest + clock) / 2;
  for (let i = resident.length - 1; i >= 0; i--) {
    const block = resident[i] as Block;
    if (block.lastUse < since && !moveOut(block)) return;
  }
  crowd = resident.length < limit.blocks ? 0 : resident.length + (resident.length >> 3);
}

/** False, with nothing changed, where JavaScript has no memory for the copy either. */
function moveOut(block: Block): boolean {
  try {
    block.moved = copyOut(block);
  } catch {
    return false;
  }
  leave(block);
  heap.give(block.pointer, block.capacity);
  block.pointer = 0;
  movedBytes += block.bytes;
  limit.noteMoved(block.capacity);
  // The registry would keep the copy alive until the event loop turns.
  disown(block);
  return true;
}

function moveIn(block: Block): number {
  if (block.released) throw new ValueError('this tensor was released (by dispose or at the end of its scope)');
  const bytes = block.moved as Uint8Array | readonly number[];
  limit.noteReturned(block.capacity);
  block.pointer = takeRoom(block.bytes, block.capacity);
  if (bytes instanceof Uint8Array) u8.set(bytes, block.pointer);
  else i32.set(bytes, block.pointer >>> 2);
  block.moved = null;
  enter(block);
  return block.pointer;
}

/** What `memoryStats()` returns; sizes in bytes. */
export interface MemoryStats {
  /** Size of the WebAssembly memory. */
  heapBytes: number;
  /** Bytes in blocks that are in the heap now. */
  usedBytes: number;
  /** The highest `usedBytes` so far. */
  peakBytes: number;
  /** Bytes moved to JavaScript arrays so far. */
  movedBytes: number;
  /** Blocks in the heap now: storages of tensors, and the engine's own state. */
  tensors: number;
}

/**
 * State of the heap.
 *
 * @returns bytes in use, of the heap, moved; blocks; see `MemoryStats`
 * @example
 * const before = memoryStats().usedBytes;
 */
export function memoryStats(): MemoryStats {
  if (depth === 0) {
    letGo(owned, 0);
    letGo(pending, 0);
  }
  return { heapBytes: isStarted() ? memoryBytes() : 0, usedBytes, peakBytes, movedBytes, tensors: resident.length };
}

/**
 * Sets the soft limit of the heap, which otherwise follows what the program needs, up to 512 MiB. When tensors need more,
 * those not used for the longest time wait in JavaScript arrays. An operation whose own operands exceed the limit throws
 * OutOfMemoryError.
 *
 * @param bytes - limit in bytes, at least 65,536
 * @throws ValueError for a smaller one
 * @example
 * setHeapLimit(64 * 1024 * 1024);
 */
export function setHeapLimit(bytes: number): void {
  if (!(bytes >= 65536)) throw new ValueError(`setHeapLimit(): expected at least 65536 bytes, got ${bytes}`);
  limit.fix(bytes);
  if (usedBytes > bytes) {
    // Whatever no operation is reading may go; what the last one owns stays its own.
    if (depth === 0) clock++;
    moveOldest(usedBytes - bytes);
  }
}
