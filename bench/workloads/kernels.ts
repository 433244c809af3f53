import { exp, logSoftmax, manualSeed, matmul, nn, noGrad, rand, randint, randn, relu, type Tensor } from 'torchlet';
import type { Workload } from '../harness';

/** C = A B, square. */
export function matrixProduct(n: number): Workload {
  return {
    name: `matrix product ${n}`,
    spec: ['product', n],
    unit: 'GFLOP/s',
    batch: n < 512 ? 10 : 1,
    work: 2 * n ** 3,
    prepare() {
      const [a, b] = [rand([n, n]), rand([n, n])];
      return () => noGrad(() => matmul(a, b).dispose());
    },
  };
}

export interface Layer {
  name: string;
  n: number;
  c: number;
  o: number;
  size: number;
  kernel: number;
  stride?: number;
  groups?: number;
}

/** Layers of ResNet-18 at batch 16 and of MobileNet at batch 8. */
export const LAYERS: readonly Layer[] = [
  { name: 'resnet 64@56', n: 16, c: 64, o: 64, size: 56, kernel: 3 },
  { name: 'resnet 128@28', n: 16, c: 128, o: 128, size: 28, kernel: 3 },
  { name: 'resnet 256@14', n: 16, c: 256, o: 256, size: 14, kernel: 3 },
  { name: 'resnet 512@7', n: 16, c: 512, o: 512, size: 7, kernel: 3 },
  { name: 'resnet 64-128@56 /2', n: 16, c: 64, o: 128, size: 56, kernel: 3, stride: 2 },
  { name: 'tutorial 32@16 5x5', n: 64, c: 32, o: 32, size: 16, kernel: 5 },
  { name: 'mobilenet depthwise 128@28', n: 8, c: 128, o: 128, size: 28, kernel: 3, groups: 128 },
  { name: 'mobilenet pointwise 128@28', n: 8, c: 128, o: 128, size: 28, kernel: 1 },
];

/** Forward pass, or forward and backward, of one convolution. */
export function convolution(layer: Layer, pass: 'forward' | 'training'): Workload {
  const { n, c, o, size, kernel, stride = 1, groups = 1 } = layer;
  return {
    name: `conv ${layer.name} ${pass}`,
    spec: ['convolution', n, c, o, size, kernel, stride, groups, pass === 'training'],
    unit: 'ms',
    batch: 1,
    prepare() {
      manualSeed(0);
      const conv = new nn.Conv2d(c, o, kernel, { padding: kernel >> 1, stride, groups });
      const x = rand([n, c, size, size], { requiresGrad: pass === 'training' });
      if (pass === 'forward') return () => noGrad(() => conv(x).dispose());
      const y = conv(x);
      const gradient = rand(y.shape as number[]);
      return () => {
        conv.zeroGrad();
        x.grad = null;
        const out = conv(x);
        out.backward({ gradient });
        out.dispose();
      };
    },
  };
}

const MILLION = 1_000_000;

function elementwise(name: string, bytes: number, make: () => () => Tensor): Workload {
  return {
    name: `${name} 1M`,
    spec: ['elementwise', name],
    unit: 'ms',
    batch: 1,
    work: bytes,
    prepare() {
      const run = make();
      return () => noGrad(() => run().dispose());
    },
  };
}

export const ELEMENTWISE: readonly Workload[] = [
  elementwise('add', 12 * MILLION, () => {
    const [a, b] = [randn([MILLION]), randn([MILLION])];
    return () => a.add(b);
  }),
  elementwise('mul broadcast rows', 8 * MILLION, () => {
    const [a, b] = [randn([1000, 1000]), randn([1000])];
    return () => a.mul(b);
  }),
  elementwise('add strided', 12 * MILLION, () => {
    const [a, b] = [randn([1000, 1000]).t(), randn([1000, 1000])];
    return () => a.add(b);
  }),
  elementwise('relu', 8 * MILLION, () => {
    const a = randn([MILLION]);
    return () => relu(a);
  }),
  elementwise('exp', 8 * MILLION, () => {
    const a = randn([MILLION]);
    return () => exp(a);
  }),
  elementwise('sum', 4 * MILLION, () => {
    const a = randn([MILLION]);
    return () => a.sum();
  }),
  elementwise('log-softmax 1000x1000', 8 * MILLION, () => {
    const a = randn([1000, 1000]);
    return () => logSoftmax(a, 1);
  }),
];

/** Forward and backward of cross entropy over 1000 classes. */
export const crossEntropy: Workload = {
  name: 'cross entropy 4096x1000',
  spec: ['crossEntropy'],
  unit: 'ms',
  batch: 1,
  prepare() {
    const x = randn([4096, 1000], { requiresGrad: true });
    const y = randint(0, 1000, [4096]);
    const loss = new nn.CrossEntropyLoss();
    return () => {
      x.grad = null;
      loss(x, y).backward();
    };
  },
};
