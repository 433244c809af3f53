import { arange, autograd, manualSeed, nn, ones, rand, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(11);

const forms: Record<string, [(...inputs: Tensor[]) => Tensor, ...number[][]]> = {
  nearest: [(x) => F.interpolate(x, { size: 5 }), [1, 2, 3]],
  'nearest-exact': [(x) => F.interpolate(x, { scaleFactor: 1.7, mode: 'nearest-exact' }), [1, 1, 2, 3]],
  linear: [(x) => F.interpolate(x, { size: 4, mode: 'linear' }), [1, 2, 3]],
  bilinear: [(x) => F.interpolate(x, { size: [3, 2], mode: 'bilinear', alignCorners: true }), [1, 1, 2, 4]],
  'bilinear, antialiased': [(x) => F.interpolate(x, { size: [2, 3], mode: 'bilinear', antialias: true }), [1, 1, 5, 2]],
  bicubic: [(x) => F.interpolate(x, { scaleFactor: [1.5, 0.6], mode: 'bicubic' }), [1, 1, 3, 4]],
  trilinear: [(x) => F.interpolate(x, { size: 3, mode: 'trilinear' }), [1, 1, 2, 2, 2]],
  area: [(x) => F.interpolate(x, { size: [2, 3], mode: 'area' }), [1, 1, 5, 4]],
  unfold: [(x) => F.unfold(x, [2, 1], { padding: 1, stride: [1, 2], dilation: [2, 1] }), [1, 2, 3, 2]],
  fold: [(x) => F.fold(x, [3, 3], 2, { padding: [0, 1], stride: [1, 2] }), [1, 4, 4]],
  pixelShuffle: [(x) => F.pixelShuffle(x, 2), [4, 1, 3]],
  pixelUnshuffle: [(x) => F.pixelUnshuffle(x, 2), [1, 2, 4]],
  channelShuffle: [(x) => F.channelShuffle(x, 3), [1, 6, 2]],
  bilinear2: [
    (a, b, weight, bias) => F.bilinear(a as Tensor, b as Tensor, weight as Tensor, bias),
    [2, 3],
    [2, 2],
    [4, 3, 2],
    [4],
  ],
};

describe.each(Object.entries(forms))('%s', (_, [form, ...shapes]) => {
  const leaves = () => shapes.map((shape) => rand(shape).requiresGrad_());

  it('has the gradients that differences show, and theirs', () => {
    expect(autograd.gradcheck(form, leaves(), { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form, leaves(), { eps: 1e-2, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });
});

describe('interpolate', () => {
  const row = (x: Tensor): unknown => (x.tolist() as unknown[][][])[0]?.[0];

  it('keeps constants in every mode', () => {
    for (const mode of ['nearest', 'nearest-exact', 'area', 'bilinear', 'bicubic'] as const) {
      for (const size of [1, 3, 7]) {
        expect(F.interpolate(ones([1, 1, 4, 5]), { size, mode }).allclose(ones([1, 1, size, size])), mode).toBe(true);
      }
    }
  });

  it('between corners or centers', () => {
    const x = tensor([[[0, 3]]]);
    expect(row(F.interpolate(x, { size: 4, mode: 'linear', alignCorners: true }))).toEqual([0, 1, 2, 3]);
    expect(row(F.interpolate(x, { size: 4, mode: 'linear' }))).toEqual([0, 0.75, 2.25, 3]);
  });

  it('takes bytes to the nearest', () => {
    const bytes = arange(3).to('uint8').reshape([1, 1, 3]);
    expect(F.interpolate(bytes, { size: 6 }).dtype).toBe('uint8');
    expect(() => F.interpolate(bytes, { size: 6, mode: 'linear' })).toThrow("not implemented for 'Byte'");
  });

  it('refuses sizes that do not fit, and modes of other dims', () => {
    const x = zeros([1, 1, 4]);
    expect(() => F.interpolate(x, {})).toThrow('either size or scale_factor should be defined');
    expect(() => F.interpolate(x, { size: 2, scaleFactor: 2 })).toThrow('only one of size or scale_factor');
    expect(() => F.interpolate(x, { size: [2, 2] })).toThrow('output size of (2, 2)');
    expect(() => F.interpolate(x, { scaleFactor: 0.1 })).toThrow('got input (W: 4) and output (W: 0)');
    expect(() => F.interpolate(zeros([1, 1, 4, 4]), { size: 2, mode: 'linear' })).toThrow(
      'Got 4D input, but linear mode needs 3D input',
    );
    expect(() => F.interpolate(x, { size: 2, mode: 'bicubic' })).toThrow('(got bicubic)');
  });
});

describe('fold and unfold', () => {
  it('are each the adjoint of the other', () => {
    const options = { padding: [1, 0], stride: [2, 1], dilation: [1, 2] } as const;
    const x = rand([2, 3, 5, 6]);
    const columns = F.unfold(x, [3, 2], options);
    const y = rand([...columns.shape]);
    const left = columns.mul(y).sum().item() as number;
    expect(F.fold(y, [5, 6], [3, 2], options).mul(x).sum().item()).toBeCloseTo(left, 2);
  });

  it('refuse blocks that do not fit', () => {
    expect(() => F.unfold(zeros([1, 1, 3, 3]), 5)).toThrow('array of sliding blocks as (-1, -1)');
    expect(() => F.fold(zeros([1, 8, 5]), [3, 3], 2)).toThrow('number of sliding blocks 2 * 2 = 4');
    expect(() => F.unfold(zeros([1, 1, 3, 3]), 2, { stride: 0 })).toThrow('stride should be greater than zero');
  });
});

it('shuffling pixels there and back changes nothing', () => {
  const x = rand([2, 3, 8, 4, 6]);
  expect(F.pixelUnshuffle(F.pixelShuffle(x, 2), 2).equal(x)).toBe(true);
  expect(() => F.pixelShuffle(zeros([3, 2, 2]), 2)).toThrow('is not divisible by 4');
});

it('shuffled elements lie in memory of their own, also where none changes its place', () => {
  const still: [Tensor, (x: Tensor) => Tensor][] = [
    [rand([1, 2, 4, 2]), (x) => F.pixelUnshuffle(x, 2)],
    [rand([1, 1, 4, 2]), (x) => F.pixelUnshuffle(x, 2)],
    [rand([1, 4, 1, 1]), (x) => F.pixelShuffle(x, 2)],
    [rand([1, 4, 3]), (x) => F.pixelShuffle(x.reshape([4, 3, 1]), 1)],
    [rand([1, 4, 2, 2]), (x) => F.channelShuffle(x, 1)],
  ];
  for (const [x, shuffle] of still) {
    const before = x.tolist();
    const y = shuffle(x);
    expect(y.view([-1]).tolist()).toEqual(y.reshape([-1]).tolist());
    y.zero_();
    expect(x.tolist()).toEqual(before);
  }
});

it('the layers print as PyTorch prints them', () => {
  expect(String(new nn.Upsample({ scaleFactor: 2 }))).toBe('Upsample(scale_factor=2.0, mode=nearest)');
  expect(String(new nn.Unflatten(1, [2, 3]))).toBe('Unflatten(dim=1, unflattened_size=(2, 3))');
  expect(String(new nn.Fold([4, 5], 2))).toBe(
    'Fold(output_size=(4, 5), kernel_size=2, dilation=1, padding=0, stride=1)',
  );
});
