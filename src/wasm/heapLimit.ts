const MEBIBYTE = 1024 * 1024;
const SMALLEST = 4 * MEBIBYTE;
const LARGEST = 512 * MEBIBYTE;
/** A block of half the limit and more raises the limit to this multiple of its own size. */
const HEADROOM = 1.5;
/** The limit grows while more than this part of what was moved out lately has come back. */
const RETURN_RATE = 1 / 8;
/** What 'lately' is: so many limits' worth of moved bytes count half. */
const MEMORY_SPAN = 16;
/** Blocks in the heap from which on old ones are moved, whatever their size; grows like the limit of bytes. */
const FEWEST_BLOCKS = 1024;
const MOST_BLOCKS = 32768;

/**
 * The heap's soft limit. What nobody holds never comes back once it was moved out, what a program goes on using does: so
 * the limit starts small, and grows by what comes back until the program's working set stays in the heap. It never grows
 * for garbage, however much of it a loop makes. A limit that the user sets is kept as it is.
 */
export class HeapLimit {
  bytes = SMALLEST;
  private largest = LARGEST;
  /** The limit of the number of blocks: each keeps an object alive, and those of garbage are to die young. */
  blocks = FEWEST_BLOCKS;
  private moved = 0;
  private returned = 0;
  private movedBlocks = 0;
  private returnedBlocks = 0;

  /** Sets the limit for good. */
  fix(bytes: number): void {
    this.bytes = bytes;
    this.largest = bytes;
  }

  /** A block of `capacity` is about to enter, for which all others shall not have to leave. */
  admit(capacity: number): void {
    if (HEADROOM * capacity > this.bytes) this.grow(HEADROOM * capacity);
  }

  /** Whether `used` bytes, with nothing left to move, are within the limit, or bounds that it can grow to. */
  reach(used: number): boolean {
    if (used > this.bytes && used <= this.largest) this.bytes = used;
    return used <= this.bytes;
  }

  noteMoved(capacity: number): void {
    this.moved += capacity;
    if (++this.movedBlocks > MEMORY_SPAN * this.blocks) {
      this.movedBlocks /= 2;
      this.returnedBlocks /= 2;
    }
    if (this.moved <= MEMORY_SPAN * this.bytes) return;
    this.moved /= 2;
    this.returned /= 2;
  }

  noteReturned(capacity: number): void {
    this.returned += capacity;
    if (++this.returnedBlocks > RETURN_RATE * this.movedBlocks) {
      this.blocks = Math.min(this.blocks + (this.blocks >> 3), MOST_BLOCKS);
    }
    if (this.returned > RETURN_RATE * this.moved) this.grow(this.bytes + capacity);
  }

  private grow(bytes: number): void {
    this.bytes = Math.max(this.bytes, Math.min(bytes, this.largest));
  }
}
