import { conv } from '../../../wasm/conv';
import { type Geometry, writeGeometry } from './geometry';

/**
 * Which algorithms may be used. They are chosen by the shapes alone, so that the same call always gives the same bits.
 *
 * `backends.winograd = false` computes every convolution as the sum it is defined as: exact to 2e-6 of the largest value,
 * where Winograd's algorithm is to 8e-6 (2e-5 for weight gradients of 5x5 kernels) and up to four times as fast.
 */
export const backends = { winograd: true };

/**
 * Multiply-adds from which on a convolution is large, of a few images and of a batch from 8 on: below, the sum takes a few
 * milliseconds at most and its smaller error is worth more. Single images are the exception, since they are what a waiting
 * user sends.
 */
const LARGE = 2 ** 25;
const LARGE_BATCH = 2 ** 24;

export type Pass = 'forward' | 'inputGrad' | 'weightGrad';
export type Algorithm = 'direct' | 'winograd' | 'pooled' | 'product';

const PASSES: Record<Pass, number> = { forward: 0, inputGrad: 1, weightGrad: 2 };
const ALGORITHMS: readonly Algorithm[] = ['direct', 'winograd', 'pooled'];

/**
 * The algorithm for one pass of a convolution.
 *
 * @param pooledPixels - pixels an image of the max pool that is all the output goes into, for its weight gradient; else 0
 */
export function algorithmOf(g: Geometry, pass: Pass, pooledPixels = 0): Algorithm {
  const quickest = ALGORITHMS[conv.conv2dAlgorithm(writeGeometry(g), PASSES[pass], pooledPixels)] as Algorithm;
  if (quickest === 'direct' && isPointwise(g)) return 'product';
  return quickest === 'winograd' && !mayUseWinograd(g) ? 'direct' : quickest;
}

/** A matrix product of pixels and weights. Below 16 channels the product's tiles are filled badly. */
function isPointwise(g: Geometry): boolean {
  const plain = g.kh * g.kw * g.strideH * g.strideW * g.groups === 1 && g.padH + g.padW === 0;
  return plain && Math.min(g.c, g.o) >= 16;
}

/** Channels from which on the transformed filters would not be what 32 bits address. */
const MANY_CHANNELS = 2 ** 13;

function mayUseWinograd(g: Geometry): boolean {
  if (g.c * g.o > 2 ** 22 || Math.max(g.c, g.o) > MANY_CHANNELS) return false;
  const large = g.n * g.oh * g.ow * g.o * g.c * g.kh * g.kw >= (g.n < 8 ? LARGE : LARGE_BATCH);
  return backends.winograd && g.padH < g.kh && g.padW < g.kw && (large || g.n === 1);
}
