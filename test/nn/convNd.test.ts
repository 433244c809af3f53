import { autograd, manualSeed, nn, ones, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it, test } from 'vitest';

const { functional: F } = nn;
manualSeed(11);

const leaf = (...shape: number[]) => randn(shape).mul(0.5).requiresGrad_();

/** y by the definition: bias[o] + the sum over channels and taps, one number at a time. */
function byDefinition(
  x: Tensor,
  weight: Tensor,
  { stride = 1, padding = 0, dilation = 1, groups = 1 }: Record<string, number>,
): number[] {
  const dims = x.shape.length - 2;
  const [n, c] = x.shape as [number, number];
  const [o, cg] = weight.shape as [number, number];
  const sizes = x.shape.slice(2);
  const kernel = weight.shape.slice(2);
  const out = sizes.map((size, i) =>
    Math.floor((size + 2 * padding - dilation * ((kernel[i] as number) - 1) - 1) / stride + 1),
  );
  const [xs, ws] = [x.detach().contiguous().data(), weight.detach().contiguous().data()];
  const product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
  const split = (i: number, list: readonly number[]): number[] => {
    const digits: number[] = [];
    for (let d = list.length - 1, rest = i; d >= 0; d--) {
      digits.unshift(rest % (list[d] as number));
      rest = Math.floor(rest / (list[d] as number));
    }
    return digits;
  };
  const result: number[] = [];
  for (let b = 0; b < n; b++)
    for (let f = 0; f < o; f++)
      for (let p = 0; p < product(out); p++) {
        const at = split(p, out);
        let sum = 0;
        for (let ch = 0; ch < cg; ch++)
          for (let t = 0; t < product(kernel); t++) {
            const tap = split(t, kernel);
            const pixel = at.map((a, i) => a * stride - padding + (tap[i] as number) * dilation);
            if (pixel.some((value, i) => value < 0 || value >= (sizes[i] as number))) continue;
            const channel = Math.floor(f / (o / groups)) * cg + ch;
            const where = pixel.reduce((sum, value, i) => sum * (sizes[i] as number) + value, b * c + channel);
            sum += (xs[where] as number) * (ws[(f * cg + ch) * product(kernel) + t] as number);
          }
        result.push(sum);
      }
  expect(dims).toBe(kernel.length);
  return result;
}

const CONVS = { 1: F.conv1d, 2: F.conv2d, 3: F.conv3d } as Record<number, typeof F.conv2d>;
const SETTINGS: [string, Record<string, number>][] = [
  ['plain', {}],
  ['padding and stride', { padding: 2, stride: 2 }],
  ['dilation', { dilation: 2, padding: 1 }],
  ['groups', { groups: 2, padding: 1 }],
  ['a filter for each channel', { groups: 4, stride: 2 }],
];

describe.each([1, 2, 3])('conv%id', (dims) => {
  const conv = CONVS[dims] as typeof F.conv2d;
  const sizes = [5, 6, 4].slice(0, dims);
  const kernel = [3, 2, 2].slice(0, dims);

  test.each(SETTINGS)('%s: the sum it is defined as', (_, settings) => {
    const x = randn([2, 4, ...sizes]);
    const weight = randn([4, 4 / (settings.groups ?? 1), ...kernel]);
    const y = conv(x, weight, settings);
    const expected = byDefinition(x, weight, settings);
    expect(y.shape[1]).toBe(4);
    expect(y.reshape([-1]).allclose(tensor(expected), { atol: 1e-4 })).toBe(true);
    const one = conv(x.select(0, 1), weight, settings);
    expect(one.equal(y.select(0, 1))).toBe(true);
  });

  test('has the gradients that differences show, and theirs', () => {
    const inputs = [leaf(1, 2, ...sizes.map((size) => size - 1)), leaf(2, 1, ...kernel), leaf(2)];
    const form = (x: Tensor, weight: Tensor, bias: Tensor) =>
      conv(x, weight, { bias, groups: 2, padding: 1, stride: 2 });
    expect(autograd.gradcheck(form as never, inputs, { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form as never, inputs, { eps: 1e-2, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });

  test('same padding keeps the size, the odd element behind', () => {
    const x = randn([1, 1, ...sizes]);
    const weight = randn([1, 1, ...sizes.map(() => 2)]);
    const y = conv(x, weight, { padding: 'same' });
    expect(y.shape).toEqual(x.shape);
    const inner = conv(x, weight);
    const cut = sizes.reduce((part, size, i) => part.narrow(i + 2, 0, size - 1), y);
    expect(cut.allclose(inner, { atol: 1e-5 })).toBe(true);
  });

  test('a batch of nothing gives nothing', () => {
    expect(conv(randn([0, 2, ...sizes]), randn([3, 2, ...kernel])).shape[0]).toBe(0);
  });

  test('integers are exact', () => {
    const x = ones([1, 2, ...sizes], { dtype: 'int32' });
    const y = conv(x, ones([1, 2, ...kernel], { dtype: 'int32' }));
    expect(y.dtype).toBe('int32');
    expect(y.min().item()).toBe(2 * kernel.reduce((a, b) => a * b, 1));
  });

  test('names its own dims in errors', () => {
    const weight = randn([1, 2, ...kernel]);
    const name = `conv${dims}d`;
    expect(() => conv(randn([1, 1, 2, ...sizes]), weight)).toThrow(
      `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to ${name}, but got input of size: [1, 1, 2, `,
    );
    const long = randn([1, 2, ...sizes.map(() => 7)]);
    const all = (size: number) => `(${sizes.map(() => size).join(' x ')})`;
    expect(() => conv(randn([1, 2, ...sizes.map(() => 5)]), long)).toThrow(
      `Calculated padded input size per channel: ${all(5)}. Kernel size: ${all(7)}. Kernel size can't be greater than actual input size`,
    );
    expect(() => conv(randn([1, 2, ...sizes]), weight, { stride: [1, 1, 1, 1] as never })).toThrow(
      `expected stride to be a single integer value or a list of ${dims} values to match the convolution dimensions, but got stride=[1, 1, 1, 1]`,
    );
    expect(() => conv(randn([1, 3, ...sizes]), weight)).toThrow('to have 2 channels, but got 3 channels instead');
    expect(() => conv(randn([1, 2, ...sizes]), randn([0, 2, ...kernel]))).toThrow('to be at least 1 at dimension 0');
  });
});

describe('layers', () => {
  it('print as PyTorch does', () => {
    expect(String(new nn.Conv1d(2, 4, 3, { padding: 'same', paddingMode: 'circular' }))).toBe(
      'Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=same, padding_mode=circular)',
    );
    expect(String(new nn.Conv3d(2, 4, [1, 2, 3], { groups: 2, bias: false, padding: 1 }))).toBe(
      'Conv3d(2, 4, kernel_size=(1, 2, 3), stride=(1, 1, 1), padding=(1, 1, 1), groups=2, bias=False)',
    );
  });

  it('pad with what lies at the other end', () => {
    const layer = new nn.Conv1d(1, 1, 3, { padding: 1, paddingMode: 'circular', bias: false });
    nn.init.ones_(layer.weight);
    expect(layer(tensor([[1, 2, 3, 4]])).tolist()).toEqual([[7, 6, 9, 8]]);
  });
});
