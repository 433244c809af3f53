import { autograd, DTypeError, manualSeed, nn, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

manualSeed(4);
// Away from the bends at 0, ±0.5, ±1, ±3 and 6.
const x = tensor([-4, -2.2, -0.7, -0.3, 0.2, 0.8, 2.4, 5, 7]);

const layers = [
  ...[
    new nn.ReLU6(),
    new nn.LeakyReLU(0.2),
    new nn.ELU(0.7),
    new nn.CELU(0.7),
    new nn.SELU(),
    new nn.Threshold(0.5, 2),
  ],
  ...[
    new nn.Hardtanh({ minVal: -2.5 }),
    new nn.RReLU().eval(),
    new nn.Hardsigmoid(),
    new nn.Hardswish(),
    new nn.Mish(),
  ],
  ...[new nn.SiLU(), new nn.Sigmoid(), new nn.Tanh(), new nn.LogSigmoid(), new nn.Softsign(), new nn.Tanhshrink()],
  ...[new nn.Hardshrink(), new nn.Softshrink(), new nn.Softplus({ beta: 2 }), new nn.GELU()],
  ...[new nn.GELU({ approximate: 'tanh' }), new nn.Softmax(0), new nn.Softmin(0), new nn.LogSoftmax(0)],
] as nn.Module[];

describe.each(layers.map((layer) => [String(layer), layer] as const))('%s', (_, layer) => {
  it('has the gradients that differences show, and theirs', () => {
    const leaf = () => x.clone().requiresGrad_();
    const form = (input: Tensor) => layer(input);
    expect(autograd.gradcheck(form, [leaf()], { eps: 1e-2, atol: 1e-2, rtol: 2e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form, [leaf()], { eps: 1e-2, atol: 3e-2, rtol: 5e-2 })).toBe(true);
  });

  it('takes tensors without elements and 0-d ones', () => {
    expect(layer(randn([0])).shape).toEqual([0]);
    expect(layer(tensor(2)).shape).toEqual([]);
  });
});

describe('a dim in an object of options', () => {
  it('is an error when the layer is made', () => {
    for (const name of ['Softmax', 'LogSoftmax', 'Softmin', 'GLU', 'Flatten', 'Dropout'] as const) {
      const Layer = nn[name] as unknown as new (options: object) => unknown;
      expect(() => new Layer({ dim: 1 })).toThrow(/^\w+\(\): argument '\w+' \(position 1\) must be Number, not Object/);
    }
  });
});

describe('activations', () => {
  it('write into their input on request', () => {
    for (const make of [nn.ReLU6, nn.SELU, nn.Hardswish, nn.Mish, nn.SiLU, nn.Hardsigmoid]) {
      const input = x.clone();
      const expected = new make()(input);
      expect(new make({ inplace: true })(input)).toBe(input);
      expect(input.equal(expected)).toBe(true);
    }
  });

  it('refuse whole numbers as PyTorch does', () => {
    expect(() => new nn.ELU()(tensor(Int32Array.of(1)))).toThrow('"elu_cpu" not implemented for \'Long\'');
    expect(() => new nn.GLU()(tensor(Int32Array.of(1, 2)))).toThrow(DTypeError);
    expect(() => new nn.GLU()(randn([3]))).toThrow('Halving dimension must be even, but dimension 0 is size 3');
  });

  it('learn a slope for each channel', () => {
    const layer = new nn.PReLU({ numParameters: 2 });
    layer(tensor([[-1, -2]]))
      .sum()
      .backward();
    expect((layer.weight.grad as Tensor).tolist()).toEqual([-1, -2]);
    expect(() => layer(randn([2, 3]))).toThrow('Mismatch of parameter numbers and input channel size');
  });

  it("draw PyTorch's slopes while training", () => {
    manualSeed(0);
    const y = new nn.RReLU()(tensor([-1, 1, -1, -1]));
    expect(y.tolist()).toEqual([-0.3270943760871887, 1, -0.27246248722076416, -0.22070477902889252]);
  });
});
