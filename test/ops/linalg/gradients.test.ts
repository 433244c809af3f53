import { beforeEach, describe, expect, it } from 'vitest';
import {
  add,
  autograd,
  chainMatmul,
  choleskyInverse,
  choleskySolve,
  eye,
  linalg,
  logdet,
  luUnpack,
  manualSeed,
  matmul,
  mul,
  norm,
  prod,
  randn,
  slogdet,
  type Tensor,
  tensor,
  transpose,
} from '../../../src/index';
import { adjoint, random } from './matrices';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (...shape: number[]): Tensor => randn(shape, { requiresGrad: true });
/** Well conditioned, and away from where values repeat. */
const regular = (x: Tensor): Tensor =>
  add(
    mul(x, 0.3),
    tensor([
      [2, 0.5, 0],
      [-0.3, 3.2, 0.4],
      [0.1, 0, 4.5],
    ]),
  );
const symmetric = (x: Tensor): Tensor => add(regular(x), transpose(regular(x), -2, -1));
const definite = (x: Tensor): Tensor => {
  const a = regular(x);
  return add(matmul(a, transpose(a, -2, -1)), eye(3));
};
const absolute = (x: Tensor): Tensor => x.abs();

beforeEach(() => void manualSeed(11));

type Case = [name: string, fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[], shapes: number[][]];
const once: Case[] = [
  ['inv', (x) => linalg.inv(regular(x)), [[2, 3, 3]]],
  ['det', (x) => linalg.det(regular(x)).mul(0.1), [[2, 3, 3]]],
  ['slogdet', (x) => slogdet(regular(x)).logabsdet, [[2, 3, 3]]],
  ['logdet', (x) => logdet(regular(x)), [[3, 3]]],
  [
    'solve',
    (x, b) => linalg.solve(regular(x), b),
    [
      [2, 3, 3],
      [3, 2],
    ],
  ],
  [
    'solve from the right',
    (x, b) => linalg.solve(regular(x), b, { left: false }),
    [
      [3, 3],
      [2, 2, 3],
    ],
  ],
  [
    'solve for vectors',
    (x, b) => linalg.solve(regular(x), b),
    [
      [2, 3, 3],
      [2, 3],
    ],
  ],
  [
    'solveTriangular',
    (x, b) => linalg.solveTriangular(regular(x), b, { upper: true }),
    [
      [3, 3],
      [2, 3, 2],
    ],
  ],
  [
    'solveTriangular, unit, right',
    (x, b) => linalg.solveTriangular(regular(x), b, { upper: false, left: false, unitriangular: true }),
    [
      [3, 3],
      [2, 3],
    ],
  ],
  ['cholesky', (x) => linalg.cholesky(definite(x)), [[2, 3, 3]]],
  ['cholesky, upper', (x) => linalg.cholesky(definite(x), { upper: true }), [[3, 3]]],
  [
    'choleskySolve',
    (x, b) => choleskySolve(b, regular(x).tril()),
    [
      [3, 3],
      [3, 2],
    ],
  ],
  ['choleskyInverse', (x) => choleskyInverse(regular(x).triu(), { upper: true }), [[3, 3]]],
  ['qr', (x) => Object.values(linalg.qr(regular(x))), [[2, 3, 3]]],
  ['qr, tall', (x) => Object.values(linalg.qr(regular(x).narrow(-1, 0, 2))), [[3, 3]]],
  ['qr, wide', (x) => Object.values(linalg.qr(regular(x).narrow(-2, 0, 2))), [[3, 3]]],
  ['qr, complete', (x) => Object.values(linalg.qr(regular(x).narrow(-2, 0, 2), { mode: 'complete' })), [[3, 3]]],
  ['svdvals', (x) => linalg.svdvals(regular(x)), [[2, 3, 3]]],
  [
    'svd',
    (x) => {
      const { U, S, Vh } = linalg.svd(regular(x));
      return [absolute(U), S, matmul(U, Vh)];
    },
    [[3, 3]],
  ],
  [
    'svd, tall',
    (x) => {
      const { U, S, Vh } = linalg.svd(regular(x).narrow(-1, 0, 2), { fullMatrices: false });
      return [absolute(U), S, matmul(U, Vh)];
    },
    [[3, 3]],
  ],
  [
    'svd, wide',
    (x) => {
      const { U, S, Vh } = linalg.svd(regular(x).narrow(-2, 0, 2), { fullMatrices: false });
      return [absolute(Vh), S, matmul(U, Vh)];
    },
    [[3, 3]],
  ],
  [
    'eigh',
    (x) => {
      const { eigenvalues, eigenvectors: V } = linalg.eigh(symmetric(x));
      return [eigenvalues, matmul(mul(V, eigenvalues.exp().mul(0.01).unsqueeze(-2)), adjoint(V))];
    },
    [[2, 3, 3]],
  ],
  ['eigvalsh', (x) => linalg.eigvalsh(symmetric(x)), [[2, 3, 3]]],
  ['eigvals', (x) => linalg.eigvals(regular(x)).abs().sum(-1), [[2, 3, 3]]],
  [
    'eig',
    (x) => {
      const { eigenvalues: w, eigenvectors: V } = linalg.eig(regular(x));
      return matmul(mul(V, mul(w, w).unsqueeze(-2)), linalg.inv(V)).mul(0.1);
    },
    [[3, 3]],
  ],
  [
    'lu',
    (x) => {
      const { L, U } = linalg.lu(regular(x));
      return [L, U];
    },
    [[2, 3, 3]],
  ],
  [
    'lu, tall',
    (x) => {
      const { L, U } = linalg.lu(regular(x).narrow(-1, 0, 2));
      return [L, U];
    },
    [[3, 3]],
  ],
  [
    'lu, wide',
    (x) => {
      const { L, U } = linalg.lu(regular(x).narrow(-2, 0, 2));
      return [L, U];
    },
    [[3, 3]],
  ],
  [
    'luFactor and luSolve',
    (x, b) => {
      const { LU, pivots } = linalg.luFactor(regular(x));
      return [
        LU,
        linalg.luSolve(LU, pivots, b),
        linalg.luSolve(LU, pivots, b, { adjoint: true }),
        luUnpack(LU, pivots).U,
      ];
    },
    [
      [3, 3],
      [3, 2],
    ],
  ],
  ['pinv, tall', (x) => linalg.pinv(regular(x).narrow(-1, 0, 2)), [[3, 3]]],
  ['pinv, wide', (x) => linalg.pinv(regular(x).narrow(-2, 0, 2)), [[3, 3]]],
  [
    'lstsq',
    (x, b) => linalg.lstsq(regular(x).narrow(-1, 0, 2), b).solution,
    [
      [3, 3],
      [3, 2],
    ],
  ],
  ['matrixExp', (x) => linalg.matrixExp(x.mul(0.5)), [[2, 3, 3]]],
  ['matrixPower', (x) => linalg.matrixPower(regular(x).mul(0.3), -2), [[3, 3]]],
  ['householderProduct', (x, tau) => linalg.householderProduct(x, tau), [[4, 3], [2]]],
  [
    'cross',
    (x, y) => linalg.cross(x, y),
    [
      [2, 3],
      [1, 3],
    ],
  ],
  [
    'vecdot',
    (x, y) => linalg.vecdot(x, y, 0),
    [
      [3, 2],
      [3, 2],
    ],
  ],
  ['vander', (x) => linalg.vander(x, { n: 4 }), [[2, 3]]],
  ['multiDot', (a, b, c) => [linalg.multiDot([a, b, c]), chainMatmul(b, c)], [[2], [2, 3], [3, 2]]],
  ['nuclear norm', (x) => norm(regular(x), null, { p: 'nuc' }), [[3, 3]]],
  ['cond', (x) => [linalg.cond(regular(x)), linalg.cond(regular(x), 'fro'), linalg.cond(regular(x), 1)], [[3, 3]]],
  ['tensorinv', (x) => linalg.tensorinv(regular(x).reshape([3, 1, 3]), 1), [[3, 3]]],
];
const bounds = { eps: 1 / 128, atol: 3e-3, rtol: 2e-2 };

