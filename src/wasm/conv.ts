import type { instantiate } from '../../build/conv-strict';
import strict from '../../build/conv-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of convolution and pooling. A live binding, as k. */
export let conv: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'conv',
  strict,
  use: (kernels) => {
    conv = kernels;
  },
});
