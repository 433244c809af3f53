import type { instantiate } from '../../build/sampling-strict';
import strict from '../../build/sampling-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels that draw from distributions other than the uniform and the normal. A live binding, as k. */
export let sampling: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'sampling',
  strict,
  onlyStrict: true,
  use: (kernels) => {
    sampling = kernels;
  },
});
