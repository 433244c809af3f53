import type { Tensor } from '../tensor/tensor';

/** What a function is given or returns: a tensor, or several as an array. */
export type Tensors = Tensor | readonly Tensor[];

/** One `Item` for a tensor, an array of them for an array. */
export type Each<T extends Tensors, Item> = T extends Tensor ? Item : Item[];

export interface FunctionalOptions {
  /** Record the computation itself, so that gradients flow through the result; default false. */
  createGraph?: boolean;
  /** Throw where a result does not depend on an input, in place of zeros; default false. */
  strict?: boolean;
}

export interface ProductOptions<V extends Tensors = Tensors> extends FunctionalOptions {
  /** The vector to multiply with; 1 where it is left out, which only a single number allows. */
  v?: V | null;
}
