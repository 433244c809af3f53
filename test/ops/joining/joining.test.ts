import { describe, expect, it } from 'vitest';
import {
  arange,
  autograd,
  cat,
  columnStack,
  dstack,
  hstack,
  randn,
  ShapeError,
  stack,
  type Tensor,
  tensor,
  vstack,
  zeros,
} from '../../../src/index';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (shape: number[]): Tensor => randn(shape, { requiresGrad: true });
const count = (shape: number[]): Tensor => arange(shape.reduce((n, size) => n * size, 1)).reshape(shape);

describe('cat and stack', () => {
  it('of nothing but empty vectors is one, along any dim, as in PyTorch', () => {
    const none = cat([zeros([0], { dtype: 'uint8' }), zeros([0], { dtype: 'int32' })], 3);
    expect([none.shape, none.dtype]).toEqual([[0], 'int32']);
    expect(() => cat([zeros([0]), zeros([1])], 3)).toThrow('Dimension out of range');
  });

  it('cat joins along a dim and promotes', () => {
    expect(cat([count([2, 1]), count([2, 2])], 1).tolist()).toEqual([
      [0, 0, 1],
      [1, 2, 3],
    ]);
    expect(cat([arange(2), tensor([0.5])]).dtype).toBe('float32');
    expect(cat([tensor([]), zeros([2, 3])]).shape).toEqual([2, 3]);
    expect(cat([count([2, 3]).t(), count([2, 3]).t()], 1).tolist()).toEqual([
      [0, 3, 0, 3],
      [1, 4, 1, 4],
      [2, 5, 2, 5],
    ]);
  });

  it('cat names what does not fit', () => {
    expect(() => cat([])).toThrow('expected a non-empty list of Tensors');
    expect(() => cat([zeros([2, 3]), zeros([2, 4])])).toThrow(
      'Sizes of tensors must match except in dimension 0. Expected size 3 but got size 4 for tensor number 1 in the list.',
    );
    expect(() => cat([zeros([2, 3]), zeros([3])])).toThrow('Tensors must have same number of dimensions: got 2 and 1');
    expect(() => cat([tensor(1), tensor(2)])).toThrow('zero-dimensional tensor (at position 0) cannot be concatenated');
  });

  it('stack makes a new dim', () => {
    expect(stack([arange(2), arange(2)], -1).tolist()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(stack([tensor(1), tensor(2)]).tolist()).toEqual([1, 2]);
    expect(() => stack([zeros([2]), zeros([3])])).toThrow('equal size, but got [2] at entry 0 and [3] at entry 1');
    expect(() => stack([])).toThrow(ShapeError);
  });

  it('hstack, vstack, dstack, columnStack lift vectors', () => {
    expect(hstack([zeros([2]), zeros([3])]).shape).toEqual([5]);
    expect(hstack([zeros([2, 1]), zeros([2, 3])]).shape).toEqual([2, 4]);
    expect(vstack([zeros([3]), zeros([2, 3])]).shape).toEqual([3, 3]);
    expect(dstack([zeros([3]), zeros([3])]).shape).toEqual([1, 3, 2]);
    expect(columnStack([zeros([3]), zeros([3, 2])]).shape).toEqual([3, 3]);
  });

  it('give each tensor its part of the gradient', () => {
    const joined = (a: Tensor, b: Tensor) => cat([a, b.mul(2), a], 1).mul(cat([a, b, b], 1));
    const inputs = [leaf([2, 3]), leaf([2, 3])];
    gradcheck(joined as never, inputs);
    gradgradcheck(joined as never, inputs);
    const stacked = (a: Tensor, b: Tensor) => stack([a, b.mul(a)], 1).mul(3);
    gradcheck(stacked as never, inputs);
    gradgradcheck(stacked as never, inputs);
  });

  it('a complex neighbour leaves a real tensor its real gradient', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = cat([x, tensor([[0, 1]], { dtype: 'complex64' })]);
    expect(y.dtype).toBe('complex64');
    y.backward({
      gradient: tensor(
        [
          [1, 5],
          [2, 6],
          [3, 7],
        ],
        { dtype: 'complex64' },
      ),
    });
    expect([x.grad?.dtype, x.grad?.tolist()]).toEqual(['float32', [1, 2]]);
  });
});

