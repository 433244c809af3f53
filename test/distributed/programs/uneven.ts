import { nn, optim, type Tensor, tensor } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { messageOf, report } from './report';

/** y = w x, with the mean of all x seen so far in a buffer that forward writes. */
class Scale extends nn.Module<[Tensor], Tensor> {
  w = new nn.Parameter(tensor([10]));
  unused = new nn.Parameter(tensor([1]));
  constructor() {
    super();
    this.registerBuffer('seen', tensor([0]));
  }
  forward(x: Tensor): Tensor {
    (this as unknown as { seen: Tensor }).seen.add_(x);
    return this.w.mul(x);
  }
}

const numberIn = (x: Tensor): number => x.item() as number;

/** Trains on as many inputs as the rank is high, and one more: rank 0 is ready first. */
function train(options: dist.JoinOptions, count: number, accumulated: readonly number[] = []): unknown {
  const [rank] = [dist.getRank()];
  const model = new dist.DistributedDataParallel(new Scale(), { findUnusedParameters: true });
  const optimizer = new optim.SGD(model.parameters(), { lr: 1 });
  const losses = model.join(() => {
    const values: number[] = [];
    for (let step = 0; step < count; step++) {
      const run = (): void => {
        const loss = model(tensor([rank + 1 + step]));
        loss.sum().backward();
        values.push(numberIn(loss));
      };
      if (accumulated.includes(step)) model.noSync(run);
      else {
        run();
        optimizer.step();
        optimizer.zeroGrad();
      }
    }
    return values;
  }, options);
  const { w, unused, seen } = model.module as unknown as Record<string, Tensor>;
  return {
    steps: losses.length,
    w: numberIn(w as Tensor),
    seen: numberIn(seen as Tensor),
    unused: numberIn(unused as Tensor),
  };
}

/** Ranks with unequal numbers of inputs. */
export function trainUnevenly(): void {
  const [rank, size] = [dist.getRank(), dist.getWorldSize()];
  report('uneven', train({}, rank + 1));
  report('uneven, by active', train({ divideByInitialWorldSize: false }, rank + 1));
  report('uneven, none at first', train({}, rank));
  report('uneven, accumulated', train({}, 2 * (rank + 1), [0, 2, 4, 6]));
  report('even, not enabled', train({ enable: false }, 2));
  report(
    'uneven, early end',
    messageOf(() => void train({ throwOnEarlyTermination: true }, rank + 1)),
  );

  const [a, b] = [0, 1].map(() => new dist.DistributedDataParallel(new nn.Linear(1, 1, { bias: false }))) as [
    dist.DistributedDataParallel<nn.Linear>,
    dist.DistributedDataParallel<nn.Linear>,
  ];
  const optimizer = new optim.SGD([...a.parameters(), ...b.parameters()], { lr: 0.1 });
  new dist.Join([a, b]).run(() => {
    // Enough steps for the buckets to be made anew, in rank 0's order.
    for (let step = 0; step < 3 * rank; step++) {
      optimizer.zeroGrad();
      b(a(tensor([[step + 1]])))
        .sum()
        .backward();
      optimizer.step();
    }
  });
  report(
    'uneven, two modules',
    [a, b].map(({ module }) => numberIn(module.weight)),
  );
  if (size === 1) return;
  const other = new dist.DistributedDataParallel(new nn.Linear(1, 1), { processGroup: dist.newGroup() });
  const synced = nn.SyncBatchNorm.convertSyncBatchnorm(new nn.Sequential(new nn.Linear(1, 1), new nn.BatchNorm1d(1)));
  report('uneven, refused', [
    messageOf(() => void new dist.Join([])),
    messageOf(() => void new dist.Join([a, other])),
    messageOf(() => new dist.DistributedDataParallel(synced).join(() => {})),
    messageOf(() =>
      new dist.DistributedDataParallel(new nn.Linear(1, 1), { deterministic: true, shards: size }).join(() => {}),
    ),
  ]);
}
