import type { instantiate } from '../../build/fourier-strict';
import strict from '../../build/fourier-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of Fourier transforms. A live binding, as k. */
export let fourier: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'fourier',
  strict,
  use: (kernels) => {
    fourier = kernels;
  },
});
