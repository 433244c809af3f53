import { scratchEnd } from './inline/scratch';

/** First address after the constant tables and what threads need aside: everything from here on belongs to the allocator. */
export function heapBase(): usize {
  return scratchEnd();
}
