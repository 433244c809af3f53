import type { instantiate } from '../../build/conv-strict';
import strict from '../../build/conv-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of convolution and pooling. A live binding, as k. */
export let conv: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'conv',
  strict,
  files: {
    strict: () => new URL('../../build/conv-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/conv-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/conv-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/conv-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    conv = kernels;
  },
});
