import type { instantiate } from '../../build/sorting-strict';
import strict from '../../build/sorting-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of sorting, selection and search. A live binding, as k. */
export let sorting: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'sorting',
  strict,
  files: {
    strict: () => new URL('../../build/sorting-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/sorting-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/sorting-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/sorting-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    sorting = kernels;
  },
});
