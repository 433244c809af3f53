import { autograd, manualSeed, nn, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(5);
const x = randn([3, 4, 2]);
const [weight, bias] = [randn([4]), randn([4])];
const [rowWeight, rowBias] = [randn([4, 2]), randn([4, 2])];

const forms: Record<string, [(...inputs: Tensor[]) => Tensor, ...Tensor[]]> = {
  batchNorm: [(x, weight, bias) => F.batchNorm(x, null, null, { training: true, weight, bias }), x, weight, bias],
  'batchNorm of running statistics': [
    (x, weight, bias) => F.batchNorm(x, tensor([0, 1, 2, 3]), ones([4]), { weight, bias }),
    ...[x, weight, bias],
  ],
  instanceNorm: [(x, weight, bias) => F.instanceNorm(x, { weight, bias, eps: 0.1 }), x, weight, bias],
  layerNorm: [(x, weight, bias) => F.layerNorm(x, [4, 2], { weight, bias }), x, rowWeight, rowBias],
  rmsNorm: [(x, weight) => F.rmsNorm(x, [4, 2], { weight }), x, rowWeight],
  groupNorm: [(x, weight, bias) => F.groupNorm(x, 2, { weight, bias }), x, weight, bias],
  localResponseNorm: [(x) => F.localResponseNorm(x, 3, { alpha: 0.5 }), x],
};

describe.each(Object.entries(forms))('%s', (_, [form, ...inputs]) => {
  const leaves = () => inputs.map((input) => input.clone().requiresGrad_());

  it('has the gradients that differences show, and theirs', () => {
    expect(autograd.gradcheck(form, leaves(), { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form, leaves(), { eps: 1e-2, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });
});

it('takes a bias without a weight, and a weight without a bias', () => {
  const plain = F.layerNorm(x, [4, 2]);
  expect(F.layerNorm(x, [4, 2], { bias: rowBias }).allclose(plain.add(rowBias))).toBe(true);
  expect(F.layerNorm(x, [4, 2], { weight: rowWeight }).allclose(plain.mul(rowWeight))).toBe(true);
  const perChannel = { weight: weight.reshape([4, 1]), bias: bias.reshape([4, 1]) };
  const grouped = F.groupNorm(x, 2);
  expect(F.groupNorm(x, 2, { bias }).allclose(grouped.add(perChannel.bias))).toBe(true);
  expect(F.groupNorm(x, 2, { weight }).allclose(grouped.mul(perChannel.weight))).toBe(true);
});

describe('what normalization keeps', () => {
  it('is its weight only if x has a gradient, which it is a factor of', () => {
    for (const normalize of [
      (x: Tensor, weight: Tensor, bias: Tensor) => F.layerNorm(x, [4], { weight, bias }),
      (x: Tensor, weight: Tensor, bias: Tensor) => F.instanceNorm(x.reshape([1, 4, 3]), { weight, bias }),
      (x: Tensor, weight: Tensor, bias: Tensor) => F.groupNorm(x.reshape([1, 4, 3]), 2, { weight, bias }),
      (x: Tensor, weight: Tensor, bias: Tensor) => F.batchNorm(x, null, null, { weight, bias, training: true }),
    ]) {
      const [weight, bias] = [ones([4]), zeros([4]).requiresGrad_()];
      const y = normalize(randn([3, 4]), weight, bias);
      weight.mul_(2);
      y.sum().backward();
      expect(bias.grad?.tolist()).toEqual([3, 3, 3, 3]);
      const again = normalize(randn([3, 4], { requiresGrad: true }), weight, bias);
      weight.mul_(2);
      expect(() => again.sum().backward()).toThrow('has been modified by an inplace operation');
    }
  });
});

describe('BatchNorm', () => {
  it('without momentum takes the plain mean over all batches', () => {
    const layer = new nn.BatchNorm1d(1, { momentum: null });
    layer(tensor([[1], [3]]));
    layer(tensor([[5], [9]]));
    expect((layer.running_mean as Tensor).item()).toBeCloseTo(4.5, 6);
    expect((layer.running_var as Tensor).item()).toBeCloseTo(5, 6);
    expect((layer.num_batches_tracked as Tensor).item()).toBe(2);
  });

  it('is evaluated by what it has seen, and leaves it alone', () => {
    const layer = new nn.BatchNorm2d(2);
    layer(randn([4, 2, 3, 3]));
    layer.eval();
    const before = Object.values(layer.stateDict()).map((value) => value.clone());
    const y = layer(ones([1, 2, 1, 1]));
    const expected = ones([2])
      .sub(layer.running_mean as Tensor)
      .div((layer.running_var as Tensor).add(1e-5).sqrt());
    expect(y.reshape([2]).allclose(expected)).toBe(true);
    Object.values(layer.stateDict()).forEach((value, i) => {
      expect(value.equal(before[i] as Tensor)).toBe(true);
    });
  });

  it('prints its settings as PyTorch does', () => {
    expect(String(new nn.BatchNorm2d(8, { momentum: null }))).toBe(
      'BatchNorm2d(8, eps=1e-05, momentum=None, affine=True, track_running_stats=True)',
    );
    expect(String(new nn.LayerNorm([4, 2]))).toBe('LayerNorm((4, 2), eps=1e-05, elementwise_affine=True)');
    expect(String(new nn.LayerNorm(4))).toBe('LayerNorm((4,), eps=1e-05, elementwise_affine=True)');
  });
});
