import { autograd, complex, manualSeed, nn, ones, rand, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(5);

/** Where the windows of PyTorch's fractional pooling begin, from the paper's formula as PyTorch rounds it. */
function startsOf(u: number, size: number, kernel: number, count: number): number[] {
  const alpha = (size - kernel) / (count - 1);
  const starts = Array.from({ length: count }, (_, i) => Math.trunc((i + u) * alpha) - Math.trunc(u * alpha));
  starts[count - 1] = size - kernel;
  return starts;
}

describe('FractionalMaxPool', () => {
  it('takes the maxima of windows that lie where the samples say', () => {
    const x = randn([2, 3, 9, 7]);
    const samples = rand([2, 3, 2]);
    const { output, indices } = F.fractionalMaxPool2dWithIndices(x, [3, 2], {
      outputSize: [4, 5],
      randomSamples: samples,
    });
    const [values, us] = [x.tolist() as number[][][][], samples.tolist() as number[][][]];
    const expected = values.map((images, n) =>
      images.map((image, c) => {
        const [u, v] = (us[n] as number[][])[c] as [number, number];
        return startsOf(v, 9, 3, 4).map((top) =>
          startsOf(u, 7, 2, 5).map((left) =>
            Math.max(...image.slice(top, top + 3).flatMap((row) => row.slice(left, left + 2))),
          ),
        );
      }),
    );
    expect(output.tolist()).toEqual(expected);
    const [same, places] = F.fractionalMaxPool2d(x, [3, 2], {
      outputSize: [4, 5],
      randomSamples: samples,
      returnIndices: true,
    });
    expect([same.equal(output), places.equal(indices)]).toEqual([true, true]);
    expect(x.flatten(2).gather(2, indices.flatten(2)).reshape(output.shape).equal(output)).toBe(true);
  });

  it('draws the samples as PyTorch does where none are given, and has gradients', () => {
    const x = randn([1, 2, 8, 8], { requiresGrad: true });
    manualSeed(0);
    const drawn = F.fractionalMaxPool2d(x, 2, { outputRatio: 0.5 });
    manualSeed(0);
    const given = F.fractionalMaxPool2d(x, 2, { outputSize: 4, randomSamples: rand([1, 2, 2]) });
    expect(drawn.equal(given)).toBe(true);
    const randomSamples = rand([1, 2, 3]);
    expect(
      autograd.gradcheck(
        (x: Tensor) => F.fractionalMaxPool3d(x, 2, { outputSize: 2, randomSamples }),
        [randn([1, 2, 4, 4, 4], { requiresGrad: true })],
      ),
    ).toBe(true);
  });

  it('says what does not fit', () => {
    expect(() => new nn.FractionalMaxPool2d(2)).toThrow(
      'requires specifying either an output size, or a pooling ratio',
    );
    expect(() => new nn.FractionalMaxPool2d(2, { outputSize: 2, outputRatio: 0.5 })).toThrow('only one of');
    expect(() => new nn.FractionalMaxPool3d(2, { outputRatio: [0.5, 1.5, 0.5] })).toThrow('(got (0.5, 1.5, 0.5))');
    expect(() => F.fractionalMaxPool2d(rand([1, 7, 6]), 5, { outputSize: 4 })).toThrow('pool height 5 too large');
    expect(() => F.fractionalMaxPool2d(rand([1, 0, 6]), 1, { outputSize: 1 })).toThrow('with dimension 1 being empty.');
  });
});

describe('CrossMapLRN2d', () => {
  it('sums over the channels around each', () => {
    const x = ones([1, 3, 1, 1]);
    const y = new nn.CrossMapLRN2d(3, { alpha: 3, beta: 1, k: 0 })(x);
    expect(y.flatten().tolist().toString()).toBe(
      tensor([1 / 2, 1 / 3, 1 / 3])
        .tolist()
        .toString(),
    );
    expect(() => new nn.CrossMapLRN2d(3)(ones([2, 2, 2]))).toThrow('expected a 4D input');
  });
});

describe('pdist', () => {
  it.each([0, 1, 1.5, 2, 3, Number.POSITIVE_INFINITY])('is cdist of the pairs, p = %d', (p) => {
    const x = randn([5, 3], { requiresGrad: true });
    const all = (F.pdist(x, p).tolist() as number[]).map((value) => value.toFixed(4));
    const rows = x.unbind();
    const expected = rows.flatMap((a, i) =>
      rows.slice(i + 1).map((b) => (a.sub(b).norm(null, { p }).item() as number).toFixed(4)),
    );
    expect(all).toEqual(expected);
    if (p >= 1) expect(autograd.gradcheck((x: Tensor) => F.pdist(x, p), [x])).toBe(true);
  });

  it('has the gradient 0 where two rows agree', () => {
    const x = ones([2, 3], { requiresGrad: true });
    F.pdist(x).sum().backward();
    expect(x.grad?.tolist()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(() => F.pdist(ones([2, 2, 2]))).toThrow('pdist only supports 2D tensors, got: 3D');
    expect(() => F.pdist(ones([2, 2]), -1)).toThrow('pdist only supports non-negative p values');
  });
});

describe('AdaptiveLogSoftmaxWithLoss', () => {
  const softmax = new nn.AdaptiveLogSoftmaxWithLoss(8, 12, [3, 7], { divValue: 2 });
  const x = randn([6, 8], { requiresGrad: true });
  const y = tensor(Int32Array.of(0, 5, 11, 2, 7, 3));

  it('gives probabilities that sum to 1, and their logarithms at the targets', () => {
    const all = softmax.logProb(x);
    for (const sum of all.exp().sum(1).tolist() as number[]) expect(sum).toBeCloseTo(1, 5);
    const [output, loss] = softmax(x, y);
    expect(
      output
        .sub(all.gather(1, y.unsqueeze(1)).squeeze(1))
        .abs()
        .max()
        .item(),
    ).toBeLessThan(1e-5);
    expect(loss.item()).toBeCloseTo(-(output.mean().item() as number), 5);
    expect(softmax(x.select(0, 1), y.select(0, 1))[0].item()).toBeCloseTo(
      (output.tolist() as number[])[1] as number,
      5,
    );
    expect(softmax.predict(x).shape).toEqual([6]);
  });

  it('has gradients, and errors', () => {
    expect(autograd.gradcheck((x: Tensor) => softmax(x, y)[1], [x])).toBe(true);
    expect(() => new nn.AdaptiveLogSoftmaxWithLoss(8, 12, [7, 3])).toThrow('cutoffs should be a sequence of unique');
    expect(() => softmax(x, y.add(8))).toThrow(
      'Target values should be in [0, 11], but values in range [8, 19] were found.',
    );
    expect(() => softmax(x, y.narrow(0, 0, 4))).toThrow('same size in the batch dimension');
  });
});

describe('names of old, and of several cards', () => {
  it('are there', () => {
    const model = new nn.DataParallel(new nn.Linear(3, 2));
    expect(Object.keys(model.stateDict())).toEqual(['module.weight', 'module.bias']);
    expect(model(rand([1, 3])).shape).toEqual([1, 2]);
    expect(() => new nn.SyncBatchNorm(3)(rand([2, 3]))).toThrow('expected input tensor to be on GPU');
    expect(new nn.LSTM(2, 3)).toBeInstanceOf(nn.RNNBase);
    expect(new nn.GRUCell(2, 3)).toBeInstanceOf(nn.RNNCellBase);
    expect(Object.keys(new nn.Container({ a: new nn.Linear(1, 1) }).stateDict())).toEqual(['a.weight', 'a.bias']);
    expect(new nn.NLLLoss2d()).toBeInstanceOf(nn.NLLLoss);
  });

  it.each(['celu', 'elu', 'hardtanh', 'leakyRelu', 'relu', 'selu'] as const)('F.%s_ writes into its input', (name) => {
    const x = randn([3, 4]);
    const expected = (F[name] as (x: Tensor) => Tensor)(x.clone());
    const result = (F[`${name}_`] as (x: Tensor) => Tensor)(x);
    expect(result).toBe(x);
    expect(x.equal(expected)).toBe(true);
  });
});

describe('what has no elements', () => {
  it('is normalized to itself, and the running statistics stay', () => {
    const mean = ones([3]);
    const y = F.batchNorm(zeros([0, 3]), mean, ones([3]), { training: true });
    expect([y.shape, mean.tolist()]).toEqual([
      [0, 3],
      [1, 1, 1],
    ]);
    expect(F.batchNorm(zeros([0]), zeros([0]), zeros([0]), { training: true }).shape).toEqual([0]);
    expect(F.batchNorm(zeros([0, 3], { dtype: 'int32' }), mean, mean).dtype).toBe('int32');
    expect(() => F.batchNorm(ones([1, 3], { dtype: 'int32' }), mean, mean)).toThrow(`"batch_norm" not implemented`);
  });

  it('is averaged to nothing, with a graph', () => {
    const x = zeros([0, 2, 8], { requiresGrad: true });
    const y = F.adaptiveAvgPool1d(x, 5);
    y.sum().backward();
    expect([y.shape, x.grad?.shape]).toEqual([
      [0, 2, 5],
      [0, 2, 8],
    ]);
    expect(F.adaptiveAvgPool2d(zeros([0, 2, 8, 8], { dtype: 'int32' }), 5).dtype).toBe('int32');
    expect(() => F.adaptiveAvgPool3d(zeros([0, 2, 8, 8, 8], { dtype: 'int32' }), 5)).toThrow('not implemented');
  });
});

describe('unusual operands', () => {
  it('of a response norm: integers are averaged among integers, booleans refused', () => {
    const y = F.localResponseNorm(ones([1, 2, 1], { dtype: 'int32' }), 2).data();
    expect(y[0]).toBe(1);
    expect(y[1]).toBeCloseTo(0.999925, 6);
    expect(() => F.localResponseNorm(ones([1, 2, 1], { dtype: 'bool' }), 2)).toThrow(`"avg_pool2d" not implemented`);
  });

  it('of hardtanh: bounds in the wrong order give the upper one', () => {
    expect(F.hardtanh(tensor([-2, 0.3, 2]), { minVal: 0.5, maxVal: -0.5 }).tolist()).toEqual([-0.5, -0.5, -0.5]);
  });

  it('of a soft margin: complex numbers', () => {
    const z = complex(tensor([1, 2]), tensor([1, 0]));
    const [re, im] = F.softMarginLoss(z, z).tolist() as unknown as [number, number];
    expect(re).toBeCloseTo(0.0478353, 6);
    expect(im).toBeCloseTo(-0.5, 6);
    expect(() => F.softMarginLoss(tensor([1, 2]), z)).toThrow("can't be cast to the desired output type Float");
  });

  it('of Huber: integers only as the target', () => {
    const [x, n] = [tensor([1, 2]), tensor([1, 2], { dtype: 'int32' })];
    expect(F.huberLoss(x, n).item()).toBe(0);
    expect(() => F.huberLoss(n, x)).toThrow("result type Float can't be cast to the desired output type Long");
  });

  it('of clampMin and clampMax: NaN makes everything NaN, of clamp alone it is no bound', () => {
    const x = tensor([1, 2]);
    expect(x.clampMin(Number.NaN).tolist()).toEqual([Number.NaN, Number.NaN]);
    expect(x.to('int32').clampMax(Number.NaN).tolist()).toEqual([Number.NaN, Number.NaN]);
    expect(x.clamp(Number.NaN).tolist()).toEqual([1, 2]);
  });

  it('of circular padding: a batch and channels in front', () => {
    expect(F.pad(ones([1, 2, 4]), [1, 0], { mode: 'circular' }).shape).toEqual([1, 2, 5]);
    expect(() => F.pad(ones([2, 4]), [1, 0], { mode: 'circular' })).toThrow(
      'Invalid padding size, expected 0 but got 2',
    );
  });

  it('of roll: a 0-d tensor has no dims', () => {
    expect(tensor(1).roll(1).item()).toBe(1);
    expect(() => tensor(1).roll(-1, 0)).toThrow('Dimension specified as 0 but tensor has no dimensions');
  });
});
