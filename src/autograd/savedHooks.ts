import { AutogradError, DTypeError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { checkFunction } from '../tensor/wrongArguments';

export interface SavedTensorHooks<T> {
  /** What is kept in place of a tensor that the graph saves. */
  pack: (x: Tensor) => T;
  /** The tensor again, when its derivative is computed. */
  unpack: (packed: T) => Tensor;
}

export const packing: { hooks: SavedTensorHooks<unknown> | null } = { hooks: null };

/** What the hooks made of a saved tensor. */
export class Packed {
  private constructor(
    private readonly packed: unknown,
    private readonly hooks: SavedTensorHooks<unknown>,
  ) {}

  static of(x: Tensor): Packed {
    const hooks = packing.hooks as SavedTensorHooks<unknown>;
    const { version } = x.storage;
    // The hook is free to compute: what it does is not recorded, and not packed itself.
    packing.hooks = null;
    try {
      x.storage.escaped = true;
      const packed = hooks.pack(x);
      if (x.storage.version !== version) {
        throw new AutogradError(
          'A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook can not be ' +
            'modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need ' +
            'to perform in-place operations on the input to a pack hook.',
        );
      }
      return new Packed(packed, hooks);
    } finally {
      packing.hooks = hooks;
    }
  }

  unpack(): Tensor {
    const x = this.hooks.unpack(this.packed) as unknown;
    if (x instanceof Tensor) return x;
    throw new DTypeError(
      `Output of saved tensor unpack_hook expected to be a Tensor but got result of type ${typeof x}`,
    );
  }
}

/**
 * Runs `fn`; what operations in it save for their derivatives goes through `pack`, and comes back through `unpack` in the backward
 * pass. So saved tensors can be kept elsewhere, compressed, or computed again.
 *
 * @param hooks - `pack` gets a saved tensor and gives anything, `unpack` gives the tensor back
 * @param fn - a synchronous function
 * @returns the result of fn
 * @throws AutogradError when `pack` changes its argument, DTypeError when `unpack` gives no tensor
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * const y = autograd.graph.savedTensorsHooks({ pack: (x) => x.tolist(), unpack: (list) => tensor(list) }, () => x.mul(x));
 * y.sum().backward();
 * x.grad; // [2, 4]
 * @see https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.saved_tensors_hooks
 */
export function savedTensorsHooks<T, R>(hooks: SavedTensorHooks<T>, fn: () => R): R {
  checkFunction('savedTensorsHooks', fn);
  const earlier = packing.hooks;
  packing.hooks = hooks as SavedTensorHooks<unknown>;
  try {
    return fn();
  } finally {
    packing.hooks = earlier;
  }
}
