import type { instantiate } from '../../build/activation-strict';
import strict from '../../build/activation-strict.wasm';
import { declareBinary } from './binary';

type Kernels = Awaited<ReturnType<typeof instantiate>>;

/** Each is a kernel, and its derivative another, `siluBackward`: assembly/activation. */
export type ActivationName =
  | ('silu' | 'gelu' | 'geluTanh' | 'softplus' | 'logsigmoid')
  | ('mish' | 'elu' | 'leakyRelu' | 'hardswish' | 'hardsigmoid');

/** The kernels of activation functions. A live binding, as k. */
export let activations: Kernels = /* @__PURE__ */ declareBinary<Kernels>({
  name: 'activation',
  strict,
  use: (kernels) => {
    activations = kernels;
  },
});
