import { madeFor } from '../../../tensor/copy';
import { copyStrided } from '../../../tensor/copyStrided';
import type { Promised } from '../../../tensor/deferred';
import { bytesOf, type DType } from '../../../tensor/dtype';
import { emptyImages } from '../../../tensor/emptyAs';
import { imageLayout } from '../../../tensor/imageLayout';
import { channelsLastStrides, contiguousStrides, isChannelsLast, type Shape } from '../../../tensor/layout';
import { addressOf, isWholeImages, memorySteps } from '../../../tensor/physical';
import { noteConversion } from '../../../tensor/storage';
import { beginOperation, emptyStrided, type Tensor } from '../../../tensor/tensor';
import type { Geometry } from './geometry';

/** A result of shape [n, c, h, w] with undefined contents, channels-last in memory, and in strides where those of an operand are. */
export function emptyImagesFor(g: Geometry, shape: Shape, dtype: DType = 'float32'): Tensor {
  return g.channelsLast ? emptyStrided(shape, channelsLastStrides(shape), dtype) : emptyImages(shape, dtype);
}

/** What `emptyImagesFor` makes, for a result that is put off. */
export function imagesFor(g: Geometry, shape: Shape): Promised {
  const strides = g.channelsLast ? channelsLastStrides(shape) : contiguousStrides(shape);
  return { shape, strides, dtype: 'float32', layout: g.channelsLast ? null : imageLayout(shape, bytesOf('float32')) };
}

/** Whether the channels lie next to each other in memory, whatever the strides say. */
export function liesChannelsLast(x: Tensor): boolean {
  return isWholeImages(x) || isChannelsLast(x.sizes, memorySteps(x));
}

/**
 * `x` itself when its channels lie next to each other in memory, else a copy that lies so and belongs to the operation that
 * begins next; without gradients. Kernels find it at
 * `addressOf`. Operands that may share a storage are to be settled before.
 */
export function channelsLast(x: Tensor): Tensor {
  return liesChannelsLast(x) ? x : madeFor(x, channelsLastCopy);
}

function channelsLastCopy(x: Tensor): Tensor {
  const steps = memorySteps(x);
  if (!x.strides.includes(0)) noteConversion();
  beginOperation();
  const out = emptyImages(x.sizes, x.dtype);
  copyStrided(addressOf(x), steps, addressOf(out), channelsLastStrides(x.sizes), x.sizes, bytesOf(x.dtype));
  return out;
}
