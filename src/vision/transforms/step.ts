import type { Tensor } from '../../tensor/tensor';
import type { PerChannel } from '../functional/normalize';
import type { Picture } from '../image';

/** A transform that gives back what it is given, changed: an image for an image, a tensor for a tensor. */
export type SameKind = <T extends Picture>(picture: T) => T;

/**
 * What a dataset may know about a transform, so that it can make whole batches at once: bytes to floats; a
 * normalisation; a function that treats each picture of a (N, C, H, W) batch as it would treat it alone.
 */
export type Step =
  | { readonly kind: 'toTensor' }
  | { readonly kind: 'normalize'; readonly mean: PerChannel; readonly std: PerChannel }
  | { readonly kind: 'each'; readonly apply: (batch: Tensor) => Tensor };

const STEPS = Symbol('steps');

interface Known {
  readonly [STEPS]?: readonly Step[];
}

/** The steps of a transform, or undefined where nothing is known about it. */
export function stepsOf(transform: unknown): readonly Step[] | undefined {
  return (transform as Known | undefined)?.[STEPS];
}

/** Gives a transform the text that PyTorch prints for it, and its steps. */
export function describe<F extends (...args: never[]) => unknown>(
  transform: F,
  text: string,
  steps?: readonly Step[],
): F {
  Object.defineProperty(transform, 'toString', { value: () => text });
  Object.defineProperty(transform, Symbol.for('nodejs.util.inspect.custom'), { value: () => text });
  if (steps !== undefined) Object.defineProperty(transform, STEPS, { value: steps });
  return transform;
}
