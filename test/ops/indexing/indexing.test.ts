import { describe, expect, it } from 'vitest';
import {
  arange,
  autograd,
  DTypeError,
  ellipsis,
  IndexError,
  type IndexItem,
  nn,
  ones,
  randn,
  ShapeError,
  scatterReduce,
  slice,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '../../../src/index';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (shape: number[]): Tensor => randn(shape, { requiresGrad: true });
const count = (shape: number[]): Tensor => arange(shape.reduce((n, size) => n * size, 1)).reshape(shape);
const ints = (data: number[] | number[][]): Tensor => tensor(data, { dtype: 'int32' });

describe('index: numbers, slices, new dims', () => {
  it.each<[string, IndexItem[], unknown]>([
    ['1', [1], [4, 5, 6, 7]],
    ['-1, 2', [-1, 2], 10],
    [
      ':, 1:3',
      [slice(), slice(1, 3)],
      [
        [1, 2],
        [5, 6],
        [9, 10],
      ],
    ],
    [
      '::2, ::3',
      [slice(null, null, 2), slice(null, null, 3)],
      [
        [0, 3],
        [8, 11],
      ],
    ],
    ['-2:, -1', [slice(-2), -1], [7, 11]],
    ['5:1', [slice(5, 1)], []],
    ['..., 0', [ellipsis, 0], [0, 4, 8]],
    ['None, 0, None, :2', [null, 0, null, slice(null, 2)], [[[0, 1]]]],
    ['True, 0, 0', [true, 0, 0], [0]],
    ['False, 0, 0', [false, 0, 0], []],
    ['[0, 2], 1', [[0, 2], 1], [1, 9]],
    ['[True, False, True], 1:2', [[true, false, true], slice(1, 2)], [[1], [9]]],
  ])('x[%s]', (text, items, expected) => {
    const x = count([3, 4]);
    expect(x.index(...items).tolist()).toEqual(expected);
    expect(x.at(text).tolist()).toEqual(expected);
  });

  it('gives views, also of everything', () => {
    const x = count([3, 4]);
    x.index(1, slice(1, 3)).fill_(-1);
    x.index(ellipsis).index(0, 0).fill_(-2);
    expect(x.tolist()).toEqual([
      [-2, 1, 2, 3],
      [4, -1, -1, 7],
      [8, 9, 10, 11],
    ]);
    expect(x.index()).not.toBe(x);
  });

  it('names what is wrong', () => {
    const x = zeros([3, 4]);
    expect(() => x.index(0, 0, 0)).toThrow('too many indices for tensor of dimension 2');
    expect(() => x.index(3)).toThrow('index 3 is out of bounds for dimension 0 with size 3');
    expect(() => x.index(0, -5)).toThrow('index -5 is out of bounds for dimension 1 with size 4');
    expect(() => x.index(slice(null, null, -1))).toThrow('step must be greater than zero');
    expect(() => x.index(slice(0, 3, 0))).toThrow(ValueError);
    expect(() => x.index(1.5)).toThrow(
      'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables',
    );
    expect(() => x.index('1:2' as never)).toThrow(IndexError);
    expect(() => x.at('1:a')).toThrow("can't read 'a'");
    expect(() => x.at('x')).toThrow(IndexError);
  });
});

describe('index: tensors', () => {
  const x = count([2, 3, 4]);
  it.each<[string, IndexItem[], number[], number[]]>([
    // Index, shape of the result, its first elements in row-major order.
    ['one, first', [ints([1, 0, 1])], [3, 3, 4], [12, 13]],
    ['one, middle', [slice(), ints([2, -3])], [2, 2, 4], [8, 9, 10, 11, 0, 1, 2, 3, 20]],
    [
      'a matrix',
      [
        slice(),
        slice(),
        ints([
          [0, 1],
          [2, 3],
        ]),
      ],
      [2, 3, 2, 2],
      [0, 1, 2, 3, 4],
    ],
    ['neighbours broadcast', [slice(), ints([[0], [2]]), ints([0, 3])], [2, 2, 2], [0, 3, 8, 11, 12]],
    ['apart: in front', [ints([0, 1]), slice(), ints([1, 2])], [2, 3], [1, 5, 9, 14, 18, 22]],
    ['a number is no tensor', [0, slice(), ints([1, 2])], [3, 2], [1, 2, 5, 6]],
    ['a 0-d tensor is a number', [tensor(1, { dtype: 'int32' }), ints([0])], [1, 4], [12]],
    ['sliced beside', [ints([1]), slice(1, 3), slice(null, null, 2)], [1, 2, 2], [16, 18, 20, 22]],
    ['new dim beside', [ints([1]), null, 0], [1, 1, 4], [12, 13, 14, 15]],
    ['mask of all dims', [x.gt(20)], [3], [21, 22, 23]],
    ['mask of one dim', [slice(), tensor([true, false, true])], [2, 2, 4], [0, 1, 2, 3, 8]],
    [
      'mask of two dims, then a slice',
      [
        tensor([
          [true, false, false],
          [false, false, true],
        ]),
        slice(1, 3),
      ],
      [2, 2],
      [1, 2, 21, 22],
    ],
    ['mask and indices', [tensor([true, true]), ints([0, 2]), 0], [2], [0, 20]],
    ['no indices', [ints([])], [0, 3, 4], []],
  ])('%s', (_, items, shape, first) => {
    const y = x.index(...items);
    expect(y.shape).toEqual(shape);
    expect(Array.from(y.data()).slice(0, first.length)).toEqual(first);
  });

  it('reads any strides', () => {
    const base = count([4, 3, 2]);
    const turned = base.permute([2, 1, 0]);
    const items: IndexItem[] = [slice(), ints([2, 0]), slice(1, 3)];
    expect(turned.index(...items).tolist()).toEqual(
      turned
        .contiguous()
        .index(...items)
        .tolist(),
    );
  });

  it('names what is wrong', () => {
    expect(() => x.index(ints([0, 2]))).toThrow('index 2 is out of bounds for dimension 0 with size 2');
    expect(() => x.index(tensor([true]))).toThrow(
      'The shape of the mask [1] at index 0 does not match the shape of the indexed tensor [2, 3, 4] at index 0',
    );
    expect(() => x.index(tensor([0.5]))).toThrow('tensors used as indices must be long, byte or bool tensors');
    expect(() => x.index(ints([0, 1]), ints([0, 1, 2]))).toThrow(
      'could not be broadcast together with shapes [2], [3]',
    );
  });

  it('adds up the gradients of what is taken more than once', () => {
    const a = leaf([3, 2]);
    const f = (a: Tensor) =>
      a
        .index(ints([0, 2, 0]))
        .mul(a.index(slice(), ints([1, 1])))
        .mul(2);
    gradcheck(f, a);
    gradgradcheck(f, a);
    const g = (a: Tensor) => a.index(tensor([true, false, true]), 0).mul(a.index(slice(0, 2), 1));
    gradcheck(g, a);
    gradgradcheck(g, a);
  });
});

describe('indexPut_', () => {
  it.each<[string, IndexItem[], Tensor | number, unknown]>([
    [
      'a row',
      [1],
      tensor([7, 8, 9]),
      [
        [0, 1, 2],
        [7, 8, 9],
      ],
    ],
    [
      'one element',
      [0, -1],
      5,
      [
        [0, 1, 5],
        [3, 4, 5],
      ],
    ],
    [
      'a broadcast column',
      [slice(), 0],
      tensor(9),
      [
        [9, 1, 2],
        [9, 4, 5],
      ],
    ],
    [
      'leading dims of size 1',
      [0],
      tensor([[[7, 8, 9]]]),
      [
        [7, 8, 9],
        [3, 4, 5],
      ],
    ],
    [
      'a mask',
      [
        tensor([
          [true, false, true],
          [false, true, false],
        ]),
      ],
      tensor([7, 8, 9]),
      [
        [7, 1, 8],
        [3, 9, 5],
      ],
    ],
    [
      'a mask by a number',
      [tensor([false, true])],
      0,
      [
        [0, 1, 2],
        [0, 0, 0],
      ],
    ],
    [
      'indices',
      [ints([0, 1]), ints([2, 0])],
      tensor([7, 8]),
      [
        [0, 1, 7],
        [8, 4, 5],
      ],
    ],
    [
      'indices beside a slice',
      [slice(), ints([0, 2])],
      tensor([7, 8]),
      [
        [7, 1, 8],
        [7, 4, 8],
      ],
    ],
    [
      'an index twice: the last one stays',
      [0, ints([1, 1])],
      tensor([7, 8]),
      [
        [0, 8, 2],
        [3, 4, 5],
      ],
    ],
  ])('%s', (_, items, value, expected) => {
    const x = count([2, 3]).to('float32');
    expect(x.indexPut_(items, value)).toBe(x);
    expect(x.tolist()).toEqual(expected);
    const turned = count([2, 3]).to('float32').t().contiguous().t();
    expect(turned.indexPut_(items, value).tolist()).toEqual(expected);
    expect(count([2, 3]).to('float32').indexPut(items, value).tolist()).toEqual(expected);
  });

  it('accumulates, in every dtype', () => {
    for (const dtype of ['float32', 'int32', 'uint8'] as const) {
      const x = zeros([3], { dtype });
      x.indexPut_([ints([0, 0, 2])], tensor([1, 2, 3], { dtype }), { accumulate: true });
      expect(x.tolist()).toEqual([3, 0, 3]);
      x.indexPut_([slice(0, 2)], tensor([10, 20], { dtype }), { accumulate: true });
      expect(x.tolist()).toEqual([13, 20, 3]);
    }
    const z = zeros([2], { dtype: 'complex64' });
    z.indexPut_(
      [ints([1, 1])],
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { dtype: 'complex64' },
      ),
      { accumulate: true },
    );
    expect(z.tolist()).toEqual([
      [0, 0],
      [4, 6],
    ]);
  });

  it('changes nothing when the call is wrong', () => {
    const x = count([2, 3]);
    expect(() => x.indexPut_([0], zeros([2], { dtype: 'int32' }))).toThrow(
      'The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0.',
    );
    expect(() => x.indexPut_([ints([0, 1]), 0], tensor([1, 2, 3], { dtype: 'int32' }))).toThrow(
      'shape mismatch: value tensor of shape [3] cannot be broadcast to indexing result of shape [2]',
    );
    expect(() => x.indexPut_([ints([0])], tensor([0.5]))).toThrow(DTypeError);
    expect(() => x.indexPut_([ints([5])], 1)).toThrow(IndexError);
    expect(() => leaf([2]).indexPut_([0], 1)).toThrow('a view of a leaf Variable that requires grad');
    expect(() => leaf([2]).indexPut_([ints([0])], 1)).toThrow('a leaf Variable that requires grad');
    expect(() =>
      zeros([1])
        .expand([3])
        .indexPut_([ints([0])], 1),
    ).toThrow('refers to a single memory location');
    expect(zeros([1, 2]).expand([0, 2]).add_(1).shape).toEqual([0, 2]);
    expect(x.tolist()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it('copies before it overwrites what it reads', () => {
    const x = arange(4);
    x.indexPut_([ints([1, 2, 3])], x.narrow(0, 0, 3));
    expect(x.tolist()).toEqual([0, 0, 1, 2]);
  });

  it.each<[string, IndexItem[], boolean]>([
    ['a slice', [slice(0, 2)], false],
    ['a slice, accumulating', [slice(0, 2)], true],
    ['indices', [ints([2, 0])], false],
    ['indices twice, accumulating', [ints([2, 2])], true],
    ['indices in a view', [slice(1, 3), ints([1])], false],
    ['a mask', [tensor([true, false, true])], false],
  ])('passes gradients to both: %s', (_, items, accumulate) => {
    const f = (x: Tensor, v: Tensor) => {
      const y = x.mul(2);
      y.indexPut_(items, v.mul(v), { accumulate });
      return y.mul(y);
    };
    const inputs = [leaf([3, 2]), leaf([1])];
    gradcheck(f as never, inputs);
    gradgradcheck(f as never, inputs);
  });
});

describe('gather and scatter', () => {
  const index = ints([
    [0, 1, 0],
    [1, 1, 0],
  ]);

  it('gather, takeAlongDim, take, indexSelect', () => {
    const x = count([2, 3]);
    expect(x.gather(0, index).tolist()).toEqual([
      [0, 4, 2],
      [3, 4, 2],
    ]);
    expect(
      x
        .t()
        .gather(1, ints([[1], [0]]))
        .tolist(),
    ).toEqual([[3], [1]]);
    expect(x.takeAlongDim(ints([[2]]), 1).tolist()).toEqual([[2], [5]]);
    expect(x.takeAlongDim(ints([5, 0])).tolist()).toEqual([5, 0]);
    expect(x.take(ints([[0, -1]])).tolist()).toEqual([[0, 5]]);
    expect(x.indexSelect(1, ints([2, 0])).tolist()).toEqual([
      [2, 0],
      [5, 3],
    ]);
    expect(
      tensor(7)
        .gather(0, ints([0, 0]))
        .tolist(),
    ).toEqual([7, 7]);
  });

  it('scatter, scatterAdd, scatterReduce', () => {
    const source = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(zeros([2, 3]).scatter(0, index, source).tolist()).toEqual([
      [1, 0, 6],
      [4, 5, 0],
    ]);
    expect(zeros([2, 3]).scatter(0, index, 1.5).tolist()).toEqual([
      [1.5, 0, 1.5],
      [1.5, 1.5, 0],
    ]);
    expect(zeros([2, 3]).scatterAdd(0, index, source).tolist()).toEqual([
      [1, 0, 9],
      [4, 7, 0],
    ]);
    expect(ones([2, 3]).scatter(0, index, source, { reduce: 'add' }).tolist()).toEqual([
      [2, 1, 10],
      [5, 8, 1],
    ]);
    const x = ones([2, 3]).mul(2);
    expect(x.scatter(0, index, source, { reduce: 'multiply' }).tolist()).toEqual([
      [2, 2, 36],
      [8, 20, 2],
    ]);
    expect(x.scatterReduce(0, index, source, 'amax').tolist()).toEqual([
      [2, 2, 6],
      [4, 5, 2],
    ]);
    expect(x.scatterReduce(0, index, source, 'amin', { includeSelf: false }).tolist()).toEqual([
      [1, 2, 3],
      [4, 2, 2],
    ]);
    expect(x.scatterReduce(0, index, source, 'mean', { includeSelf: false }).tolist()).toEqual([
      [1, 2, 4.5],
      [4, 3.5, 2],
    ]);
    expect(x.scatterReduce(0, index, source, 'mean').tolist()).toEqual([[1.5, 2, 11 / 3].map(Math.fround), [3, 3, 2]]);
  });

  it('in place', () => {
    const x = zeros([2, 3]);
    expect(x.scatter_(0, index, 1).scatterAdd_(0, index, ones([2, 3]))).toBe(x);
    expect(x.tolist()).toEqual([
      [2, 0, 3],
      [2, 3, 0],
    ]);
  });

  it('indexFill of a 0-d tensor may name its element twice', () => {
    for (let i = 0; i < 3; i++)
      expect(
        tensor(5)
          .indexFill(0, ints([0, 0]), 9)
          .item(),
      ).toBe(9);
  });

  it('indexFill counts negative ones from the end, and only indexFill does', () => {
    expect(
      zeros([3])
        .indexFill(0, ints([-1, -3]), 9)
        .tolist(),
    ).toEqual([9, 0, 9]);
    expect(() => zeros([3]).indexFill(0, ints([-4]), 9)).toThrow(
      'index -4 is out of bounds for dimension 0 with size 3',
    );
    expect(() => zeros([3]).indexAdd(0, ints([-1]), zeros([1]))).toThrow('index out of range in self');
    expect(() => zeros([3]).indexSelect(0, ints([-1]))).toThrow('index out of range in self');
  });

  it('indexAdd, indexCopy, indexFill', () => {
    const at = ints([2, 0]);
    const source = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(zeros([3, 2]).indexAdd(0, at, source, { alpha: 2 }).tolist()).toEqual([
      [6, 8],
      [0, 0],
      [2, 4],
    ]);
    expect(
      zeros([3, 2])
        .indexAdd(0, ints([1, 1]), source)
        .tolist(),
    ).toEqual([
      [0, 0],
      [4, 6],
      [0, 0],
    ]);
    expect(zeros([3, 2]).indexCopy(0, at, source).tolist()).toEqual([
      [3, 4],
      [0, 0],
      [1, 2],
    ]);
    expect(
      zeros([3, 2])
        .indexFill_(1, ints([1]), 7)
        .tolist(),
    ).toEqual([
      [0, 7],
      [0, 7],
      [0, 7],
    ]);
    expect(() => zeros([3, 2]).indexAdd(0, at, zeros([3, 2]))).toThrow(
      'Number of indices (2) should be equal to source.size(dim): (3), for dim: 0',
    );
    expect(() => zeros([3, 2]).indexCopy(0, at, zeros([2, 3]))).toThrow(
      'source tensor shape must match self tensor shape',
    );
  });

  it('names what is wrong', () => {
    const x = zeros([3, 4]);
    expect(() => x.gather(0, ints([[3, 0, 0, 0]]))).toThrow('index 3 is out of bounds for dimension 0 with size 3');
    expect(() => x.gather(0, ints([[-1]]))).toThrow(IndexError);
    expect(() => x.gather(0, zeros([1, 5], { dtype: 'int32' }))).toThrow(
      'Size does not match at dimension 1 expected index [1, 5] to be smaller than self [3, 4] apart from dimension 0',
    );
    expect(() => x.gather(0, ints([0]))).toThrow(
      'Index tensor must have the same number of dimensions as input tensor',
    );
    expect(() => x.gather(0, zeros([1, 1]))).toThrow('gather(): Expected dtype int64 for index');
    expect(() => x.scatterAdd(0, ints([[0, 0]]), zeros([1, 1]))).toThrow('to be smaller size than src [1, 1]');
    expect(() => x.scatter(0, ints([[0]]), zeros([1, 1], { dtype: 'int32' }))).toThrow(
      'scatter(): Expected self.dtype to be equal to src.dtype',
    );
    expect(() => x.take(ints([12]))).toThrow('out of range: tried to access index 12 on a tensor of 12 elements.');
    expect(() => x.indexSelect(0, ints([[0]]))).toThrow('index_select(): Index is supposed to be a vector');
    expect(() => x.indexSelect(0, ints([3]))).toThrow('index out of range in self');
    expect(() => x.scatterReduce(0, ints([[0]]), zeros([1, 1]), 'max' as never)).toThrow(ValueError);
  });

  it.each<[string, (x: Tensor, v: Tensor) => Tensor]>([
    ['gather', (x, v) => x.gather(0, index).mul(v)],
    ['takeAlongDim', (x, v) => x.takeAlongDim(ints([[0, 0]]), 1).mul(v.sum())],
    ['take', (x, v) => x.take(ints([1, 1, 3])).mul(v.sum())],
    ['indexSelect', (x, v) => x.indexSelect(1, ints([2, 2])).mul(v.narrow(1, 0, 2))],
    ['scatter', (x, v) => x.mul(1).scatter(1, ints([[0], [2]]), v)],
    ['scatter of a number', (x, v) => x.scatter(1, ints([[0], [2]]), 3).mul(v)],
    ['scatterAdd', (x, v) => x.scatterAdd(0, index, v)],
    ['indexAdd', (x, v) => x.indexAdd(0, ints([0, 0]), v, { alpha: -2 })],
    ['indexCopy', (x, v) => x.indexCopy(0, ints([1, 0]), v)],
    ['indexFill', (x, v) => x.indexFill(0, ints([1]), v.sum())],
    ['scatterReduce sum', (x, v) => x.scatterReduce(0, index, v, 'sum', { includeSelf: false })],
    ['scatterReduce mean', (x, v) => x.scatterReduce(0, index, v, 'mean')],
    ['scatterReduce amax', (x, v) => x.scatterReduce(0, index, v, 'amax')],
    ['scatterReduce prod', (x, v) => x.scatterReduce(0, index, v, 'prod')],
  ])('%s passes gradients', (_, f) => {
    const squared = (x: Tensor, v: Tensor) => f(x, v).mul(f(x, v));
    const x = tensor(
      [
        [0.5, -1.5, 1],
        [2, 0.75, -1],
      ],
      { requiresGrad: true },
    );
    const v = tensor(
      [
        [1.5, 0.25, -0.5],
        [-2, -0.75, 1.75],
      ],
      { requiresGrad: true },
    );
    gradcheck(squared as never, [x, v]);
    gradgradcheck(squared as never, [x, v]);
  });

  it('scatterReduce: ties share the gradient, and a product with zeros knows its factors', () => {
    const x = tensor([1], { requiresGrad: true });
    const v = tensor([1, 0.5, 1], { requiresGrad: true });
    x.scatterReduce(0, ints([0, 0, 0]), v, 'amax')
      .sum()
      .backward();
    const third = Math.fround(1 / 3);
    expect([x.grad?.tolist(), v.grad?.tolist()]).toEqual([[third], [third, 0, third]]);
    const w = tensor([0, 2, 3, 0, 0], { requiresGrad: true });
    tensor([1, 5])
      .scatterReduce(0, ints([0, 0, 0, 1, 1]), w, 'prod')
      .sum()
      .backward();
    expect(w.grad?.tolist()).toEqual([6, 0, 0, 0, 0]);
  });
});

describe('masks', () => {
  it('maskedFill, maskedSelect, maskedScatter', () => {
    const x = count([2, 2]).to('float32');
    const mask = tensor([
      [true, false],
      [false, true],
    ]);
    expect(x.maskedFill(mask, -1).tolist()).toEqual([
      [-1, 1],
      [2, -1],
    ]);
    expect(x.maskedFill(tensor([false, true]), Number.NEGATIVE_INFINITY).tolist()).toEqual([
      [0, Number.NEGATIVE_INFINITY],
      [2, Number.NEGATIVE_INFINITY],
    ]);
    expect(
      count([2])
        .maskedFill(tensor([true, false]), 2.7)
        .tolist(),
    ).toEqual([2, 1]);
    expect(x.maskedSelect(mask).tolist()).toEqual([0, 3]);
    expect(tensor([1, 2]).maskedSelect(mask).tolist()).toEqual([1, 2]);
    expect(x.maskedScatter(mask, tensor([7, 8, 9])).tolist()).toEqual([
      [7, 1],
      [2, 8],
    ]);
    expect(x.maskedFill_(mask, 5)).toBe(x);
    expect(() => x.maskedFill(ints([1, 0]), 0)).toThrow('Mask tensor can take 0 and 1 values only');
    expect(() => x.maskedFill(mask, tensor([1]))).toThrow('only supports a 0-dimensional value tensor');
    expect(() => x.maskedScatter(mask, tensor([1]))).toThrow(ShapeError);
  });

  it('a NaN behind the mask stays out of the gradient', () => {
    const x = tensor([Number.NaN, 1], { requiresGrad: true });
    x.maskedFill(tensor([true, false]), 0)
      .mul(3)
      .sum()
      .backward();
    expect(x.grad?.tolist()).toEqual([0, 3]);
  });

  it('nonzero and argwhere', () => {
    expect(
      tensor([
        [0, 1],
        [2, 0],
      ])
        .nonzero()
        .tolist(),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(
      tensor([
        [0, 1],
        [2, 0],
      ])
        .nonzero({ asTuple: true })
        .map((i) => i.tolist()),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(tensor([0, Number.NaN]).argwhere().tolist()).toEqual([[1]]);
    expect(tensor(3).nonzero().shape).toEqual([1, 0]);
    expect(zeros([2, 2]).nonzero().shape).toEqual([0, 2]);
  });

  it.each<[string, (x: Tensor, v: Tensor) => Tensor]>([
    ['maskedFill', (x, v) => x.maskedFill(tensor([true, false, true]), v.sum())],
    ['maskedSelect', (x, v) => x.maskedSelect(tensor([[true], [false]])).mul(v.sum())],
    ['maskedScatter', (x, v) => x.maskedScatter(tensor([true, false, true]), v)],
    ['tril', (x, v) => x.tril().mul(v)],
    ['triu', (x, v) => x.triu(1).mul(v)],
  ])('%s passes gradients', (_, f) => {
    const squared = (x: Tensor, v: Tensor) => f(x, v).mul(f(x, v));
    const inputs = [leaf([2, 3]), leaf([2, 3])];
    gradcheck(squared as never, inputs);
    gradgradcheck(squared as never, inputs);
  });
});

describe('oneHot', () => {
  it('writes a one for each class', () => {
    expect(nn.functional.oneHot(ints([0, 2, 1])).tolist()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    expect(nn.functional.oneHot(tensor(1, { dtype: 'uint8' }), 3).tolist()).toEqual([0, 1, 0]);
    expect(nn.functional.oneHot(ints([]), 3).shape).toEqual([0, 3]);
    expect(() => nn.functional.oneHot(ints([0, 3]), 3)).toThrow('Class values must be smaller than num_classes');
    expect(() => nn.functional.oneHot(ints([-1]))).toThrow('Class values must be non-negative');
    expect(() => nn.functional.oneHot(ints([]))).toThrow('Can not infer total number of classes from empty tensor');
    expect(() => nn.functional.oneHot(zeros([1]))).toThrow('one_hot is only applicable to index tensor');
  });
});

describe('tril and triu', () => {
  it('keep a triangle', () => {
    const x = count([2, 3]).add(1);
    expect(x.tril().tolist()).toEqual([
      [1, 0, 0],
      [4, 5, 0],
    ]);
    expect(x.tril(-1).tolist()).toEqual([
      [0, 0, 0],
      [4, 0, 0],
    ]);
    expect(x.triu(1).tolist()).toEqual([
      [0, 2, 3],
      [0, 0, 6],
    ]);
    expect(x.triu(-5).tolist()).toEqual(x.tolist());
    expect(x.expand([2, 2, 3]).tril(9).tolist()).toEqual([x.tolist(), x.tolist()]);
    expect(x.to('float32').t().contiguous().t().tril_().tolist()).toEqual([
      [1, 0, 0],
      [4, 5, 0],
    ]);
    expect(() => zeros([3]).tril()).toThrow(IndexError);
  });
});

describe('scatterReduce of bytes', () => {
  const index = tensor(Int32Array.of(0, 0, 1));
  const bytes = (...values: number[]) => tensor(Uint8Array.from(values));

  it('wraps around, and averages to whole numbers', () => {
    const reduced = (how: 'prod' | 'amax' | 'amin' | 'mean') =>
      scatterReduce(bytes(2, 3), 0, index, bytes(100, 5, 7), how);
    expect(reduced('prod').tolist()).toEqual([1000 % 256, 21]);
    expect(reduced('amax').tolist()).toEqual([100, 7]);
    expect(reduced('amin').tolist()).toEqual([2, 3]);
    expect(reduced('mean').tolist()).toEqual([Math.floor(107 / 3), 5]);
    expect(reduced('mean').dtype).toBe('uint8');
  });

  it('and of booleans is a logical operation, but no mean', () => {
    const x = tensor([true, true]);
    const source = tensor([true, false, true]);
    expect(scatterReduce(x, 0, index, source, 'prod').tolist()).toEqual([false, true]);
    expect(() => scatterReduce(x, 0, index, source, 'mean')).toThrow("not implemented for 'Bool'");
  });
});
