/**
 * The binaries of kernels, each compiled from assembly/binaries/NAME.ts, with the addresses that its constant tables may take:
 * they share one memory. Behind the last, up to TABLES_END, there is room for more. Those that spend their time on multiplying and adding
 * have a relaxed build; in that of the others hardly an instruction would differ, so that the strict one serves for both
 * (`onlyStrict` in src/wasm).
 */
export const binaries = {
  core: { begin: 1024, end: 8192, relaxed: true },
  conv: { begin: 8192, end: 12288, relaxed: true },
  linalg: { begin: 12288, end: 16384, relaxed: false },
  fourier: { begin: 16384, end: 20480, relaxed: true },
  special: { begin: 20480, end: 36864, relaxed: false },
  sorting: { begin: 36864, end: 38912, relaxed: false },
  ctc: { begin: 38912, end: 40960, relaxed: false },
  sampling: { begin: 40960, end: 43008, relaxed: false },
  norm: { begin: 43008, end: 44032, relaxed: true },
  activation: { begin: 44032, end: 45056, relaxed: true },
};

/** Where the scratch of threads begins (assembly/inline/scratch.ts). */
export const TABLES_END = 45056;

/** What each binary is compiled to: asconfig.json says how. */
export const targets = ['strict', 'relaxed'];

/** The file in build/ of each of these targets of all binaries, or of those that are named, that have such a target. */
export function filesOf(wanted = targets, names = Object.keys(binaries)) {
  return wanted.flatMap((target) =>
    names
      .filter((binary) => target === 'strict' || binaries[binary].relaxed)
      .map((binary) => ({ binary, target, path: `build/${binary}-${target}.wasm` })),
  );
}

/** The file in build/ from which each binary comes where a target is in use. */
export function filesFor(target) {
  return Object.keys(binaries).map((name) => filesOf([target, 'strict'], [name])[0]);
}