describe('gradients', () => {
  it.each(once)('%s', (_name, fn, shapes) => {
    const inputs = shapes.map((shape) => leaf(...shape));
    expect(gradcheck(fn as never, inputs, bounds)).toBe(true);
  });

  const twice = once.filter(([name]) =>
    [
      'inv',
      'det',
      'slogdet',
      'solve',
      'solveTriangular',
      'cholesky',
      'qr',
      'svdvals',
      'eigvalsh',
      'pinv, tall',
      'matrixExp',
      'lu, tall',
      'cross',
    ].includes(name),
  );
  it.each(twice)('second gradients: %s', (_name, fn, shapes) => {
    const inputs = shapes.map((shape) => leaf(...shape));
    expect(gradgradcheck(fn as never, inputs, { ...bounds, atol: 1e-2 })).toBe(true);
  });

  it('are right for complex matrices', () => {
    const shift = mul(eye(3, { dtype: 'complex64' }), 3);
    const a = (): Tensor => random([3, 3], 'complex64').mul(0.5).requiresGrad_();
    const ways: ((x: Tensor) => Tensor)[] = [
      (x) => linalg.inv(add(x, shift)),
      (x) => linalg.det(add(x, shift)).mul(0.1),
      (x) => slogdet(add(x, shift)).sign,
      (x) => slogdet(add(x, shift)).logabsdet,
      (x) => linalg.matrixExp(x),
      (x) => linalg.svdvals(add(x, shift)),
      (x) => linalg.cholesky(add(matmul(x, adjoint(x)), shift)),
      (x) => linalg.qr(add(x, shift)).R.abs(),
      (x) => linalg.eigvalsh(add(x, adjoint(x))),
      (x) => prod(linalg.eigvals(add(x, shift))).mul(0.1),
      (x) => linalg.pinv(x.narrow(0, 0, 2)),
    ];
    for (const fn of ways) expect(gradcheck(fn as never, [a()], bounds)).toBe(true);
  });

  it('of det are 0 at rank 2 and below, and the adjugate where the graph is differentiated again', () => {
    const x = tensor(
      [
        [1, 2],
        [2, 4],
      ],
      { requiresGrad: true },
    );
    const [plain] = autograd.grad(linalg.det(x), x);
    expect((plain as Tensor).tolist()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const [again] = autograd.grad(linalg.det(x), x, { createGraph: true });
    for (const [i, value] of [4, -2, -2, 1].entries()) expect((again as Tensor).data()[i]).toBeCloseTo(value, 4);
  });

  it('of singular vectors are not finite where values repeat', () => {
    const x = eye(3).requiresGrad_();
    matmul(
      linalg.svd(x).U,
      tensor([
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 10],
      ]),
    )
      .sum()
      .backward();
    expect((x.grad as Tensor).isfinite().all().item()).toBe(false);
  });
});
