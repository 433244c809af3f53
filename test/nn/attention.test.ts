import {
  autograd,
  IndexError,
  manualSeed,
  memoryStats,
  nn,
  noGrad,
  ones,
  rand,
  randn,
  type Tensor,
  tensor,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const close = (a: Tensor, b: Tensor) => expect(a.allclose(b, { rtol: 1e-4, atol: 1e-5 })).toBe(true);
manualSeed(2);

/** Written out: softmax(q kᵀ / √e + mask) v. */
const plain = (q: Tensor, k: Tensor, v: Tensor, mask?: Tensor) => {
  const scores = q.matmul(k.mT).div(Math.sqrt(q.shape.at(-1) as number));
  return (mask === undefined ? scores : scores.add(mask)).softmax(-1).matmul(v);
};
const causal = (l: number, s: number) => ones([l, s]).triu(1).mul(-1e9);

describe('scaledDotProductAttention', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [700, 700, 4],
  ])('of %s queries and %s keys is what its formula says, forward and backward', (l, s, e) => {
    for (const isCausal of [false, true]) {
      const inputs = [randn([2, l, e]), randn([2, s, e]), randn([2, s, e])].map((x) => x.requiresGrad_());
      const copies = inputs.map((x) => x.detach().clone().requiresGrad_());
      const [q, k, v] = inputs as [Tensor, Tensor, Tensor];
      const [cq, ck, cv] = copies as [Tensor, Tensor, Tensor];
      const weights = rand([2, l, e]);
      const out = F.scaledDotProductAttention(q, k, v, { isCausal });
      const expected = isCausal ? plain(cq, ck, cv, causal(l, s)) : plain(cq, ck, cv);
      close(out, expected);
      out.mul(weights).sum().backward();
      expected.mul(weights).sum().backward();
      inputs.forEach((x, i) => {
        close(x.grad as Tensor, copies[i]?.grad as Tensor);
      });
    }
  });

  it('needs memory that grows with the length, not with its square', () => {
    const peak = (length: number) => {
      const [q, k, v] = [rand([1, length, 8]), rand([1, length, 8]), rand([1, length, 8])].map((x) =>
        x.requiresGrad_(),
      );
      const before = memoryStats().usedBytes;
      const y = F.scaledDotProductAttention(q as Tensor, k as Tensor, v as Tensor);
      const held = memoryStats().usedBytes - before;
      y.sum().backward();
      return held;
    };
    expect(peak(2048)).toBeLessThan(2048 * 2048);
  });

  it('has second gradients', () => {
    const inputs = [randn([3, 2]), randn([4, 2]), randn([4, 2])].map((x) => x.requiresGrad_());
    const form = (q: Tensor, k: Tensor, v: Tensor) => F.scaledDotProductAttention(q, k, v, { isCausal: true });
    expect(autograd.gradcheck(form, inputs, { eps: 1e-2, atol: 1e-2 })).toBe(true);
    expect(autograd.gradgradcheck(form, inputs, { eps: 1e-2, atol: 3e-2 })).toBe(true);
  });

  it('takes a mask of bools, true where a query sees a key', () => {
    const [q, k, v] = [randn([2, 3]), randn([2, 3]), randn([2, 3])];
    const seen = tensor([
      [true, false],
      [true, true],
    ]);
    close(F.scaledDotProductAttention(q, k, v, { attnMask: seen }), plain(q, k, v, causal(2, 2)));
    expect(() => F.scaledDotProductAttention(q, k, v, { attnMask: seen, isCausal: true })).toThrow(
      'Explicit attn_mask',
    );
  });
});

describe('MultiheadAttention', () => {
  it('gives the same with and without weights', () => {
    const layer = new nn.MultiheadAttention(8, 2);
    const x = randn([5, 2, 8]);
    const [y, weights] = layer(x, x, x);
    const [z, none] = layer(x, x, x, { needWeights: false });
    close(y, z);
    expect(weights?.shape).toEqual([2, 5, 5]);
    expect(none).toBeNull();
  });

  it("has PyTorch's names, and starts with its numbers", () => {
    manualSeed(0);
    const layer = new nn.MultiheadAttention(4, 2);
    expect(Object.keys(layer.stateDict())).toEqual([
      'in_proj_weight',
      'in_proj_bias',
      'out_proj.weight',
      'out_proj.bias',
    ]);
    expect(String(layer)).toContain(
      '(out_proj): NonDynamicallyQuantizableLinear(in_features=4, out_features=4, bias=True)',
    );
  });
});

describe('Transformer', () => {
  it('copies its layer, and each copy learns by itself', () => {
    const encoder = new nn.TransformerEncoder(new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 4 }), 2);
    expect(Object.keys(encoder.stateDict())).toContain('layers.1.self_attn.in_proj_weight');
    const parameters = [...encoder.parameters()];
    expect(new Set(parameters.map((p) => p.storage)).size).toBe(parameters.length);
    encoder(rand([3, 2, 8]))
      .sum()
      .backward();
    expect(parameters.every((p) => p.grad !== null)).toBe(true);
  });

  it('in evaluation does not look ahead under a causal mask', () => {
    const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 8, batchFirst: true }).eval();
    const srcMask = nn.Transformer.generateSquareSubsequentMask(4);
    const x = randn([1, 4, 8]);
    const y = noGrad(() => layer(x, { srcMask }));
    const changed = x.clone();
    changed.index(0, 3).fill_(9);
    close(noGrad(() => layer(changed, { srcMask })).index(0, 0), y.index(0, 0));
  });
});

describe('embedding', () => {
  const weight = () => randn([4, 2]).requiresGrad_();

  it('refuses numbers that are no row, before anything else', () => {
    for (const bad of [-1, 4, 2 ** 30]) {
      expect(() => F.embedding(tensor(Int32Array.of(0, bad)), weight())).toThrow(IndexError);
    }
    expect(() => F.embedding(tensor(Int32Array.of(0)), randn([0, 2]))).toThrow(IndexError);
    expect(() => new nn.Embedding(3, 2, { sparse: true })).toThrow('sparse');
  });

  it('adds up the gradients of a row, and none for padding', () => {
    const table = weight();
    F.embedding(tensor(Int32Array.of(1, 1, 2)), table, { paddingIdx: 2 })
      .sum()
      .backward();
    expect((table.grad as Tensor).tolist()).toEqual([
      [0, 0],
      [2, 2],
      [0, 0],
      [0, 0],
    ]);
  });

  it('scales down the rows that are looked up', () => {
    const table = ones([2, 4]);
    F.embedding(tensor(Int32Array.of(1)), table, { maxNorm: 1 });
    expect(table.norm(1).tolist()).toEqual([2, expect.closeTo(1, 5)]);
  });
});
