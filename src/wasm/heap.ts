import { growMemory, memoryBytes } from './memory';

/**
 * Allocator of the linear memory, kept on the JavaScript side: an allocation is a pop from an array, there is no
 * header in the memory, and threads that share the memory need no lock because only one side allocates.
 *
 * Small blocks (up to 32 KiB) come in size classes, 8 to a doubling, cut from arenas. Large blocks are multiples of
 * 4 KiB: a freed one is first kept under its exact size, since a training loop asks for the same sizes again, and
 * joined with its neighbours when no exact fit is left.
 */
const SMALL_MAX = 32768;
const ARENA_BYTES = 262144;
const LARGE_UNIT = 4096;
const GROWTH_MIN = 1 << 20;

/** The size class of a small request: multiples of 64 up to 1 KiB, then eight steps to each doubling. */
function smallSize(bytes: number): number {
  if (bytes <= 1024) return bytes <= 64 ? 64 : (bytes + 63) & ~63;
  const step = 1 << (28 - Math.clz32(bytes - 1));
  return (bytes + step - 1) & ~(step - 1);
}

/** Bytes that a request of `bytes` takes up: the block's capacity. */
export function capacityOf(bytes: number): number {
  return bytes <= SMALL_MAX ? smallSize(bytes) : Math.ceil(bytes / LARGE_UNIT) * LARGE_UNIT;
}

export class Heap {
  private readonly small = new Map<number, number[]>();
  private arenaNext = 0;
  private arenaEnd = 0;
  private readonly exact = new Map<number, number[]>();
  /** Free spans in address order. */
  private spanStart: number[] = [];
  private spanSize: number[] = [];
  private top: number;

  /** @param base - first address that is the allocator's; above 0, so that a pointer of 0 can mean 'none' */
  constructor(base: number) {
    this.top = Math.ceil(base / LARGE_UNIT) * LARGE_UNIT;
  }

  /** Address of a free block of `capacity` bytes (a result of capacityOf), or 0 where the host's memory is full. */
  take(capacity: number): number {
    if (capacity > SMALL_MAX) return this.takeLarge(capacity);
    const list = this.small.get(capacity);
    if (list !== undefined && list.length > 0) return list.pop() as number;
    return this.takeFromArena(capacity);
  }

  /** Gives back what `take(capacity)` returned. */
  give(pointer: number, capacity: number): void {
    const lists = capacity > SMALL_MAX ? this.exact : this.small;
    const list = lists.get(capacity);
    if (list === undefined) lists.set(capacity, [pointer]);
    else list.push(pointer);
  }

  /** Stretches of the memory that hold anything, in order: everything below `top` but what is free. Arenas count as a whole. */
  *occupied(): Generator<[begin: number, end: number]> {
    this.joinFreed();
    let begin = 0;
    for (const [i, start] of this.spanStart.entries()) {
      if (start > begin) yield [begin, start];
      begin = start + (this.spanSize[i] as number);
    }
    if (this.top > begin) yield [begin, this.top];
  }

  private takeFromArena(capacity: number): number {
    if (this.arenaNext + capacity > this.arenaEnd) {
      const arena = this.takeLarge(ARENA_BYTES);
      if (arena === 0) return 0;
      this.arenaNext = arena;
      this.arenaEnd = arena + ARENA_BYTES;
    }
    const pointer = this.arenaNext;
    this.arenaNext += capacity;
    return pointer;
  }

  private takeLarge(capacity: number): number {
    const list = this.exact.get(capacity);
    if (list !== undefined && list.length > 0) return list.pop() as number;
    const fit = this.takeSpan(capacity);
    if (fit !== 0) return fit;
    if (this.joinFreed()) {
      const joined = this.takeSpan(capacity);
      if (joined !== 0) return joined;
    }
    return this.extend(capacity);
  }

  /** Best fit among the free spans. */
  private takeSpan(capacity: number): number {
    let best = -1;
    let bestSize = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.spanSize.length; i++) {
      const size = this.spanSize[i] as number;
      if (size >= capacity && size < bestSize) {
        best = i;
        bestSize = size;
      }
    }
    if (best < 0) return 0;
    const pointer = this.spanStart[best] as number;
    if (bestSize === capacity) {
      this.spanStart.splice(best, 1);
      this.spanSize.splice(best, 1);
    } else {
      this.spanStart[best] = pointer + capacity;
      this.spanSize[best] = bestSize - capacity;
    }
    return pointer;
  }

  /** Moves the blocks kept under their exact size into the spans and joins neighbours; false if there was none. */
  private joinFreed(): boolean {
    const spans: [number, number][] = this.spanStart.map((start, i) => [start, this.spanSize[i] as number]);
    const before = spans.length;
    for (const [capacity, list] of this.exact) {
      for (const pointer of list) spans.push([pointer, capacity]);
    }
    if (spans.length === before) return false;
    this.exact.clear();
    spans.sort((a, b) => a[0] - b[0]);
    this.spanStart = [];
    this.spanSize = [];
    let end = -1;
    for (const [start, size] of spans) {
      if (start === end) this.spanSize[this.spanSize.length - 1] = (this.spanSize.at(-1) as number) + size;
      else {
        this.spanStart.push(start);
        this.spanSize.push(size);
      }
      end = start + size;
    }
    return true;
  }

  /** Takes the block from beyond everything handed out so far, growing the memory where needed. */
  private extend(capacity: number): number {
    let start = this.top;
    const last = this.spanStart.length - 1;
    const trailing = last >= 0 && (this.spanStart[last] as number) + (this.spanSize[last] as number) === this.top;
    if (trailing) start = this.spanStart[last] as number;
    const end = start + capacity;
    const missing = end - memoryBytes();
    if (missing > 0 && !growMemory(Math.max(missing, Math.min(GROWTH_MIN, memoryBytes()))) && !growMemory(missing)) {
      return 0;
    }
    if (trailing) {
      this.spanStart.pop();
      this.spanSize.pop();
    }
    this.top = end;
    return start;
  }
}
