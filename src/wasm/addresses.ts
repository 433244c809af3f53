import { type Addresses, setAddresses } from './builds';

/**
 * Where the relaxed build of each binary that has one lies beside the JavaScript, for the entries of hosts that read files or addresses. Written
 * out one by one: bundlers look for this form.
 */
export const addresses: Addresses = {
  activation: () => new URL('../../build/activation-relaxed.wasm', import.meta.url),
  core: () => new URL('../../build/core-relaxed.wasm', import.meta.url),
  conv: () => new URL('../../build/conv-relaxed.wasm', import.meta.url),
  fourier: () => new URL('../../build/fourier-relaxed.wasm', import.meta.url),
  norm: () => new URL('../../build/norm-relaxed.wasm', import.meta.url),
};

setAddresses(addresses);
