/**
 * The binaries of kernels, each compiled from assembly/binaries/NAME.ts, with the addresses that its constant tables may take:
 * they share one memory. Behind the last, up to TABLES_END, there is room for more.
 */
export const binaries = {
  core: { begin: 1024, end: 8192 },
  conv: { begin: 8192, end: 12288 },
  linalg: { begin: 12288, end: 16384 },
  fourier: { begin: 16384, end: 20480 },
  special: { begin: 20480, end: 36864 },
  sorting: { begin: 36864, end: 38912 },
  ctc: { begin: 38912, end: 40960 },
  sampling: { begin: 40960, end: 43008 },
  norm: { begin: 43008, end: 44032 },
  activation: { begin: 44032, end: 45056 },
};

/** Where the scratch of threads begins (assembly/inline/scratch.ts). */
export const TABLES_END = 45056;

/** What each binary is compiled to: asconfig.json says how. */
export const targets = ['strict', 'relaxed'];

/** The file in build/ of each of these targets of all binaries, or of the one that is named. */
export function filesOf(wanted = targets, names = Object.keys(binaries)) {
  return wanted.flatMap((target) =>
    names.map((binary) => ({ binary, target, path: `build/${binary}-${target}.wasm` })),
  );
}
