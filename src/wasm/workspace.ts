import { allocate, type Block } from './block';
import { threadCount } from './engine';

/** A workspace of `bytes` for each thread; to be released when the kernel is done. */
export function allocateWorkspace(bytes: number): Block {
  return allocate(Math.max(bytes * threadCount(), 1));
}
