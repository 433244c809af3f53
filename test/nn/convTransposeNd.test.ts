import { autograd, manualSeed, nn, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it, test } from 'vitest';

const { functional: F } = nn;
manualSeed(12);

const leaf = (...shape: number[]) => randn(shape).mul(0.5).requiresGrad_();
const CONVS = { 1: F.conv1d, 2: F.conv2d, 3: F.conv3d } as unknown as Record<number, typeof F.conv2d>;
const TRANSPOSED = {
  1: F.convTranspose1d,
  2: F.convTranspose2d,
  3: F.convTranspose3d,
} as unknown as Record<number, typeof F.convTranspose2d>;
const LAYERS = { 1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d } as unknown as Record<
  number,
  typeof nn.ConvTranspose2d
>;

describe.each([1, 2, 3])('convTranspose%id', (dims) => {
  const [conv, transposed] = [CONVS[dims], TRANSPOSED[dims]] as [typeof F.conv2d, typeof F.convTranspose2d];
  const sizes = [5, 4, 3].slice(0, dims);
  const kernel = [3, 2, 2].slice(0, dims);

  test.each([
    ['plain', {}],
    ['padding and stride', { padding: 1, stride: 2 }],
    ['dilation', { dilation: 2, stride: 3 }],
    ['groups', { groups: 2, padding: 1 }],
    ['a filter for each channel', { groups: 4, stride: 2 }],
  ] as [string, Record<string, number>][])('%s: the adjoint of the convolution', (_, settings) => {
    const groups = settings.groups ?? 1;
    const y = randn([2, 4, ...sizes]);
    const weight = randn([4, 4 / groups, ...kernel]);
    const x = transposed(y, weight, settings);
    const other = randn(x.shape);
    const there = conv(other, weight, settings);
    expect(there.shape).toEqual(y.shape);
    expect(there.mul(y).sum().item()).toBeCloseTo(x.mul(other).sum().item() as number, 2);
    expect(transposed(y.select(0, 1), weight, settings).allclose(x.select(0, 1), { atol: 1e-5 })).toBe(true);
    // The same of integers, which are computed another way.
    const [whole, filters] = [y.mul(4).to('int32'), weight.mul(4).to('int32')];
    const exact = transposed(whole, filters, settings);
    expect(exact.dtype).toBe('int32');
    expect(exact.to('float32').equal(transposed(whole.to('float32'), filters.to('float32'), settings))).toBe(true);
  });

  test('has the gradients that differences show, and theirs', () => {
    const inputs = [leaf(1, 2, ...sizes.map((size) => size - 2)), leaf(2, 1, ...kernel), leaf(2)];
    const form = (x: Tensor, weight: Tensor, bias: Tensor) =>
      transposed(x, weight, { bias, groups: 2, padding: 1, stride: 2, outputPadding: 1 });
    expect(autograd.gradcheck(form as never, inputs, { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form as never, inputs, { eps: 1e-2, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });

  test('output padding adds elements that no window reaches, as many as are less than stride or dilation', () => {
    for (const settings of [{ stride: 3 }, { dilation: 3 }, { dilation: 3, stride: 2, padding: 1 }]) {
      const [x, weight] = [leaf(1, 2, ...sizes), leaf(2, 3, ...kernel)];
      const [plain, wide] = [0, 2].map((outputPadding) => transposed(x, weight, { ...settings, outputPadding }));
      expect(wide?.shape.slice(2)).toEqual((plain as Tensor).shape.slice(2).map((size) => size + 2));
      const inner = sizes.reduce((part, _, i) => part.narrow(i + 2, 0, plain?.shape[i + 2] as number), wide as Tensor);
      if (settings.padding === undefined) {
        expect(inner.allclose(plain as Tensor, { atol: 1e-5 })).toBe(true);
        expect((wide as Tensor).abs().sum().item()).toBeCloseTo((plain as Tensor).abs().sum().item() as number, 2);
      }
      const grads = autograd.grad([(wide as Tensor).sum()], [x, weight], {}) as Tensor[];
      expect(grads.map((grad) => grad.shape)).toEqual([x.shape, weight.shape]);
    }
  });

  test('padding takes from the front what output padding gives back behind, of the same whole', () => {
    for (const [stride, dilation, padding, outputPadding] of [
      [1, 2, 1, 1],
      [2, 3, 1, 2],
      [1, 3, 2, 2],
      [2, 2, 1, 1],
    ] as const) {
      const [x, weight] = [leaf(1, 2, ...sizes), leaf(2, 3, ...kernel)];
      const part = transposed(x, weight, { stride, dilation, padding, outputPadding });
      // Behind the whole there are zeros.
      const whole = F.pad(transposed(x, weight, { stride, dilation }), new Array<number>(2 * dims).fill(2));
      const cut = (y: Tensor) =>
        sizes.reduce((rest, _, i) => rest.narrow(i + 2, padding + 2, part.shape[i + 2] as number), y);
      expect(part.allclose(cut(whole), { atol: 1e-5 })).toBe(true);
      const [ofPart, ofWhole] = [part, cut(whole)].map(
        (y) => autograd.grad([y.square().sum()], [x, weight], {}) as Tensor[],
      );
      for (const [i, grad] of (ofPart as Tensor[]).entries()) {
        expect(grad.allclose((ofWhole as Tensor[])[i] as Tensor, { atol: 1e-4, rtol: 1e-4 })).toBe(true);
      }
      const [ints, filters] = [x.mul(4).to('int32'), weight.mul(4).to('int32')];
      const exact = transposed(ints, filters, { stride, dilation, padding, outputPadding });
      const floats = transposed(ints.float(), filters.float(), { stride, dilation, padding, outputPadding });
      expect(exact.float().equal(floats)).toBe(true);
    }
  });

  test('refuses what PyTorch refuses', () => {
    const weight = randn([2, 3, ...kernel]);
    const name = `conv_transpose${dims}d`;
    const x = randn([1, 2, ...sizes]);
    expect(() => transposed(randn([1, 1, 2, ...sizes]), weight)).toThrow(
      `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to ${name}, but got input of size: [1, 1, 2, `,
    );
    expect(() => transposed(randn([1, 3, ...sizes]), weight)).toThrow(
      `Given transposed=1, weight of size [2, 3, ${kernel.join(', ')}], expected input[1, 3, ${sizes.join(', ')}] to have 2 channels, but got 3 channels instead`,
    );
    expect(() => transposed(x, weight, { bias: randn([2]) })).toThrow(
      'expected bias to be 1-dimensional with 3 elements, but got bias of size [2] instead',
    );
    expect(() => transposed(x, weight, { outputPadding: 1 })).toThrow(
      'output padding must be smaller than either stride or dilation, but got output_padding_',
    );
    expect(() => transposed(x, weight, { outputPadding: -1 })).toThrow('negative output_padding is not supported');
    expect(() => transposed(x, weight, { stride: 0 })).toThrow('non-positive stride is not supported');
    expect(() => transposed(randn([1, 2, ...sizes.map(() => 1)]), weight, { padding: 2 })).toThrow(
      'Output size is too small',
    );
    expect(() => transposed(randn([1, 2, ...sizes.map(() => 0)]), weight)).toThrow(
      'Only zero batch or zero channel inputs are supported',
    );
    expect(transposed(randn([0, 2, ...sizes]), weight).shape[0]).toBe(0);
  });

  test('layers make the size that is asked for', () => {
    const layer = new (LAYERS[dims] as typeof nn.ConvTranspose2d)(2, 3, 3, { stride: 2, padding: 1 });
    const x = randn([1, 2, ...sizes]);
    const least = sizes.map((size) => 2 * size - 1);
    expect(layer(x).shape).toEqual([1, 3, ...least]);
    const wanted = least.map((size) => size + 1);
    expect(layer(x, wanted).shape).toEqual([1, 3, ...wanted]);
    expect(layer(x, [1, 3, ...wanted]).shape).toEqual([1, 3, ...wanted]);
    expect(() => layer(x, [...wanted, 1, 1, 1])).toThrow(
      `ConvTranspose${dims}D: for ${dims + 2}D input, output_size must have ${dims} or ${dims + 2} elements (got ${dims + 3})`,
    );
    expect(() =>
      layer(
        x,
        least.map((size) => size + 2),
      ),
    ).toThrow(
      `but valid sizes range from [${least.join(', ')}] to [${wanted.join(', ')}] (for an input of torch.Size([${sizes.join(', ')}]))`,
    );
  });
});

describe('ConvTranspose2d', () => {
  it('prints as PyTorch does', () => {
    const options = { stride: 2, outputPadding: 1, groups: 2, bias: false, padding: 1, dilation: 2 };
    expect(String(new nn.ConvTranspose2d(2, 4, 3, options))).toBe(
      'ConvTranspose2d(2, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 2), output_padding=(1, 1), groups=2, bias=False)',
    );
  });

  it('pads with zeros only', () => {
    expect(() => new nn.ConvTranspose2d(1, 1, 3, { paddingMode: 'reflect' as 'zeros' })).toThrow(
      'Only "zeros" padding mode is supported for ConvTranspose2d',
    );
  });
});

describe('convTbc', () => {
  it('convolves along time, the first dim', () => {
    const [x, weight, bias] = [randn([5, 2, 3]), randn([2, 3, 4]), randn([4])];
    const expected = F.conv1d(x.permute([1, 2, 0]), weight.permute([2, 1, 0]), { bias, padding: 1 });
    expect(F.convTbc(x, weight, bias, 1).equal(expected.permute([2, 0, 1]))).toBe(true);
    expect(F.convTbc(randn([1, 2, 3]), weight, bias).shape).toEqual([0, 2, 4]);
  });

  it('names what does not fit', () => {
    const [weight, bias] = [randn([2, 3, 4]), tensor([0, 0, 0, 0])];
    expect(() => F.convTbc(randn([5, 2]), weight, bias)).toThrow('Input must have 3 dims: time, batch, in_channel');
    expect(() => F.convTbc(randn([5, 2, 4]), weight, bias)).toThrow('Input dim 2 (input channels) is not == dim 1');
    expect(() => F.convTbc(randn([0, 2, 3]), weight, bias)).toThrow(
      'Trying to create tensor with negative dimension -1',
    );
  });
});
