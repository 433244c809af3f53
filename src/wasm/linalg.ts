import type { instantiate } from '../../build/linalg-strict';
import strict from '../../build/linalg-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of linear algebra. A live binding, as k. */
export let linalg: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'linalg',
  strict,
  onlyStrict: true,
  use: (kernels) => {
    linalg = kernels;
  },
});
