import type { instantiate } from '../../build/special-strict';
import strict from '../../build/special-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of special functions. A live binding, as k. */
export let special: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'special',
  strict,
  files: {
    strict: () => new URL('../../build/special-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/special-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/special-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/special-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    special = kernels;
  },
});
