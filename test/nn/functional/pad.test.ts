import { autograd, nn, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { pad } = nn.functional;
type Mode = 'reflect' | 'replicate' | 'circular';

/** The element of 0 .. size - 1 that stands at each position. */
function sources(size: number, left: number, right: number, mode: Mode): number[] {
  return Array.from({ length: size + left + right }, (_, position) => {
    const i = position - left;
    if (mode === 'replicate') return Math.min(Math.max(i, 0), size - 1);
    if (mode === 'circular') return (i + 2 * size) % size;
    return size - 1 - Math.abs(size - 1 - Math.abs(i));
  });
}

describe.each<Mode>(['reflect', 'replicate', 'circular'])('padding with %s', (mode) => {
  it('takes the right neighbours for every width, negative ones too, and gives their gradients back', () => {
    for (let size = 1; size < 6; size++) {
      const most = mode === 'reflect' ? size - 1 : size;
      for (let left = 1 - size; left <= most; left++) {
        for (let right = 1 - size - Math.min(left, 0); right <= most; right++) {
          if (size + left + right <= 0) continue;
          const from = sources(size, left, right, mode);
          const values = Array.from({ length: size }, (_, i) => i + 1);
          const x = tensor([[values]], { requiresGrad: true });
          const y = pad(x, [left, right], { mode });
          expect(y.tolist()).toEqual([[from.map((i) => values[i])]]);
          y.mul(tensor(from.map((_, position) => 2 ** position)))
            .sum()
            .backward();
          const expected = values.map((_, i) =>
            from.reduce((sum, j, position) => sum + (i === j ? 2 ** position : 0), 0),
          );
          expect(x.grad?.tolist()).toEqual([[expected]]);
        }
      }
    }
  });

  it('of images in any layout has second derivatives', () => {
    const x = rand([2, 3, 4, 5], { requiresGrad: true });
    const squared = (t: Tensor) => pad(t.transpose(1, 3), [1, 2, -1, 1], { mode }).pow(2);
    expect(autograd.gradgradcheck(squared, [x])).toBe(true);
  });
});
