import { thread } from '../thread';

/** As many threads as the facade allows. */
const THREADS: usize = 64;

export const SCRATCH_BYTES: usize = 256;

/** SCRATCH_BYTES of the running thread's own, behind the constant tables. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return __heap_base + <usize>thread * SCRATCH_BYTES;
}

/** First address after the tables and scratch: everything from here on belongs to the allocator. */
// @ts-ignore: decorator
@inline
export function scratchEnd(): usize {
  return __heap_base + THREADS * SCRATCH_BYTES;
}
