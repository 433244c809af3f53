/** Index of the thread that runs this instance: 0 in the instance that owns the memory, 1.. in workers. */
export let thread: i32 = 0;

/** Sets the index by which kernels pick their part of a workspace. */
export function setThread(index: i32): void {
  thread = index;
}
