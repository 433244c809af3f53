import type { instantiate } from '../../build/ctc-strict';
import strict from '../../build/ctc-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of connectionist temporal classification. A live binding, as k. */
export let ctc: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'ctc',
  strict,
  files: {
    strict: () => new URL('../../build/ctc-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/ctc-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/ctc-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/ctc-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    ctc = kernels;
  },
});
