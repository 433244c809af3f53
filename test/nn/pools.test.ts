import { autograd, manualSeed, nn, ones, rand, randperm, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(7);

/** No two elements are near each other, so that a small step changes no maximum. */
const distinct = (shape: number[]): Tensor => {
  const count = shape.reduce((n, size) => n * size, 1);
  return randperm(count).to('float32').div(4).add(1).reshape(shape);
};

const forms: Record<string, [(x: Tensor) => Tensor, number[]]> = {
  avgPool1d: [(x) => F.avgPool1d(x, 3, { stride: 2, padding: 1, ceilMode: true }), [2, 6]],
  avgPool2d: [(x) => F.avgPool2d(x, [3, 2], { padding: [1, 0], countIncludePad: false }), [1, 5, 4]],
  avgPool3d: [(x) => F.avgPool3d(x, 2, { divisorOverride: 3 }), [1, 2, 3, 4]],
  adaptiveAvgPool1d: [(x) => F.adaptiveAvgPool1d(x, 3), [2, 7]],
  adaptiveAvgPool2d: [(x) => F.adaptiveAvgPool2d(x, [2, null]), [1, 5, 3]],
  adaptiveAvgPool3d: [(x) => F.adaptiveAvgPool3d(x, [2, 1, 4]), [1, 3, 2, 3]],
  maxPool1d: [(x) => F.maxPool1d(x, 3, { stride: 2, padding: 1, dilation: 2 }), [2, 9]],
  maxPool3d: [(x) => F.maxPool3d(x, 2, { stride: [2, 1, 1], padding: 1, ceilMode: true }), [1, 3, 2, 2]],
  adaptiveMaxPool1d: [(x) => F.adaptiveMaxPool1d(x, 3), [2, 7]],
  adaptiveMaxPool2d: [(x) => F.adaptiveMaxPool2d(x, [2, 4]), [1, 5, 3]],
  adaptiveMaxPool3d: [(x) => F.adaptiveMaxPool3d(x, 2), [1, 3, 2, 3]],
  lpPool1d: [(x) => F.lpPool1d(x.div(4), 2, 2), [2, 5]],
  lpPool2d: [(x) => F.lpPool2d(x.div(4), 3, [2, 1]), [1, 4, 2]],
  maxUnpool1d: [(x) => F.maxUnpool1d(x, tensor([[5, 0, 2]], { dtype: 'int32' }), 2), [1, 3]],
};

describe.each(Object.entries(forms))('%s', (_, [form, shape]) => {
  const leaf = () => distinct(shape).requiresGrad_();

  it('has the gradients that differences show, and theirs', () => {
    expect(autograd.gradcheck(form, leaf(), { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form, leaf(), { eps: 1e-2, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });

  it('takes samples one by one and in a batch', () => {
    const x = distinct([2, ...shape]);
    if (form === forms.maxUnpool1d?.[0]) return;
    expect(
      form(x)
        .index(1)
        .allclose(form(x.index(1))),
    ).toBe(true);
  });
});

describe('average pools', () => {
  it('of volumes want windows no larger than the volume, whatever the padding', () => {
    const text = 'input image (T: 2 H: 2 W: 3) smaller than kernel size (kT: 3 kH: 3 kW: 3)';
    expect(() => nn.functional.avgPool3d(ones([1, 1, 2, 2, 3]), 3, { padding: 1 })).toThrow(text);
    expect(nn.functional.avgPool2d(ones([1, 1, 2, 2]), 3, { padding: 1 }).shape).toEqual([1, 1, 1, 1]);
  });

  it('count the padding unless told not to, and never what lies behind it', () => {
    const x = ones([1, 5]);
    expect(F.avgPool1d(x, 2, { padding: 1 }).tolist()).toEqual([[0.5, 1, 1]]);
    expect(F.avgPool1d(x, 3, { stride: 3, padding: 1, ceilMode: true, countIncludePad: false }).tolist()).toEqual([
      [1, 1],
    ]);
    expect(F.avgPool1d(x, 2, { ceilMode: true }).tolist()).toEqual([[1, 1, 1]]);
  });

  it('say what is wrong before anything else', () => {
    const x = zeros([2, 9, 9]);
    expect(() => F.avgPool2d(x, 2, { padding: 2 })).toThrow('pad should be at most half of kernel size');
    expect(() => F.avgPool2d(x, 12)).toThrow(
      'Given input size: (2x9x9). Calculated output size: (2x0x0). Output size is too small',
    );
    expect(() => F.avgPool2d(x, 2, { divisorOverride: 0 })).toThrow('divisor must be not zero');
    expect(() => F.avgPool2d(x, [2, 2, 2])).toThrow('kernel_size must either be a single int, or a tuple of two ints');
    expect(() => F.avgPool3d(ones([1, 2, 2, 2]), 3)).toThrow(
      'input image (T: 2 H: 2 W: 2) smaller than kernel size (kT: 3 kH: 3 kW: 3)',
    );
    expect(() => F.adaptiveAvgPool2d(zeros([9]), 2)).toThrow('Expected 3D or 4D tensor, but got [9]');
  });

  it('of no samples give none', () => {
    expect(F.avgPool2d(zeros([0, 2, 4, 4]), 2).shape).toEqual([0, 2, 2, 2]);
    expect(F.adaptiveAvgPool2d(zeros([0, 2, 4, 4]), 3).shape).toEqual([0, 2, 3, 3]);
    expect(F.adaptiveMaxPool2d(zeros([0, 2, 4, 4]), 3).shape).toEqual([0, 2, 3, 3]);
  });
});

describe('max pools', () => {
  it('take the first of equals, and NaN over numbers', () => {
    const { output, indices } = F.maxPool3dWithIndices(zeros([1, 4, 2, 2]), 2);
    expect([output.tolist(), indices.tolist()]).toEqual([[[[[0]], [[0]]]], [[[[0]], [[8]]]]]);
    expect(F.adaptiveMaxPool1dWithIndices(zeros([1, 5]), 2).indices.tolist()).toEqual([[0, 2]]);
    expect(F.maxPool1d(tensor([[1, Number.NaN, 2, 3]]), 2).tolist()).toEqual([[Number.NaN, 3]]);
    expect(F.adaptiveMaxPool1d(tensor([[1, Number.NaN, 2, 3]]), 2).tolist()).toEqual([[Number.NaN, 3]]);
  });

  it('count padding for nothing, also beside -Infinity', () => {
    const lowest = zeros([1, 2, 2, 2]).fill_(-Infinity);
    expect(F.maxPool3dWithIndices(lowest, 2, { padding: 1 }).indices.tolist()).toEqual([
      [
        [
          [0, 1],
          [2, 3],
        ],
        [
          [4, 5],
          [6, 7],
        ],
      ],
    ]);
  });

  it('are undone by unpooling', () => {
    for (const [pool, unpool, shape] of [
      [new nn.MaxPool1d(2, { returnIndices: true }), new nn.MaxUnpool1d(2), [2, 3, 7]],
      [new nn.MaxPool2d(2, { returnIndices: true }), new nn.MaxUnpool2d(2), [2, 3, 5, 6]],
      [new nn.MaxPool3d(2, { returnIndices: true }), new nn.MaxUnpool3d(2), [2, 3, 4, 5, 6]],
    ] as const) {
      const x = rand([...shape]);
      const [output, indices] = pool(x);
      const back = unpool(output, indices, shape);
      expect(back.shape).toEqual(shape);
      expect(pool(back)[0].equal(output)).toBe(true);
      expect(back.sum().item()).toBeCloseTo(output.sum().item() as number, 3);
    }
  });

  it('refuse indices outside of the result', () => {
    const one = (value: number) => tensor([[value]], { dtype: 'int32' });
    expect(() => F.maxUnpool1d(ones([1, 1]), one(2), 2)).toThrow('Found an invalid max index: 2');
    expect(() => F.maxUnpool1d(ones([1, 1]), one(-1), 2)).toThrow('Found an invalid max index: -1');
    expect(() => F.maxUnpool1d(ones([1, 1]), one(0), 2, { outputSize: [4] })).toThrow('must be between 0 and 4');
  });
});

it('pools and padding print as PyTorch prints them', () => {
  expect(String(new nn.AvgPool1d(2))).toBe('AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))');
  expect(String(new nn.AdaptiveAvgPool2d([2, null]))).toBe('AdaptiveAvgPool2d(output_size=(2, None))');
  expect(String(new nn.MaxUnpool2d(2))).toBe('MaxUnpool2d(kernel_size=(2, 2), stride=(2, 2), padding=(0, 0))');
  expect(String(new nn.LPPool1d(2, 3))).toBe('LPPool1d(norm_type=2, kernel_size=3, stride=None, ceil_mode=False)');
  expect(String(new nn.ConstantPad1d(1, 3.5))).toBe('ConstantPad1d(padding=(1, 1), value=3.5)');
  expect(String(new nn.ReflectionPad1d([1, 2]))).toBe('ReflectionPad1d((1, 2))');
});

describe('returnIndices', () => {
  const row = tensor([[1, 4, 3, 2]]);
  it.each([
    ['maxPool1d', () => F.maxPool1d(row, 2, { returnIndices: true }), [[4, 3]], [[1, 2]]],
    ['maxPool2d', () => F.maxPool2d(row.unsqueeze(0), [1, 2], { returnIndices: true }), [[[4, 3]]], [[[1, 2]]]],
    ['adaptiveMaxPool1d', () => F.adaptiveMaxPool1d(row, 2, { returnIndices: true }), [[4, 3]], [[1, 2]]],
  ] as const)('of %s gives both, as PyTorch does', (_, call, values, indices) => {
    const [output, found] = call();
    expect(output.tolist()).toEqual(values);
    expect(found.tolist()).toEqual(indices);
  });

  it('false is a tensor', () => {
    expect(F.maxPool1d(row, 2, { returnIndices: false }).tolist()).toEqual([[4, 3]]);
  });
});

describe('averages of integers', () => {
  it('are integers, cut off', () => {
    const y = F.avgPool1d(tensor(Int32Array.of(1, 2, -1, -2)).reshape([1, 4]), 2);
    expect(y.dtype).toBe('int32');
    expect(y.tolist()).toEqual([[1, -1]]);
  });
});

describe('adaptive maxima of an empty batch', () => {
  const pools = { 1: F.adaptiveMaxPool1d, 2: F.adaptiveMaxPool2d, 3: F.adaptiveMaxPool3d } as const;

  it.each([1, 2, 3] as const)('have a gradient, in %i dims, and only numbers have them', (dims) => {
    const shape = [0, 2, ...[4, 4, 4].slice(0, dims)];
    const x = zeros(shape, { requiresGrad: true });
    pools[dims](x, 2).sum().backward();
    expect(x.grad?.shape).toEqual(shape);
    expect(() => pools[dims](zeros(shape, { dtype: 'int32' }), 2)).toThrow(
      `"adaptive_max_pool${dims}d" not implemented`,
    );
  });
});
