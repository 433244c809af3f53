import type { Block } from '../../src/wasm/block';
import { u8 } from '../../src/wasm/memory';

type Blocks = typeof import('../../src/wasm/block');

/** Bytes that are NaN as float32, -1 as int32 and no bool: what nobody has written must not be read. */
const POISON = 0xff;
const BALLAST_BYTES = 131072;
const LEAST_LIMIT = 65536;
const DEFAULT_LIMIT = 512 * 1024 * 1024;

/** Whether the heap is adverse now. */
export const adverse = { on: false };

/**
 * The blocks of the heap as they may behave at worst, for `vi.mock`: while `adverse.on`, the beginning of each operation
 * moves every block out of the heap, and memory that is not in use, or not yet written, is poisoned. A pointer kept
 * across operations, a storage used after its release and a kernel that reads what nobody wrote all change the numbers.
 */
export function adverseBlocks(blocks: Blocks): Blocks {
  /** Blocks that lie in the heap, and perhaps some that have left it. */
  const live = new Set<Block>();
  let ballast: Block | null = null;

  function moveAll(): void {
    if (ballast === null) {
      ballast = blocks.allocate(BALLAST_BYTES);
      blocks.pin(ballast);
    }
    const inHeap: [Block, number][] = [];
    for (const block of live) {
      // What has left the heap on its own comes back by `pointerOf`, or is garbage, which a list must not keep.
      if (block.released || block.pointer === 0) live.delete(block);
      else inHeap.push([block, block.pointer]);
    }
    blocks.setHeapLimit(LEAST_LIMIT);
    blocks.setHeapLimit(DEFAULT_LIMIT);
    for (const [block, pointer] of inHeap) {
      if (block.pointer !== 0) continue;
      u8.fill(POISON, pointer, pointer + block.capacity);
      live.delete(block);
    }
  }

  return {
    ...blocks,
    allocate(bytes) {
      const block = blocks.allocate(bytes);
      live.add(block);
      if (adverse.on) u8.fill(POISON, block.pointer, block.pointer + block.capacity);
      return block;
    },
    pointerOf(block) {
      const pointer = blocks.pointerOf(block);
      live.add(block);
      return pointer;
    },
    release(block) {
      if (adverse.on && block.pointer !== 0) u8.fill(POISON, block.pointer, block.pointer + block.capacity);
      live.delete(block);
      blocks.release(block);
    },
    beginOperation() {
      blocks.beginOperation();
      if (adverse.on) moveAll();
    },
  };
}
