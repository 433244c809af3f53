import { AutogradError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { SavedValues } from './saved';

/** What a function notes on its context for the engine. */
interface Notes {
  toSave: readonly (Tensor | null)[];
  saved: SavedValues | null;
  dirty: readonly Tensor[];
  nonDifferentiable: readonly Tensor[];
  materializes: boolean;
}

export const NOTES: unique symbol = Symbol('notes');

/**
 * What `forward` and `backward` of an `autograd.Function` share: tensors through `saveForBackward`, everything else as
 * properties.
 *
 * @example
 * class Scale extends autograd.Function {
 *   static forward(ctx: autograd.FunctionCtx, x: Tensor, factor: number) {
 *     ctx.factor = factor; // what is no tensor is a property
 *     return x.mul(factor);
 *   }
 *   static backward(ctx: autograd.FunctionCtx, grad: Tensor) {
 *     return [ctx.needsInputGrad[0] ? grad.mul(ctx.factor) : null, null];
 *   }
 * }
 * const x = tensor([1, 2], { requiresGrad: true });
 * Scale.apply(x, 3).sum().backward();
 * x.grad; // => tensor([3., 3.])
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.function.FunctionCtx.html
 */
export class FunctionCtx {
  // biome-ignore lint/suspicious/noExplicitAny: whatever forward leaves for backward
  [name: string]: any;
  /** Whether the gradient of each argument of `apply` is wanted. */
  needsInputGrad: readonly boolean[] = [];
  /** @internal */
  readonly [NOTES]: Notes = { toSave: [], saved: null, dirty: [], nonDifferentiable: [], materializes: true };

  /**
   * Keeps tensors for `backward`, arguments, results or others. They are checked for changes in place, and let go of when the
   * graph is.
   *
   * @param tensors - inputs and outputs; others belong to properties of the context
   * @throws AutogradError for what is no tensor
   */
  saveForBackward(...tensors: (Tensor | null)[]): void {
    for (const [i, x] of tensors.entries()) {
      if (x === null || x instanceof Tensor) continue;
      throw new AutogradError(`save_for_backward can only save variables, but argument ${i} is of type ${typeof x}`);
    }
    this[NOTES].toSave = tensors;
  }

  /** What `saveForBackward` was given. @throws AutogradError when the graph was freed, or a tensor was changed since */
  get savedTensors(): Tensor[] {
    const { toSave, saved } = this[NOTES];
    if (saved === null) return toSave as Tensor[];
    return toSave.map((_, i) => saved.value(i, this.constructor.name) as Tensor);
  }

  /**
   * Says that arguments were changed in place; they have to be among the results.
   *
   * @param tensors - inputs that `forward` has changed in place
   */
  markDirty(...tensors: Tensor[]): void {
    this[NOTES].dirty = tensors;
  }

  /**
   * Says that results have no gradients.
   *
   * @param tensors - outputs without a gradient
   */
  markNonDifferentiable(...tensors: Tensor[]): void {
    this[NOTES].nonDifferentiable = tensors;
  }

  /**
   * Whether `backward` gets zeros (the default), or null, for results that took no part.
   *
   * @param value - false gives null for gradients that are not there, in place of zeros
   */
  setMaterializeGrads(value: boolean): void {
    this[NOTES].materializes = value;
  }
}

/** Notes that forward has ended: what it saved is from here on watched, and let go of with the graph. */
export function save(ctx: FunctionCtx): SavedValues {
  const notes = ctx[NOTES];
  notes.saved = new SavedValues(notes.toSave);
  return notes.saved;
}
