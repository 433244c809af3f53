import { beforeEach, describe, expect, it } from 'vitest';
import {
  blockDiag,
  diagEmbed,
  eye,
  linalg,
  logspace,
  manualSeed,
  matmul,
  mul,
  ones,
  qr,
  slice,
  svd,
  type Tensor,
  tensor,
  tril,
  triu,
  viewAsReal,
  zeros,
} from '../../../src/index';
import { adjoint, distance, hermitian, positive, random } from './matrices';

const DTYPES = ['float32', 'complex64'] as const;
/** A few roundings of the results to float32, and the products that check them. */
const CLOSE = 4e-6;
const identityLike = (x: Tensor): Tensor => eye(x.shape.at(-1) as number, { dtype: x.dtype }).expand(x.shape);

beforeEach(() => void manualSeed(7));

describe.each(DTYPES)('factorizations of %s', (dtype) => {
  it.each([[[1, 1]], [[5, 5]], [[7, 3]], [[3, 7]], [[2, 3, 4, 6]], [[40, 33]]])('A = P L U for %j', (shape) => {
    const a = random(shape, dtype);
    const { P, L, U } = linalg.lu(a);
    expect(distance(matmul(P, matmul(L, U)), a)).toBeLessThan(CLOSE);
    expect(L.shape.at(-1)).toBe(Math.min(shape.at(-2) as number, shape.at(-1) as number));
    const { LU, pivots } = linalg.luFactor(a);
    expect(distance(tril(LU, -1).narrow(-1, 0, L.shape.at(-1) as number), tril(L, -1))).toBe(0);
    expect(pivots.dtype).toBe('int32');
  });

  it.each([2, 3, 4, 7, 16, 33])('L D L^T and L D L^H of matrices of %i rows, zeros on the diagonal, solve', (n) => {
    for (const hermitianA of [false, true]) {
      const half = random([2, 3, n, n], dtype);
      const a = half.add(hermitianA ? adjoint(half) : half.mT);
      linalg.diagonal(a.index(1)).zero_();
      const { LD, pivots } = linalg.ldlFactor(a, { hermitian: hermitianA });
      expect([LD.shape, pivots.shape, pivots.dtype]).toEqual([a.shape, [2, 3, n], 'int32']);
      expect(distance(triu(LD, 1), zeros(LD.shape, { dtype }))).toBe(0);
      const b = random([2, 3, n, 2], dtype);
      const x = linalg.ldlSolve(LD, pivots, b, { hermitian: hermitianA });
      const largest = Math.max(1, x.abs().sum(-2).amax().item());
      expect(distance(matmul(a, x), b)).toBeLessThan(CLOSE * largest);
      expect(linalg.ldlFactorEx(a, { hermitian: hermitianA }).info.any().item()).toBe(false);
    }
  });

  it.each([[[1, 1]], [[6, 6]], [[7, 3]], [[3, 7]], [[2, 3, 5, 4]], [[40, 33]]])('A = Q R for %j', (shape) => {
    const a = random(shape, dtype);
    for (const mode of ['reduced', 'complete'] as const) {
      const { Q, R } = linalg.qr(a, { mode });
      expect(distance(matmul(Q, R), a)).toBeLessThan(CLOSE);
      expect(distance(matmul(adjoint(Q), Q), identityLike(matmul(adjoint(Q), Q)))).toBeLessThan(CLOSE);
      expect(distance(tril(R, -1), zeros(R.shape, { dtype }))).toBe(0);
    }
    expect(distance(linalg.qr(a, { mode: 'r' }).R, qr(a).R)).toBe(0);
  });

  it.each([[[1, 1]], [[6, 6]], [[7, 3]], [[3, 7]], [[2, 3, 5, 4]], [[40, 33]]])('A = U S V^H for %j', (shape) => {
    const a = random(shape, dtype);
    for (const fullMatrices of [true, false]) {
      const { U, S, Vh } = linalg.svd(a, { fullMatrices });
      const k = S.shape.at(-1) as number;
      const middle = diagEmbed(S).to(dtype);
      const product = matmul(matmul(U.narrow(-1, 0, k), middle), Vh.narrow(-2, 0, k));
      expect(distance(product, a)).toBeLessThan(CLOSE);
      for (const basis of [matmul(adjoint(U), U), matmul(Vh, adjoint(Vh))]) {
        expect(distance(basis, identityLike(basis))).toBeLessThan(CLOSE);
      }
      const values = S.data();
      for (let i = 0; i < values.length; i++) {
        if (i % k > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1] as number);
      }
      expect(distance(linalg.svdvals(a), S)).toBeLessThan(1e-6);
    }
  });

  it.each([
    [[], 1],
    [[], 2],
    [[], 6],
    [[2, 3], 4],
    [[], 40],
  ] as [number[], number][])('A = V w V^H for %j of %i', (lead, n) => {
    const a = hermitian(lead, n, dtype);
    for (const uPLO of ['L', 'U']) {
      const { eigenvalues, eigenvectors: V } = linalg.eigh(a, { uPLO });
      expect(eigenvalues.dtype).toBe('float32');
      const product = matmul(matmul(V, diagEmbed(eigenvalues).to(dtype)), adjoint(V));
      expect(distance(product, a)).toBeLessThan(CLOSE);
      expect(distance(matmul(adjoint(V), V), identityLike(V))).toBeLessThan(CLOSE);
      expect(distance(linalg.eigvalsh(a, { uPLO }), eigenvalues)).toBeLessThan(1e-6);
    }
  });

  it.each([
    [[], 1],
    [[], 6],
    [[], 2],
    [[], 3],
    [[2, 3], 4],
    [[], 5],
    [[], 30],
    [[], 131],
  ] as [number[], number][])('A V = V w for %j of %i', (lead, n) => {
    const a = random([...lead, n, n], dtype);
    const { eigenvalues, eigenvectors: V } = linalg.eig(a);
    expect(distance(matmul(a.to('complex64'), V), mul(V, eigenvalues.unsqueeze(-2)))).toBeLessThan(1e-5);
    expect(distance(linalg.eigvals(a).sum(), eigenvalues.sum())).toBeLessThan(1e-4);
  });

  it.each([
    [[], 1],
    [[], 6],
    [[2, 3], 4],
    [[], 40],
  ] as [number[], number][])('A = L L^H for %j of %i', (lead, n) => {
    const a = positive(lead, n, dtype);
    const L = linalg.cholesky(a);
    expect(distance(matmul(L, adjoint(L)), a)).toBeLessThan(CLOSE);
    expect(distance(tril(L), L)).toBe(0);
    expect(distance(adjoint(linalg.cholesky(a, { upper: true })), L)).toBeLessThan(1e-6);
  });
});

