import type { instantiate } from '../../build/sorting-strict';
import strict from '../../build/sorting-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** The kernels of sorting, selection and search. A live binding, as k. */
export let sorting: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'sorting',
  strict,
  onlyStrict: true,
  use: (kernels) => {
    sorting = kernels;
  },
});
