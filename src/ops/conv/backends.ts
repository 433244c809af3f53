import type { Geometry } from './geometry';

/**
 * Which algorithms may be used. They are chosen by the shapes alone, so that the same call always gives the same bits.
 *
 * `backends.winograd = false` computes every convolution as the sum it is defined as: exact to 1e-6 of the largest value,
 * where Winograd's algorithm is to 5e-6 (2e-5 for weight gradients of 5x5 kernels) and up to four times as fast.
 */
export const backends = { winograd: true };

/**
 * Multiply-adds from which on a batch is large: below, the sum takes a few milliseconds at most and its smaller error is
 * worth more. Single images are the exception, since they are what a waiting user sends.
 */
const LARGE_BATCH = 2 ** 25;

/** Whether Winograd's F(4x4, 3x3) or F(4x4, 5x5) computes this convolution, and the gradients that it has. */
export function usesWinograd(g: Geometry): boolean {
  return (
    backends.winograd &&
    (g.kh === 3 || g.kh === 5) &&
    g.kw === g.kh &&
    g.strideH === 1 &&
    g.strideW === 1 &&
    g.dilH === 1 &&
    g.dilW === 1 &&
    g.groups === 1 &&
    g.padH < g.kh &&
    g.padW < g.kw &&
    g.o >= 8 &&
    g.oh >= 4 &&
    g.ow >= 4 &&
    (g.n === 1 || g.n * g.oh * g.ow * g.o * g.c * g.kh * g.kw >= LARGE_BATCH)
  );
}
