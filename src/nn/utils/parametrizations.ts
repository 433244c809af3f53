import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { copy_ } from '../../ops/pointwise/copy';
import { div } from '../../ops/pointwise/div';
import { dot } from '../../ops/products/dot';
import { mv } from '../../ops/products/mv';
import { clone } from '../../ops/shape/contiguous';
import { t } from '../../ops/shape/transpose';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { normalize } from '../functional/normalize';
import { type AnyModule, Module } from '../module';
import { nameClasses, property } from '../property';
import { dimAndOptions } from './attributes';
import { checkOrthogonalMap, Orthogonal, type OrthogonalMap } from './orthogonal';
import { registerParametrization } from './parametrize/register';
import { asMatrix, direction, outputDim } from './spectralNorm';
import { normExcept, weightOf } from './weightNorm';

/** w = g v / ||v|| of the two tensors g and v. */
class WeightNorm extends Module<[g: Tensor, v: Tensor]> {
  readonly dim: number | null;

  constructor(dim: number | null) {
    super();
    this.dim = dim;
  }

  forward(g: Tensor, v: Tensor): Tensor {
    return weightOf(g, v, this.dim);
  }

  rightInverse(weight: Tensor): Tensor[] {
    return [normExcept(weight, this.dim), clone(weight)];
  }
}

/** w / σ, σ the largest singular value, estimated by a power iteration. */
class SpectralNorm extends Module {
  readonly dim: number;
  readonly eps: number;
  readonly nPowerIterations: number;
  declare _u: Tensor;
  declare _v: Tensor;

  constructor(weight: Tensor, nPowerIterations: number, dim: number, eps: number) {
    super();
    this.dim = wrapDim(dim, weight.sizes.length);
    this.eps = eps;
    this.nPowerIterations = nPowerIterations;
    if (!(nPowerIterations > 0)) {
      throw new ValueError(
        `Expected n_power_iterations to be positive, but got n_power_iterations=${nPowerIterations}`,
      );
    }
    if (weight.sizes.length <= 1) return;
    const matrix = noGrad(() => asMatrix(weight, this.dim));
    const [rows, columns] = matrix.sizes as [number, number];
    this.registerBuffer('_u', direction(rows, eps));
    this.registerBuffer('_v', direction(columns, eps));
    this.iterate(matrix, 15);
  }

  private iterate(matrix: Tensor, count: number): void {
    noGrad(() => {
      for (let i = 0; i < count; i++) {
        copy_(this._u, normalize(mv(matrix, this._v), 0, { eps: this.eps }));
        copy_(this._v, normalize(mv(t(matrix), this._u), 0, { eps: this.eps }));
      }
    });
  }

  forward(weight: Tensor): Tensor {
    if (weight.sizes.length === 1) return normalize(weight, 0, { eps: this.eps });
    const matrix = asMatrix(weight, this.dim);
    if (this.training) this.iterate(matrix, this.nPowerIterations);
    // Copies: a second forward changes u and v, which the first one's backward needs.
    const [u, v] = [clone(this._u), clone(this._v)];
    return div(weight, dot(u, mv(matrix, v)));
  }

  rightInverse(value: Tensor): Tensor {
    return value;
  }
}

function tensorOf(module: AnyModule, name: string): Tensor {
  const value = property(module, name);
  if (value instanceof Tensor) return value;
  throw new ValueError(`Module '${module}' has no parameter or buffer with name '${name}'`);
}

/**
 * Makes a module's weight w = g v / ||v|| of two parameters, its length g (`parametrizations.weight.original0`) and its
 * direction v (`original1`). `nn.utils.parametrize.removeParametrizations` undoes it.
 *
 * @param module - whose weight is taken apart
 * @param dim - the dim along which each slice has a norm of its own, 0 by default; -1: one norm for all
 * @param options - `name` of the parameter, default 'weight'
 * @returns the module
 * @throws ValueError where there is no such parameter
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(20, 40));
 * layer.getParameter('parametrizations.weight.original0').shape; // [40, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.weight_norm.html
 */
