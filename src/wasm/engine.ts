import { OutOfMemoryError, ValueError } from '../errors';
import { Heap } from './heap';
import { f32, i32, MAX_PAGES, setMemory, u8 } from './memory';

export { k } from './core';

export let heap: Heap;

/**
 * Room for the small tables that the facade writes for one kernel call: sizes, strides, scalars. Below it are the constant tables
 * of all binaries and the scratch of threads, the same addresses in every build: so builds can be exchanged under a running heap.
 */
const SCRATCH = 61440;
const SCRATCH_BYTES = 4096;
/** Workspaces of kernels up to this size in sum lie here; larger ones are blocks of the heap. */
const WORKSPACE_BYTES = 65536;
const INITIAL_PAGES = 16;

const WALK = SCRATCH;
const SCALARS = SCRATCH + SCRATCH_BYTES / 2;
const WALK_ASIDE = SCALARS + SCRATCH_BYTES / 4;
/** Where kernels say what a call needs (plan.ts): behind the scalars. */
export const PLAN = WALK_ASIDE - 16;
export const WORKSPACES = SCRATCH + SCRATCH_BYTES;
export const WORKSPACES_END = WORKSPACES + WORKSPACE_BYTES;

let threads = 1;

export function isStarted(): boolean {
  return heap !== undefined;
}

/** Makes the memory with an empty heap; the first allocation calls this. */
export function start(): void {
  if (isStarted()) return;
  setMemory(firstMemory());
  heap = new Heap(WORKSPACES_END);
}

function firstMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAX_PAGES });
  } catch (error) {
    throw new OutOfMemoryError(
      `out of memory: this host gives WebAssembly no memory (${(error as Error).message}). Hosts reserve up to 10 GB of ` +
        'addresses for it: raise the limit (ulimit -v)',
    );
  }
}

/** Writes `lists` one behind the other for a kernel's next call, and returns their address. */
export function writeWalk(...lists: readonly (readonly number[])[]): number {
  return writeLists(WALK, lists);
}

/** The same for a kernel that may run while another's walk is written already. */
export function writeWalkAside(...lists: readonly (readonly number[])[]): number {
  return writeLists(WALK_ASIDE, lists);
}

function writeLists(address: number, lists: readonly (readonly number[])[]): number {
  let at = address >>> 2;
  for (let l = 0; l < lists.length; l++) {
    const list = lists[l] as readonly number[];
    for (let i = 0; i < list.length; i++) i32[at++] = list[i] as number;
  }
  return address;
}

/** Writes a number as a one-element float32 operand (slot 0 or 1, complex: with its imaginary part). */
export function writeScalarF32(value: number, slot = 0, imaginary = 0): number {
  const at = (SCALARS >>> 2) + slot * 16;
  f32[at] = value;
  f32[at + 1] = imaginary;
  return at << 2;
}

/** Writes a few float32 numbers where the scalar operands go. */
export function writeScalarsF32(values: readonly number[]): number {
  f32.set(values, SCALARS >>> 2);
  return SCALARS;
}

/**
 * Writes a number as a one-element int32 operand; a fraction is dropped.
 *
 * @throws ValueError for one that int32 does not hold, which would be another on the way
 */
export function writeScalarI32(value: number, slot = 0): number {
  if (!(Math.trunc(value) === (value | 0))) {
    throw new ValueError(`value ${value} cannot be converted to type int32 without overflow`);
  }
  const at = (SCALARS >>> 2) + slot * 16;
  i32[at] = value;
  return at << 2;
}

/** What is written for a kernel's next call. */
export function readScratch(): Uint8Array {
  return u8.slice(WALK, WALK + SCRATCH_BYTES);
}

export function writeScratch(bytes: Uint8Array): void {
  u8.set(bytes, WALK);
}

/** Number of threads on which kernels run; workspaces are made for as many. */
export function threadCount(): number {
  return threads;
}

export function setThreadCount(count: number): void {
  threads = count;
}
