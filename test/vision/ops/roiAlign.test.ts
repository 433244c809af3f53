import { arange, autograd, rand, type Tensor, tensor, zeros } from 'torchlet';
import { ops } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

describe('roiAlign', () => {
  const input = () => arange(140).float().reshape([2, 2, 5, 7]).requiresGrad_();
  const boxes = tensor([
    [0, 0.5, 0.5, 4, 3],
    [1, -2, -1, 6.5, 7],
    [0, 2, 2, 2.2, 2.1],
    [1, 40, 40, 50, 50],
  ]);
  const near = (x: Tensor, expected: number[]) => {
    const given = Array.from(x.data());
    expect(given).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs((given[i] as number) - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    }
  };

  // What torchvision 0.14 gives, and the gradient of the sum of squares, summed over channels and rows: regions within, beyond the edges,
  // smaller than a pixel, and outside.
  it.each<[ops.RoiAlignOptions, number[], number[]]>([
    [
      {},
      [
        10.125, 18.875, 45.125, 53.875, 71.7037, 44.0185, 102.815, 59.5741, 18.25, 21.75, 53.25, 56.75, 0.0, 0.0, 0.0,
        0.0,
      ],
      [4.0, 72.0, 222.0, 222.0, 36.0, 0.0, 0.0, 82.4233, 53.0862, 53.0862, 53.0862, 53.0862, 53.0862, 54.4832],
    ],
    [
      { aligned: true },
      [
        6.125, 14.875, 41.125, 49.875, 60.6389, 57.3889, 87.8611, 77.8056, 12.275, 12.625, 47.275, 47.625, 0.0, 0.0,
        0.0, 0.0,
      ],
      [31.5, 158.84, 206.76, 63.0, 3.5, 0.0, 0.0, 66.3304, 58.6175, 58.6175, 58.6176, 58.6175, 58.6176, 29.3088],
    ],
    [
      { samplingRatio: 2 },
      [10.125, 18.875, 45.125, 53.875, 79.25, 50.125, 114.25, 67.625, 18.25, 21.75, 53.25, 56.75, 0.0, 0.0, 0.0, 0.0],
      [0.0, 80.0, 198.0, 262.0, 16.0, 0.0, 0.0, 220.828, 31.5469, 0.0, 0.0, 157.734, 94.6406, 0.0],
    ],
    [
      { spatialScale: 0.5, aligned: true },
      [
        1.0625, 5.4375, 36.0625, 40.4375, 58.285, 68.085, 86.285, 96.085, 4.1375, 4.3125, 39.1375, 39.3125, 0.0, 0.0,
        0.0, 0.0,
      ],
      [145.647, 188.965, 5.1875, 0.0, 0.0, 0.0, 0.0, 169.807, 142.02, 142.02, 40.1362, 0.0, 0.0, 0.0],
    ],
  ])("with %j is torchvision's", (options, pooled, gradient) => {
    const x = input();
    const y = ops.roiAlign(x, boxes, [2, 1], options);
    expect(y.shape).toEqual([4, 2, 2, 1]);
    near(y, pooled);
    y.square().sum().backward();
    near((x.grad as Tensor).sum([1, 2]), gradient);
  });

  it('takes the boxes of each image in an array', () => {
    const x = input();
    const listed = [boxes.index([0, 2]).narrow(1, 1, 4), boxes.index([1]).narrow(1, 1, 4)];
    expect(ops.roiAlign(x, listed, 3).equal(ops.roiAlign(x, boxes.index([0, 2, 1]), 3))).toBe(true);
    expect(ops.roiAlign(x, zeros([0, 5]), 2).shape).toEqual([0, 2, 2, 2]);
    const layer = new ops.RoIAlign([2, 3], 0.5, -1, { aligned: true });
    expect(layer(x, boxes).equal(ops.roiAlign(x, boxes, [2, 3], { spatialScale: 0.5, aligned: true }))).toBe(true);
    expect(String(layer)).toBe('RoIAlign(output_size=(2, 3), spatial_scale=0.5, sampling_ratio=-1, aligned=True)');
  });

  it('passes gradients, and theirs', () => {
    const x = rand([2, 1, 4, 5], { requiresGrad: true });
    const pool = (x: unknown) => ops.roiAlign(x as Tensor, boxes, 2, { aligned: true });
    expect(autograd.gradcheck(pool, x)).toBe(true);
    expect(autograd.gradgradcheck(pool, x)).toBe(true);
  });

  it('goes through the points of the image alone, however large a region is, and takes empty ones', () => {
    const ones = (given: number[], options = {}) =>
      ops.roiAlign(arange(35).float().mul(0).add(1).reshape([1, 1, 5, 7]), tensor([[0, ...given]]), 1, options).item();
    expect(ones([-1000, -1000, 1000, 1000])).toBeCloseTo((6 * 8) / 2000 ** 2, 9);
    expect(ones([-1e30, -1e30, 1e30, 1e30])).toBe(0);
    expect(ones([-40, -40, 60, 60])).toBeCloseTo((6 * 8) / 100 ** 2, 6);
    expect(ones([2, 2, 2, 2], { aligned: true })).toBe(0);
    expect(ones([2, 2, 2, 2], { aligned: true, samplingRatio: 2 })).toBe(1);
    expect(ones([3, 3, 1, 1], { aligned: true, samplingRatio: 2 })).toBe(1);
  });

  it.each([
    [() => ops.roiAlign(input(), tensor([[0, 0, 0, 1, Number.POSITIVE_INFINITY]]), 2), 'box 0 has the number Infinity'],
    [() => ops.roiAlign(input(), zeros([3, 4]), 2), 'The boxes tensor shape is not correct as Tensor[K, 5]'],
    [
      () => ops.roiAlign(input(), [zeros([3, 5])], 2),
      'The shape of the tensor in the boxes list is not correct as List[Tensor[L, 4]]',
    ],
    [() => ops.roiAlign(zeros([2, 5, 7]), boxes, 2), 'expected input of shape [n, c, h, w], got 3 dims'],
    [() => ops.roiAlign(input(), boxes.int(), 2), "Expected tensor for argument #1 'input' to have the same type"],
    [() => ops.roiAlign(input(), tensor([[2, 0, 0, 1, 1]]), 2), 'image 2 of 2 in box 0'],
    [() => ops.roiAlign(input(), boxes, 0), 'output_size should be positive, got 0'],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});
