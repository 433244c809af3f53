import { describe, expect, it } from 'vitest';
import {
  arange,
  autograd,
  broadcastTensors,
  IndexError,
  ones,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from '../../../src/index';

const { gradcheck, gradgradcheck } = autograd;
const leaf = (shape: number[]): Tensor => randn(shape, { requiresGrad: true });
/** 0, 1, 2, ... in the given shape. */
const count = (shape: number[]): Tensor => arange(shape.reduce((n, size) => n * size, 1)).reshape(shape);

describe('views share memory and look at the right elements', () => {
  const cases: [string, (x: Tensor) => Tensor, unknown][] = [
    [
      'transpose',
      (x) => x.transpose(0, -1),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      'swapaxes',
      (x) => x.swapaxes(0, 1),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      't',
      (x) => x.t(),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      'T',
      (x) => x.T,
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      'mT',
      (x) => x.mT,
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    [
      'movedim',
      (x) => x.movedim(0, 1),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
    ],
    ['unsqueeze', (x) => x.unsqueeze(1), [[[0, 1, 2]], [[3, 4, 5]]]],
    [
      'squeeze',
      (x) => x.unsqueeze(0).squeeze(),
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      'narrow',
      (x) => x.narrow(1, -2, 2),
      [
        [1, 2],
        [4, 5],
      ],
    ],
    ['select', (x) => x.select(0, -1), [3, 4, 5]],
    ['diagonal', (x) => x.diagonal(0, 1, { offset: 1 }), [1, 5]],
    ['flatten', (x) => x.flatten(), [0, 1, 2, 3, 4, 5]],
    ['ravel', (x) => x.ravel(), [0, 1, 2, 3, 4, 5]],
    [
      'unflatten',
      (x) => x.unflatten(1, [3, -1]),
      [
        [[0], [1], [2]],
        [[3], [4], [5]],
      ],
    ],
    ['split', (x) => x.split(2, 1)[1] as Tensor, [[2], [5]]],
    [
      'split by sizes',
      (x) => x.split([1, 2], 1)[1] as Tensor,
      [
        [1, 2],
        [4, 5],
      ],
    ],
    [
      'chunk',
      (x) => x.chunk(2, 1)[0] as Tensor,
      [
        [0, 1],
        [3, 4],
      ],
    ],
    [
      'tensorSplit',
      (x) => x.tensorSplit([1], 1)[1] as Tensor,
      [
        [1, 2],
        [4, 5],
      ],
    ],
    ['unbind', (x) => x.unbind(1)[2] as Tensor, [2, 5]],
    [
      'viewAs',
      (x) => x.viewAs(zeros([3, 2])),
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    ],
    ['reshapeAs', (x) => x.reshapeAs(zeros([6])), [0, 1, 2, 3, 4, 5]],
    [
      'expandAs',
      (x) => x.select(1, 0).expandAs(zeros([2, 2])),
      [
        [0, 3],
        [0, 3],
      ],
    ],
    [
      'broadcastTo',
      (x) => x.select(1, 0).broadcastTo([2, 2]),
      [
        [0, 3],
        [0, 3],
      ],
    ],
  ];
  it.each(cases)('%s', (_, view, expected) => {
    const x = count([2, 3]);
    const y = view(x);
    expect(y.tolist()).toEqual(expected);
    x.mul_(-1);
    expect(y.reshape([-1]).tolist()).toEqual(y.clone().reshape([-1]).tolist());
    expect(y.sum().item()).toBe(-(expected as number[]).flat(3).reduce((a, b) => a + b));
  });
});

describe('shapes and errors', () => {
  it('squeeze leaves dims of other sizes', () => {
    expect(zeros([1, 2, 1]).squeeze(0).shape).toEqual([2, 1]);
    expect(zeros([1, 2, 1]).squeeze(1).shape).toEqual([1, 2, 1]);
    expect(zeros([1, 2, 1]).squeeze([0, 2]).shape).toEqual([2]);
    expect(zeros([2]).unsqueeze(-1).shape).toEqual([2, 1]);
    expect(() => zeros([2]).unsqueeze(3)).toThrow(IndexError);
  });

  it('flatten takes a range of dims, and makes a vector of a 0-d tensor', () => {
    expect(zeros([2, 3, 4, 5]).flatten(1, 2).shape).toEqual([2, 12, 5]);
    expect(tensor(1).flatten().shape).toEqual([1]);
    expect(() => zeros([2, 3]).flatten(1, 0)).toThrow('start_dim cannot come after end_dim');
  });

  it('movedim takes lists and names what is wrong with them', () => {
    expect(zeros([2, 3, 5]).movedim([0, 1], [-1, 0]).shape).toEqual([3, 5, 2]);
    expect(() => zeros([2, 3]).movedim([0, 0], [0, 1])).toThrow('repeated dim in `source`');
    expect(() => zeros([2, 3]).movedim([0], [0, 1])).toThrow('should contain the same number of dims');
  });

  it('narrow and select stay within the dim', () => {
    expect(zeros([4]).narrow(0, 4, 0).shape).toEqual([0]);
    expect(() => zeros([4]).narrow(0, 3, 2)).toThrow('start (3) + length (2) exceeds dimension size (4).');
    expect(() => zeros([4]).select(0, 4)).toThrow('index 4 out of range');
    expect(() => tensor(1).select(0, 0)).toThrow('cannot be applied to a 0-dim tensor');
  });

  it('split, chunk, tensorSplit and unbind cut as PyTorch does', () => {
    const sizes = (parts: Tensor[]): number[] => parts.map((part) => part.shape[0] as number);
    expect(sizes(zeros([7]).split(3))).toEqual([3, 3, 1]);
    expect(sizes(zeros([7]).chunk(4))).toEqual([2, 2, 2, 1]);
    expect(sizes(zeros([5]).chunk(4))).toEqual([2, 2, 1]);
    expect(sizes(zeros([7]).tensorSplit(3))).toEqual([3, 2, 2]);
    expect(sizes(zeros([7]).tensorSplit([2, -1, 9]))).toEqual([2, 4, 1, 0]);
    expect(zeros([0, 2]).unbind()).toEqual([]);
    expect(zeros([0, 2], { requiresGrad: true }).unbind()).toEqual([]);
    expect(() => zeros([4]).split([1, 2])).toThrow('sum exactly to 4');
    expect(() => zeros([4]).chunk(0)).toThrow('greater than 0, got: 0');
    expect(() => tensor(1).unbind()).toThrow(ShapeError);
  });

  it('every shape is a view of a tensor without elements, whatever its strides', () => {
    const x = zeros([2, 3, 2]).narrow(0, 0, 0).select(2, 1);
    expect(x.isContiguous()).toBe(true);
    expect(x.view([3, 0, 5]).shape).toEqual([3, 0, 5]);
  });

  it('diagonals are counted in whole numbers', () => {
    const x = zeros([3, 3]);
    for (const take of [() => x.diagonal(0, 1, { offset: 0.5 }), () => x.diag(0.5), () => x.triu(0.5)]) {
      expect(take).toThrow('must be an integer, got 0.5');
    }
  });

  it('diag goes both ways, diagEmbed makes batches', () => {
    expect(tensor([1, 2]).diag(-1).tolist()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
    ]);
    expect(count([2, 3]).diag(1).tolist()).toEqual([1, 5]);
    expect(count([2, 2]).diagEmbed().tolist()).toEqual([
      [
        [0, 0],
        [0, 1],
      ],
      [
        [2, 0],
        [0, 3],
      ],
    ]);
    expect(zeros([2, 3]).diagonal(0, 1, { offset: 5 }).shape).toEqual([0]);
    expect(() => zeros([2, 2, 2]).diag()).toThrow('matrix or a vector expected');
    expect(() => zeros([2, 2]).diagonal(0, -2)).toThrow('diagonal dimensions cannot be identical');
  });

  it('broadcastTensors expands all to the common shape', () => {
    const [a, b] = broadcastTensors(zeros([3, 1]), zeros([2])) as [Tensor, Tensor];
    expect([a.shape, b.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });

  it('T, mT and H know their dims', () => {
    expect(zeros([2, 3, 4]).T.shape).toEqual([4, 3, 2]);
    expect(zeros([2, 3, 4]).mT.shape).toEqual([2, 4, 3]);
    expect(() => zeros([2]).mT).toThrow('matrices or batches of matrices');
    expect(() => zeros([2]).H).toThrow('tensor.H is only supported on matrices (2-D tensors). Got 1-D tensor.');
    expect(() => zeros([2]).adjoint()).toThrow('Got 1-D tensor');
    const one = tensor(2);
    expect([one.T, one.mT, one.H, one.mH, one.adjoint()].map((x) => x.tolist())).toEqual([2, 2, 2, 2, 2]);
    expect(tensor([[[1, 2]]], { dtype: 'complex64' }).H.tolist()).toEqual([[[1, -2]]]);
    expect(() => zeros([2, 2, 2]).t()).toThrow('t() expects a tensor with <= 2 dimensions, but self is 3D');
  });
});

describe('gradients', () => {
  const views: [string, (x: Tensor) => Tensor][] = [
    ['transpose', (x) => x.transpose(0, 2)],
    ['t', (x) => x.select(0, 0).t()],
    ['T', (x) => x.T],
    ['movedim', (x) => x.movedim(0, 2)],
    ['squeeze', (x) => x.unsqueeze(1).squeeze(1)],
    ['unsqueeze', (x) => x.unsqueeze(-1)],
    ['flatten', (x) => x.flatten(1)],
    ['narrow', (x) => x.narrow(1, 1, 2)],
    ['select', (x) => x.select(1, -1)],
    ['diagonal', (x) => x.diagonal(1, 2, { offset: -1 })],
    ['diag', (x) => x.select(0, 1).diag()],
    ['diagEmbed', (x) => x.diagEmbed(0, 2, { offset: 1 })],
    ['expandAs', (x) => x.select(0, 0).expandAs(ones([2, 3, 4]))],
  ];
  it.each(views)('%s', (_, view) => {
    const x = leaf([2, 3, 4]);
    const f = (x: Tensor) => view(x).mul(view(x));
    gradcheck(f, x);
    gradgradcheck(f, x);
  });

  it.each([
    ['split', (x: Tensor) => x.split(2, 1)],
    ['unbind', (x: Tensor) => x.unbind(1)],
    ['tensorSplit', (x: Tensor) => x.tensorSplit(2, 1)],
  ])('%s: parts that take no part have the gradient 0', (_, cut) => {
    const x = leaf([2, 3]);
    const f = (x: Tensor) => {
      const [first] = cut(x) as [Tensor];
      return first.mul(first);
    };
    gradcheck(f, x);
    gradgradcheck(f, x);
    f(x).sum().backward();
    expect(((x.grad as Tensor).tolist() as number[][]).map((row) => row[2])).toEqual([0, 0]);
  });

  it('views of one operation must not be changed in place, when gradients flow', () => {
    const [part] = leaf([4]).mul(1).split(2) as [Tensor];
    expect(() => part.mul_(2)).toThrow('is a view and is being modified inplace');
    const [free] = zeros([4]).split(2) as [Tensor];
    expect(free.add_(1).tolist()).toEqual([1, 1]);
  });

  it('a write through a view reaches the base and its history', () => {
    const x = leaf([2, 3]);
    const y = x.mul(1);
    y.select(0, 0).mul_(3);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([
      [3, 3, 3],
      [1, 1, 1],
    ]);
  });
});
