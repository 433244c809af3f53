import { describe, expect, it } from 'vitest';
import { autograd, distributions, ones, rand, type Tensor, tensor, zeros } from '../../src/index';

const t = distributions.transforms;
const numbers = (x: Tensor) => Array.from(x.data());
const expectClose = (x: Tensor, y: Tensor, digits = 4) => {
  expect(x.shape).toEqual(y.shape);
  for (const [i, value] of numbers(y).entries()) expect(numbers(x)[i]).toBeCloseTo(value, digits);
};

const x = tensor([0.4, 1.3, 0.7]);
const cases: [string, InstanceType<typeof t.Transform>, Tensor][] = [
  ['exp', new t.ExpTransform(), x],
  ['affine', new t.AffineTransform(tensor([1, 2, 3]), -2), x],
  ['sigmoid', new t.SigmoidTransform(), x],
  ['tanh', new t.TanhTransform(), x],
  ['softplus', new t.SoftplusTransform(), x],
  ['power', new t.PowerTransform(1.5), x],
  ['cumulative distribution', new t.CumulativeDistributionTransform(new distributions.Normal(0, 1)), x],
  ['composed', new t.ComposeTransform([new t.ExpTransform(), new t.AffineTransform(1, 2)]), x],
  ['inverse', new t.ExpTransform().inv, x],
  ['stacked', new t.StackTransform([new t.ExpTransform(), new t.TanhTransform(), new t.AffineTransform(0, 2)]), x],
  ['joined', new t.CatTransform([new t.ExpTransform(), new t.TanhTransform()], 0, { lengths: [1, 2] }), x],
];

describe('transforms', () => {
  it.each(cases)('%s: has its inverse, and the derivative that the graph has', (_, transform, x) => {
    const y = transform(x);
    expectClose(transform.inv(y), x);
    const slopes = autograd.functional.jacobian(transform, x).diagonal();
    expectClose(transform.logAbsDetJacobian(x, y), slopes.abs().log());
    expectClose(transform.inv.logAbsDetJacobian(y, x), slopes.abs().log().neg());
    expect([transform.inv.inv(x).tolist(), transform.forwardShape([2, 3])]).toEqual([y.tolist(), [2, 3]]);
  });

  it('of vectors and matrices land where they say, and come back', () => {
    const sticks = new t.StickBreakingTransform();
    const y = sticks(x);
    expect([sticks.codomain.check(y).item(), sticks.forwardShape([2, 3])]).toEqual([true, [2, 4]]);
    expectClose(sticks.inv(y), x);
    const square = autograd.functional.jacobian((x) => sticks(x).narrow(0, 0, 3), x);
    expectClose(sticks.logAbsDetJacobian(x, y), square.diagonal().abs().log().sum());
    const corr = new t.CorrCholeskyTransform();
    const factor = corr(x);
    expect([corr.codomain.check(factor).item(), corr.forwardShape([2, 3]), corr.inverseShape([2, 3, 3])]).toEqual([
      true,
      [2, 3, 3],
      [2, 3],
    ]);
    expectClose(corr.inv(factor), x);
    expect(() => corr.forwardShape([4])).toThrow('Input is not a flattend lower-diagonal number');
    const lower = new t.LowerCholeskyTransform();
    const m = rand([2, 3, 3]);
    expect(lower.codomain.check(lower(m)).tolist()).toEqual([true, true]);
    expectClose(lower.inv(lower(m)), m.tril());
    expectClose(new t.SoftmaxTransform()(x), x.softmax(0));
    const reshaped = new t.ReshapeTransform([4], [2, 2]);
    expect(reshaped.inv(reshaped(zeros([3, 4]))).shape).toEqual([3, 4]);
    expect(() => reshaped.forwardShape([3])).toThrow(
      'Shape mismatch: expected torch.Size([3]) but got torch.Size([4])',
    );
    expect(() => new t.ReshapeTransform([4], [5])).toThrow('in_shape, out_shape have different numbers of elements');
  });

  it('sum over dims of the event', () => {
    const scale = tensor([[1, 2]]);
    const affine = new t.AffineTransform(0, scale, { eventDim: 1 });
    expectClose(affine.logAbsDetJacobian(ones([2, 2]), ones([2, 2])), tensor([Math.log(2), Math.log(2)]));
    const independent = new t.IndependentTransform(new t.ExpTransform(), 1);
    expect(numbers(independent.logAbsDetJacobian(ones([2, 3]), ones([2, 3])))).toEqual([3, 3]);
    expect(() => independent(tensor(1))).toThrow('Too few dimensions on input');
    const both = new t.ComposeTransform([new t.ExpTransform(), new t.StickBreakingTransform()]);
    expect([both.domain.eventDim, both.logAbsDetJacobian(ones([2, 3]), both(ones([2, 3]))).shape]).toEqual([1, [2]]);
  });

  it('keep the last pair where asked to', () => {
    const plain = new t.SigmoidTransform();
    const caching = new t.SigmoidTransform(1);
    const far = tensor([40]);
    expect([plain.inv(plain(far)) === far, caching.inv(caching(far)) === far]).toEqual([false, true]);
    expect([plain.withCache(0) === plain, plain.withCache().cacheSize]).toEqual([true, 1]);
    expect(() => new t.ExpTransform(2)).toThrow('cache_size must be 0 or 1');
    const composed = new t.ComposeTransform([plain, new t.AffineTransform(0, 2)]).withCache(1);
    expect(composed.inv(composed(far)) === far).toBe(true);
  });

  it('are equal where they do the same, and print as PyTorch prints them', () => {
    expect(new t.ExpTransform().equals(new t.ExpTransform())).toBe(true);
    expect(new t.ExpTransform().equals(new t.TanhTransform())).toBe(false);
    expect(new t.ExpTransform().inv.equals(new t.ExpTransform().inv)).toBe(true);
    expect(new t.AffineTransform(0, 2).equals(new t.AffineTransform(zeros([2]), tensor(2)))).toBe(true);
    expect(new t.PowerTransform(2).equals(new t.PowerTransform(3))).toBe(false);
    expect(String(new t.ComposeTransform([new t.ExpTransform(), new t.AbsTransform()]))).toBe(
      'ComposeTransform(\n    ExpTransform(),\n    AbsTransform()\n)',
    );
    expect(String(new t.ExpTransform().inv)).toBe('_InverseTransform(ExpTransform())');
    expect([new t.AffineTransform(0, -3).sign, new t.ExpTransform().bijective, new t.AbsTransform().bijective]).toEqual(
      [-1, true, false],
    );
    expect(() => new t.AbsTransform().sign).toThrow('AbsTransform.sign is not implemented');
    expect(() => new t.StackTransform([1 as never])).toThrow('tseq[0] must be a Transform, not Number');
    expect(() => new t.AffineTransform('0' as never, 1)).toThrow(
      "argument 'loc' (position 1) must be Tensor, not String",
    );
  });
});

