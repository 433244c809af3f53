import { noGrad, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const forms: [string, (x: Tensor) => Tensor, (x: Tensor) => Tensor][] = [
  ['transpose_', (x) => x.transpose_(0, -1), (x) => x.transpose(0, -1)],
  ['swapaxes_', (x) => x.swapaxes_(1, 2), (x) => x.swapaxes(1, 2)],
  ['swapdims_', (x) => x.swapdims_(0, 1), (x) => x.swapdims(0, 1)],
  ['squeeze_', (x) => x.squeeze_(), (x) => x.squeeze()],
  ['squeeze_ of a dim', (x) => x.squeeze_(1), (x) => x.squeeze(1)],
  ['unsqueeze_', (x) => x.unsqueeze_(-1), (x) => x.unsqueeze(-1)],
];

describe.each(forms)('%s', (_, inPlace, outOfPlace) => {
  it('makes the tensor its view, with the same numbers, memory and gradient', () => {
    const x = randn([2, 1, 3], { requiresGrad: true });
    const weight = randn(outOfPlace(x).shape);
    const y = x.mul(3);
    expect(inPlace(y)).toBe(y);
    expect(y.tolist()).toEqual(outOfPlace(x.mul(3)).tolist());
    expect(y.stride()).toEqual(outOfPlace(x.mul(3)).stride());
    y.mul(weight).sum().backward();
    const got = x.grad?.tolist();
    x.grad = null;
    outOfPlace(x.mul(3)).mul(weight).sum().backward();
    expect(got).toEqual((x.grad as Tensor | null)?.tolist());
  });

  it('is refused for a leaf whose gradient is wanted, and works on one within noGrad', () => {
    const x = ones([2, 1, 3], { requiresGrad: true });
    expect(() => inPlace(x)).toThrow('a leaf Variable that requires grad is being used in an in-place operation');
    expect(x.shape).toEqual([2, 1, 3]);
    expect(noGrad(() => inPlace(x)).shape).toEqual(outOfPlace(ones([2, 1, 3])).shape);
    expect(x.isLeaf).toBe(true);
  });
});

describe('in-place views', () => {
  it('look at the memory that other views look at', () => {
    const x = zeros([2, 3]);
    const row = x.select(0, 0);
    x.t_().select(0, 1).fill_(5);
    expect(row.tolist()).toEqual([0, 5, 0]);
    expect(x.shape).toEqual([3, 2]);
    expect(() => zeros([1, 1, 1]).t_()).toThrow('t() expects a tensor with <= 2 dimensions, but self is 3D');
  });
});

describe('newZeros and its like', () => {
  it('take the dtype of the tensor, unless another is given', () => {
    const x = tensor([1, 2], { dtype: 'int32' });
    expect(
      [x.newZeros([2]), x.newOnes([2]), x.newFull([2], 7), x.newTensor([3, 4])].map((y) => [y.dtype, y.tolist()]),
    ).toEqual([
      ['int32', [0, 0]],
      ['int32', [1, 1]],
      ['int32', [7, 7]],
      ['int32', [3, 4]],
    ]);
    expect(x.newEmpty([2, 0]).shape).toEqual([2, 0]);
    expect(x.newEmptyStrided([2, 3], [1, 2]).stride()).toEqual([1, 2]);
    const y = x.newOnes([2], { dtype: 'float32', requiresGrad: true });
    expect([y.dtype, y.requiresGrad]).toEqual(['float32', true]);
  });
});
