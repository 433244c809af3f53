import { autograd, manualSeed, memoryStats, nn, noGrad, ones, rand, randn, type Tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { packPaddedSequence, packSequence, padPackedSequence, padSequence, unpackSequence } = nn.utils.rnn;
const close = (a: Tensor, b: Tensor) => expect(a.allclose(b, { rtol: 1e-5, atol: 1e-6 })).toBe(true);

describe('LSTM', () => {
  it("starts with PyTorch's weights and drops what PyTorch drops between layers", () => {
    manualSeed(0);
    const [y] = new nn.LSTM(2, 3, { numLayers: 2, dropout: 0.5 })(ones([2, 1, 2]));
    expect(y.index(1, 0).tolist()).toEqual([
      expect.closeTo(-0.16838444769382477, 6),
      expect.closeTo(-0.06842182576656342, 6),
      expect.closeTo(-0.053950510919094086, 6),
    ]);
  });

  it('prints its settings as PyTorch does', () => {
    const layer = new nn.LSTM(4, 6, { numLayers: 2, projSize: 3, batchFirst: true, bidirectional: true });
    expect(String(layer)).toBe('LSTM(4, 6, proj_size=3, num_layers=2, batch_first=True, bidirectional=True)');
  });

  it('is differentiable twice', () => {
    manualSeed(1);
    const layer = new nn.LSTM(2, 2, { bidirectional: true });
    const loss = (x: Tensor) => layer(x)[0];
    const x = randn([3, 1, 2]).requiresGrad_();
    expect(autograd.gradcheck(loss, [x], { eps: 1e-2, atol: 1e-2 })).toBe(true);
    expect(autograd.gradgradcheck(loss, [x], { eps: 1e-2, atol: 2e-2 })).toBe(true);
  });

  it('keeps nothing but its results without gradients', () => {
    const layer = new nn.LSTM(4, 8);
    const x = rand([20, 2, 4]);
    noGrad(() => layer(x));
    const before = memoryStats().tensors;
    const results = noGrad(() => layer(x));
    expect(results[0].shape).toEqual([20, 2, 8]);
    expect(memoryStats().tensors - before).toBeLessThanOrEqual(8);
  });
});

describe.each([
  ['RNN', () => new nn.RNN<Tensor | nn.utils.rnn.PackedSequence>(3, 4, { numLayers: 2, bidirectional: true })],
  ['GRU', () => new nn.GRU<Tensor | nn.utils.rnn.PackedSequence>(3, 4, { numLayers: 2, bidirectional: true })],
  ['LSTM', () => new nn.LSTM<Tensor | nn.utils.rnn.PackedSequence>(3, 4, { numLayers: 2, bidirectional: true })],
] as const)('%s over a packed batch', (_, make) => {
  it('gives each sequence what it gets alone', () => {
    const layer = make() as unknown as (x: Tensor | nn.utils.rnn.PackedSequence) => [Tensor, unknown];
    const sequences = [2, 5, 1, 3].map((length) => randn([length, 3]));
    const packed = packSequence(sequences, { enforceSorted: false });
    const [out] = layer(packed) as unknown as [nn.utils.rnn.PackedSequence, unknown];
    const parts = unpackSequence(out);
    sequences.forEach((x, i) => {
      close(parts[i] as Tensor, layer(x)[0]);
    });
  });
});

describe('packed sequences', () => {
  it('come back as they were, with gradients', () => {
    const x = rand([2, 3, 4]).requiresGrad_();
    const packed = packPaddedSequence(x, [1, 3], { batchFirst: true, enforceSorted: false });
    const [padded, lengths] = padPackedSequence(packed, { batchFirst: true, paddingValue: -1 });
    expect(lengths.tolist()).toEqual([1, 3]);
    expect(padded.index(0, 1).tolist()).toEqual([-1, -1, -1, -1]);
    close(padded.index(1), x.index(1));
    padded.sum().backward();
    expect((x.grad as Tensor).sum([2]).tolist()).toEqual([
      [4, 0, 0],
      [4, 4, 4],
    ]);
  });

  it('are padded in either order', () => {
    const sequences = [ones([2]), ones([1]).mul(2)];
    expect(padSequence(sequences, { paddingValue: 9 }).tolist()).toEqual([
      [1, 2],
      [1, 9],
    ]);
    expect(padSequence(sequences, { batchFirst: true }).tolist()).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });
});
