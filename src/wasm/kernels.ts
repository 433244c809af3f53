import type { instantiate } from '../../build/strict';

/** The exported kernels, typed by the compiler: pointers and sizes in, numbers out. */
export type Kernels = Awaited<ReturnType<typeof instantiate>>;
