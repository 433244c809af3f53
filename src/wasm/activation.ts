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
  files: {
    strict: () => new URL('../../build/activation-strict.wasm', import.meta.url),
    relaxed: () => new URL('../../build/activation-relaxed.wasm', import.meta.url),
    'strict-threads': () => new URL('../../build/activation-strict-threads.wasm', import.meta.url),
    'relaxed-threads': () => new URL('../../build/activation-relaxed-threads.wasm', import.meta.url),
  },
  use: (kernels) => {
    activations = kernels;
  },
});
