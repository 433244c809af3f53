import { describe, expect, it } from 'vitest';
import {
  addbmm,
  addmm,
  addmv,
  addr,
  arange,
  autograd,
  baddbmm,
  blockDiag,
  bmm,
  cartesianProd,
  cdist,
  combinations,
  DTypeError,
  dot,
  einsum,
  full,
  inner,
  kron,
  matmul,
  memoryStats,
  meshgrid,
  mm,
  mv,
  nn,
  ones,
  outer,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  tensordot,
  vdot,
  zeros,
} from '../../../src/index';
import { linear } from '../../../src/nn/functional/linear';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (shape: number[]): Tensor => randn(shape, { requiresGrad: true });
const count = (shape: number[]): Tensor => arange(shape.reduce((n, size) => n * size, 1)).reshape(shape);

/** Both operands as [batch, m, k] and [batch, k, n] lists of numbers, multiplied in float64. */
function reference(a: Tensor, b: Tensor, lead: number[], m: number, k: number, n: number): number[] {
  const x = Array.from(
    a
      .expand([...lead, m, k])
      .contiguous()
      .data(),
  );
  const y = Array.from(
    b
      .expand([...lead, k, n])
      .contiguous()
      .data(),
  );
  const batch = lead.reduce((count, size) => count * size, 1);
  const out: number[] = [];
  for (let e = 0; e < batch; e++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += (x[(e * m + i) * k + p] as number) * (y[(e * k + p) * n + j] as number);
        out.push(sum);
      }
    }
  }
  return out;
}

function expectClose(got: Tensor, expected: readonly number[]): void {
  const values = Array.from(got.data());
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-5 * (1 + Math.abs(expected[i] as number)));
  });
}

