import type { instantiate } from '../../build/sampling-strict';
import strict from '../../build/sampling-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels that draw from distributions other than the uniform and the normal. A live binding, as k. */
export let sampling: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'sampling',
  strict,
  files: {
    strict: () => new URL('../../build/sampling-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/sampling-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/sampling-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/sampling-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    sampling = kernels;
  },
});
