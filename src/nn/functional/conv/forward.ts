import { defer, type Epilogue, type Producer, type Windows } from '../../../tensor/deferred';
import type { Tensor } from '../../../tensor/tensor';
import { type Algorithm, algorithmOf } from './backends';
import { imagesFor } from './channelsLast';
import { convolveForward } from './convolve';
import type { Geometry } from './geometry';
import { POOL, RELU, winogradForward } from './winograd';

/** Bytes of the result from which on it is worth waiting for what follows. */
const LARGE = 65536;

/**
 * y = x * w + b without gradients. A large result is put off until somebody looks at it: with a
 * ReLU and a 2x2 max pool behind it one kernel computes all, and what the convolution computes for the pool to throw away
 * never reaches the memory.
 */
export function forwardConvolution(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry): Tensor {
  const bytes = 4 * g.n * g.o * g.oh * g.ow;
  // What a step of the optimizer overwrites is copied for results that nobody looked at.
  if (bytes < LARGE || bytes < 8 * weight.count) return convolveForward(x, weight, bias, g);
  const producer = new Convolution(g, algorithmOf(g, 'forward'), false);
  return defer(producer, [x, weight, bias], imagesFor(g, [g.n, g.o, g.oh, g.ow]));
}

class Convolution implements Producer {
  constructor(
    private readonly g: Geometry,
    private readonly algorithm: Algorithm,
    /** Whether a ReLU is behind it. */
    private readonly relu: boolean,
  ) {}

  /** The pool that absorbs both computes the ReLU's gradient, too. */
  get strict(): boolean {
    return this.relu;
  }

  compute(x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
    return convolveForward(x, weight, bias, this.g, this.relu ? RELU : 0, this.algorithm);
  }

  absorb(epilogue: Epilogue): Producer | null {
    const { g, algorithm, relu } = this;
    if (epilogue.kind === 'relu') return relu ? this : new Convolution(g, algorithm, true);
    if (algorithm !== 'winograd' || !isHalving(epilogue.windows, g)) return null;
    const flags = relu ? POOL | RELU : POOL;
    return {
      compute: (x, weight, bias, indices) =>
        winogradForward(x as Tensor, weight as Tensor, bias as Tensor, g, flags, indices),
    };
  }
}

/** Whether the pool behind a convolution has 2x2 windows side by side. */
export function isHalving(w: Windows, g: Geometry): boolean {
  const plain = w.kh * w.kw === 4 && w.kh === 2 && w.strideH === 2 && w.strideW === 2 && w.padH + w.padW === 0;
  return plain && w.dilH * w.dilW === 1 && w.oh === g.oh >> 1 && w.ow === g.ow >> 1;
}
