import { noGrad } from '../../autograd/mode';
import { NotImplementedError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { diagonal } from '../../ops/linalg/diagonal';
import { geqrf, householderProduct } from '../../ops/linalg/householderProduct';
import { matrixExp } from '../../ops/linalg/matrixExp';
import { solve } from '../../ops/linalg/solve';
import { add } from '../../ops/pointwise/add';
import { conj } from '../../ops/pointwise/conj';
import { copy_ } from '../../ops/pointwise/copy';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { fill_ } from '../../ops/pointwise/fill';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sgn } from '../../ops/pointwise/sgn';
import { sub } from '../../ops/pointwise/sub';
import { tril } from '../../ops/pointwise/tril';
import { trunc } from '../../ops/pointwise/trunc';
import { where } from '../../ops/pointwise/where';
import { matmul } from '../../ops/products/matmul';
import { allclose } from '../../ops/reduction/allclose';
import { sum } from '../../ops/reduction/sum';
import { clone } from '../../ops/shape/contiguous';
import { expand } from '../../ops/shape/expand';
import { narrow } from '../../ops/shape/narrow';
import { transpose } from '../../ops/shape/transpose';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { eye, zeros, zerosLike } from '../../tensor/create';
import { type Shape, sameShape, showShape } from '../../tensor/layout';
import { randn } from '../../tensor/random';
import type { Tensor } from '../../tensor/tensor';
import { Module } from '../module';
import { nameClasses } from '../property';

const MAPS = ['matrix_exp', 'cayley', 'householder'] as const;

/** How an unconstrained matrix becomes an orthogonal one. */
export type OrthogonalMap = (typeof MAPS)[number];

export function checkOrthogonalMap(map: string): asserts map is OrthogonalMap {
  if ((MAPS as readonly string[]).includes(map)) return;
  throw new ValueError(`orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: ${map}`);
}

const mT = (x: Tensor): Tensor => transpose(x, -2, -1);
const mH = (x: Tensor): Tensor => mT(conj(x));

/** A tall matrix, and whether it is one only as the transpose of x. */
function tallOf(x: Tensor): [x: Tensor, n: number, k: number, isWide: boolean] {
  const [n, k] = x.sizes.slice(-2) as [number, number];
  return n < k ? [mT(x), k, n, true] : [x, n, k, false];
}

/** Q of A = Q R with a positive diagonal of R. */
function orthonormalized(a: Tensor): Tensor {
  const { a: reflectors, tau } = geqrf(a);
  return mul(householderProduct(reflectors, tau), unsqueeze(sgn(diagonal(reflectors)), -2));
}

/** Q = B f(X) with Q^H Q = I: f a matrix exponential, a Cayley map, or a product of reflections. */
export class Orthogonal extends Module<[x: Tensor]> {
  readonly shape: Shape;
  readonly orthogonalMap: OrthogonalMap;
  /** B, with trivialization. */
  declare base: Tensor | null | undefined;

  constructor(weight: Tensor, orthogonalMap: OrthogonalMap, useTrivialization: boolean) {
    super();
    if (weight.dtype === 'complex64' && orthogonalMap === 'householder') {
      throw new ValueError('The householder parametrization does not support complex tensors.');
    }
    this.shape = weight.sizes;
    this.orthogonalMap = orthogonalMap;
    if (useTrivialization) this.registerBuffer('base', null);
  }

  forward(x: Tensor): Tensor {
    const [tall, n, k, isWide] = tallOf(x);
    let q = this.orthogonalMap === 'householder' ? reflected(tall) : this.mapped(tall, n, k);
    if (this.base) q = matmul(this.base, q);
    return isWide ? mT(q) : q;
  }

  /** The first k columns of f(A) for the skew-Hermitian A = Y - Y^H, Y being x below the diagonal. */
  private mapped(x: Tensor, n: number, k: number): Tensor {
    let lower = tril(x);
    if (n !== k) lower = cat([lower, zeros([...x.sizes.slice(0, -1), n - k], { dtype: x.dtype })], -1);
    const a = sub(lower, mH(lower));
    let q: Tensor;
    if (this.orthogonalMap === 'matrix_exp') q = matrixExp(a);
    else {
      const one = eye(n, { dtype: x.dtype });
      q = solve(add(one, a, { alpha: -0.5 }), add(one, a, { alpha: 0.5 }));
    }
    return n === k ? q : narrow(q, -1, 0, k);
  }

  rightInverse(value: Tensor): Tensor {
    if (!sameShape(value.sizes, this.shape)) {
      throw new ValueError(
        `Expected a matrix or batch of matrices of shape torch.Size(${showShape(this.shape)}). ` +
          `Got a tensor of shape torch.Size(${showShape(value.sizes)}).`,
      );
    }
    return noGrad(() => (this.base === undefined ? this.withoutBase(value) : this.withBase(value)));
  }

  private withoutBase(value: Tensor): Tensor {
    if (this.orthogonalMap !== 'householder') {
      throw new NotImplementedError(
        'It is not possible to assign to the matrix exponential or the Cayley parametrizations when use_trivialization=False.',
      );
    }
    const [tall, , , isWide] = tallOf(value);
    const { a, tau } = geqrf(tall);
    const signs = sgn(diagonal(a));
    // A reflection that is left out has tau 0.
    copy_(diagonal(a), where(eq(tau, 0), neg(signs), signs));
    return isWide ? mT(a) : a;
  }

  private withBase(value: Tensor): Tensor {
    const [tall, n, k] = tallOf(value);
    if (n !== k) {
      const others = randn([...tall.sizes.slice(0, -1), n - k], { dtype: value.dtype as 'float32' });
      this.base = orthonormalized(cat([tall, others], -1));
    } else this.base = isOrthogonal(tall, n) ? clone(tall) : orthonormalized(tall);
    const x = zerosLike(value);
    fill_(diagonal(x), -1);
    return x;
  }
}

/** The product of the reflections of x's columns below the diagonal, times its diagonal of signs. */
function reflected(x: Tensor): Tensor {
  const a = tril(x, -1);
  const tau = div(2, add(sum(mul(a, a), -2), 1));
  return mul(householderProduct(a, tau), unsqueeze(trunc(diagonal(x.detach())), -2));
}

function isOrthogonal(q: Tensor, n: number): boolean {
  const one = expand(eye(n, { dtype: q.dtype }), q.sizes);
  return allclose(matmul(mH(q), q), one, { atol: 10 * n * 2 ** -23 });
}

nameClasses({ _Orthogonal: Orthogonal });
