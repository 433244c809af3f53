import { beforeEach, describe, expect, it } from 'vitest';
import {
  choleskyInverse,
  choleskySolve,
  eye,
  linalg,
  logdet,
  luSolve,
  luUnpack,
  manualSeed,
  matmul,
  mul,
  pinverse,
  type Tensor,
  tensor,
  transpose,
  triangularSolve,
  zeros,
} from '../../../src/index';
import { adjoint, distance, positive, random } from './matrices';

const DTYPES = ['float32', 'complex64'] as const;
const CLOSE = 1e-5;

beforeEach(() => void manualSeed(3));

describe.each(DTYPES)('solvers of %s', (dtype) => {
  const square = (lead: number[], n: number): Tensor => random([...lead, n, n], dtype).add(mul(eye(n, { dtype }), 4));

  it('solves from both sides, with batches and vectors', () => {
    const a = square([2], 4);
    const b = random([3, 1, 4, 5], dtype);
    expect(distance(matmul(a, linalg.solve(a, b)), b.expand([3, 2, 4, 5]))).toBeLessThan(CLOSE);
    const c = random([5, 4], dtype);
    expect(distance(matmul(linalg.solve(a, c, { left: false }), a), c.expand([2, 5, 4]))).toBeLessThan(CLOSE);
    const v = random([2, 4], dtype);
    expect(distance(matmul(a, linalg.solve(a, v).unsqueeze(-1)), v.unsqueeze(-1))).toBeLessThan(CLOSE);
    expect(linalg.solve(a, random([4], dtype)).shape).toEqual([2, 4]);
  });

  it('inverts, also what is transposed or a part of something', () => {
    const a = transpose(square([2], 9), -2, -1);
    expect(distance(matmul(a, linalg.inv(a)), eye(9, { dtype }).expand([2, 9, 9]))).toBeLessThan(CLOSE);
    const part = square([], 6).narrow(0, 1, 3).narrow(1, 1, 3);
    expect(distance(matmul(part, linalg.inv(part)), eye(3, { dtype }))).toBeLessThan(CLOSE);
  });

  it('has det, slogdet and logdet that agree', () => {
    const a = square([3], 4);
    const { sign, logabsdet } = linalg.slogdet(a);
    expect(distance(mul(sign, logabsdet.exp()), linalg.det(a))).toBeLessThan(CLOSE);
    const { U } = linalg.lu(
      tensor(
        [
          [2, 1],
          [1, 3],
        ],
        { dtype: 'float32' },
      ),
    );
    expect(
      linalg
        .det(
          tensor([
            [2, 1],
            [1, 3],
          ]),
        )
        .item(),
    ).toBeCloseTo(-(U.data()[0] as number) * (U.data()[3] as number) * -1, 5);
  });

  it('solves from factors', () => {
    const a = square([2], 4);
    const b = random([2, 4, 3], dtype);
    const { LU, pivots } = linalg.luFactor(a);
    expect(distance(matmul(a, linalg.luSolve(LU, pivots, b)), b)).toBeLessThan(CLOSE);
    expect(distance(matmul(adjoint(a), linalg.luSolve(LU, pivots, b, { adjoint: true })), b)).toBeLessThan(CLOSE);
    const c = random([2, 3, 4], dtype);
    expect(distance(matmul(linalg.luSolve(LU, pivots, c, { left: false }), a), c)).toBeLessThan(CLOSE);
    expect(distance(luSolve(b, LU, pivots), linalg.solve(a, b))).toBeLessThan(CLOSE);
    const { P, L, U } = luUnpack(LU, pivots);
    expect(distance(matmul(P, matmul(L, U)), a)).toBeLessThan(CLOSE);
    const p = positive([2], 4, dtype);
    const L2 = linalg.cholesky(p);
    expect(distance(matmul(p, choleskySolve(b, L2)), b)).toBeLessThan(CLOSE);
    expect(distance(choleskyInverse(L2), linalg.inv(p))).toBeLessThan(CLOSE);
    expect(distance(choleskySolve(b, adjoint(L2), { upper: true }), choleskySolve(b, L2))).toBeLessThan(CLOSE);
  });

  it('solves triangular systems without a look at the other triangle', () => {
    const a = square([2], 5);
    const b = random([2, 5, 3], dtype);
    for (const upper of [true, false]) {
      for (const unitriangular of [true, false]) {
        const x = linalg.solveTriangular(a, b, { upper, unitriangular });
        let t = upper ? a.triu(unitriangular ? 1 : 0) : a.tril(unitriangular ? -1 : 0);
        if (unitriangular) t = t.add(eye(5, { dtype }));
        expect(distance(matmul(t, x), b)).toBeLessThan(3e-5);
        const c = transpose(b, -2, -1);
        const y = linalg.solveTriangular(a, c, { upper, unitriangular, left: false });
        expect(distance(matmul(y, t), c)).toBeLessThan(3e-5);
      }
    }
    const { solution } = triangularSolve(b, a, { transpose: true });
    expect(distance(matmul(transpose(a.triu(), -2, -1), solution), b)).toBeLessThan(CLOSE);
  });

  it('has a pseudoinverse with the four properties of Penrose', () => {
    for (const a of [
      random([5, 3], dtype),
      random([2, 3, 5], dtype),
      matmul(random([5, 2], dtype), random([2, 4], dtype)),
    ]) {
      const y = linalg.pinv(a);
      expect(distance(matmul(matmul(a, y), a), a)).toBeLessThan(CLOSE);
      expect(distance(matmul(matmul(y, a), y), y)).toBeLessThan(CLOSE);
      for (const projector of [matmul(a, y), matmul(y, a)]) {
        expect(distance(adjoint(projector), projector)).toBeLessThan(CLOSE);
      }
    }
    const h = positive([], 4, dtype);
    expect(distance(linalg.pinv(h, { hermitian: true }), linalg.inv(h))).toBeLessThan(CLOSE);
    expect(distance(pinverse(h), linalg.inv(h))).toBeLessThan(CLOSE);
  });

  it('finds what is nearest', () => {
    const a = random([6, 3], dtype);
    const b = random([6, 2], dtype);
    const { solution, residuals, rank, singularValues } = linalg.lstsq(a, b, null, { driver: 'gelsd' });
    const left = a.matmul(solution).sub(b);
    expect(distance(matmul(adjoint(a), left).add(1), zeros([3, 2], { dtype }).add(1))).toBeLessThan(CLOSE);
    expect(distance(residuals, left.abs().square().sum(-2))).toBeLessThan(CLOSE);
    expect(rank.item()).toBe(3);
    expect(distance(singularValues, linalg.svdvals(a))).toBeLessThan(1e-6);
  });

  it('exponentiates matrices: exp(A) exp(-A) = I, and exp of a diagonal', () => {
    const a = random([2, 5, 5], dtype);
    expect(
      distance(matmul(linalg.matrixExp(a), linalg.matrixExp(a.neg())), eye(5, { dtype }).expand([2, 5, 5])),
    ).toBeLessThan(2e-4);
    expect(
      linalg
        .matrixExp(
          tensor([
            [-20, 0],
            [0, 10],
          ]),
        )
        .data()[3],
    ).toBeCloseTo(Math.exp(10), 1);
    expect(distance(linalg.matrixPower(a, -3), linalg.inv(matmul(a, matmul(a, a))))).toBeLessThan(1e-3);
  });
});

