import { noGrad } from '../../../autograd/mode';
import { NotImplementedError, ValueError } from '../../../errors';
import { sameShape, showShape } from '../../../tensor/layout';
import { Tensor } from '../../../tensor/tensor';
import { childEntries } from '../../internals';
import { type AnyModule, Module } from '../../module';
import { Parameter } from '../../parameter';
import { className, describe, nameClasses, property } from '../../property';
import { rehouse } from '../../rehouse';

/** A module that computes a tensor of another one, or of several. */
export type Parametrization = AnyModule & {
  /** What the parametrization makes the given tensor of. */
  rightInverse?: (value: Tensor) => Tensor | readonly Tensor[];
};

/**
 * The parametrizations of one tensor, in their order, and what they start from: `original`, or `original0`, `original1`, ...
 * `registerParametrization` makes it.
 *
 * @param parametrizations - the modules, one after the other
 * @param original - the tensor that they compute anew
 * @param unsafe - whether results are not checked
 * @throws ValueError without a module, and, where results are checked, for one that changes shape or dtype
 * @example
 * class Symmetric extends nn.Module {
 *   forward(x: Tensor) { return x.add(x.t()).div(2); }
 * }
 * const layer = new nn.Linear(3, 3);
 * nn.utils.parametrize.registerParametrization(layer, 'weight', new Symmetric());
 * Object.keys(layer.stateDict()); // ['bias', 'parametrizations.weight.original']
 * layer.weight.equal(layer.weight.t()); // => true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.ParametrizationList.html
 */
export class ParametrizationList extends Module<[], Tensor> {
  /** Whether shape and dtype may change. */
  unsafe: boolean;
  /** The number of tensors that it starts from; null for the one called `original`. */
  readonly originals: number | null;
  declare original: Tensor;

  constructor(parametrizations: readonly Parametrization[], original: Tensor, unsafe = false) {
    super();
    if (parametrizations.length === 0) throw new ValueError('ParametrizationList requires one or more modules.');
    this.unsafe = unsafe;
    for (const one of parametrizations) this.append(one);
    const { sizes: shape, dtype } = original;
    const start = noGrad(() => inverted(parametrizations, original, inverseOrSame));
    if (start instanceof Tensor) {
      this.originals = null;
      if (start.dtype !== dtype) {
        throw new ValueError(
          `When \`right_inverse\` outputs one tensor, it may not change the dtype.\noriginal.dtype: ${dtype}\n` +
            `right_inverse(original).dtype: ${start.dtype}`,
        );
      }
      rehouse(original, start);
      this.hold('original', original);
    } else {
      this.originals = start.length;
      start.forEach((one, i) => {
        const isLearned = original instanceof Parameter;
        this.hold(`original${i}`, isLearned ? new Parameter(one, { requiresGrad: original.requiresGrad }) : one);
      });
    }
    if (!unsafe) this.checkResult(shape, dtype);
  }

  private hold(name: string, value: Tensor): void {
    if (value instanceof Parameter) this.registerParameter(name, value);
    else this.registerBuffer(name, value);
  }

  private checkResult(shape: readonly number[], dtype: string): void {
    const result = this.forward() as unknown;
    if (!(result instanceof Tensor)) {
      throw new ValueError(`A parametrization must return a tensor. Got ${describe(result)}.`);
    }
    const may = (what: string): string =>
      `Registering a parametrization may not change the ${what} of the tensor, unless \`unsafe\` flag is enabled.\n`;
    if (result.dtype !== dtype) {
      throw new ValueError(`${may('dtype')}unparametrized dtype: ${dtype}\nparametrized dtype: ${result.dtype}`);
    }
    if (!sameShape(result.sizes, shape)) {
      throw new ValueError(
        `${may('shape')}unparametrized shape: torch.Size(${showShape(shape)})\n` +
          `parametrized shape: torch.Size(${showShape(result.sizes)})`,
      );
    }
  }

  /** The parametrizations, in their order. */
  *[Symbol.iterator](): Generator<Parametrization> {
    for (const [, module] of childEntries(this)) yield module as Parametrization;
  }

  get size(): number {
    return [...this].length;
  }

  /**
   * Adds a parametrization behind the others.
   *
   * @param parametrization - a module that takes one tensor
   */
  append(parametrization: Parametrization): void {
    this.registerModule(String(this.size), parametrization);
  }

  /**
   * What the parametrizations start from.
   *
   * @returns the tensors to begin with
   */
  starts(): Tensor[] {
    if (this.originals === null) return [this.original];
    return Array.from({ length: this.originals }, (_, i) => property(this, `original${i}`) as Tensor);
  }

  /**
   * Sets what the parametrizations start from, so that they give `value`.
   *
   * @param value - that the parametrized tensor shall have
   * @throws ValueError when one of them has no `rightInverse`, or it returns something else than before
   */
  rightInverse(value: Tensor): void {
    noGrad(() => {
      for (const one of this) {
        if (typeof one.rightInverse === 'function') continue;
        throw new ValueError(`parametrization ${className(one)} does not implement right_inverse.`);
      }
      const start = inverted([...this], value);
      const [given, held] = [start instanceof Tensor ? [start] : start, this.starts()];
      if (start instanceof Tensor !== (this.originals === null)) {
        throw new ValueError(
          this.originals === null
            ? `\`right_inverse\` should return a tensor. Got ${describe(start)}`
            : `'right_inverse' must return a sequence of tensors. Got ${describe(start)}.`,
        );
      }
      if (given.length !== held.length) {
        throw new ValueError(
          `'right_inverse' must return a sequence of tensors of length ${held.length}. Got a sequence of lenght ${given.length}.`,
        );
      }
      given.forEach((tensor, i) => {
        if (tensor.dtype === held[i]?.dtype) return;
        throw new ValueError(
          `The tensor returned by \`right_inverse\` has dtype ${tensor.dtype} while \`original\` has dtype ${held[i]?.dtype}`,
        );
      });
      for (const [i, tensor] of given.entries()) rehouse(held[i] as Tensor, tensor);
    });
  }

  forward(): Tensor {
    const [first, ...rest] = this as unknown as Iterable<Parametrization>;
    let value = (first as Parametrization)(...this.starts()) as Tensor;
    for (const one of rest) value = one(value) as Tensor;
    return value;
  }
}

/** What the parametrizations give `value` for; the last one comes first, and who has no inverse is passed by. */
function inverted(
  parametrizations: readonly Parametrization[],
  value: Tensor,
  inverse = (one: Parametrization, of: Tensor): unknown => one.rightInverse?.(of),
): Tensor | readonly Tensor[] {
  let start: unknown = value;
  for (const one of [...parametrizations].reverse()) {
    if (typeof one.rightInverse === 'function') start = inverse(one, start as Tensor);
  }
  if (start instanceof Tensor) return start;
  if (!Array.isArray(start)) {
    throw new ValueError(
      `'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got ${describe(start)}`,
    );
  }
  for (const [i, one] of start.entries()) {
    if (one instanceof Tensor) continue;
    throw new ValueError(
      "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). " +
        `Got element ${i} of the sequence with type ${describe(one)}.`,
    );
  }
  return start as Tensor[];
}

nameClasses({ ParametrizationList });

/** What a parametrization makes `value` of; `value` itself where it says that it cannot tell. */
export function inverseOrSame(parametrization: Parametrization, value: Tensor): unknown {
  try {
    return parametrization.rightInverse?.(value);
  } catch (error) {
    if (error instanceof NotImplementedError) return value;
    throw error;
  }
}
