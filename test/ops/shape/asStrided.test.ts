import {
  arange,
  asStrided,
  asStridedScatter,
  atleast2d,
  autograd,
  diagonalScatter,
  dsplit,
  hsplit,
  indexReduce,
  put,
  randn,
  renorm,
  selectScatter,
  sliceScatter,
  type Tensor,
  tensor,
  vsplit,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const ints = (...values: number[]) => tensor(Int32Array.from(values));

describe('asStrided', () => {
  it('sees any elements of the storage, and writes to them', () => {
    const x = arange(6);
    expect(asStrided(x, [3, 2], [1, 1]).tolist()).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    asStrided(x, [2], [3], 1).fill_(9);
    expect(x.tolist()).toEqual([0, 9, 2, 3, 9, 5]);
  });

  it('has gradients, also of elements that it sees twice and of inputs that are expanded', () => {
    const x = randn([6]).requiresGrad_();
    expect(autograd.gradcheck((x: Tensor) => asStrided(x, [3, 3], [1, 1], 1).square(), [x])).toBe(true);
    expect(autograd.gradgradcheck((x: Tensor) => asStrided(x, [3, 3], [1, 1], 1).square(), [x])).toBe(true);
  });

  it.each([
    [() => asStrided(zeros([3]), [2], [1, 1]), 'mismatch in length of strides and shape'],
    [
      () => asStrided(zeros([3]), [2], [-1]),
      'as_strided: Negative strides are not supported at the moment, got strides: [-1]',
    ],
    [
      () => asStrided(zeros([3]), [5], [1]),
      'setStorage: sizes [5], strides [1], storage offset 0, and itemsize 4 requiring a storage size of 20 are out of bounds for storage of size 12',
    ],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});

describe('parts that are replaced', () => {
  it('by views', () => {
    expect(diagonalScatter(zeros([2, 2]), tensor([1, 2])).tolist()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(selectScatter(zeros([2, 2]), tensor([1, 2]), 1, -1).tolist()).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(sliceScatter(zeros([4]), tensor([1, 2]), 0, { start: 1, step: 2 }).tolist()).toEqual([0, 1, 0, 2]);
    expect(asStridedScatter(zeros([4]), tensor([1, 2]), [2], [2]).tolist()).toEqual([1, 0, 2, 0]);
    expect(() => selectScatter(zeros([3, 3]), zeros([2]), 0, 0)).toThrow(
      'expected src to have a size equal to the slice of self. src size = [2], slice size = [3]',
    );
  });

  it('by indices', () => {
    expect(put(zeros([2, 2]), ints(1, -1), tensor([5, 7])).tolist()).toEqual([
      [0, 5],
      [0, 7],
    ]);
    expect(put(zeros([2]), ints(1, 1), tensor([5, 7]), { accumulate: true }).tolist()).toEqual([0, 12]);
    expect(indexReduce(tensor([1, 5]), 0, ints(0, 0), tensor([2, 6]), 'mean').tolist()).toEqual([3, 5]);
    expect(() => indexReduce(zeros([3]), 0, ints(5), zeros([1]), 'amax')).toThrow('index out of range in self');
    // Slices of booleans, not single ones, as in PyTorch.
    const [yes, no] = [tensor([[true, true]]), tensor([[true, false]])];
    expect(indexReduce(yes, 0, ints(0), no, 'prod').tolist()).toEqual([[true, false]]);
    expect(indexReduce(no, 0, ints(0), yes, 'amax').tolist()).toEqual([[true, true]]);
    const refused = [
      () => indexReduce(tensor([true]), 0, ints(0), tensor([true]), 'prod'),
      () => indexReduce(yes, 0, ints(0), no, 'mean'),
      () => indexReduce(yes, 0, ints(0), no, 'amin', { includeSelf: false }),
    ];
    for (const call of refused) expect(call).toThrow("not implemented for 'Bool'");
  });

  it('have gradients', () => {
    const [x, y] = [randn([3, 3]).requiresGrad_(), randn([3]).requiresGrad_()];
    expect(autograd.gradcheck((x: Tensor, y: Tensor) => diagonalScatter(x, y).square(), [x, y])).toBe(true);
    expect(autograd.gradcheck((x: Tensor, y: Tensor) => selectScatter(x, y, 0, 1).square(), [x, y])).toBe(true);
    expect(autograd.gradcheck((x: Tensor, y: Tensor) => put(x, ints(0, 4, 8), y).square(), [x, y])).toBe(true);
    expect(autograd.gradcheck((x: Tensor) => renorm(x, 2, 0, 0.5), [x])).toBe(true);
  });
});

describe('splits along one axis', () => {
  it('equal parts, or cut at indices', () => {
    const shapes = (parts: Tensor[]) => parts.map((part) => part.shape);
    expect(shapes(hsplit(zeros([2, 4]), 2))).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(shapes(vsplit(zeros([4, 2]), [1]))).toEqual([
      [1, 2],
      [3, 2],
    ]);
    expect(shapes(dsplit(zeros([1, 1, 4]), 4)).length).toBe(4);
    expect(atleast2d(tensor([1, 2])).shape).toEqual([1, 2]);
    expect(atleast2d(tensor(1), tensor([2])).map((x) => x.shape)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(() => hsplit(zeros([3]), 2)).toThrow(
      'torch.hsplit attempted to split along dimension 0, but the size of the dimension 3 is not divisible by the split_size 2!',
    );
  });
});
