import type { instantiate } from '../../build/special-strict';
import strict from '../../build/special-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of special functions. A live binding, as k. */
export let special: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'special',
  strict,
  onlyStrict: true,
  use: (kernels) => {
    special = kernels;
  },
});