describe('TransformedDistribution', () => {
  const { Normal, TransformedDistribution, Uniform } = distributions;

  it('broadcasts its base with the transform, and counts dims of events', () => {
    const d = new TransformedDistribution(new Normal(0, 1), new t.AffineTransform(zeros([3]), 2));
    expect([d.batchShape, d.sample([2]).shape, d.expand([4, 3]).sample().shape]).toEqual([[3], [2, 3], [4, 3]]);
    const sticks = new TransformedDistribution(new Normal(zeros([2, 3]), 1), [new t.StickBreakingTransform()]);
    expect([sticks.batchShape, sticks.eventShape, sticks.logProb(sticks.sample()).shape]).toEqual([[2], [4], [2]]);
    expect(sticks.expand([5, 2]).sample().shape).toEqual([5, 2, 4]);
  });

  it('turns the distribution function where the transform falls', () => {
    const d = new TransformedDistribution(new Uniform(0, 1), [new t.AffineTransform(0, -2)], { validateArgs: false });
    expect(numbers(d.cdf(tensor([-1.5, -0.5])))).toEqual([0.25, 0.75]);
    expect(numbers(d.icdf(tensor([0.25, 0.75])))).toEqual([-1.5, -0.5]);
  });

  it('refuses what is no transform', () => {
    expect(() => new TransformedDistribution(new Normal(0, 1), 3 as never)).toThrow(
      'transforms must be a Transform or list, but was Number',
    );
    expect(() => new TransformedDistribution(new Normal(0, 1), [3] as never)).toThrow(
      'transforms must be a Transform or a list of Transforms',
    );
    expect(() => new TransformedDistribution(new Normal(0, 1), new t.StickBreakingTransform())).toThrow(
      'base_distribution needs to have shape with size at least 1, but got torch.Size([]).',
    );
  });
});
