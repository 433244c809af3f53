import type { instantiate } from '../../build/linalg-strict';
import strict from '../../build/linalg-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of linear algebra. A live binding, as k. */
export let linalg: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'linalg',
  strict,
  files: {
    strict: () => new URL('../../build/linalg-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/linalg-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/linalg-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/linalg-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    linalg = kernels;
  },
});
