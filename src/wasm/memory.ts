/**
 * The one linear memory and typed views on it. Views are made anew whenever the memory grows: a view kept across a
 * growth silently reads undefined, so nothing outside this file keeps one.
 */
export const PAGE_BYTES = 65536;
export const MAX_PAGES = 65536;

export let memory: WebAssembly.Memory;
export let f32: Float32Array;
export let i32: Int32Array;
export let u32: Uint32Array;
export let u8: Uint8Array;

/** Makes `next` the memory, with fresh views. */
export function setMemory(next: WebAssembly.Memory): void {
  memory = next;
  refreshViews();
}

function refreshViews(): void {
  const buffer = memory.buffer;
  f32 = new Float32Array(buffer);
  i32 = new Int32Array(buffer);
  u32 = new Uint32Array(buffer);
  u8 = new Uint8Array(buffer);
}

/** Size of the memory in bytes. */
export function memoryBytes(): number {
  return u8.length;
}

/** Grows the memory by at least `bytes`; false where the host has no more. */
export function growMemory(bytes: number): boolean {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  if (u8.length / PAGE_BYTES + pages > MAX_PAGES) return false;
  try {
    memory.grow(pages);
  } catch {
    return false;
  }
  refreshViews();
  return true;
}

/** Whether other threads can see the memory. */
export function isShared(): boolean {
  return Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]';
}

/**
 * A shared memory with the same bytes at the same addresses; `setMemory` makes it the memory. Of the rest nothing is touched: a page
 * that was never written takes no memory, and the first write to each takes microseconds.
 */
export function sharedCopy(occupied: Iterable<[begin: number, end: number]>): WebAssembly.Memory {
  const next = largestShared(u8.length / PAGE_BYTES);
  const copy = new Uint8Array(next.buffer);
  for (const [begin, end] of occupied) copy.set(u8.subarray(begin, end), begin);
  return next;
}

/** Hosts reserve a shared memory's whole maximum; a small device gets less than 4 GiB. */
function largestShared(pages: number): WebAssembly.Memory {
  for (let maximum = MAX_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: pages, maximum, shared: true });
    } catch (error) {
      if (maximum / 2 < Math.max(pages, 256)) throw error;
    }
  }
}