describe('what is special', () => {
  it('finds eigenvalues of a real matrix as exact pairs, and real ones without imaginary parts', () => {
    const { eigenvalues } = linalg.eig(
      tensor([
        [0, 1, 0],
        [-1, 0, 0],
        [0, 0, 3],
      ]),
    );
    const pairs = eigenvalues.tolist() as number[][];
    expect(pairs.map(([, im]) => im).sort()).toEqual([-1, 0, 1]);
    expect(pairs.find(([, im]) => im === 0)?.[0]).toBeCloseTo(3, 6);
  });

  // Symmetric, antisymmetric, orthogonal, defective, companion, triangular, split and cyclic ones (from which plain shifts never move).
  manualSeed(3);
  const square = random([23, 23], 'float32');
  it.each<[string, Tensor]>([
    ['nothing', zeros([5, 5])],
    ['a symmetric matrix', square.add(square.t())],
    ['an antisymmetric one', square.sub(square.t())],
    ['an orthogonal one', linalg.qr(square).Q],
    ['a cycle', eye(12).roll(1, 0)],
    ['a cycle behind a triangle', blockDiag(triu(square.index(slice(0, 4), slice(0, 4))), eye(3).roll(1, 0))],
    ['rank 1', ones([9, 9])],
    ['a triangle', triu(square)],
    ['the other one', tril(square)],
    ['positive numbers', square.abs()],
    ['far scales', square.mul(logspace(-6, 6, 23).unsqueeze(0))],
  ])('finds eigenvectors of %s, and the same eigenvalues alone', (_, a) => {
    const { eigenvalues: w, eigenvectors: V } = linalg.eig(a);
    const scale = Math.max(1, a.abs().max().item<number>());
    expect(distance(matmul(a.to('complex64'), V).div(scale), mul(V, w.unsqueeze(-2)).div(scale))).toBeLessThan(CLOSE);
    expect(V.abs().square().sum(0).sub(1).abs().max().item()).toBeLessThan(CLOSE);
    const sorted = (x: Tensor) => (x.tolist() as number[][]).map(([re, im]) => re! * 3.1 + im!).sort((a, b) => a - b);
    const [own, alone] = [sorted(viewAsReal(w)), sorted(viewAsReal(linalg.eigvals(a)))];
    own.forEach((value, i) => void expect(Math.abs(value - (alone[i] as number)) / scale).toBeLessThan(CLOSE));
  });

  it('handles repeated values, ranks below full and zero', () => {
    for (const a of [
      zeros([4, 4]),
      eye(4),
      tensor([
        [1, 2, 3],
        [2, 4, 6],
        [3, 6, 9],
      ]),
      zeros([5, 3]),
      zeros([3, 5]),
    ]) {
      const { U, S, Vh } = svd3(a);
      expect(distance(matmul(mul(U, S.unsqueeze(-2)), Vh).add(1), a.add(1))).toBeLessThan(CLOSE);
      expect(distance(matmul(adjoint(U), U), eye(S.shape[0] as number))).toBeLessThan(CLOSE);
    }
    const { eigenvalues, eigenvectors } = linalg.eigh(eye(5));
    expect(eigenvalues.tolist()).toEqual([1, 1, 1, 1, 1]);
    expect(distance(matmul(adjoint(eigenvectors), eigenvectors), eye(5))).toBeLessThan(CLOSE);
    expect(
      linalg
        .svdvals(
          tensor([
            [1, 2, 3],
            [2, 4, 6],
            [3, 6, 9],
          ]),
        )
        .data()[1],
    ).toBeLessThan(1e-12);
  });

  it('has results for matrices of no rows or columns, and of none', () => {
    expect(linalg.det(zeros([0, 0])).item()).toBe(1);
    expect(linalg.ldlFactor(zeros([2, 0, 0])).pivots.shape).toEqual([2, 0]);
    expect(linalg.inv(zeros([2, 0, 0])).shape).toEqual([2, 0, 0]);
    expect(linalg.qr(zeros([2, 0, 3])).R.shape).toEqual([2, 0, 3]);
    expect(linalg.qr(zeros([3, 0]), { mode: 'complete' }).Q.tolist()).toEqual(eye(3).tolist());
    expect(linalg.svd(zeros([2, 0, 3])).Vh.tolist()).toEqual([eye(3).tolist(), eye(3).tolist()]);
    expect(linalg.eigh(zeros([0, 4, 4])).eigenvalues.shape).toEqual([0, 4]);
    expect(linalg.lu(zeros([3, 0])).P.tolist()).toEqual(eye(3).tolist());
    expect(linalg.eig(zeros([0, 0])).eigenvalues.dtype).toBe('complex64');
    expect(linalg.matrixExp(zeros([2, 0, 0])).shape).toEqual([2, 0, 0]);
    expect(linalg.pinv(zeros([2, 0, 3])).shape).toEqual([2, 3, 0]);
  });

  it('keeps the range of float32: scales of 1e-30 and 1e30', () => {
    const a = random([6, 6]);
    for (const scale of [1e-30, 1e30]) {
      const { S } = linalg.svd(mul(a, scale));
      expect(distance(mul(S, 1 / scale), linalg.svdvals(a))).toBeLessThan(1e-5);
      const h = mul(hermitian([], 5), scale);
      const { eigenvalues: w, eigenvectors: V } = linalg.eigh(h);
      expect(distance(matmul(mul(V, w), adjoint(V)), h)).toBeLessThan(CLOSE);
    }
    const sizes = linalg.slogdet(mul(eye(40), 1e30)).logabsdet.item();
    expect(Math.abs(sizes / (40 * Math.log(Math.fround(1e30))) - 1)).toBeLessThan(1e-6);
  });

  it('gives torch.svd and torch.qr in their older forms', () => {
    const a = random([4, 3]);
    const { U, S, V } = svd(a);
    expect(distance(matmul(mul(U, S), adjoint(V)), a)).toBeLessThan(CLOSE);
    expect(svd(a, { some: false }).U.shape).toEqual([4, 4]);
    expect(svd(a, { computeUv: false }).V.shape).toEqual([3, 3]);
    expect(qr(a, { some: false }).Q.shape).toEqual([4, 4]);
  });
});

const svd3 = (a: Tensor): { U: Tensor; S: Tensor; Vh: Tensor } => linalg.svd(a, { fullMatrices: false });
