import type { instantiate } from '../../build/fourier-strict';
import strict from '../../build/fourier-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of Fourier transforms. A live binding, as k. */
export let fourier: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'fourier',
  strict,
  files: {
    strict: () => new URL('../../build/fourier-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/fourier-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/fourier-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/fourier-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    fourier = kernels;
  },
});
