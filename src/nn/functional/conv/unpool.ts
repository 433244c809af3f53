import type { Fused, Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { defer, deferredOf, type Producer } from '../../../tensor/deferred';
import { addressOf, settle } from '../../../tensor/physical';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { conv } from '../../../wasm/conv';
import { k } from '../../../wasm/engine';
import { f32, i32 } from '../../../wasm/memory';
import { channelsLast, emptyImagesFor, imagesFor } from './channelsLast';
import { type Geometry, writeGeometry } from './geometry';

/**
 * The gradient of a pool's input: adds each gradient at the position of its maximum. In a pass that records nothing it is
 * put off, since the convolution in front of the pool may do with less.
 */
export function unpooling(g: Geometry): Fused<Gradient<[indices: Tensor]>> {
  return {
    composed: (gy, indices) => unpool(gy, indices, g),
    fused: (gy, indices) => unpoolLater(gy, indices, g),
  };
}

export function unpool(gy: Tensor, indices: Tensor, g: Geometry): Tensor {
  return record(
    spread(gy, indices, g),
    'MaxPool2DBackwardBackward0',
    wrt(gy, (ggx, indices) => takeMaxima(ggx, indices, g), indices),
  );
}

export function unpoolLater(gy: Tensor, indices: Tensor, g: Geometry): Tensor {
  return defer(new Unpool(g), [gy, indices], imagesFor(g, [g.n, g.c, g.h, g.w]));
}

/** A pool's gradient, and the positions of its maxima. */
export interface PooledGrad {
  readonly grad: Tensor;
  readonly indices: Tensor;
  readonly windows: Geometry;
}

class Unpool implements Producer {
  constructor(readonly windows: Geometry) {}

  compute(gy: Tensor, indices: Tensor): Tensor {
    return spread(gy, indices, this.windows);
  }
}

/** What `unpool` will make `grad` of, if it was put off until now. */
export function pooledGradOf(grad: Tensor): PooledGrad | null {
  const deferred = deferredOf(grad);
  if (deferred === null || !(deferred.producer instanceof Unpool)) return null;
  const [pooled, indices] = (deferred.unchanged() ?? []) as [Tensor?, Tensor?];
  return pooled && indices ? { grad: pooled, indices, windows: deferred.producer.windows } : null;
}

function spread(gy: Tensor, indices: Tensor, g: Geometry): Tensor {
  settle(gy, indices);
  const grad = channelsLast(gy);
  const at = channelsLast(indices);
  beginOperation();
  const gx = emptyImagesFor(g, [g.n, g.c, g.h, g.w]);
  const geometry = writeGeometry(g);
  conv.maxPool2dBackward(addressOf(grad), addressOf(at), addressOf(gx), geometry, 0, g.n, gx.count);
  return gx;
}

/** The adjoint of `unpool`: the elements of x at the positions of the maxima. */
function takeMaxima(x: Tensor, indices: Tensor, g: Geometry): Tensor {
  settle(x, indices);
  const input = channelsLast(x);
  const at = channelsLast(indices);
  const count = indices.count;
  beginOperation();
  const out = emptyImagesFor(g, indices.sizes);
  const offsets = workspace(4 * count);
  const [from, to, result] = [addressOf(at) >>> 2, offsets >>> 2, addressOf(out) >>> 2];
  const perImage = g.oh * g.ow * g.c;
  for (let i = 0; i < count; i++) {
    const image = Math.floor(i / perImage);
    i32[to + i] = (image * g.h * g.w + Math.max(i32[from + i] as number, 0)) * g.c + (i % g.c);
  }
  k.gatherBlocks(addressOf(input), offsets, addressOf(out), count, 1, 4, 0, count, count);
  // Windows outside of the image have no maximum.
  for (let i = 0; i < count; i++) if ((i32[from + i] as number) < 0) f32[result + i] = 0;
  return record(out, 'GatherBackward0', wrt(x, unpooling(g), indices));
}
