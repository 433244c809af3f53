import { copyAs } from '../../../tensor/copy';
import { channelsLastStrides, isChannelsLast, type Shape } from '../../../tensor/layout';
import { emptyStrided, type Tensor } from '../../../tensor/tensor';

/** `x` itself when its channels lie next to each other, else a copy laid out so; without gradients. */
export function channelsLast(x: Tensor): Tensor {
  return isChannelsLast(x.shape, x.strides) ? x : copyAs(x, channelsLastStrides(x.shape));
}

/** A float32 tensor of shape [n, c, h, w] with channels-last strides and undefined contents. */
export function emptyChannelsLast(shape: Shape): Tensor {
  return emptyStrided(shape, channelsLastStrides(shape), 'float32');
}
