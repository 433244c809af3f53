import { asNode, recordMany, tracked } from '../../autograd/record';
import { AutogradError, DTypeError, NotImplementedError, ShapeError } from '../../errors';
import { eye } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { add } from '../pointwise/add';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { tril } from '../pointwise/tril';
import { matmul } from '../products/matmul';
import { clone } from '../shape/contiguous';
import { narrow } from '../shape/narrow';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint, isComplex, matricesOf, withLead, withRows, withWorkspace } from './drivers/batch';
import { requireKernel, requireMatrix, requireSameType } from './drivers/checks';

/**
 * The first n columns of H_1 H_2 ... H_k, H_i = I - tau_i v_i v_i^H: v_i is 0 before i, 1 at i, and what is below the diagonal of
 * a [.., m, n], m ≥ n, behind; tau [.., k], k ≤ n.
 *
 * The gradients go through the reflections one by one.
 *
 * @param a - [..., m, n], float32 or complex64, n ≤ m
 * @param tau - [..., k], k ≤ n
 * @returns [..., m, n]
 * @throws ShapeError when the shapes do not fit, DTypeError for other dtypes
 * @example
 * linalg.householderProduct(tensor([[0], [1]]), tensor([1])); // [[0], [-1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.householder_product.html
 */
export function householderProduct(a: Tensor, tau: Tensor): Tensor {
  const name = 'torch.linalg.householder_product';
  if (a.sizes.length < 2) throw new ShapeError(`${name}: input must have at least 2 dimensions.`);
  const { lead, m, n } = matricesOf(a);
  const count = tau.sizes.at(-1) ?? 0;
  if (m < n) {
    throw new ShapeError(`${name}: input.shape[-2] must be greater than or equal to input.shape[-1]`);
  }
  if (n < count) throw new ShapeError(`${name}: input.shape[-1] must be greater than or equal to tau.shape[-1]`);
  if (a.sizes.length - tau.sizes.length !== 1) {
    throw new ShapeError(
      `${name}: Expected tau to have one dimension less than input, but got tau.ndim equal to ${tau.sizes.length} and ` +
        `input.ndim is equal to ${a.sizes.length}`,
    );
  }
  if (!sameShape(tau.sizes.slice(0, -1), lead)) {
    throw new ShapeError(
      `${name}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got ${showShape(tau.sizes.slice(0, -1))}`,
    );
  }
  requireKernel(a, 'orgqr_cpu');
  if (tau.dtype !== a.dtype) {
    const [ofTau, ofA] = [infoOf(tau.dtype).scalarName, infoOf(a.dtype).scalarName];
    throw new DTypeError(`${name}: tau dtype ${ofTau} does not match input dtype ${ofA}`);
  }
  return tracked(a) || tracked(tau) ? composed(a, tau, n) : values(a, tau, n);
}

function values(a: Tensor, tau: Tensor, columns: number): Tensor {
  const { lead, batch, m, n } = matricesOf(a);
  const count = tau.sizes.at(-1) as number;
  return withRows([a, tau], ([rows, factors]) => {
    beginOperation();
    const Q = emptyTensor([...lead, m, columns], a.dtype);
    withWorkspace(a, m * n + count + m * columns, 0, (ws) => {
      const [from, by] = [(rows as Tensor).pointer, (factors as Tensor).pointer];
      linalg.householderProduct(isComplex(a), from, by, Q.pointer, batch, m, n, count, columns, ws);
    });
    return Q;
  });
}

/** The same in operations that are recorded: Q = H_1 (H_2 (... I)). */
function composed(a: Tensor, tau: Tensor, columns: number): Tensor {
  const { lead, m } = matricesOf(a);
  const vectors = vectorsOf(a);
  let Q = withLead(eye(m, columns, { dtype: a.dtype }), lead);
  for (let i = (tau.sizes.at(-1) as number) - 1; i >= 0; i--) Q = reflected(vectors, tau, i, Q, false);
  return Q;
}

/** The vectors of the reflections, as columns. */
function vectorsOf(a: Tensor): Tensor {
  const [m, n] = a.sizes.slice(-2) as [number, number];
  return add(tril(a, -1), eye(m, n, { dtype: a.dtype }));
}

/** H_i x, or H_i^H x. */
function reflected(vectors: Tensor, tau: Tensor, i: number, x: Tensor, inverse: boolean): Tensor {
  const v = narrow(vectors, -1, i, 1);
  const factor = unsqueeze(narrow(tau, -1, i, 1), -1);
  const by = mul(inverse ? adjoint(factor) : factor, v);
  return sub(x, matmul(by, matmul(adjoint(v), x)));
}

