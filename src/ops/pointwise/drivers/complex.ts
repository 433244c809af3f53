import { Tensor } from '../../../tensor/tensor';

/** A complex64 tensor seen as float32 with one dim more, [re, im]; same storage, outside of the graph. */
export function asFloats(x: Tensor): Tensor {
  const strides = [...x.strides.map((step) => 2 * step), 1];
  return new Tensor(x.storage, 'float32', [...x.sizes, 2], strides, 2 * x.offset);
}

/** A float32 tensor whose last dim holds [re, im] seen as complex64; same storage, outside of the graph. */
export function asComplex(x: Tensor): Tensor {
  const last = x.sizes.length - 1;
  const strides = x.strides.slice(0, last).map((step) => step / 2);
  return new Tensor(x.storage, 'complex64', x.sizes.slice(0, last), strides, x.offset / 2);
}
