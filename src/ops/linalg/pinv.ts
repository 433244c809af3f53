import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { zeros } from '../../tensor/create';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { add } from '../pointwise/add';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { reciprocal } from '../pointwise/reciprocal';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { matmul } from '../products/matmul';
import { amax } from '../reduction/amax';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint } from './drivers/batch';
import { checkTolerances, type ToleranceOptions, toleranceOf } from './drivers/tolerance';
import { eigh } from './eigh';
import { svd } from './svd';

/**
 * The pseudoinverse (Moore-Penrose) of matrices [.., m, n]: V diag(1 / S) U^H, where 1 / S is 0 for values up to the tolerance.
 *
 * Its derivative is that of Golub and Pereyra for matrices of constant rank, with no singular values in it.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param rcond - the relative tolerance, or options
 * @param options - `hermitian`: a is Hermitian, its eigenvalues are taken
 * @returns [..., n, m]
 * @throws ShapeError for less than two dims, DTypeError for integers
 * @example
 * linalg.pinv(tensor([[2, 0], [0, 0]])); // [[0.5, 0], [0, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.pinv.html
 */
export function pinv(
  a: Tensor,
  rcond?: number | Tensor | ToleranceOptions | null,
  options?: Pick<ToleranceOptions, 'hermitian'>,
): Tensor {
  if (a.sizes.length < 2 || !isDifferentiable(a.dtype)) {
    throw new ShapeError(
      `linalg.pinv(${infoOf(a.dtype).scalarName}{${showShape(a.sizes)}}): expected a tensor with 2 or more dimensions of float, ` +
        'double, cfloat or cdouble types',
    );
  }
  checkTolerances('pinv', rcond);
  const given = typeof rcond === 'number' || rcond instanceof Tensor ? { rtol: rcond } : (rcond ?? {});
  const all = { ...given, ...options };
  const y = noGrad(() => values(a, all));
  return record(y, 'LinalgPinvBackward0', wrt(a, slope, y, a));
}

/**
 * `linalg.pinv` with one relative tolerance, in PyTorch's older form.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param rcond - singular values up to `rcond` times the largest one count as 0
 * @returns [..., n, m]
 * @example
 * pinverse(tensor([[2, 0], [0, 0]])); // [[0.5, 0], [0, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.pinverse.html
 */
export function pinverse(a: Tensor, rcond = 1e-15): Tensor {
  return pinv(a, rcond);
}

function values(a: Tensor, options: ToleranceOptions): Tensor {
  const [m, n] = a.sizes.slice(-2) as [number, number];
  if (a.count === 0) return zeros([...a.sizes.slice(0, -2), n, m], { dtype: a.dtype });
  const name = 'torch.linalg.pinv';
  if (options.hermitian === true) {
    const { eigenvalues: w, eigenvectors: V } = eigh(a);
    const size = abs(w);
    const inverse = where(gt(size, above(a, size, options, name)), reciprocal(w), 0);
    return matmul(mul(V, unsqueeze(inverse, -2)), adjoint(V));
  }
  const { U, S, Vh } = svd(a, { fullMatrices: false });
  const inverse = where(gt(S, above(a, S, options, name)), reciprocal(S), 0);
  return matmul(mul(adjoint(Vh), unsqueeze(inverse, -2)), adjoint(U));
}

function above(a: Tensor, values: Tensor, options: ToleranceOptions, name: string): Tensor {
  return unsqueeze(toleranceOf(a, amax(values, -1), options, name), -1);
}

function slope(given: Tensor, y: Tensor, a: Tensor): Tensor {
  const [m, n] = a.sizes.slice(-2) as [number, number];
  const [grad, yh] = [adjoint(given), adjoint(y)];
  if (m <= n) {
    const inner = matmul(grad, y);
    const outer = matmul(inner, yh);
    const first = sub(outer, adjoint(matmul(y, inner)));
    const second = matmul(matmul(yh, y), sub(grad, matmul(inner, a)));
    return add(sub(first, matmul(matmul(a, y), outer)), second);
  }
  const inner = matmul(y, grad);
  const outer = matmul(yh, inner);
  const first = sub(outer, adjoint(matmul(inner, y)));
  const second = matmul(matmul(sub(grad, matmul(a, inner)), y), yh);
  return add(first, sub(second, matmul(matmul(outer, y), a)));
}