export function weightNorm<M extends AnyModule>(
  module: M,
  dim?: number | null | { name?: string; dim?: number | null },
  options?: { name?: string },
): M {
  const [given, { name = 'weight' }] = dimAndOptions<{ name?: string }>(dim, options);
  tensorOf(module, name);
  const along = given === undefined ? 0 : given === -1 ? null : given;
  return registerParametrization(module, name, new WeightNorm(along), { unsafe: true });
}

export interface SpectralNormParametrizationOptions {
  /** The parameter's name; default `'weight'`. */
  name?: string;
  /** Steps of the power iteration whenever the weight is read in training mode; default 1. */
  nPowerIterations?: number;
  /** Least norm that is divided by; default 1e-12. */
  eps?: number;
}

/**
 * Divides a module's weight by its largest singular value, which a power iteration estimates, 15 steps of it at the
 * beginning. `nn.utils.parametrize.removeParametrizations` undoes it.
 *
 * @param module - whose weight is divided
 * @param dim - the dim that counts outputs; 0 by default, 1 for transposed convolutions
 * @param options - `nPowerIterations`, `eps`, `name`
 * @returns the module
 * @throws ValueError where there is no such parameter, or iterations are not positive
 * @example
 * const layer = nn.utils.parametrizations.spectralNorm(new nn.Linear(20, 40));
 * Object.keys(layer.stateDict()); // ['bias', 'parametrizations.weight.original', 'parametrizations.weight.0._u', 'parametrizations.weight.0._v']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.spectral_norm.html
 */
export function spectralNorm<M extends AnyModule>(
  module: M,
  dim?: number | null | (SpectralNormParametrizationOptions & { dim?: number | null }),
  options?: SpectralNormParametrizationOptions,
): M {
  const [given, { name = 'weight', nPowerIterations = 1, eps = 1e-12 }] =
    dimAndOptions<SpectralNormParametrizationOptions>(dim, options);
  const weight = tensorOf(module, name);
  const norm = new SpectralNorm(weight, nPowerIterations, given ?? outputDim(module), eps);
  return registerParametrization(module, name, norm);
}

export type { OrthogonalMap } from './orthogonal';

export interface OrthogonalOptions {
  /** The parameter's name; default `'weight'`. */
  name?: string;
  /**
   * `'matrix_exp'` (default for square and complex matrices): Q = exp(A), A skew-Hermitian; `'cayley'`: Q = (I + A/2)(I - A/2)^-1;
   * `'householder'` (default for others): a product of reflections.
   */
  orthogonalMap?: OrthogonalMap | null;
  /** Multiply by a matrix that is kept beside the parameter, so that every start is possible; default true. */
  useTrivialization?: boolean;
}

/**
 * Keeps a module's weight, a matrix [.., m, n] or a batch of them, orthogonal: Q^H Q = I where m >= n, else Q Q^H = I. It starts
 * from the weight itself where that is orthogonal, else from Q of its QR factorization. `nn.utils.parametrize.removeParametrizations`
 * undoes it.
 *
 * @param module - whose weight is kept orthogonal
 * @param options - `name`, `orthogonalMap`, `useTrivialization`
 * @returns the module
 * @throws ValueError where there is no such parameter, or no matrix, or for an unknown map
 * @example
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(20, 40));
 * layer.weight.T.matmul(layer.weight).allclose(eye(20), { atol: 1e-5 }); // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.orthogonal.html
 */
export function orthogonal<M extends AnyModule>(module: M, options: OrthogonalOptions = {}): M {
  const { name = 'weight', useTrivialization = true } = options;
  const weight = tensorOf(module, name);
  const { sizes: shape, dtype } = weight;
  if (shape.length < 2) {
    throw new ValueError(`Expected a matrix or batch of matrices. Got a tensor of ${shape.length} dimensions.`);
  }
  const isSquare = shape.at(-2) === shape.at(-1);
  const map = options.orthogonalMap ?? (isSquare || dtype === 'complex64' ? 'matrix_exp' : 'householder');
  checkOrthogonalMap(map);
  return registerParametrization(module, name, new Orthogonal(weight, map, useTrivialization), { unsafe: true });
}

nameClasses({ _WeightNorm: WeightNorm, _SpectralNorm: SpectralNorm });
