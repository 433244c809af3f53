import type { instantiate } from '../../build/core-strict';
import strict from '../../build/core-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels that every program needs. A live binding: changing the build or the number of threads replaces it. */
export let k: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'core',
  strict,
  files: {
    strict: () => new URL('../../build/core-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/core-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/core-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/core-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    k = kernels;
  },
});
