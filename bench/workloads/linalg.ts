import { add, eye, linalg, matmul, mul, noGrad, randn, type Tensor } from 'torchlet';
import type { Workload } from '../harness';

const general = (n: number): Tensor => randn([n, n]);
const definite = (n: number): Tensor => {
  const a = general(n);
  return add(matmul(a, a.t()), mul(eye(n), n));
};

const OPERATIONS: Record<string, { matrix: (n: number) => Tensor; run: (a: Tensor) => unknown }> = {
  solve: { matrix: general, run: (a) => linalg.solve(a, a) },
  inv: { matrix: general, run: (a) => linalg.inv(a) },
  cholesky: { matrix: definite, run: (a) => linalg.cholesky(a) },
  qr: { matrix: general, run: (a) => linalg.qr(a) },
  svd: { matrix: general, run: (a) => linalg.svd(a) },
  eigh: { matrix: definite, run: (a) => linalg.eigh(a) },
};

function factorization(operation: string, n: number): Workload {
  return {
    name: `linalg ${operation} ${n}`,
    spec: ['linalg', operation, n],
    unit: 'ms',
    batch: n < 512 ? 10 : 1,
    prepare() {
      const { matrix, run } = OPERATIONS[operation] as (typeof OPERATIONS)[string];
      const a = matrix(n);
      return () => noGrad(() => void run(a));
    },
  };
}

/** Square matrices of two sizes. */
export const LINALG: readonly (readonly Workload[])[] = Object.keys(OPERATIONS).map((operation) =>
  [64, 512].map((n) => factorization(operation, n)),
);
