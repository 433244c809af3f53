import type { instantiate } from '../../build/norm-strict';
import strict from '../../build/norm-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of normalization. A live binding, as k. */
export let norm: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'norm',
  strict,
  use: (kernels) => {
    norm = kernels;
  },
});
