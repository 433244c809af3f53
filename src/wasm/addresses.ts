import { type Addresses, setAddresses } from './builds';

/**
 * Where the relaxed build of each binary lies beside the JavaScript, for the entries of hosts that read files or addresses. Written
 * out one by one: bundlers look for this form.
 */
export const addresses: Addresses = {
  activation: () => new URL('../../build/activation-relaxed.wasm', import.meta.url),
  core: () => new URL('../../build/core-relaxed.wasm', import.meta.url),
  conv: () => new URL('../../build/conv-relaxed.wasm', import.meta.url),
  ctc: () => new URL('../../build/ctc-relaxed.wasm', import.meta.url),
  fourier: () => new URL('../../build/fourier-relaxed.wasm', import.meta.url),
  linalg: () => new URL('../../build/linalg-relaxed.wasm', import.meta.url),
  norm: () => new URL('../../build/norm-relaxed.wasm', import.meta.url),
  sampling: () => new URL('../../build/sampling-relaxed.wasm', import.meta.url),
  sorting: () => new URL('../../build/sorting-relaxed.wasm', import.meta.url),
  special: () => new URL('../../build/special-relaxed.wasm', import.meta.url),
};

setAddresses(addresses);
