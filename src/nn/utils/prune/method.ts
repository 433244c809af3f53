import { noGrad } from '../../../autograd/mode';
import { IndexError, ShapeError, ValueError } from '../../../errors';
import { indexCopy } from '../../../ops/indexing/indexCopy';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { maskedScatter } from '../../../ops/indexing/maskedScatter';
import { maskedSelect } from '../../../ops/indexing/maskedSelect';
import { eq } from '../../../ops/pointwise/eq';
import { mul } from '../../../ops/pointwise/mul';
import { to } from '../../../ops/pointwise/to';
import { clone } from '../../../ops/shape/contiguous';
import { narrow } from '../../../ops/shape/narrow';
import { onesLike, tensor } from '../../../tensor/create';
import { sameShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import type { AnyModule } from '../../module';
import type { Parameter } from '../../parameter';
import { property } from '../../property';
import { forget, parameterOf, Recomputations, setComputed } from '../attributes';

export interface ImportanceOptions {
  /** What decides which elements go, in place of the parameter's own; of its shape. */
  importanceScores?: Tensor | null | undefined;
}

/** The methods by which each parameter was pruned, the last one last. */
export const pruned = new Recomputations<readonly BasePruningMethod[]>();

/**
 * A way of choosing the elements of a parameter that are set to zero. A subclass says what it looks at, and computes the
 * mask: 0 for an element that goes.
 *
 * @example
 * class EveryOther extends nn.utils.prune.BasePruningMethod {
 *   override get pruningType() {
 *     return 'unstructured' as const;
 *   }
 *   computeMask(t: Tensor, defaultMask: Tensor) {
 *     return defaultMask.mul(tensor(Float32Array.from({ length: t.numel() }, (_, i) => i % 2)).reshape(t.shape));
 *   }
 * }
 * new EveryOther().prune(tensor([1, 2, 3])).tolist(); // [0, 2, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.BasePruningMethod.html
 */
export abstract class BasePruningMethod {
  /** `'unstructured'`: single elements, `'structured'`: slices along `dim`, `'global'`: whatever the mask says. */
  abstract get pruningType(): 'unstructured' | 'structured' | 'global';

  /**
   * The new mask.
   *
   * @param t - what decides
   * @param defaultMask - the mask until now, of the same shape
   */
  abstract computeMask(t: Tensor, defaultMask: Tensor): Tensor;

  /**
   * t with the elements that go set to zero.
   *
   * @param t - a tensor
   * @param options - `defaultMask`: what is pruned already; `importanceScores`
   * @returns the tensor with zeros where it is pruned
   * @throws ValueError where scores and tensor differ in shape
   */
  prune(t: Tensor, options: ImportanceOptions & { defaultMask?: Tensor | null } = {}): Tensor {
    const scores = options.importanceScores ?? t;
    if (!sameShape(scores.sizes, t.sizes)) {
      throw new ShapeError('importance_scores should have the same shape as tensor t');
    }
    const mask = options.defaultMask ?? onesLike(t);
    return mul(
      t,
      noGrad(() => this.computeMask(scores, mask)),
    );
  }

  /**
   * Prunes a module's parameter by this method, also one that was pruned before.
   *
   * @param module - that has the parameter
   * @param name - of the parameter
   * @param options - `importanceScores`
   * @returns the method
   * @throws ValueError where scores and parameter differ in shape
   */
  applyTo(module: AnyModule, name: string, options: ImportanceOptions = {}): this {
    const before = pruned.get(module, name);
    const orig = before === undefined ? parameterOf(module, name) : (property(module, `${name}_orig`) as Parameter);
    const scores = options.importanceScores ?? (property(module, name) as Tensor);
    if (!sameShape(scores.sizes, orig.sizes)) {
      throw new ShapeError(`importance_scores should have the same shape as parameter ${name} of ${module}`);
    }
    const mask = noGrad(() => {
      if (before === undefined) return this.computeMask(scores, onesLike(orig));
      return furtherMask(this, scores, property(module, `${name}_mask`) as Tensor);
    });
    if (before === undefined) {
      forget(module, name);
      module.registerParameter(`${name}_orig`, orig);
      module.registerBuffer(`${name}_mask`, mask);
    } else (module as unknown as Record<string, unknown>)[`${name}_mask`] = mask;
    setComputed(module, name, masked(module, name));
    pruned.set(module, name, [...(before ?? []), this], (m) => setComputed(m, name, masked(m, name)));
    return this;
  }
}

export function masked(module: AnyModule, name: string): Tensor {
  const [mask, orig] = ['_mask', '_orig'].map((suffix) => property(module, name + suffix)) as [Tensor, Tensor];
  return mul(to(mask, orig.dtype), orig);
}

/** The mask of a parameter that was pruned before: the method sees what is left of it. */
export function furtherMask(method: BasePruningMethod, scores: Tensor, mask: Tensor): Tensor {
  if (method.pruningType === 'global') return method.computeMask(scores, clone(mask));
  if (method.pruningType === 'unstructured') {
    const left = eq(mask, 1);
    const part = method.computeMask(maskedSelect(scores, left), maskedSelect(mask, left));
    return maskedScatter(mask, left, part);
  }
  const dim = (method as { dim?: number }).dim;
  if (dim === undefined) {
    throw new ValueError('Pruning methods of PRUNING_TYPE "structured" need to have the attribute `dim` defined.');
  }
  const along = dim < 0 ? dim + mask.ndim : dim;
  if (along < 0) throw new IndexError(`Index is out of bounds for tensor with dimensions ${mask.ndim}`);
  const slices = [...Array(mask.sizes[along] as number).keys()];
  const kept = slices.filter((i) =>
    narrow(mask, along, i, 1)
      .data()
      .some((value) => value !== 0),
  );
  const at = tensor(Int32Array.from(kept));
  const part = method.computeMask(indexSelect(scores, along, at), indexSelect(mask, along, at));
  return indexCopy(mask, along, at, part);
}
