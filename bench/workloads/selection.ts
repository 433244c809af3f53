import {
  cumsum,
  distributions,
  gather,
  indexSelect,
  multinomial,
  noGrad,
  rand,
  randint,
  randn,
  sort,
  type Tensor,
  topk,
} from 'torchlet';
import type { Workload } from '../harness';

type Result = Tensor | { values: Tensor; indices: Tensor };

const MILLION = 1_000_000;

/** Each makes its operands, and gives what is measured. */
const OPERATIONS: Record<string, () => () => Result> = {
  'sort 1M': () => {
    const x = randn([MILLION]);
    return () => sort(x);
  },
  'sort 1000x1000': () => {
    const x = randn([1000, 1000]);
    return () => sort(x);
  },
  'topk 100 of 1M': () => {
    const x = randn([MILLION]);
    return () => topk(x, 100);
  },
  'topk 10 of 1000x1000': () => {
    const x = randn([1000, 1000]);
    return () => topk(x, 10);
  },
  'cumsum 1M': () => {
    const x = randn([MILLION]);
    return () => cumsum(x, 0);
  },
  'cumsum 1000x1000': () => {
    const x = randn([1000, 1000]);
    return () => cumsum(x, 1);
  },
  'gather 1M': () => {
    const [x, index] = [randn([1000, 1000]), randint(0, 1000, [1000, 1000])];
    return () => gather(x, 1, index);
  },
  'indexSelect 1M': () => {
    const [x, index] = [randn([MILLION]), randint(0, MILLION, [MILLION])];
    return () => indexSelect(x, 0, index);
  },
  'indexSelect rows 1M': () => {
    const [x, index] = [randn([10_000, 100]), randint(0, 10_000, [10_000])];
    return () => indexSelect(x, 0, index);
  },
  'multinomial 100 of 1M': () => {
    const weights = rand([MILLION]);
    return () => multinomial(weights, 100);
  },
  'multinomial 100000 of 10000, replaced': () => {
    const weights = rand([10_000]);
    return () => multinomial(weights, 100_000, { replacement: true });
  },
  'Categorical 1024x100, sample and logProb': () => {
    const logits = randn([1024, 100]);
    return () => {
      const policy = new distributions.Categorical({ logits });
      return policy.logProb(policy.sample());
    };
  },
};

function workload(name: string): Workload {
  return {
    name,
    spec: ['selection', name],
    unit: 'ms',
    batch: 1,
    prepare() {
      const run = (OPERATIONS[name] as () => () => Result)();
      return () =>
        noGrad(() => {
          const results = run();
          for (const result of 'indices' in results ? [results.values, results.indices] : [results]) result.dispose();
        });
    },
  };
}

/** Orders, sums along a dim, elements by index, draws. */
export const SELECTION: readonly (readonly Workload[])[] = Object.keys(OPERATIONS).map((name) => [workload(name)]);