describe('repeating and rearranging', () => {
  it('repeat and tile', () => {
    expect(tensor([1, 2]).repeat([2, 2]).tolist()).toEqual([
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ]);
    expect(count([2, 2]).t().repeat([1, 2]).tolist()).toEqual([
      [0, 2, 0, 2],
      [1, 3, 1, 3],
    ]);
    expect(zeros([2, 3]).tile([2]).shape).toEqual([2, 6]);
    expect(tensor(5).repeat([]).tolist()).toBe(5);
    expect(() => zeros([2, 3]).repeat([2])).toThrow('can not be smaller than number of dimensions of tensor');
  });

  it('flip, fliplr, flipud', () => {
    expect(count([2, 3]).flip([0, 1]).tolist()).toEqual([
      [5, 4, 3],
      [2, 1, 0],
    ]);
    expect(count([2, 3]).t().flip(0).tolist()).toEqual([
      [2, 5],
      [1, 4],
      [0, 3],
    ]);
    expect(count([2, 3]).fliplr().tolist()).toEqual([
      [2, 1, 0],
      [5, 4, 3],
    ]);
    expect(count([2, 3]).flipud().tolist()).toEqual([
      [3, 4, 5],
      [0, 1, 2],
    ]);
    expect(zeros([0, 2]).flip([0]).shape).toEqual([0, 2]);
  });

  it('roll goes round, in one dim, in several, or over all elements', () => {
    expect(arange(4).roll(1).tolist()).toEqual([3, 0, 1, 2]);
    expect(arange(4).roll(-5).tolist()).toEqual([1, 2, 3, 0]);
    expect(count([2, 3]).roll(2).tolist()).toEqual([
      [4, 5, 0],
      [1, 2, 3],
    ]);
    expect(count([2, 3]).roll([1, 1], [0, 1]).tolist()).toEqual([
      [5, 3, 4],
      [2, 0, 1],
    ]);
    expect(() => zeros([2, 2]).roll([1, 2], [0])).toThrow('shifts and dimensions must align. shifts: 2, dims:1');
    expect(() => zeros([2]).roll(1.5)).toThrow('shifts must be integers, got 1.5');
  });

  it('rot90 turns', () => {
    const x = count([2, 2]);
    expect(x.rot90().tolist()).toEqual([
      [1, 3],
      [0, 2],
    ]);
    expect(x.rot90(-1).tolist()).toEqual([
      [2, 0],
      [3, 1],
    ]);
    expect(x.rot90(2).tolist()).toEqual([
      [3, 2],
      [1, 0],
    ]);
    expect(x.rot90(4).tolist()).toEqual(x.tolist());
    expect(() => x.rot90(0.5)).toThrow('k must be an integer, got 0.5');
  });

  it.each<[string, (x: Tensor) => Tensor]>([
    ['repeat', (x) => x.repeat([2, 1, 3])],
    ['tile', (x) => x.tile([2])],
    ['flip', (x) => x.flip([0, 1])],
    ['roll', (x) => x.roll([1, -1], [0, 1])],
    ['roll over all', (x) => x.roll(3)],
    ['rot90', (x) => x.rot90(3)],
  ])('%s passes gradients', (_, f) => {
    const x = leaf([2, 3]);
    const squared = (x: Tensor) => f(x).mul(f(x));
    gradcheck(squared, x);
    gradgradcheck(squared, x);
  });
});

describe('copy_', () => {
  it('broadcasts and converts', () => {
    expect(
      zeros([2, 2])
        .copy_(tensor([1, 2]))
        .tolist(),
    ).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(
      zeros([2], { dtype: 'int32' })
        .copy_(tensor([1.7, -1.7]))
        .tolist(),
    ).toEqual([1, -1]);
    expect(() => zeros([2, 3]).copy_(zeros([2]))).toThrow(
      'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1',
    );
    expect(() => zeros([3]).copy_(zeros([2, 3]))).toThrow(
      "output with shape [3] doesn't match the broadcast shape [2, 3]",
    );
  });

  it('reads what was there before, also through an overlapping view', () => {
    const x = arange(4);
    x.narrow(0, 1, 3).copy_(x.narrow(0, 0, 3));
    expect(x.tolist()).toEqual([0, 0, 1, 2]);
  });

  it('passes the gradient to the source, summed where it was broadcast', () => {
    const f = (x: Tensor, b: Tensor) => {
      const y = x.mul(1);
      y.narrow(0, 0, 1).copy_(b.mul(b));
      return y.mul(y);
    };
    const inputs = [leaf([2, 3]), leaf([3])];
    gradcheck(f as never, inputs);
    gradgradcheck(f as never, inputs);
  });
});
