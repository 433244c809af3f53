import { add, exp, logSoftmax, matmul, mul, nn, noGrad, rand, randint, randn, relu, sum, type Tensor } from 'torchlet';
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

export type Layout = 'contiguous' | 'broadcast' | 'strided';

/** The first operand; the second, of those that have two, is contiguous. */
const OPERANDS: Record<Layout, () => Tensor> = {
  contiguous: () => randn([1000, 1000]),
  broadcast: () => randn([1000]).expand([1000, 1000]),
  strided: () => randn([1000, 1000]).t(),
};

const OPERATIONS: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  add,
  mul,
  relu: (a) => relu(a),
  exp: (a) => exp(a),
  sum: (a) => sum(a),
  'log-softmax': (a) => logSoftmax(a, 1),
};

function elementwise(operation: string, layout: Layout): Workload {
  return {
    name: `${operation} ${layout} 1M`,
    spec: ['elementwise', operation, layout],
    unit: 'ms',
    batch: 1,
    prepare() {
      const run = OPERATIONS[operation] as (a: Tensor, b: Tensor) => Tensor;
      const [a, b] = [OPERANDS[layout](), randn([1000, 1000])];
      return () => noGrad(() => run(a, b).dispose());
    },
  };
}

/** 1000 x 1000 elements: as they lie in memory, one row for all, and transposed. */
export const ELEMENTWISE: readonly Workload[] = Object.keys(OPERATIONS).flatMap((operation) =>
  (Object.keys(OPERANDS) as Layout[]).map((layout) => elementwise(operation, layout)),
);

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