describe('ranks, norms and conditions', () => {
  const a = tensor([
    [3, 0, 0],
    [0, 4, 0],
    [0, 0, 1e-9],
  ]);

  it('counts singular values above the tolerance', () => {
    expect(linalg.matrixRank(a).item()).toBe(2);
    expect(linalg.matrixRank(a, 1e-10).item()).toBe(3);
    expect(linalg.matrixRank(a, { atol: 3.5 }).item()).toBe(1);
    expect(linalg.matrixRank(a, { rtol: 0.8, hermitian: true }).item()).toBe(1);
    expect(linalg.matrixRank(a, { atol: tensor([0, 3.5]) }).tolist()).toEqual([2, 1]);
    expect(linalg.matrixRank(zeros([2, 0, 3])).tolist()).toEqual([0, 0]);
  });

  it('has the norms of singular values', () => {
    const x = tensor([
      [3, 0],
      [0, -4],
    ]);
    expect(linalg.matrixNorm(x, [-2, -1], { ord: 'nuc' }).item()).toBeCloseTo(7, 5);
    expect(linalg.norm(x, null, { ord: 2 }).item()).toBeCloseTo(4, 5);
    expect(linalg.norm(x, [0, 1], { ord: -2, keepdim: true }).tolist()).toEqual([[3]]);
    expect(linalg.cond(x).item()).toBeCloseTo(4 / 3, 5);
    expect(linalg.cond(x, -2).item()).toBeCloseTo(3 / 4, 5);
    expect(
      linalg
        .cond(
          tensor([
            [1, 2],
            [2, 4],
          ]),
          1,
        )
        .item(),
    ).toBe(Number.POSITIVE_INFINITY);
    expect(linalg.cond(random([2, 3])).shape).toEqual([]);
  });

  it('has no logarithm of a negative determinant', () => {
    expect(logdet(eye(3).neg()).item()).toBeNaN();
    expect(logdet(zeros([3, 3])).item()).toBe(Number.NEGATIVE_INFINITY);
    expect(
      linalg
        .slogdet(
          tensor([
            [Number.NaN, 0],
            [0, 1],
          ]),
        )
        .sign.item(),
    ).toBe(0);
  });
});