describe('matmul', () => {
  it.each<[number[], number[], number[]]>([
    [[3], [3], []],
    [[2, 3], [3], [2]],
    [[3], [3, 4], [4]],
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [
      [5, 2, 3],
      [3, 4],
      [5, 2, 4],
    ],
    [[5, 2, 3], [3], [5, 2]],
    [
      [2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [[3], [5, 3, 4], [5, 4]],
    [
      [5, 2, 3],
      [5, 3, 4],
      [5, 2, 4],
    ],
    [
      [5, 1, 2, 3],
      [6, 3, 4],
      [5, 6, 2, 4],
    ],
    [
      [2, 0],
      [0, 3],
      [2, 3],
    ],
    [
      [0, 3],
      [3, 2],
      [0, 2],
    ],
    [
      [0, 2, 3],
      [3, 4],
      [0, 2, 4],
    ],
  ])('%j x %j', (aShape, bShape, shape) => {
    const [a, b] = [randn(aShape), randn(bShape)];
    const y = matmul(a, b);
    expect(y.shape).toEqual(shape);
    const lead = shape.slice(0, shape.length - (aShape.length > 1 ? 1 : 0) - (bShape.length > 1 ? 1 : 0));
    const [m, n] = [aShape.at(-2) ?? 1, bShape.length > 1 ? (bShape.at(-1) as number) : 1];
    const column = bShape.length > 1 ? b : b.unsqueeze(-1);
    expectClose(
      y,
      reference(a.reshape(aShape.length > 1 ? aShape : [1, ...aShape]), column, lead, m, aShape.at(-1) as number, n),
    );
  });

  it('reads transposed, sliced, expanded and permuted operands by their strides', () => {
    const a = randn([4, 3, 5, 2]).permute([1, 0, 3, 2]);
    const b = randn([7, 5]).t().expand([4, 5, 7]);
    expectClose(matmul(a, b), reference(a, b, [3, 4], 2, 5, 7));
    const c = randn([6, 8]).at('::2, 1:7:3');
    expectClose(mm(c, c.t()), reference(c, c.t(), [], 3, 2, 3));
  });

  it('multiplies integers and complex numbers', () => {
    expect(matmul(count([2, 3]), count([3, 5])).tolist()).toEqual([
      [25, 28, 31, 34, 37],
      [70, 82, 94, 106, 118],
    ]);
    expect(matmul(count([2, 3]).t(), count([2, 2]).t()).tolist()).toEqual([
      [3, 9],
      [4, 14],
      [5, 19],
    ]);
    const bytes = full([1, 2], 16, { dtype: 'uint8' });
    expect(mm(bytes, bytes.t()).tolist()).toEqual([[0]]);
    const z = tensor(
      [
        [
          [1, 2],
          [0, 1],
        ],
      ],
      { dtype: 'complex64' },
    );
    expect(mm(z, z.t()).tolist()).toEqual([[[-4, 4]]]);
    expect(() => mm(zeros([1, 1], { dtype: 'bool' }), zeros([1, 1], { dtype: 'bool' }))).toThrow(DTypeError);
  });

  it('names what does not fit', () => {
    expect(() => matmul(zeros([2, 3]), zeros([4, 5]))).toThrow(
      'mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)',
    );
    expect(() => matmul(zeros([2, 2, 3]), zeros([4, 5]))).toThrow(
      'mat1 and mat2 shapes cannot be multiplied (4x3 and 4x5)',
    );
    expect(() => matmul(zeros([2, 3, 4]), zeros([3, 4, 2]))).toThrow(
      'The size of tensor a (2) must match the size of tensor b (3)',
    );
    expect(() => matmul(zeros([2, 3, 4]), zeros([2, 5, 2]))).toThrow(
      'Expected size for first two dimensions of batch2',
    );
    expect(() => matmul(tensor(1), zeros([2]))).toThrow(
      'both arguments to matmul need to be at least 1D, but they are 0D and 1D',
    );
    expect(() => mm(zeros([2, 2]), zeros([2, 2], { dtype: 'int32' }))).toThrow(
      'expected scalar type Float but found Long',
    );
    expect(() => mm(zeros([2]), zeros([2, 2]))).toThrow('self must be a matrix');
    expect(() => bmm(zeros([2, 2, 3]), zeros([3, 3, 2]))).toThrow(
      'Expected size for first two dimensions of batch2 tensor to be: [2, 3] but got: [3, 3].',
    );
    expect(() => mv(zeros([2, 3]), zeros([2]))).toThrow('size mismatch, got 2, 2x3,2');
    expect(() => dot(zeros([3]), zeros([4]))).toThrow('inconsistent tensor size, expected tensor [3] and src [4]');
    expect(() => outer(zeros([1, 1]), zeros([2]))).toThrow(ShapeError);
  });

  it.each<[string, number[], number[], (a: Tensor, b: Tensor) => Tensor]>([
    ['dot', [4], [4], dot],
    ['mv', [2, 3], [3], mv],
    ['mm', [2, 3], [3, 4], mm],
    ['mm transposed', [3, 2], [4, 3], (a, b) => mm(a.t(), b.t())],
    ['bmm', [2, 2, 3], [2, 3, 2], bmm],
    ['broadcast', [2, 1, 2, 3], [2, 3, 2], matmul],
    ['batch by matrix', [2, 2, 3], [3, 2], matmul],
    ['matrix by batch', [2, 3], [2, 3, 2], matmul],
    ['vector by batch', [3], [2, 3, 2], matmul],
    ['batch by vector', [2, 2, 3], [3], matmul],
    ['outer', [3], [2], outer],
    ['inner', [2, 3], [2, 3], inner],
    ['kron', [2, 2], [3], kron],
    ['tensordot', [2, 3, 2], [3, 2, 2], tensordot],
    ['einsum', [2, 3, 2], [2, 2], (a, b) => einsum('bij,bj->ib', a, b)],
  ])('gradients: %s', (_, aShape, bShape, f) => {
    const squared = (a: Tensor, b: Tensor) => f(a, b).mul(f(a, b)).mul(0.25);
    const inputs = [leaf(aShape).detach().mul(0.5).requiresGrad_(), leaf(bShape).detach().mul(0.5).requiresGrad_()];
    gradcheck(squared as never, inputs);
    gradgradcheck(squared as never, inputs);
  });

  it('conjugates in the gradients of complex products', () => {
    const complex = (shape: number[]) => randn(shape, { dtype: 'complex64', requiresGrad: true });
    const inputs = [complex([2, 2]), complex([2, 2])];
    gradcheck(mm as never, inputs);
    gradcheck(matmul as never, [complex([2]), complex([2, 2])]);
    gradcheck(vdot as never, [complex([3]), complex([3])]);
  });
});

describe('linear', () => {
  it.each<[number[]]>([[[4]], [[2, 4]], [[2, 3, 4]], [[0, 4]]])('x of shape %j', (shape) => {
    const [x, w, b] = [randn(shape), randn([5, 4]), randn([5])];
    const y = linear(x, w, b);
    expect(y.shape).toEqual([...shape.slice(0, -1), 5]);
    expectClose(y, Array.from(matmul(x, w.t()).add(b).data()));
    expectClose(linear(x, w), Array.from(matmul(x, w.t()).data()));
  });

  it('reads any strides, and takes other dtypes', () => {
    const [x, w] = [randn([4, 3]).t(), randn([4, 6]).t()];
    expectClose(linear(x, w), Array.from(matmul(x, w.t()).data()));
    const deep = randn([4, 2, 3]).permute([1, 2, 0]);
    expectClose(linear(deep, w, randn([12]).at('::2').mul(0)), Array.from(matmul(deep, w.t()).data()));
    expect(linear(count([1, 2]), count([2, 2]), count([2])).tolist()).toEqual([[1, 4]]);
  });

  it('takes a weight or a bias that PyTorch would broadcast', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(linear(x, tensor([1, 1]), tensor(0.5)).tolist()).toEqual([3.5, 7.5]);
    expect(
      linear(
        x,
        tensor([
          [1, 1],
          [0, 1],
        ]),
        tensor([1]),
      ).tolist(),
    ).toEqual([
      [4, 3],
      [8, 5],
    ]);
  });

  it('names what does not fit', () => {
    expect(() => linear(zeros([2, 3]), zeros([5, 4]))).toThrow(
      'mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5); linear(): input [2, 3], weight [5, 4]',
    );
    expect(() => linear(zeros([2, 4]), zeros([5, 4]), zeros([4]))).toThrow(
      'linear(): weight [5, 4] wants a bias of [5]',
    );
    expect(() => linear(zeros([2, 4], { dtype: 'int32' }), zeros([5, 4]))).toThrow(
      'mat1 and mat2 must have the same dtype',
    );
  });

  it.each<[number[]]>([[[3]], [[2, 3]], [[2, 2, 3]]])('gradients for x of shape %j', (shape) => {
    const f = (x: Tensor, w: Tensor, b: Tensor) => linear(x, w, b).mul(linear(x, w)).mul(0.5);
    const inputs = [leaf(shape), leaf([2, 3]), leaf([2])];
    gradcheck(f as never, inputs);
    gradgradcheck(f as never, inputs);
  });

  it('the fused backward pass is the composed one', () => {
    const [x, w, b] = [leaf([3, 4]), leaf([5, 4]), leaf([5])];
    const weights = randn([5, 3]).t();
    linear(x, w, b).backward({ gradient: weights });
    const composed = autograd.grad(linear(x, w, b), [x, w, b], { gradOutputs: weights, createGraph: true });
    for (const [i, { grad }] of [x, w, b].entries())
      expectClose(grad as Tensor, Array.from((composed[i] as Tensor).data()));
  });

  it('leaves no temporaries behind', () => {
    const [x, w, b] = [leaf([3, 4]), leaf([5, 4]), leaf([5])];
    linear(x, w, b).sum().backward();
    const before = memoryStats().tensors;
    for (let i = 0; i < 10; i++) {
      const loss = linear(x, w, b).sum();
      loss.backward();
      loss.dispose();
    }
    // The ten results of linear wait for the collector.
    expect(memoryStats().tensors - before).toBeLessThanOrEqual(10);
  });
});

describe('products with something added', () => {
  it('weigh both parts', () => {
    const [a, b] = [
      tensor([[1, 2]]),
      tensor([
        [1, 0],
        [0, 1],
      ]),
    ];
    expect(addmm(tensor([1, 1]), a, b).tolist()).toEqual([[2, 3]]);
    expect(
      addmm(
        tensor([[1], [1]])
          .t()
          .at('0:1'),
        a,
        b,
        { beta: 2, alpha: 3 },
      ).tolist(),
    ).toEqual([[5, 8]]);
    expect(addmm(full([2], Number.NaN), a, b, { beta: 0 }).tolist()).toEqual([[1, 2]]);
    expect(addmv(tensor([1]), a, tensor([1, 1])).tolist()).toEqual([4]);
    expect(addr(zeros([2, 2]), tensor([1, 2]), tensor([3, 4]), { alpha: 2 }).tolist()).toEqual([
      [6, 8],
      [12, 16],
    ]);
    expect(baddbmm(tensor([1, 1]), a.unsqueeze(0), b.unsqueeze(0)).tolist()).toEqual([[[2, 3]]]);
    expect(addbmm(zeros([1]), a.expand([3, 1, 2]), b.expand([3, 2, 2])).tolist()).toEqual([[3, 6]]);
    expect(() => addmm(zeros([3, 2]), a, b)).toThrow(
      'The expanded size of the tensor (1) must match the existing size (3)',
    );
    expect(() => addmm(zeros([2], { dtype: 'int32' }), a, b)).toThrow(DTypeError);
  });

  it.each<[string, (c: Tensor, a: Tensor, b: Tensor) => Tensor, number[][]]>([
    ['addmm', (c, a, b) => addmm(c, a, b), [[2], [3, 2], [2, 2]]],
    [
      'addmm, weighted',
      (c, a, b) => addmm(c, a, b, { beta: 0.5, alpha: -2 }),
      [
        [3, 1],
        [3, 2],
        [2, 2],
      ],
    ],
    ['addmm without input', (c, a, b) => addmm(c, a, b, { beta: 0 }), [[2], [3, 2], [2, 2]]],
    ['addmv', (c, a, b) => addmv(c, a, b, { alpha: 2 }), [[1], [3, 2], [2]]],
    [
      'baddbmm',
      (c, a, b) => baddbmm(c, a, b),
      [
        [2, 1, 2],
        [2, 2, 2],
        [2, 2, 2],
      ],
    ],
  ])('gradients: %s', (_, f, shapes) => {
    const squared = (c: Tensor, a: Tensor, b: Tensor) =>
      f(c, a, b)
        .mul(f(c, a, b))
        .mul(0.25);
    const inputs = shapes.map((shape) => randn(shape).mul(0.5).requiresGrad_());
    gradcheck(squared as never, inputs);
    gradgradcheck(squared as never, inputs);
  });
});

describe('einsum', () => {
  const [a, b] = [count([2, 3]), count([3, 4])];
  it.each<[string, Tensor[], Tensor]>([
    ['ij,jk->ik', [a, b], matmul(a, b)],
    ['ij,jk', [a, b], matmul(a, b)],
    ['ba', [a], a.t()],
    ['ij->', [a], a.sum()],
    ['ij->j', [a], a.sum(0)],
    ['ii->i', [count([3, 3])], count([3, 3]).diagonal()],
    ['ii', [count([3, 3])], count([3, 3]).trace()],
    ['i,j->ji', [a.select(0, 1), b.select(1, 1)], outer(b.select(1, 1), a.select(0, 1))],
    ['ij,ij->ij', [a, a], a.mul(a)],
    ['...ij,...jk->...ik', [count([2, 1, 2, 3]), count([4, 3, 2])], matmul(count([2, 1, 2, 3]), count([4, 3, 2]))],
    ['b...->...b', [count([2, 3, 4])], count([2, 3, 4]).permute([1, 2, 0])],
    ['ij,jk,kl->il', [a, b, count([4, 2])], matmul(matmul(a, b), count([4, 2]))],
    [
      'bn,anm,bm->ba',
      [a, count([4, 3, 2]), count([2, 2])],
      einsum('anm,bnm->ba', count([4, 3, 2]), einsum('bn,bm->bnm', a, count([2, 2]))),
    ],
    ['ij , k -> k', [a, count([2])], count([2]).mul(a.sum())],
  ])('%s', (equation, operands, expected) => {
    const y = einsum(equation, ...operands);
    expect(y.shape).toEqual(expected.shape);
    expect(y.tolist()).toEqual(expected.tolist());
  });

  it('names what is wrong', () => {
    expect(() => einsum('ij,jk->ik', a)).toThrow('fewer operands were provided than specified in the equation');
    expect(() => einsum('ij', a, b)).toThrow('more operands were provided');
    expect(() => einsum('ij,jk->ik', a, a)).toThrow(
      'subscript j has size 2 for operand 1 which does not broadcast with previously seen size 3',
    );
    expect(() => einsum('ij->ik', a)).toThrow(
      'output subscript k does not appear in the equation for any input operand',
    );
    expect(() => einsum('ij->ii', a)).toThrow('output subscript i appears more than once');
    expect(() => einsum('ijk', a)).toThrow(
      'the number of subscripts in the equation (3) does not match the number of dimensions (2)',
    );
    expect(() => einsum('ii', a)).toThrow("subscript i is repeated for operand 0 but the sizes don't match, 3 != 2");
    expect(() => einsum('i1', a)).toThrow("invalid subscript '1'");
  });
});

describe('windows, grids and selections', () => {
  it('unfold', () => {
    expect(arange(6).unfold(0, 3, 2).tolist()).toEqual([
      [0, 1, 2],
      [2, 3, 4],
    ]);
    expect(count([4, 3]).t().unfold(-1, 2, 1).shape).toEqual([3, 3, 2]);
    expect(() => zeros([3]).unfold(0, 4, 1)).toThrow('maximum size for tensor at dimension 0 is 3 but size is 4');
    expect(() => zeros([3]).unfold(0, 1, 0)).toThrow('step is 0 but must be > 0');
    const f = (x: Tensor) => x.unfold(1, 3, 1).mul(x.unfold(1, 3, 1));
    gradcheck(f, leaf([2, 5]));
    gradgradcheck(f, leaf([2, 5]));
  });

  it('repeatInterleave', () => {
    expect(
      tensor([
        [1, 2],
        [3, 4],
      ])
        .repeatInterleave(2)
        .tolist(),
    ).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(
      tensor([1, 2])
        .repeatInterleave(tensor([0, 3], { dtype: 'int32' }), 0)
        .tolist(),
    ).toEqual([2, 2, 2]);
    expect(() => tensor([1, 2]).repeatInterleave(-1)).toThrow('repeats can not be negative');
    expect(() => tensor(1).repeatInterleave(2, 0)).toThrow('Dimension specified as 0 but tensor has no dimensions');
  });

  it('meshgrid, cartesianProd, combinations', () => {
    const [i, j] = meshgrid(arange(2), arange(3), { indexing: 'ij' }) as [Tensor, Tensor];
    expect([i.tolist(), j.tolist()]).toEqual([
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    ]);
    const [x, y] = meshgrid(arange(2), arange(3), { indexing: 'xy' }) as [Tensor, Tensor];
    expect([x.tolist(), y.tolist()]).toEqual([
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    ]);
    expect(cartesianProd(arange(2), arange(2)).tolist()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(combinations(arange(3)).tolist()).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(combinations(arange(2), 2, { withReplacement: true }).tolist()).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it('trace, diagflat, blockDiag, kron, inner', () => {
    expect(count([3, 4]).trace().item()).toBe(15);
    expect(count([2, 1]).diagflat(1).tolist()).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(blockDiag(tensor([1, 2]), tensor(3)).tolist()).toEqual([
      [1, 2, 0],
      [0, 0, 3],
    ]);
    expect(kron(tensor([1, 2]), tensor([[1, 10]])).tolist()).toEqual([[1, 10, 2, 20]]);
    expect(inner(tensor(2), tensor([1, 2])).tolist()).toEqual([2, 4]);
    expect(() => inner(zeros([2, 3]), zeros([4, 2]))).toThrow('the last dimension must match');
    expect(() => tensordot(zeros([2, 3]), zeros([2, 3]), 1)).toThrow('contracted dimensions need to match');
  });
});

describe('products of booleans', () => {
  const b = tensor([
    [true, false],
    [true, true],
  ]);
  const v = tensor([true, true]);

  it('are refused, but for those without terms', () => {
    expect(() => b.matmul(b)).toThrow(`"addmm_impl_cpu_" not implemented for 'Bool'`);
    expect(() => b.mv(v)).toThrow(`"addmv_impl_cpu" not implemented for 'Bool'`);
    expect(() => v.dot(v)).toThrow(`"dot" not implemented for 'Bool'`);
    expect(() => bmm(b.unsqueeze(0), b.unsqueeze(0))).toThrow(`"bmm" not implemented for 'Bool'`);
    const none = zeros([2, 0], { dtype: 'bool' });
    expect(none.matmul(none.t()).tolist()).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(none.t().matmul(none).shape).toEqual([0, 0]);
    expect(nn.functional.linear(none, none).dtype).toBe('bool');
  });

  it('of two vectors are "and", added by "or"', () => {
    expect(addr(b, v, v).tolist()).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(addr(b, v, v, { alpha: false }).tolist()).toEqual(b.tolist());
    expect(addr(b, v, v.to('int32')).tolist()).toEqual([
      [2, 1],
      [2, 2],
    ]);
    expect(() => addr(b, v, v, { beta: 2.5 })).toThrow('argument beta must not be a floating point number');
    expect(() => addr(b.to('int32'), v, v, { alpha: true })).toThrow(
      'Boolean alpha only supported for Boolean results.',
    );
  });

  it('of bytes stay bytes', () => {
    const bytes = b.to('uint8');
    const y = nn.functional.bilinear(bytes, bytes, bytes.unsqueeze(0));
    expect([y.dtype, y.tolist()]).toEqual(['uint8', [[1], [3]]]);
  });
});

describe('distances', () => {
  it('are those of real numbers', () => {
    for (const dtype of ['int32', 'bool', 'complex64'] as const) {
      const rows = zeros([2, 2], { dtype });
      expect(() => cdist(zeros([2, 2]), rows)).toThrow('cdist only supports floating-point dtypes, X2 got: ');
    }
  });
});

describe('factors of sums of products', () => {
  const [input, a] = [ones([2, 2]), ones([2, 2])];

  it('may be truth values, 0 and 1, as in PyTorch', () => {
    const options = { alpha: false as unknown as number, beta: true as unknown as number };
    expect(addmm(input, a, a, options).tolist()).toEqual(input.tolist());
    expect(addmm(input.to('int32'), a.to('int32'), a.to('int32'), options).dtype).toBe('int32');
  });

  it('of 0 leave a product of matrices out, NaN and all, but not one of batches', () => {
    const none = full([2, 2], Number.NaN);
    expect(addmm(input, none, a, { alpha: 0 }).tolist()).toEqual(input.tolist());
    expect(addmv(ones([2]), none, ones([2]), { alpha: 0, beta: 2 }).tolist()).toEqual([2, 2]);
    expect(addbmm(input, none.unsqueeze(0), a.unsqueeze(0), { alpha: 0, beta: 0 }).tolist()).toEqual(
      zeros([2, 2]).tolist(),
    );
    expect(baddbmm(input, none.unsqueeze(0), a.unsqueeze(0), { alpha: 0 }).isnan().all().item()).toBe(true);
  });

  it('inner products with a number of another type are multiples', () => {
    expect(inner(tensor([1.5, 2]), tensor(2, { dtype: 'int32' })).tolist()).toEqual([3, 4]);
  });
});
