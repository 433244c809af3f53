import { thread } from '../thread';

/** Where the scratch of all threads lies: as many pieces as the facade allows threads, behind the tables of all binaries. */
const SCRATCH: usize = 45056;

export const SCRATCH_BYTES: usize = 256;

/** SCRATCH_BYTES of the running thread's own, the same for all binaries: a thread runs one kernel at a time. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return SCRATCH + <usize>thread * SCRATCH_BYTES;
}
