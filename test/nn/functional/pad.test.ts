import { autograd, nn, rand, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { pad } = nn.functional;
type Mode = 'reflect' | 'replicate' | 'circular';

/** The element of 0 .. size - 1 that stands at each position. */
function sources(size: number, left: number, right: number, mode: Mode): number[] {
  return Array.from({ length: size + left + right }, (_, position) => {
    const i = position - left;
    if (mode === 'replicate') return Math.min(Math.max(i, 0), size - 1);
    if (mode === 'circular') {
      // What is taken away goes first; the rest continues from its own other end.
      const [first, rest] = [Math.max(-left, 0), size + Math.min(left, 0) + Math.min(right, 0)];
      return first + ((i - first + 2 * rest) % rest);
    }
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
          if (mode === 'circular' && Math.max(left, right) > size + Math.min(left, 0) + Math.min(right, 0)) {
            expect(() => pad(rand([1, 1, size]), [left, right], { mode })).toThrow('wrapping around more than once');
            continue;
          }
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

it('gives a tensor of its own where nothing is added', () => {
  for (const mode of ['constant', 'reflect', 'replicate', 'circular'] as const) {
    const x = tensor([[[1, 2, 3]]]);
    pad(x, [0, 0], { mode }).mul_(2);
    expect(x.tolist()).toEqual([[[1, 2, 3]]]);
  }
});

it('refuses what PyTorch refuses', () => {
  const integers = tensor(Int32Array.of(1, 2)).reshape([1, 1, 2]);
  expect(() => pad(integers, [1, 1], { mode: 'reflect' })).toThrow('"reflection_pad1d" not implemented for \'Long\'');
  expect(() => pad(integers, [1, 1], { mode: 'replicate' })).toThrow("not implemented for 'Long'");
  expect(pad(integers, [1, 1], { mode: 'circular' }).tolist()).toEqual([[[2, 1, 2, 1]]]);
  expect(() => pad(rand([1, 6]), [1, 2, -1, 0])).toThrow('resulted in a negative output size');
  expect(pad(rand([1, 6]), [-1, 0, -1, 0]).shape).toEqual([0, 5]);
});

it('takes no samples, but nothing else that is empty', () => {
  const shapes = [
    [
      [0, 2, 3],
      [2, 0, 3],
      [2, 3, 0],
      [0, 3],
    ],
    [
      [0, 2, 3, 3],
      [2, 0, 3, 3],
      [2, 2, 0, 3],
      [0, 3, 3],
    ],
    [
      [0, 2, 3, 3, 3],
      [2, 0, 3, 3, 3],
      [2, 2, 3, 3, 0],
      [0, 3, 3, 3],
    ],
  ] as const;
  shapes.forEach(([batch, ...others], i) => {
    const [sides, none] = [new Array<number>(2 * i + 2).fill(1), new Array<number>(2 * i + 2).fill(0)];
    for (const mode of ['reflect', 'replicate'] as const) {
      expect(pad(zeros(batch), sides, { mode }).shape[0]).toBe(0);
      for (const shape of others) {
        // PyTorch's mirrors let the channels of a sample that stands alone be none.
        const [isAlone, isFine] = [shape.length === i + 2, mode === 'reflect' && i < 2];
        const run = () => pad(zeros(shape), isAlone ? none : sides, { mode });
        if (isAlone && isFine) expect(run().shape).toEqual(shape);
        else
          expect(run).toThrow(
            isFine ? `expected for input, but got: [ torch.FloatTensor{${shape}} ]` : 'with possibly 0 batch size',
          );
      }
    }
  });
  expect(pad(zeros([2, 3, 0]), [0, 0], { mode: 'circular' }).shape).toEqual([2, 3, 0]);
  expect(() => pad(zeros([2, 3, 0]), [1, 0], { mode: 'circular' })).toThrow('wrapping around more than once');
});
