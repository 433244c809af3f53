import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { autograd, cdist, expand, manualSeed, nn, randint, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const F = nn.functional;
type Case = (x: Tensor) => readonly [y: Tensor, inputs: readonly Tensor[]];

const leafOf = (shape: number[]): Tensor => randn(shape).requiresGrad_();
const onItself =
  (f: (x: Tensor) => Tensor): Case =>
  (x) => [f(x), [x]];

/** For x with two dims, the last of them 5 long. */
const IN_ROWS: Record<string, Case[]> = {
  'ops/pointwise/sigmoid.ts': [onItself((x) => x.sigmoid())],
  'ops/pointwise/tanh.ts': [onItself((x) => x.tanh())],
  'ops/pointwise/drivers/bounded.ts': [
    onItself((x) => x.clamp(-0.5, 0.7)),
    onItself((x) => x.clampMin(0.1)),
    onItself((x) => x.clampMax(0.1)),
  ],
  'ops/products/cdist.ts': [0, 0.5, 1, 1.5, 2, 3, Infinity].map((p) => (x) => {
    const other = leafOf([6, 5]);
    return [cdist(x, other, { p }), [x, other]];
  }),
  'ops/reduction/prod.ts': [
    onItself((x) => x.prod(1)),
    onItself((x) => x.mul(tensor([1, 0, 1, 1, 1])).prod(1)),
    onItself((x) => x.mul(tensor([0, 1, 1, 0, 1])).prod(1)),
  ],
  'ops/reduction/logcumsumexp.ts': [onItself((x) => x.logcumsumexp(1)), onItself((x) => x.logcumsumexp(0))],
  'ops/reduction/softmax.ts': [onItself((x) => x.softmax(1)), onItself((x) => x.softmax(0))],
  'ops/reduction/logSoftmax.ts': [onItself((x) => x.logSoftmax(1)), onItself((x) => x.logSoftmax(0))],
  'nn/functional/activations/activation.ts': [
    onItself((x) => F.softplus(x)),
    onItself((x) => F.softplus(x, { beta: 3, threshold: 1 })),
    onItself((x) => F.gelu(x)),
    onItself((x) => F.gelu(x, { approximate: 'tanh' })),
    onItself((x) => F.silu(x)),
    onItself((x) => F.logsigmoid(x)),
    onItself((x) => F.mish(x)),
    onItself((x) => F.elu(x, 0.7)),
    onItself((x) => F.celu(x, 2)),
    onItself((x) => F.selu(x)),
    onItself((x) => F.leakyRelu(x, 0.2)),
    onItself((x) => F.hardsigmoid(x.mul(3))),
    onItself((x) => F.hardswish(x.mul(3))),
  ],
  'nn/functional/activations/hardtanh.ts': [
    onItself((x) => F.hardtanh(x)),
    onItself((x) => F.hardtanh(x, { minVal: -0.3, maxVal: 0.6 })),
    onItself((x) => F.relu6(x)),
    onItself((x) => F.hardtanh_(x.mul(1))),
  ],
  'nn/functional/bagSums.ts': [
    (x) => {
      const input = randint(0, x.size(0), [2, 30_000]);
      const perSampleWeights = leafOf([2, 30_000]);
      return [F.embeddingBag(input, x, { mode: 'sum', perSampleWeights }), [x, perSampleWeights]];
    },
    (x) => {
      const [input, offsets] = [randint(0, x.size(0), [9]), tensor(Int32Array.of(0, 3, 3, 7))];
      return [F.embeddingBag(input, x, { offsets, paddingIdx: 0, scaleGradByFreq: true }), [x]];
    },
  ],
  'nn/functional/linear.ts': [
    (x) => {
      const [weight, bias] = [leafOf([3, 5]), leafOf([3])];
      return [F.linear(x, weight, bias), [x, weight, bias]];
    },
    (x) => {
      const weight = leafOf([5, 3]);
      return [F.linear(x.unsqueeze(1), weight.t()), [x, weight]];
    },
  ],
  'nn/loss/smoothL1Loss.ts': [
    (x) => {
      const target = leafOf([...x.shape]);
      return [F.smoothL1Loss(x, target, { beta: 0.6 }), [x, target]];
    },
    (x) => {
      const target = leafOf([5]);
      return [F.huberLoss(x, target, { delta: 0.6, reduction: 'none' }), [x, target]];
    },
    (x) => {
      const target = leafOf([...x.shape]);
      return [F.smoothL1Loss(x, target, { beta: 0, reduction: 'sum' }), [x, target]];
    },
  ],
  'nn/loss/mseLoss.ts': [
    (x) => {
      const target = leafOf([...x.shape]);
      return [F.mseLoss(x, target), [x, target]];
    },
    (x) => {
      const target = leafOf([5, x.shape[0] as number]);
      return [F.mseLoss(x, target.t(), { reduction: 'none' }), [x, target]];
    },
  ],
  'nn/loss/crossEntropyIndex.ts': [
    (x) => [F.crossEntropy(x, randint(0, 5, [x.shape[0] as number])), [x]],
    (x) => {
      const options = {
        weight: tensor([1, 2, 3, 4, 5]),
        labelSmoothing: 0.1,
        reduction: 'none',
        ignoreIndex: 2,
      } as const;
      return [F.crossEntropy(x, randint(0, 5, [x.shape[0] as number]), options), [x]];
    },
  ],
  'nn/loss/crossEntropyProb.ts': [
    (x) => {
      const target = randn([...x.shape])
        .softmax(1)
        .detach()
        .requiresGrad_();
      return [F.crossEntropy(x, target, { weight: tensor([1, 2, 3, 4, 5]), labelSmoothing: 0.1 }), [x, target]];
    },
    (x) => {
      const target = leafOf([5, x.shape[0] as number]);
      return [F.crossEntropy(x, target.t(), { reduction: 'none' }), [x, target]];
    },
  ],
};

/** For images [n, 2, 6, 6] in the layouts below. */
const IN_IMAGES: Record<string, Case[]> = {
  'nn/functional/conv2d.ts': [
    (x) => {
      const [weight, bias] = [leafOf([3, 2, 3, 3]), leafOf([3])];
      return [F.conv2d(x, weight, { bias, padding: 1 }), [x, weight, bias]];
    },
    (x) => {
      const weight = leafOf([2, 1, 2, 2]);
      return [F.conv2d(x, weight, { groups: 2, stride: 2 }), [x, weight]];
    },
    (x) => {
      const weight = leafOf([4, 2, 1, 1]);
      return [F.conv2d(x, weight), [x, weight]];
    },
  ],
  'nn/functional/normalized.ts': [
    (x) => {
      const [weight, bias] = [leafOf([6]), leafOf([6])];
      return [F.layerNorm(x, [6], { weight, bias }), [x, weight, bias]];
    },
    onItself((x) => F.layerNorm(x, [2, x.shape[2] as number, 6])),
    (x) => {
      const bias = leafOf([6]);
      return [F.layerNorm(x, [6], { bias }), [x, bias]];
    },
    (x) => {
      const [weight, bias] = [leafOf([2]), leafOf([2])];
      return [F.batchNorm(x, null, null, { weight, bias, training: true }), [x, weight, bias]];
    },
    (x) => {
      const weight = leafOf([2]);
      return [
        F.batchNorm(x.permute([0, 2, 3, 1]).reshape([-1, 2]), null, null, { weight, training: true }),
        [x, weight],
      ];
    },
    (x) => {
      const [filter, weight, bias] = [leafOf([5, 2, 3, 3]), leafOf([5]), leafOf([5])];
      const channels = F.conv2d(x, filter);
      return [F.batchNorm(channels, null, null, { weight, bias, training: true }), [x, filter, weight, bias]];
    },
    (x) => {
      const [weight, bias] = [leafOf([2]), leafOf([2])];
      return [F.instanceNorm(x, { weight, bias }), [x, weight, bias]];
    },
    (x) => {
      const [weight, bias] = [leafOf([2]), leafOf([2])];
      return [F.groupNorm(x, 1, { weight, bias }), [x, weight, bias]];
    },
  ],
  'nn/functional/conv/unpool.ts': [
    onItself((x) => F.maxPool2d(x, 2)),
    onItself((x) => F.maxPool2d(x, 3, { stride: 2 })),
  ],
  // A pool that takes the ReLU before it along.
  'nn/functional/maxPool2d.ts': [
    (x) => {
      const [weight, bias] = [leafOf([16, 2, 3, 3]), leafOf([16])];
      return [F.maxPool2d(F.conv2d(x, weight, { bias, padding: 1 }).relu(), 2), [x, weight, bias]];
    },
  ],
};

const layouts: Record<string, (x: Tensor) => Tensor> = {
  'row-major': (x) => x,
  transposed: (x) => x.transpose(0, -1).contiguous().transpose(0, -1),
  'a part of a larger one': (x) => {
    const whole = zeros(x.shape.map((size) => size + 2));
    const part = x.shape.reduce((t, size, dim) => t.narrow(dim, 1, size), whole);
    return part.copy_(x);
  },
  'repeating itself': (x) => expand(x.narrow(0, 0, 1), x.shape),
};

/** The gradients by kernels of their own and by recorded operations, for an input and an upstream gradient laid out so. */
function bothForms(run: Case, shape: number[], ofInput: string, ofGrad: string): void {
  manualSeed(7);
  const x = layouts[ofInput]?.(randn(shape)).detach().requiresGrad_() as Tensor;
  const [y, inputs] = run(x);
  const dy = y.ndim === 0 ? randn([]) : (layouts[ofGrad]?.(randn([...y.shape])).detach() as Tensor);
  const fused = autograd.grad([y], inputs, { gradOutputs: [dy], retainGraph: true });
  const composed = autograd.grad([y], inputs, { gradOutputs: [dy.requiresGrad_()], createGraph: true });
  fused.forEach((g, i) => {
    const other = (composed[i] as Tensor).detach();
    const size = Math.max(1, other.abs().max().item());
    expect(g.shape).toEqual(other.shape);
    expect(g.sub(other).abs().max().item() / size).toBeLessThan(2e-5);
  });
}

const kinds = Object.keys(layouts);

describe('gradients in two forms give the same numbers', () => {
  const all = [
    ...Object.entries(IN_ROWS).map(([file, cases]) => ({
      file,
      cases,
      shapes: [
        [1, 5],
        [4, 5],
        [33, 5],
      ],
    })),
    ...Object.entries(IN_IMAGES).map(([file, cases]) => ({
      file,
      cases,
      shapes: [
        [1, 2, 6, 6],
        [3, 2, 9, 6],
      ],
    })),
  ];
  it.each(all)('$file', ({ cases, shapes }) => {
    for (const run of cases) {
      for (const shape of shapes) {
        for (const kind of kinds) {
          bothForms(run, shape, kind, 'row-major');
          bothForms(run, shape, 'row-major', kind);
        }
        bothForms(run, shape, 'transposed', 'repeating itself');
      }
    }
  });

  it('and the list above has all that there are', () => {
    const root = join(import.meta.dirname, '../../src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const withBoth = files.filter((path) => /^\s+fused: /m.test(readFileSync(join(root, path), 'utf8')));
    expect(withBoth.sort()).toEqual([...Object.keys(IN_ROWS), ...Object.keys(IN_IMAGES)].sort());
  });
});
