import { arange, empty, manualSeed, multinomial, ones, rand, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const first = (x: Tensor) => Array.from(x.data()).slice(0, 3);

/** What PyTorch 1.13 draws after torch.manual_seed(3). */
describe("draws are PyTorch's", () => {
  const cases: [string, (x: Tensor) => Tensor, number[]][] = [
    ['exponential_', (x) => x.exponential_(0.7), [0.04957636445760727, 0.482727974653244, 2.11775803565979]],
    ['cauchy_', (x) => x.cauchy_(0.5, 2), [-18.093225479125977, -1.084428071975708, 2.8108747005462646]],
    ['geometric_', (x) => x.geometric_(0.2), [16.0, 6.0, 2.0]],
    ['logNormal_', (x) => x.logNormal_(0.3, 0.5), [2.0170540809631348, 1.473170280456543, 1.4112685918807983]],
    ['multinomial', () => multinomial(arange(20).float(), 4), [15, 19, 16]],
    ['multinomial with replacement', () => multinomial(arange(20).float(), 4, { replacement: true }), [4, 10, 17]],
  ];
  it.each(cases)('%s', (_, draw, expected) => {
    manualSeed(3);
    expect(first(draw(empty([20])))).toEqual(expected.map(Math.fround));
  });
});

describe('many numbers', () => {
  // Many are drawn two at a time and in pieces of some hundred; the state has to be the same afterwards.
  const draws: Record<string, (x: Tensor) => Tensor> = {
    exponential_: (x) => x.exponential_(0.7),
    cauchy_: (x) => x.cauchy_(0.5, 2),
    geometric_: (x) => x.geometric_(0.2),
    logNormal_: (x) => x.logNormal_(0.3, 0.5),
  };
  it.each(Object.entries(draws))('of %s are those that are drawn one by one', (_, draw) => {
    for (const n of [0, 1, 2, 3, 4, 5, 511, 1027]) {
      manualSeed(4);
      const many = [...draw(empty([n])).data(), rand([]).item()];
      manualSeed(4);
      const single = Array.from({ length: n }, () => draw(empty([])).item());
      expect(many).toEqual([...single, rand([]).item()]);
    }
  });

  // The last of 1,000, and the largest and the smallest, drawn by PyTorch 1.13 after torch.manual_seed(5).
  it.each([
    ['exponential_', [0.206608384847641, 15.228157043457031, 0.0003719703818205744]],
    ['cauchy_', [-3.9423770904541016, 27123.234375, -2444.788818359375]],
    ['geometric_', [9.0, 37.0, 1.0]],
    ['logNormal_', [1.0536941289901733, 9.059102058410645, 0.21617265045642853]],
  ] as [string, number[]][])('of %s reach as far as in PyTorch', (name, expected) => {
    manualSeed(5);
    const x = empty([1000]);
    draws[name]?.(x);
    expect([x.index(999).item(), x.max().item(), x.min().item()]).toEqual(expected.map(Math.fround));
  });
});

describe('multinomial', () => {
  it('takes indices in proportion, none twice without replacement', () => {
    manualSeed(1);
    const weights = tensor([0, 10, 3, 0]);
    const drawn = multinomial(weights, 4000, { replacement: true });
    const share = drawn.eq(1).float().mean().item();
    expect(Math.abs(share - 10 / 13)).toBeLessThan(0.03);
    expect(Array.from(multinomial(weights, 2).data()).sort()).toEqual([1, 2]);
    expect(
      multinomial(rand([3, 5]), 5)
        .sort()
        .values.tolist(),
    ).toEqual([0, 1, 2].map(() => [0, 1, 2, 3, 4]));
  });

  it.each([
    [() => multinomial(tensor([-1, 2]), 1), 'probability tensor contains either `inf`, `nan` or element < 0'],
    [() => multinomial(tensor([-1, 2]), 1, { replacement: true }), 'encountering probability entry < 0'],
    [
      () => multinomial(tensor([Infinity]), 1, { replacement: true }),
      'encountering probability entry = infinity or NaN',
    ],
    [() => multinomial(zeros([2]), 1), 'invalid multinomial distribution (sum of probabilities <= 0)'],
    [() => multinomial(ones([2]), 3), 'cannot sample n_sample > prob_dist.size(-1) samples without replacement'],
    [() => multinomial(ones([2]), 0), 'cannot sample n_sample <= 0 samples'],
    [() => multinomial(ones([2, 2, 2]), 1), 'prob_dist must be 1 or 2 dim'],
    [
      () => multinomial(ones([2], { dtype: 'int32' }), 1),
      'multinomial only supports floating-point dtypes for input, got: Long',
    ],
    [() => empty([2]).exponential_(-1), 'exponential_ expects lambda >= 0.0, but found lambda=-1'],
    [() => empty([2]).geometric_(1), 'geometric_ expects p to be in (0, 1), but got p=1'],
    [() => empty([2]).cauchy_(0, 0), 'cauchy_ expects sigma > 0.0, but found sigma=0'],
    [() => empty([2]).logNormal_(0, 0), 'log_normal_ expects std > 0.0, but found std=0'],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});
