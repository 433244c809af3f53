import { narrow, nn, ones, permute, reshape, type Tensor, tensor, ValueError, where, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const ints = (shape: number[]) => zeros(shape, { dtype: 'int32' });

describe("wrong calls are answered in PyTorch's words", () => {
  const cases: [string, () => unknown, string | RegExp][] = [
    ['item of several elements', () => ones([2]).item(), 'only one element tensors can be converted to Python scalars'],
    ['item of none', () => ones([0]).item(), 'only one element tensors can be converted to Python scalars'],
    [
      'permute that names a dim twice',
      () => permute(ones([2, 3]), [0, -2]),
      'permute(): duplicate dims are not allowed.',
    ],
    ['reshape to a negative size', () => reshape(ones([6]), [-2, -3]), 'invalid shape dimension -2'],
    ['reshape with two unknowns', () => reshape(ones([6]), [-1, -1]), 'only one dimension can be inferred'],
    ['reshape that does not fit', () => reshape(ones([6]), [4]), "shape '[4]' is invalid for input of size 6"],
    [
      'expand to fewer dims',
      () => ints([2, 3]).expand([3]),
      'expand(torch.LongTensor{[2, 3]}, size=[3]): the number of sizes provided (1) must be greater or equal to the ' +
        'number of dimensions in the tensor (2)',
    ],
    [
      'narrow by a negative length',
      () => narrow(ones([3]), 0, 0, -1),
      'start (0) + length (-1) exceeds dimension size (3).',
    ],
    [
      'an index that is no integer',
      () => ones([3]).index(1.5),
      'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got float)',
    ],
    ...[undefined, null, [1, 2], 'a', {}, new Float32Array(2)].map((other): [string, () => unknown, string] => [
      `${other?.constructor.name ?? other} as an operand`,
      () => ones([2]).add(other as unknown as number),
      "add(): argument 'other' (position 2) must be Tensor, not ",
    ]),
    ...(['add_', 'sub', 'mul', 'div', 'pow', 'gt', 'eq'] as const).map((name): [string, () => unknown, string] => [
      `${name} of an array`,
      () => ones([2], { dtype: 'int32' })[name]([2] as unknown as number),
      `${name}(): argument '${name === 'pow' ? 'exponent' : 'other'}' (position 2) must be Tensor, not Array`,
    ]),
    [
      'an array as a matrix',
      () => ones([2, 2]).matmul([[1]] as unknown as Tensor),
      "matmul(): argument 'other' (position 2) must be Tensor, not Array",
    ],
    [
      'a shape that is no array',
      () => (ones([4]) as unknown as { view(...shape: number[]): Tensor }).view(2, 2),
      'view() takes 2 positional arguments but 3 were given; shapes and lists of dims are arrays',
    ],
    [
      'a number as a matrix',
      () => ones([2, 2]).matmul(2 as unknown as Tensor),
      "matmul(): argument 'other' (position 2) must be Tensor, not Number",
    ],
    [
      'an object without a class',
      () => ones([2]).reshape(Object.create(null)),
      "reshape(): argument 'shape' (position 2) must be Array, not object",
    ],
    [
      'nothing in a logical operation',
      () => ones([2]).logicalAnd(null as unknown as Tensor),
      "logicalAnd(): argument 'other' (position 2) must be Tensor, not null",
    ],
    [
      'no shape',
      () => ones([4]).reshape(undefined as unknown as number[]),
      "reshape(): argument 'shape' (position 2) must be Array, not undefined",
    ],
    [
      'mean of integers',
      () => ints([2]).mean(),
      'could not infer output dtype. Input dtype must be either a floating point',
    ],
    ['a linear layer of integers', () => new nn.Linear(4, 3)(ints([2, 4])), 'mat1 and mat2 must have the same dtype'],
    [
      'a convolution of integers',
      () => new nn.Conv2d(1, 1, 3)(ints([1, 1, 4, 4])),
      'Input type (long int) and bias type (float) should be the same',
    ],
    [
      'a convolution of integers without bias',
      () => F.conv2d(ints([1, 1, 4, 4]), ones([1, 1, 3, 3])),
      'expected scalar type Long but found Float',
    ],
    [
      'an unknown padding mode',
      () => new nn.Conv2d(1, 1, 3, { paddingMode: 'wrap' as 'zeros' }),
      "padding_mode must be one of {'replicate', 'reflect', 'zeros', 'circular'}, but got padding_mode='wrap'",
    ],
  ];
  it.each(cases)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('padding', () => {
  const cases: [string, () => unknown, string | RegExp][] = [
    ['with an odd list', () => F.pad(ones([2]), [1]), 'Padding length must be divisible by 2'],
    ['of more dims than there are', () => F.pad(ones([2]), [1, 1, 1, 1]), 'Padding length too large'],
    [
      'that takes away too much',
      () => F.pad(ones([2, 3]), [-2, -2]),
      'start (0) + length (-1) exceeds dimension size (1).',
    ],
    [
      'that takes away too much, whatever it then adds',
      () => F.pad(ones([3]), [-4, 5]),
      'start (4) + length (-1) exceeds dimension size (3).',
    ],
    [
      'by reflection without a dim in front',
      () => F.pad(ones([2, 3]), [1, 1, 1, 1], { mode: 'reflect' }),
      'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now',
    ],
    [
      'by reflection beyond the far edge',
      () => F.pad(ones([1, 2, 4, 3]), [4, 1, 0, 0], { mode: 'reflect' }),
      'Padding size should be less than the corresponding input dimension, but got: padding (4, 1) at dimension 3 of input',
    ],
    [
      'by reflection of a signal beyond the far edge',
      () => F.pad(ones([2, 2, 4]), [4, 1], { mode: 'reflect' }),
      'but got: padding (4, 1) at dimension 2 of input [2, 2, 4]',
    ],
    [
      'around more than once',
      () => F.pad(ones([1, 1, 3]), [4, 0], { mode: 'circular' }),
      'Padding value causes wrapping around more than once.',
    ],
  ];
  it.each(cases)('%s is refused', (_, call, message) => {
    expect(call).toThrow(message);
  });

  it('may take away and add at once', () => {
    expect(F.pad(tensor([1, 2, 3]), [-1, 2], { value: 9 }).tolist()).toEqual([2, 3, 9, 9]);
    expect(F.pad(tensor([1, 2, 3]), [-3, 1]).tolist()).toEqual([0]);
  });
});

describe('where', () => {
  it('alone gives the indices, one vector for each dim', () => {
    const x = tensor([
      [0, 2],
      [3, 0],
    ]);
    const indices = where(x.gt(0));
    expect(indices.map((index) => index.tolist())).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(x.index(...indices).tolist()).toEqual([2, 3]);
    expect(where(x).length).toBe(2);
  });

  it('with one choice only is refused', () => {
    const call = where as (...args: unknown[]) => unknown;
    expect(() => call(tensor([true]), 1)).toThrow(ValueError);
  });
});
