import type { instantiate } from '../../build/ctc-strict';
import strict from '../../build/ctc-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of connectionist temporal classification. A live binding, as k. */
export let ctc: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'ctc',
  strict,
  onlyStrict: true,
  use: (kernels) => {
    ctc = kernels;
  },
});
