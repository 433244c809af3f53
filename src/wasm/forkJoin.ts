import type { Exports, Kernel } from './binary';
import { ARGUMENTS, CONTROL } from './workerSource';

/** Work, in steps (assembly/inline/plan.ts), below which starting the others costs more than it saves. */
const FORK_WORK = 40_000;
/** Looks at the counter before the thread sleeps, or for good where it must not. */
const JOIN_SPINS = 20_000;

let mayWait = true;

/** Waits until `control[index]` is `value`. */
function waitFor(control: Int32Array, index: number, value: number): void {
  for (let i = 0; i < JOIN_SPINS; i++) if (Atomics.load(control, index) === value) return;
  for (;;) {
    const now = Atomics.load(control, index);
    if (now === value) return;
    if (!mayWait) continue;
    try {
      Atomics.wait(control, index, now);
    } catch {
      // A page's main thread is not allowed to sleep; it goes on looking.
      mayWait = false;
    }
  }
}

/**
 * Kernels whose calls are spread over `threads` threads: those that take a range as their last two arguments, when the
 * range and the work are large enough. How much work a call is says its caller, in an argument behind those of the kernel, which
 * WebAssembly ignores. Each thread gets one stretch of the range; kernels give the same bits however the range is cut.
 *
 * @param binary - its number among those that the workers have
 */
export function forkedKernels(own: Exports, binary: number, shared: SharedArrayBuffer, threads: number): Exports {
  const control = new Int32Array(shared);
  const args = new Float64Array(shared, ARGUMENTS);
  const forked: Record<string, Kernel> = {};
  Object.entries(own).forEach(([name, kernel], index) => {
    forked[name] = (...given: number[]) => {
      const work = given.length > kernel.length ? (given[kernel.length] as number) : 0;
      if (work < FORK_WORK) return kernel(...given);
      const count = kernel.length - 2;
      const begin = given[count] as number;
      const end = given[count + 1] as number;
      const parts = Math.min(threads, end - begin);
      if (parts < 2) return kernel(...given);
      for (let i = 0; i < count; i++) args[i] = given[i] as number;
      control[CONTROL.binary] = binary;
      control[CONTROL.kernel] = index;
      control[CONTROL.argumentCount] = count;
      control[CONTROL.begin] = begin;
      control[CONTROL.end] = end;
      control[CONTROL.parts] = parts;
      Atomics.store(control, CONTROL.done, 0);
      Atomics.add(control, CONTROL.job, 1);
      Atomics.notify(control, CONTROL.job);
      given[count + 1] = begin + Math.floor((end - begin) / parts);
      const result = kernel(...given);
      waitFor(control, CONTROL.done, threads - 1);
      if (control[CONTROL.failed] !== 0) throw new Error(`kernel ${name} failed on a worker thread`);
      return result;
    };
  });
  return forked;
}
