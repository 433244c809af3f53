import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { copy_ } from '../../ops/pointwise/copy';
import { div } from '../../ops/pointwise/div';
import { dot } from '../../ops/products/dot';
import { mv } from '../../ops/products/mv';
import { normal_ } from '../../ops/random/normal';
import { clone } from '../../ops/shape/contiguous';
import { movedim } from '../../ops/shape/movedim';
import { reshape } from '../../ops/shape/reshape';
import { t } from '../../ops/shape/transpose';
import { empty } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { normalize } from '../functional/normalize';
import type { AnyModule } from '../module';
import { Parameter } from '../parameter';
import { className, property } from '../property';
import { dimAndOptions, forget, parameterOf, Recomputations, setComputed } from './attributes';

export interface SpectralNormOptions {
  /** The parameter's name; default `'weight'`. */
  name?: string;
  /** Steps of the power iteration before each forward in training mode; default 1. */
  nPowerIterations?: number;
  /** Least norm that is divided by; default 1e-12. */
  eps?: number;
}

interface Settings {
  name: string;
  dim: number;
  iterations: number;
  eps: number;
}

const normed = new Recomputations<Settings>();

/** The weight as a matrix whose rows are the slices along `dim`. */
export function asMatrix(weight: Tensor, dim: number): Tensor {
  const turned = dim === 0 ? weight : movedim(weight, dim, 0);
  return reshape(turned, [turned.sizes[0] as number, -1]);
}

/** Steps of v = W' u / ||W' u||, u = W v / ||W v||, into u and v: they go towards the first singular vectors. */
export function iterate(matrix: Tensor, u: Tensor, v: Tensor, iterations: number, eps: number): void {
  noGrad(() => {
    for (let i = 0; i < iterations; i++) {
      copy_(v, normalize(mv(t(matrix), u), 0, { eps }));
      copy_(u, normalize(mv(matrix, v), 0, { eps }));
    }
  });
}

/** A random vector of length 1. */
export function direction(count: number, eps: number): Tensor {
  return noGrad(() => normalize(normal_(empty([count]), 0, 1), 0, { eps }));
}

function recompute(module: AnyModule, { name, dim, iterations, eps }: Settings, training: boolean): Tensor {
  const [weight, u, v] = ['_orig', '_u', '_v'].map((suffix) => property(module, name + suffix)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const matrix = asMatrix(weight, dim);
  if (training) iterate(matrix, u, v, iterations, eps);
  // Copies: a second forward changes u and v, which the first one's backward needs.
  const [left, right] = training ? [clone(u), clone(v)] : [u, v];
  return div(weight, dot(left, mv(matrix, right)));
}

/**
 * Divides a module's weight by its largest singular value, which a power iteration over two buffers (`weight_u`,
 * `weight_v`) estimates; the weight as it was is the parameter `weight_orig`.
 *
 * @param module - whose weight is divided
 * @param dim - the dim that counts outputs; 0 by default, 1 for transposed convolutions
 * @param options - `nPowerIterations` (default 1), `eps` (default 1e-12), `name` (default 'weight')
 * @returns the module
 * @throws ValueError where there is no such parameter, or it is divided already, or iterations are not positive
 * @example
 * const layer = nn.utils.spectralNorm(new nn.Linear(20, 40));
 * layer.stateDict().weight_u?.shape; // [40]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.spectral_norm.html
 */
export function spectralNorm<M extends AnyModule>(
  module: M,
  dim?: number | null | (SpectralNormOptions & { dim?: number | null }),
  options?: SpectralNormOptions,
): M {
  const [given, { name = 'weight', nPowerIterations = 1, eps = 1e-12 }] = dimAndOptions(dim, options);
  if (normed.get(module, name) !== undefined) {
    throw new ValueError(`Cannot register two spectral_norm hooks on the same parameter ${name}`);
  }
  if (!(nPowerIterations > 0)) {
    throw new ValueError(`Expected n_power_iterations to be positive, but got n_power_iterations=${nPowerIterations}`);
  }
  if (property(module, name) === null) {
    throw new ValueError(`\`SpectralNorm\` cannot be applied as parameter \`${name}\` is None`);
  }
  const weight = parameterOf(module, name);
  const settings = { name, dim: given ?? outputDim(module), iterations: nPowerIterations, eps };
  const [rows, columns] = noGrad(() => asMatrix(weight, settings.dim).sizes) as [number, number];
  const [u, v] = [direction(rows, eps), direction(columns, eps)];
  forget(module, name);
  module.registerParameter(`${name}_orig`, weight);
  setComputed(module, name, weight.detach());
  module.registerBuffer(`${name}_u`, u);
  module.registerBuffer(`${name}_v`, v);
  normed.set(module, name, settings, (m) => setComputed(m, name, recompute(m, settings, m.training)));
  return module;
}

/** Transposed convolutions have their outputs in the second dim. */
export function outputDim(module: AnyModule): number {
  return className(module).startsWith('ConvTranspose') ? 1 : 0;
}

/**
 * Makes a weight that `spectralNorm` divides one parameter again.
 *
 * @param module - with a weight that `spectralNorm` divides
 * @param options - `name`, default 'weight'
 * @returns the module
 * @throws ValueError where it does not
 * @example
 * const layer = nn.utils.spectralNorm(new nn.Linear(2, 2));
 * Object.keys(nn.utils.removeSpectralNorm(layer).stateDict()); // ['bias', 'weight']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.remove_spectral_norm.html
 */
export function removeSpectralNorm<M extends AnyModule>(module: M, options: { name?: string } = {}): M {
  const name = options.name ?? 'weight';
  const settings = normed.get(module, name);
  if (settings === undefined) throw new ValueError(`spectral_norm of '${name}' not found in ${module}`);
  const weight = noGrad(() => recompute(module, settings, false));
  normed.delete(module, name);
  for (const suffix of ['', '_u', '_v', '_orig']) forget(module, name + suffix);
  module.registerParameter(name, new Parameter(weight));
  return module;
}
