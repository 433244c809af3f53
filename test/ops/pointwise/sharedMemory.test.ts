import { argmax, diff, lerp, ones, ShapeError, scatterReduce, type Tensor, tensor, zeros } from 'torchlet';
import { expect, it, test } from 'vitest';

const INDEX = tensor([0], { dtype: 'int32' });

test.each<[name: string, change: (x: Tensor) => unknown, after: number[]]>([
  ['fill_', (x) => x.fill_(7), [7, 7, 7]],
  ['zero_', (x) => x.zero_(), [0, 0, 0]],
])('%s takes tensors whose elements share their memory, as PyTorch does', (_, change, after) => {
  const x = tensor([0.5]).expand([3]);
  change(x);
  expect(x.tolist()).toEqual(after);
  const w = ones([1], { requiresGrad: true });
  const y = w.mul(2).expand([3]);
  change(y);
  expect(y.tolist()).toEqual(after);
});

test.each<[name: string, change: (x: Tensor) => unknown]>([
  ['mul_', (x) => x.mul_(2)],
  ['copy_', (x) => x.copy_(ones([3]))],
  ['relu_', (x) => x.relu_()],
  ['maskedFill_', (x) => x.maskedFill_(tensor([true, false, true]), 7)],
  ['indexFill_', (x) => x.indexFill_(0, INDEX, 7)],
  ['indexPut_', (x) => x.indexPut_([INDEX], tensor([7]))],
  ['scatter_', (x) => x.scatter_(0, INDEX, tensor([7]))],
])('%s refuses them', (_, change) => {
  const x = tensor([0.5]).expand([3]);
  expect(() => change(x)).toThrow(ShapeError);
  expect(x.tolist()).toEqual([0.5, 0.5, 0.5]);
});

test('triangles of rows that are the same one', () => {
  expect(ones([3]).expand([2, 3]).tril_().shape).toEqual([2, 3]);
  expect(ones([3]).expand([2, 3]).triu_().shape).toEqual([2, 3]);
});

it('takes complex weights of lerp, with the gradients of complex numbers', () => {
  const [a, b] = [tensor([[1, 2]], { dtype: 'complex64' }), tensor([[3, -1]], { dtype: 'complex64' })];
  const w = { re: 0.5, im: 1 };
  // (1 + 2i) + (0.5 + i) (2 - 3i)
  expect(a.lerp(b, w).tolist()).toEqual([[5, 2.5]]);
  expect(a.lerp(b, tensor([[0.5, 1]], { dtype: 'complex64' })).tolist()).toEqual([[5, 2.5]]);
  const [x, y] = [a.clone().requiresGrad_(), b.clone().requiresGrad_()];
  x.lerp(y, w).backward(tensor([[1, 0]], { dtype: 'complex64' }));
  expect([x.grad?.tolist(), y.grad?.tolist()]).toEqual([[[0.5, 1]], [[0.5, -1]]]);
  expect(() => tensor([1]).lerp(tensor([2]), w)).toThrow(
    'expected dtype Float for `weight` but got dtype ComplexFloat',
  );
});

it('takes true for 1 as a weight of lerp', () => {
  expect(lerp(tensor([0]), tensor([4]), true).tolist()).toEqual([4]);
  expect(
    zeros([1])
      .lerp_(tensor([4]), false)
      .tolist(),
  ).toEqual([0]);
});

it('looks at no dim where nothing is subtracted', () => {
  expect(diff(tensor([1, 2]), 3, { n: 0 }).tolist()).toEqual([1, 2]);
});

it('takes no booleans for argmax, unless there are none', () => {
  expect(() => argmax(tensor([true, false]))).toThrow('"argmax_cpu" not implemented for \'Bool\'');
  expect(argmax(zeros([1, 3, 0], { dtype: 'bool' }), -2, { keepdim: true }).shape).toEqual([1, 1, 0]);
});

it('shares the gradient of an extremum with what it was, included or not', () => {
  const source = tensor([-2, 0], { requiresGrad: true });
  const index = tensor([0, 1], { dtype: 'int32' });
  scatterReduce(tensor([-2, 5]), 0, index, source, 'amin', { includeSelf: false })
    .sum()
    .backward();
  expect(source.grad?.tolist()).toEqual([0.5, 1]);
});