/**
 * The same as `linalg.householderProduct`.
 *
 * @param a - [..., m, n], float32 or complex64, n ≤ m
 * @param tau - [..., k], k ≤ n
 * @returns [..., m, n]
 * @example
 * orgqr(tensor([[0], [1]]), tensor([1])); // [[0], [-1]]
 * @see https://pytorch.org/docs/stable/generated/torch.orgqr.html
 */
export function orgqr(a: Tensor, tau: Tensor): Tensor {
  return householderProduct(a, tau);
}

export interface OrmqrOptions {
  /** Q B (default), or, with false, B Q. */
  left?: boolean;
  /** Take Q^H in place of Q; default false. */
  transpose?: boolean;
}

/**
 * Q B, or B Q, where Q [.., m, m] is the product of the reflections in `a` and `tau`: see `linalg.householderProduct`.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param tau - [..., min(m, n)]
 * @param b - [..., m, k]
 * @param options - `left`: false for B Q; `transpose`: Q^H
 * @returns with the shape of b
 * @throws ShapeError when the shapes do not fit
 * @example
 * ormqr(tensor([[0], [1]]), tensor([1]), tensor([[1], [2]])); // [[-2], [-1]]
 * @see https://pytorch.org/docs/stable/generated/torch.ormqr.html
 */
export function ormqr(a: Tensor, tau: Tensor, b: Tensor, options: OrmqrOptions = {}): Tensor {
  const { left = true, transpose = false } = options;
  for (const [x, label] of [
    [a, 'input'],
    [b, 'other'],
  ] as const) {
    if (x.sizes.length < 2) throw new ShapeError(`torch.ormqr: ${label} must have at least 2 dimensions.`);
  }
  const rows = b.sizes.at(left ? -2 : -1);
  if (rows !== a.sizes.at(-2)) {
    throw new ShapeError(`torch.ormqr: other.shape[-${left ? 2 : 1}] must be equal to input.shape[-2]`);
  }
  if ((tau.sizes.at(-1) ?? 0) > (a.sizes.at(-1) as number)) {
    throw new ShapeError('torch.ormqr: tau.shape[-1] must be less than or equal to input.shape[-1]');
  }
  requireKernel(a, 'ormqr_cpu');
  requireSameType(a, tau, 'torch.ormqr');
  requireSameType(a, b, 'torch.ormqr');
  const count = tau.sizes.at(-1) as number;
  if (count === 0) return clone(b);
  // B Q is (Q^H B^H)^H.
  const vectors = vectorsOf(a);
  const inverse = left === transpose;
  let x = left ? b : adjoint(b);
  for (let step = 0; step < count; step++) x = reflected(vectors, tau, inverse ? step : count - 1 - step, x, inverse);
  return left ? x : asNode('OrmqrBackward0', () => adjoint(x));
}

/**
 * The reflections of a QR factorization, before they are multiplied: R on and above the diagonal of a, their vectors below.
 *
 * @param x - [..., m, n], float32 or complex64
 * @returns `{ a, tau }`
 * @throws ShapeError for fewer than two dims
 * @example
 * geqrf(tensor([[3], [4]])).a; // [[-5], [0.5]]
 * @see https://pytorch.org/docs/stable/generated/torch.geqrf.html
 */
export function geqrf(x: Tensor): { a: Tensor; tau: Tensor } {
  requireMatrix(x, 'torch.geqrf', 'input');
  requireKernel(x, 'geqrf_cpu');
  if (x.dtype === 'complex64' && tracked(x)) {
    throw new AutogradError('geqrf does not support automatic differentiation for outputs with complex dtype.');
  }
  const { lead, batch, m, n } = matricesOf(x);
  const count = Math.min(m, n);
  return withRows([x], ([rows]) => {
    beginOperation();
    const [a, tau] = [emptyTensor(x.sizes, x.dtype), emptyTensor([...lead, count], x.dtype)];
    withWorkspace(x, m * n + count, 0, (ws) =>
      linalg.reflectors(isComplex(x), (rows as Tensor).pointer, a.pointer, tau.pointer, batch, m, n, ws),
    );
    recordMany([a, tau], 'GeqrfBackward0', [x], refuse);
    return { a, tau };
  });
}

/** PyTorch has no such derivative either. */
function refuse(): never {
  throw new NotImplementedError("the derivative for 'geqrf' is not implemented.");
}
