import { markView } from '../../../autograd/view';
import { Tensor } from '../../../tensor/tensor';

/** A complex64 tensor seen as float32 with one dim more, [re, im], as a view of it; outside of the graph. */
export function realView(x: Tensor): Tensor {
  const strides = [...x.strides.map((step) => 2 * step), 1];
  const out = new Tensor(x.storage, 'float32', [...x.sizes, 2], strides, 2 * x.offset);
  markView(out, x);
  return out;
}

/** A float32 tensor whose last dim holds [re, im], side by side, seen as complex64, as a view of it; outside of the graph. */
export function complexView(x: Tensor): Tensor {
  const last = x.sizes.length - 1;
  const strides = x.strides.slice(0, last).map((step) => step / 2);
  const out = new Tensor(x.storage, 'complex64', x.sizes.slice(0, last), strides, x.offset / 2);
  markView(out, x);
  return out;
}
