import { manualSeed, nn, ones, type Tensor, tensor, ValueError } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const seeded = (drop: () => Tensor) => {
  manualSeed(0);
  return drop().tolist();
};

describe('dropout', () => {
  it("draws PyTorch's masks", () => {
    const kept = Math.fround(1 / 0.7);
    expect(seeded(() => F.dropout(ones([10]), { p: 0.3 }))).toEqual([0, 0, kept, 0, kept, 0, kept, kept, kept, kept]);
    const channels = seeded(() => F.dropout2d(ones([2, 4, 1, 2]), { p: 0.5 })) as number[][][][];
    expect(channels.map((image) => image.map((channel) => channel[0]?.[0]))).toEqual([
      [0, 0, 2, 0],
      [0, 0, 2, 2],
    ]);
    const [low, high] = [-1.059548258781433, 1.315044641494751];
    expect(seeded(() => F.alphaDropout(ones([6]), { p: 0.3, training: true }))).toEqual([
      low,
      low,
      high,
      low,
      high,
      low,
    ]);
  });

  it('returns x itself in evaluation and for p = 0, zeros for p = 1', () => {
    const x = ones([3]);
    expect(F.dropout(x, { training: false })).toBe(x);
    expect(F.dropout(x, { p: 0 })).toBe(x);
    expect(new nn.Dropout(0.5).eval()(x)).toBe(x);
    expect(F.dropout(x, { p: 1 }).tolist()).toEqual([0, 0, 0]);
  });

  it('lets the gradient through where x was kept', () => {
    manualSeed(0);
    const x = ones([10]).requiresGrad_();
    F.dropout(x, { p: 0.3 }).sum().backward();
    expect((x.grad as Tensor).ne(0).tolist()).toEqual([0, 0, 1, 0, 1, 0, 1, 1, 1, 1].map(Boolean));
  });

  it('writes into x on request', () => {
    manualSeed(0);
    const x = ones([4]);
    expect(new nn.Dropout(0.3, { inplace: true })(x)).toBe(x);
    expect(Array.from(x.data().slice(0, 2))).toEqual([0, 0]);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the probability %s', (p) => {
    const text = `dropout probability has to be between 0 and 1, but got ${p}`;
    expect(() => F.dropout(tensor([1]), { p })).toThrow(text);
    expect(() => new nn.Dropout(p)).toThrow(ValueError);
  });
});
