import { afterEach, describe, expect, it } from 'vitest';
import {
  autograd,
  distributions,
  manualSeed,
  NotImplementedError,
  scope,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '../../src/index';

const { Bernoulli, Categorical, Distribution, Exponential, Normal, Uniform, klDivergence, registerKl } = distributions;
const rounded = (x: Tensor) => Array.from(x.data(), (value) => Number(value.toPrecision(5)));

afterEach(() => Distribution.setDefaultValidateArgs(true));

describe('distributions', () => {
  it('draw in [...sample, ...batch, ...event], with gradients through rsample', () => {
    const loc = zeros([3], { requiresGrad: true });
    const d = new Normal(loc, tensor([[1], [2]]));
    expect([d.batchShape, d.eventShape, d.sample([4]).shape, d.sample().shape]).toEqual([
      [2, 3],
      [],
      [4, 2, 3],
      [2, 3],
    ]);
    expect([d.sample().requiresGrad, d.rsample().requiresGrad]).toEqual([false, true]);
    d.rsample([5]).sum().backward();
    expect(loc.grad?.tolist()).toEqual([10, 10, 10]);
    manualSeed(1);
    expect(rounded(new Normal(0, 1).sample([3]))).toEqual([0.66135, 0.26692, 0.061677]);
  });

  it('expand their parameters', () => {
    const d = new Categorical({ logits: tensor([[1, 2, 3]]) }).expand([4, 2]);
    expect([d.batchShape, d.logits.shape, d.sample([5]).shape, d.entropy().shape]).toEqual([
      [4, 2],
      [4, 2, 3],
      [5, 4, 2],
      [4, 2],
    ]);
    expect(() => new Normal(zeros([3]), 1).expand([4])).toThrow('expand');
  });

  it('have shapes that nobody writes to', () => {
    const d = new Normal(zeros([2, 3]), 1);
    for (const shape of [d.batchShape, d.eventShape, d.expand([4, 2, 3]).batchShape] as number[][]) {
      expect(() => shape.push(5)).toThrow(TypeError);
    }
    expect(d.sample().shape).toEqual([2, 3]);
  });

  it('print as PyTorch prints them', () => {
    expect(String(new Normal(0, 1))).toBe('Normal(loc: 0.0, scale: 1.0)');
    expect(String(new Normal(zeros([2]), 0.1))).toBe('Normal(loc: torch.Size([2]), scale: torch.Size([2]))');
    expect(String(new Bernoulli({ logits: tensor([3]) }))).toBe('Bernoulli(logits: tensor([3.]))');
    const d = new Categorical({ probs: tensor([1, 1]) });
    expect(String(d)).toBe('Categorical(probs: torch.Size([2]))');
    void d.logits;
    expect(String(d)).toBe('Categorical(probs: torch.Size([2]), logits: torch.Size([2]))');
    class Mine extends Normal {}
    expect(String(new Mine(1e-5, 3e20))).toBe('Mine(loc: 9.999999747378752e-06, scale: 3.000000060122632e+20)');
  });

  it('check parameters and values, unless told not to', () => {
    expect(() => new Normal(0, -1)).toThrow(
      'Expected parameter scale (Tensor of shape ()) of distribution Normal(loc: 0.0, scale: -1.0) to satisfy the ' +
        'constraint GreaterThan(lower_bound=0.0), but found invalid values:\n-1.0',
    );
    expect(rounded(new Normal(0, -1, { validateArgs: false }).mean)).toEqual([0]);
    const d = new Exponential(tensor([1, 2]));
    expect(() => d.logProb(tensor(-1))).toThrow('to be within the support (GreaterThanEq(lower_bound=0.0))');
    expect(() => d.logProb(zeros([3]))).toThrow(
      'Value is not broadcastable with batch_shape+event_shape: torch.Size([3]) vs torch.Size([2]).',
    );
    expect(() => d.logProb(1 as never)).toThrow('The value argument to log_prob must be a Tensor');
    Distribution.setDefaultValidateArgs(false);
    expect(rounded(d.logProb(tensor(-1)))).toEqual([1, 2.6931]);
    expect(() => Distribution.setDefaultValidateArgs(1 as never)).toThrow(ValueError);
  });

  it('say what is wrong with arguments that no compiler has checked', () => {
    expect(() => new Normal('0' as never, 1)).toThrow('Input arguments must all be instances of numbers.Number');
    expect(() => new Bernoulli(0.5 as never)).toThrow('options follow in an object, { probs, logits, validateArgs }');
    expect(() => new Bernoulli({ probs: 0.5, logits: 0 })).toThrow('must be specified, but not both');
    expect(() => new Categorical({ probs: [0.5, 0.5] as never })).toThrow(
      "argument 'probs' (position 1) must be Tensor",
    );
    expect(() => new Normal(0, 1).sample(3 as never)).toThrow('sample_shape must be an array of sizes, got Number');
    expect(() => new Normal(0, 1, { validateArgs: 'no' as never })).toThrow('validateArgs must be true or false');
    expect(() => new Categorical({ probs: tensor([1]) }).rsample()).toThrow(NotImplementedError);
    expect(() => new Uniform(0, 1).enumerateSupport()).toThrow('Uniform.enumerateSupport is not implemented');
  });

  it('live as long as they are held, in and out of scopes', () => {
    const d = scope(() => new Normal(zeros([3]).add(1), tensor(2)));
    expect(rounded(d.mean)).toEqual([1, 1, 1]);
    const c = new Categorical({ probs: tensor([1, 3]) });
    scope(() => c.logProb(tensor(Int32Array.of(0))).item());
    expect(rounded(c.logits)).toEqual([-1.3863, -0.28768]);
  });

  it('have the divergence of the nearest classes', () => {
    class Near extends Normal {}
    const [p, q] = [new Near(0, 1), new Normal(1, 2)];
    const general = rounded(klDivergence(p, q));
    expect(general).toEqual([0.44315]);
    registerKl(Near, Normal)((a, b) => a.loc.sub(b.loc));
    expect(rounded(klDivergence(p, q))).toEqual([-1]);
    expect(rounded(klDivergence(q, p))).toEqual([1.3069]);
    expect(() => klDivergence(p, new Categorical({ probs: tensor([1]) }))).toThrow(
      'No KL(p || q) is implemented for p type Near and q type Categorical',
    );
    expect(() => klDivergence(p, 1 as never)).toThrow('expected a Distribution, not Number');
    expect(() => registerKl(Array as never, Normal)).toThrow(
      'Expected type_p to be a Distribution subclass but got Array',
    );
  });

  it('have gradients that finite differences confirm', () => {
    const leaf = (...data: number[]) => tensor(data, { requiresGrad: true });
    const value = tensor([0.3, 0.6]);
    const checked = (f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]) =>
      expect(autograd.gradcheck(f as never, inputs, { eps: 1e-2, atol: 2e-2, rtol: 2e-2 })).toBe(true);
    checked((a, b) => new Normal(a as Tensor, b as Tensor).logProb(value), leaf(0.1, 0.2), leaf(1.5, 2));
    checked((a, b) => new Normal(a as Tensor, b as Tensor).cdf(value), leaf(0.1, 0.2), leaf(1.5, 2));
    checked((a) => new Exponential(a as Tensor).cdf(value), leaf(1, 2));
    checked((a) => new Bernoulli({ logits: a as Tensor }).entropy(), leaf(0.5, -1));
    checked((a) => new Categorical({ logits: a as Tensor }).entropy(), leaf(0.5, -1, 2));
  });
});
