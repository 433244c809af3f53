import { autograd, manualSeed, nn, rand, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(13);
const modes = ['bilinear', 'nearest', 'bicubic'] as const;
const paddingModes = ['zeros', 'border', 'reflection'] as const;
const cases = modes.flatMap((mode) => paddingModes.map((paddingMode) => ({ mode, paddingMode })));
// Between the pixels of 4 x 3, inside and outside, far from the bends.
const places = [
  [-0.4, 0.3],
  [0.22, -0.55],
  [1.45, 0.62],
  [0.4, -1.6],
];

describe.each(cases)('gridSample $mode, $paddingMode', (options) => {
  it('has the gradients that differences show', () => {
    const form = (x: Tensor, grid: Tensor) => F.gridSample(x, grid, { ...options, alignCorners: false });
    const leaves = [rand([1, 2, 4, 3]).requiresGrad_(), tensor([[places]], { requiresGrad: true })];
    expect(autograd.gradcheck(form, leaves, { eps: 1e-3, atol: 5e-2, rtol: 5e-2 })).toBe(true);
  });
});

describe('gridSample', () => {
  it('of the grid of the identity is the image', () => {
    for (const size of [
      [2, 3, 4, 5],
      [2, 1, 3, 4, 5],
    ]) {
      const x = rand(size);
      const dims = size.length - 2;
      const identity = Array.from({ length: dims }, (_, i) =>
        Array.from({ length: dims + 1 }, (_, j) => Number(i === j)),
      );
      for (const alignCorners of [true, false]) {
        const grid = F.affineGrid(tensor([identity, identity]), size, { alignCorners });
        expect(F.gridSample(x, grid, { alignCorners }).allclose(x, { atol: 1e-5 })).toBe(true);
      }
    }
  });

  it('reads nothing at places that are no numbers', () => {
    const grid = zeros([1, 1, 1, 2]).fill_(Number.NaN);
    expect(F.gridSample(rand([1, 1, 2, 2]), grid, { mode: 'nearest', alignCorners: false }).item()).toBe(0);
  });

  it('refuses what does not fit', () => {
    const x = zeros([1, 1, 3, 3]);
    expect(() => F.gridSample(x, zeros([1, 2, 2, 3]))).toThrow('expected grid to have size 2 in last dimension');
    expect(() => F.gridSample(x, zeros([2, 2, 2, 2]))).toThrow('to have same batch size');
    expect(() => F.affineGrid(zeros([1, 3, 3]), [1, 1, 2, 2])).toThrow('of shape Nx2x3 for size [1, 1, 2, 2]');
  });
});
