import { empty, manualSeed, nn, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { init } = nn;

describe('truncNormal_', () => {
  it("draws PyTorch's numbers", () => {
    // torch.manual_seed(7); trunc_normal_(torch.empty(5, 7)), then (torch.empty(50, 7), 0.3, 2, -1, 3)
    manualSeed(7);
    const first = init
      .truncNormal_(empty([5, 7]))
      .flatten()
      .tolist() as number[];
    const expected = [
      0.08365228772163391, -0.7977502346038818, 0.3906378448009491, 0.38465026021003723, -0.6905601620674133,
    ];
    for (const [i, value] of expected.entries()) expect(first[i]).toBeCloseTo(value, 6);
    const second = init.truncNormal_(empty([50, 7]), { mean: 0.3, std: 2, a: -1, b: 3 });
    expect(second.sum().item()).toBeCloseTo(261.50065192580223, 3);
    expect(second.min().item()).toBeGreaterThanOrEqual(-1);
    expect(second.max().item()).toBeLessThanOrEqual(3);
  });
});

describe('patterns', () => {
  it('eye_ and dirac_ hand inputs on', () => {
    expect(init.eye_(empty([3, 2])).tolist()).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
    const layer = new nn.Conv2d(2, 4, 3, { padding: 1, bias: false });
    init.dirac_(layer.weight, 2);
    const x = tensor([
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    ]);
    expect(layer(x).tolist()).toEqual([
      [...((x.tolist() as number[][][][])[0] as number[][][]), ...((x.tolist() as number[][][][])[0] as number[][][])],
    ]);
    expect(() => init.eye_(empty([2]))).toThrow('Only tensors with 2 dimensions are supported');
    expect(() => init.dirac_(empty([2, 2]))).toThrow('Only tensors with 3, 4, or 5 dimensions are supported');
    expect(() => init.dirac_(empty([3, 2, 1]), 2)).toThrow('dim 0 must be divisible by groups');
  });

  it('sparse_ puts zeros into each column', () => {
    const x = init.sparse_(empty([7, 5]), 0.4);
    expect(x.eq(0).sum(0).tolist()).toEqual([3, 3, 3, 3, 3]);
    expect(() => init.sparse_(empty([2]), 0.5)).toThrow('Only tensors with 2 dimensions are supported');
  });
});
