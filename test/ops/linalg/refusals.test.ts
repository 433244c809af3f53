import { describe, expect, it } from 'vitest';
import {
  AutogradError,
  cholesky,
  cross,
  eye,
  full,
  geqrf,
  LinAlgError,
  linalg,
  luUnpack,
  nuclearNorm,
  ones,
  ormqr,
  randn,
  TorchletError,
  tensor,
  triangularSolve,
  zeros,
} from '../../../src/index';

const singular = tensor([
  [1, 2],
  [2, 4],
]);

describe('what has no result', () => {
  it('is a LinAlgError that says which matrix it was', () => {
    expect(linalg.LinAlgError).toBe(LinAlgError);
    expect(() => linalg.inv(singular)).toThrow(LinAlgError);
    expect(() => linalg.inv(singular)).toThrow('linalg.inv: The diagonal element 2 is zero');
    const batch = eye(2).expand([3, 2, 2]).contiguous();
    batch.index(1).copy_(singular);
    expect(() => linalg.solve(batch, ones([2]))).toThrow(
      'torch.linalg.solve: (Batch element 1): The solver failed because',
    );
    expect(() => linalg.cholesky(singular.neg())).toThrow('(the leading minor of order 1 is not positive-definite)');
    expect(() =>
      cholesky(
        tensor([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow('cholesky: The factorization could not be completed');
    expect(() => linalg.svd(full([2, 2], Number.NaN))).toThrow('contained non-finite values');
    expect(() => linalg.ldlFactor(zeros([2, 2]))).toThrow(
      'torch.linalg.ldl_factor: The block of D that begins in row 1',
    );
    expect(() => linalg.luFactor(singular)).toThrow('torch.linalg.lu_factor: U[2,2] is zero');
  });

  it('has a number in place of an error where that is asked for', () => {
    expect(linalg.invEx(singular).info.item()).toBe(2);
    expect(linalg.solveEx(singular, ones([2])).info.item()).toBe(2);
    expect(
      linalg
        .choleskyEx(
          tensor([
            [1, 2],
            [2, 1],
          ]),
        )
        .info.item(),
    ).toBe(2);
    expect(() => linalg.choleskyEx(singular.neg(), { checkErrors: true })).toThrow(LinAlgError);
  });

  it('is NaN where a matrix is not finite and PyTorch gives that', () => {
    expect(
      linalg
        .eigvalsh(full([2, 2], Number.NaN))
        .isnan()
        .all()
        .item(),
    ).toBe(true);
    expect(
      linalg
        .inv(full([2, 2], Number.NaN))
        .isnan()
        .all()
        .item(),
    ).toBe(true);
    expect(
      linalg
        .qr(full([2, 2], Number.NaN))
        .Q.isnan()
        .all()
        .item(),
    ).toBe(true);
  });
});

describe('wrong arguments', () => {
  const refused: [string, () => unknown, string][] = [
    [
      'not square',
      () => linalg.det(ones([2, 3])),
      'linalg.det: A must be batches of square matrices, but they are 2 by 3 matrices',
    ],
    ['a vector', () => linalg.eig(ones([3])), 'linalg.eig: The input tensor A must have at least 2 dimensions.'],
    [
      'integers',
      () => linalg.inv(tensor(Int32Array.of(1, 2, 3, 4)).reshape([2, 2])),
      'linalg.inv: Expected a floating point or complex tensor as input. Got Long',
    ],
    [
      'shapes',
      () => linalg.solve(eye(3), ones([2, 2])),
      'Incompatible shapes of A and B for the equation AX = B (3x3 and 2x2)',
    ],
    [
      'dtypes',
      () => linalg.solve(eye(2), ones([2, 2], { dtype: 'complex64' })),
      'Expected A and B to have the same dtype',
    ],
    [
      'pivots outside of the matrix, which would exchange rows of other tensors',
      () => linalg.luSolve(eye(2), tensor(Int32Array.of(1, 100)), ones([2, 1])),
      'linalg.lu_solve: pivots must be between 1 and LU.size(-2)',
    ],
    [
      'a pair of pivots that ends with the matrix',
      () => linalg.ldlSolve(eye(3), tensor(Int32Array.of(-2, -2, -3)), ones([3, 1])),
      'torch.linalg.ldl_solve: pivots must be those of ldl_factor: from 1 to 3, negative ones equal in pairs',
    ],
    [
      'pivots below the first row',
      () => linalg.ldlSolve(eye(2), tensor(Int32Array.of(1, 0)), ones([2, 1])),
      'torch.linalg.ldl_solve: pivots must be those of ldl_factor',
    ],
    [
      'pivots of another matrix',
      () => linalg.ldlSolve(eye(3), tensor(Int32Array.of(1, 2)), ones([3, 1])),
      'Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape [2] instead',
    ],
    ['UPLO', () => linalg.eigh(eye(2), { uPLO: 'B' }), "Expected UPLO argument to be 'L' or 'U', but got B"],
    ['mode', () => linalg.qr(eye(2), { mode: 'full' as never }), "qr received unrecognized mode 'full'"],
    ['upper', () => linalg.solveTriangular(eye(2), eye(2), {}), 'missing 1 required keyword-only argument: "upper"'],
    ['driver', () => linalg.svd(eye(2), { driver: 'gesvd' }), 'only supported on CUDA'],
    [
      'driver of lstsq',
      () => linalg.lstsq(eye(2), eye(2), null, { driver: 'fast' as never }),
      'should be one of (gels, gelsy, gelsd, gelss)',
    ],
    ['order', () => linalg.matrixNorm(eye(2), [0, 1], { ord: 3 }), 'linalg.matrix_norm: Order 3 not supported.'],
    ['norm type', () => linalg.cond(eye(2), 3), 'linalg.cond got an invalid norm type: 3'],
    ['dims', () => linalg.matrixNorm(eye(2), [0, 0]), 'dims must be different. Got (0, 0)'],
    ['cross', () => cross(ones([2, 2]), ones([2, 2])), 'no dimension of size 3 in input'],
    ['multiDot', () => linalg.multiDot([ones([2, 3]), ones([2, 3])]), 'cannot be multiplied'],
    ['ind', () => linalg.tensorinv(eye(2), 0), "Expected a strictly positive integer for 'ind', but got 0"],
    ['vander', () => linalg.vander(ones([2]), { n: 1 }), 'N must be greater than 1.'],
    [
      'pivots',
      () => luUnpack(eye(2), zeros([2], { dtype: 'int32' })),
      'pivots passed to lu_unpack must be between 1 and LU.size(-2)',
    ],
    ['nuclear', () => nuclearNorm(ones([2, 2, 2])), 'Expected a tensor with 2 dimensions'],
    [
      'ormqr',
      () => ormqr(ones([3, 2]), ones([2]), ones([2, 3])),
      'torch.ormqr: other.shape[-2] must be equal to input.shape[-2]',
    ],
    [
      'triangularSolve',
      () => triangularSolve(ones([2, 3]), eye(3)),
      'Incompatible matrix sizes for triangular_solve: each A matrix is 3 by 3',
    ],
    ['no pivoting', () => linalg.lu(eye(2), { pivot: false }), 'LU without pivoting is not implemented on the CPU'],
  ];
  it.each(refused)('%s', (_name, call, text) => {
    expect(call).toThrow(TorchletError);
    expect(call).toThrow(text);
  });

  it('are gradients that depend on what is arbitrary, or that there are not', () => {
    const x = randn([3, 2], { requiresGrad: true });
    expect(() => linalg.qr(x, { mode: 'r' }).R.sum().backward()).toThrow(AutogradError);
    expect(() => linalg.qr(x, { mode: 'complete' }).Q.sum().backward()).toThrow("mode='complete' and nrows > ncols");
    expect(() => geqrf(x).a.sum().backward()).toThrow("the derivative for 'geqrf' is not implemented.");
    const h = tensor(
      [
        [
          [2, 0],
          [0, 1],
        ],
        [
          [0, -1],
          [3, 0],
        ],
      ],
      { dtype: 'complex64', requiresGrad: true },
    );
    const phase = tensor(
      [
        [
          [0, 1],
          [0, 2],
        ],
        [
          [0, 3],
          [0, 5],
        ],
      ],
      { dtype: 'complex64' },
    );
    expect(() => linalg.eigh(h).eigenvectors.backward({ gradient: phase })).toThrow('it is ill-defined');
  });
});
