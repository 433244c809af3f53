import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { vectorNorm } from '../../ops/linalg/vectorNorm';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { clone } from '../../ops/shape/contiguous';
import type { Tensor } from '../../tensor/tensor';
import type { AnyModule } from '../module';
import { Parameter } from '../parameter';
import { property } from '../property';
import { dimAndOptions, forget, parameterOf, Recomputations, setComputed } from './attributes';

export interface WeightNormOptions {
  /** The parameter's name; default `'weight'`. */
  name?: string;
}

/** The dim along which there is a norm each; null: one norm of all. */
const normed = new Recomputations<{ dim: number | null }>();

/** ||v|| over all dims but one, which keeps its place. */
export function normExcept(v: Tensor, dim: number | null): Tensor {
  if (dim === null) return vectorNorm(v);
  const others = v.sizes.map((_, i) => i).filter((i) => i !== dim);
  return vectorNorm(v, others, { keepdim: true });
}

/** g v / ||v|| */
export function weightOf(g: Tensor, v: Tensor, dim: number | null): Tensor {
  return mul(v, div(g, normExcept(v, dim)));
}

function recompute(module: AnyModule, name: string, dim: number | null): Tensor {
  return weightOf(property(module, `${name}_g`) as Tensor, property(module, `${name}_v`) as Tensor, dim);
}

/**
 * Makes a module's weight w = g v / ||v|| of two parameters, its length g (`weight_g`) and its direction v (`weight_v`).
 * w is computed before each forward.
 *
 * @param module - whose weight is taken apart
 * @param dim - the dim along which each slice has a norm of its own, 0 by default; null: one norm for all
 * @param options - `name`, default 'weight'
 * @returns the module
 * @throws ValueError where there is no such parameter, or it has a norm already
 * @example
 * const layer = nn.utils.weightNorm(new nn.Linear(20, 40));
 * layer.stateDict().weight_g?.shape; // [40, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.weight_norm.html
 */
export function weightNorm<M extends AnyModule>(
  module: M,
  dim?: number | null | (WeightNormOptions & { dim?: number | null }),
  options?: WeightNormOptions,
): M {
  const [given, { name = 'weight' }] = dimAndOptions(dim, options);
  if (normed.get(module, name) !== undefined) {
    throw new ValueError(`Cannot register two weight_norm hooks on the same parameter ${name}`);
  }
  const weight = parameterOf(module, name);
  // PyTorch writes -1 for all dims.
  const along = given === undefined ? 0 : given === -1 ? null : given;
  const g = noGrad(() => normExcept(weight, along));
  forget(module, name);
  module.registerParameter(`${name}_g`, new Parameter(g));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach()));
  setComputed(module, name, recompute(module, name, along));
  normed.set(module, name, { dim: along }, (m) => setComputed(m, name, recompute(m, name, along)));
  return module;
}

/**
 * Makes a weight that `weightNorm` has taken apart one parameter again.
 *
 * @param module - with a weight that `weightNorm` has taken apart
 * @param options - `name`, default 'weight'
 * @returns the module
 * @throws ValueError where it has not
 * @example
 * const layer = nn.utils.weightNorm(new nn.Linear(2, 2));
 * Object.keys(nn.utils.removeWeightNorm(layer).stateDict()); // ['bias', 'weight']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.remove_weight_norm.html
 */
export function removeWeightNorm<M extends AnyModule>(module: M, options: WeightNormOptions = {}): M {
  const name = options.name ?? 'weight';
  const found = normed.get(module, name);
  if (found === undefined) throw new ValueError(`weight_norm of '${name}' not found in ${module}`);
  const weight = noGrad(() => clone(recompute(module, name, found.dim)));
  normed.delete(module, name);
  for (const suffix of ['', '_g', '_v']) forget(module, name + suffix);
  module.registerParameter(name, new Parameter(weight));
  return module;
}
