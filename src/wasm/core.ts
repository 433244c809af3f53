import type { instantiate } from '../../build/core-strict';
import strict from '../../build/core-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels that every program needs. A live binding: changing the build or the number of threads replaces it. */
export let k: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'core',
  strict,
  use: (kernels) => {
    k = kernels;
  },
});
