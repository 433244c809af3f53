import type { instantiate } from '../../build/norm-strict';
import strict from '../../build/norm-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of normalization. A live binding, as k. */
export let norm: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'norm',
  strict,
  files: {
    strict: () => new URL('../../build/norm-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/norm-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/norm-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/norm-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    norm = kernels;
  },
});
