import type { Block } from '../../src/wasm/block';
import { u8, u32 } from '../../src/wasm/memory';

type Blocks = typeof import('../../src/wasm/block');

/** NaN as float32, large as int32, no bool: what a kernel reads past its operands, or before anybody wrote it, shows. */
const PATTERN = 0x7fa5c3d7;
let pattern = PATTERN;

/** Runs `run` with blocks full of another pattern: a result that changes with it was read where nobody wrote. */
export function withPattern<T>(other: number, run: () => T): T {
  takeIntrusions();
  pattern = other;
  try {
    return run();
  } finally {
    takeIntrusions();
    pattern = PATTERN;
  }
}
/** Behind each block, so that there is one in front of each, too: wide enough for a row of a few channels. */
const GUARD_BYTES = 512;

/**
 * The blocks of the heap with a guard behind each, for `vi.mock`. Guards are looked at when an operation begins, when a
 * block is released, and by `takeIntrusions`; new and released blocks are full of the same pattern.
 */
export function guardedBlocks(blocks: Blocks): Blocks {
  return {
    ...blocks,
    allocate(bytes) {
      const block = blocks.allocate(bytes + GUARD_BYTES);
      fill(block.pointer, block.pointer + block.capacity);
      live.set(block, bytes);
      return block;
    },
    release(block) {
      const bytes = live.get(block);
      if (bytes !== undefined && block.pointer !== 0) {
        check(block, bytes);
        fill(block.pointer, block.pointer + block.capacity);
      }
      live.delete(block);
      blocks.release(block);
    },
    beginOperation() {
      for (const [block, bytes] of live) check(block, bytes);
      blocks.beginOperation();
    },
  };
}

let live = new Map<Block, number>();
let intrusions: string[] = [];

/** What was written outside of the blocks made since the last call. */
export function takeIntrusions(): string[] {
  for (const [block, bytes] of live) check(block, bytes);
  const found = intrusions;
  live = new Map();
  intrusions = [];
  return found;
}

function check(block: Block, bytes: number): void {
  if (block.pointer === 0) return;
  const start = block.pointer + bytes;
  for (let at = start; at & 3; at++) {
    if (u8[at] === byteAt(at)) continue;
    intrusions.push(`byte ${at - start} behind a block of ${bytes}`);
    fill(start, start + GUARD_BYTES);
    return;
  }
  const end = (start + GUARD_BYTES) >>> 2;
  for (let word = (start + 3) >>> 2; word < end; word++) {
    if (u32[word] === pattern) continue;
    intrusions.push(`byte ${4 * word - start} behind a block of ${bytes}`);
    fill(start, start + GUARD_BYTES);
    return;
  }
}

/** Blocks and guards begin wherever; words do not. */
function fill(from: number, to: number): void {
  for (let at = from; at & 3; at++) u8[at] = byteAt(at);
  u32.fill(pattern, (from + 3) >>> 2, to >>> 2);
}

const byteAt = (at: number): number => (pattern >>> (8 * (at & 3))) & 255;
