import { empty, eye, manualSeed, nn, tensor } from 'torchlet';
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

const WIDE = [
  -0.12366127967834473, 0.6622516512870789, 0.7976100444793701, -0.9387322068214417, 1.4243351221084595,
  -0.8825440406799316, -0.07416489720344543, 1.4593504667282104, -0.23610958456993103, -1.0149695873260498,
  0.08241862803697586, -0.5479985475540161, 0.8312732577323914, 1.5332129001617432, 0.8069375157356262,
];
const TALL = [
  -0.05074143409729004, -0.0007644504075869918, 0.09177789837121964, 0.8799952864646912, 0.581416130065918,
  -0.5075294375419617, -0.6187576651573181, 0.11437314748764038, -0.23212608695030212, -0.5911092758178711,
  0.11947773396968842, -0.21755211055278778, -0.32322490215301514, 0.24398696422576904, -0.5078737735748291,
  0.269858181476593, 0.4192337095737457, -0.181279256939888, 0.5794973373413086, 0.2567513585090637, -0.570321798324585,
  -0.5482802987098694, 0.0262233167886734, 0.16264453530311584,
];

describe('orthogonal_', () => {
  it("gives PyTorch's matrices", () => {
    // torch.manual_seed(7); orthogonal_(torch.empty(3, 5), 2.), orthogonal_(torch.empty(6, 2, 2))
    manualSeed(7);
    for (const [x, expected] of [
      [init.orthogonal_(empty([3, 5]), 2), WIDE],
      [init.orthogonal_(empty([6, 2, 2])), TALL],
    ] as const) {
      const values = x.flatten().tolist() as number[];
      for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 5);
    }
  });

  it.each([[[40, 40]], [[7, 30]], [[30, 7]], [[1, 1]]])('is orthogonal: %j', (shape) => {
    const w = init.orthogonal_(empty(shape), 3);
    const product = (shape[0] as number) > (shape[1] as number) ? w.T.matmul(w) : w.matmul(w.T);
    expect(
      product
        .div(9)
        .sub(eye(product.size(0)))
        .abs()
        .max()
        .item(),
    ).toBeLessThan(1e-5);
  });

  it('leaves what is empty as it is, and refuses vectors', () => {
    expect(init.orthogonal_(empty([0, 3])).shape).toEqual([0, 3]);
    expect(() => init.orthogonal_(empty([3]))).toThrow('Only tensors with 2 or more dimensions are supported');
  });
});
