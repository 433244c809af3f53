import { NotImplementedError, ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { typeName } from '../../tensor/wrongArguments';
import { warnOnce } from '../../warn';
import { Distribution } from '../distribution';
import { classNameOf } from '../format';
import { formulasFor, keyOf, setFormula } from './registry';

/**
 * The Kullback-Leibler divergence KL(p || q) = ∫ p(x) ln (p(x) / q(x)) dx, for each pair of the batch.
 *
 * The formula is that of the nearest classes for which there is one; `registerKl` adds others.
 *
 * @param p - a distribution
 * @param q - another, over the same values
 * @returns float32, of the batch shape that both broadcast to
 * @throws NotImplementedError where there is no formula for the two
 * @example
 * const [p, q] = [new distributions.Normal(0, 1), new distributions.Normal(1, 1)];
 * distributions.klDivergence(p, q); // 0.5
 * @see https://pytorch.org/docs/stable/distributions.html#module-torch.distributions.kl
 */
export function klDivergence(p: Distribution, q: Distribution): Tensor {
  for (const d of [p, q]) {
    if (!(d instanceof Distribution))
      throw new ValueError(`kl_divergence(): expected a Distribution, not ${typeName(d)}`);
  }
  const found = formulasFor(p, q);
  const [nameOfP, nameOfQ] = [classNameOf(p), classNameOf(q)];
  if (found === undefined) {
    throw new NotImplementedError(`No KL(p || q) is implemented for p type ${nameOfP} and q type ${nameOfQ}`);
  }
  const [formula, other] = found;
  if (formula !== other) {
    warnOnce(`Ambiguous kl_divergence(${nameOfP}, ${nameOfQ}). Please register_kl(${nameOfP}, ${nameOfQ})`);
  }
  return formula(p, q);
}

// biome-ignore lint/suspicious/noExplicitAny: classes of whatever constructors
type Class<D extends Distribution> = abstract new (...args: any[]) => D;

/**
 * Adds a formula for KL(p || q) of two classes and those that extend them: `registerKl(P, Q)(formula)`.
 *
 * @param typeP - the class of the first distributions
 * @param typeQ - the class of the second ones
 * @returns a function that takes the formula, and returns it
 * @throws ValueError for what is no class of distributions
 * @example
 * class Shifted extends distributions.Normal {}
 * distributions.registerKl(Shifted, distributions.Normal)((p, q) => p.loc.sub(q.loc).square().div(2));
 * distributions.klDivergence(new Shifted(2, 1), new distributions.Normal(0, 1)); // 2
 * @see https://pytorch.org/docs/stable/distributions.html#torch.distributions.kl.register_kl
 */
export function registerKl<P extends Distribution, Q extends Distribution>(
  typeP: Class<P>,
  typeQ: Class<Q>,
): <F extends (p: P, q: Q) => Tensor>(formula: F) => F {
  for (const [name, type] of Object.entries({ typeP, typeQ }) as [string, unknown][]) {
    const isClass = typeof type === 'function' && (type === Distribution || type.prototype instanceof Distribution);
    if (isClass) continue;
    const got = typeof type === 'function' ? type.name : typeName(type);
    throw new ValueError(`Expected type_${name.at(-1)?.toLowerCase()} to be a Distribution subclass but got ${got}`);
  }
  return (formula) => {
    setFormula(keyOf(typeP), keyOf(typeQ), formula);
    return formula;
  };
}
