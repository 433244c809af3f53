/**
 * Places in the control block, an Int32Array on a SharedArrayBuffer. Arguments are float64, from byte ARGUMENTS on: every
 * pointer and number a kernel takes is exact in them.
 */
export const CONTROL = {
  /** Counts the jobs; workers wait for it to change. */
  job: 0,
  /** Workers that have finished the present job. */
  done: 1,
  /** Number of the kernel among its binary's exports. */
  kernel: 2,
  argumentCount: 3,
  begin: 4,
  end: 5,
  /** Number of threads among which the range is cut. */
  parts: 6,
  /** 1 when a worker's kernel threw. */
  failed: 7,
  quit: 8,
  /** Number of the kernel's binary. */
  binary: 9,
} as const;
export const ARGUMENTS = 64;
export const CONTROL_BYTES = ARGUMENTS + 32 * 8;

/**
 * What a worker runs: it waits for jobs and calls the kernel on its part of the range. One source for Node's worker
 * threads and the web's, so that no file has to be found. It waits in JavaScript, never in WebAssembly, and looks a while
 * before it sleeps, because the next job mostly comes within microseconds.
 */
export const WORKER_SOURCE = `
'use strict';
const start = ({ modules, memory, control, index, spins }, ready) => {
  const ints = new Int32Array(control);
  const args = new Float64Array(control, ${ARGUMENTS});
  const binaries = [];
  const kernelsOf = (binary) => (binaries[binary] ??= instantiate(modules[binary]));
  const instantiate = (module) => {
    const own = new WebAssembly.Instance(module, { env: { ...binaries[0]?.own, memory } }).exports;
    const names = Object.keys(own);
    for (const name of names) if (name.startsWith('setThread')) own[name](index);
    return { own, kernels: names.map((name) => own[name]) };
  };
  kernelsOf(0);
  let seen = Atomics.load(ints, ${CONTROL.job});
  ready();
  for (;;) {
    for (let i = 0; i < spins && Atomics.load(ints, ${CONTROL.job}) === seen; i++);
    while (Atomics.load(ints, ${CONTROL.job}) === seen) Atomics.wait(ints, ${CONTROL.job}, seen);
    seen = Atomics.load(ints, ${CONTROL.job});
    if (ints[${CONTROL.quit}]) return;
    const parts = ints[${CONTROL.parts}];
    if (index < parts) {
      const begin = ints[${CONTROL.begin}];
      const length = ints[${CONTROL.end}] - begin;
      const from = begin + Math.floor(length * index / parts);
      const to = begin + Math.floor(length * (index + 1) / parts);
      try {
        kernelsOf(ints[${CONTROL.binary}]).kernels[ints[${CONTROL.kernel}]](...args.subarray(0, ints[${CONTROL.argumentCount}]), from, to);
      } catch (error) {
        Atomics.store(ints, ${CONTROL.failed}, 1);
      }
    }
    Atomics.add(ints, ${CONTROL.done}, 1);
    Atomics.notify(ints, ${CONTROL.done});
  }
};
const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
if (threads?.parentPort) {
  start(threads.workerData, () => threads.parentPort.postMessage('ready'));
} else {
  self.onmessage = ({ data }) => start(data, () => self.postMessage('ready'));
}
`;
