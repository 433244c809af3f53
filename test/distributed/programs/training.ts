import { manualSeed, nn, noGrad, optim, randint, randn, type Tensor, tensor } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { messageOf, report, reportAs } from './report';
import { trainUnevenly } from './uneven';

let rank = 0;
let size = 1;
const STEPS = 4;

manualSeed(3);
const images = randn([STEPS * 48, 3, 8, 8]);
const targets = randint(10, [STEPS * 48]);

/** This rank's samples of a step with `count` on all ranks, as DistributedSampler deals them out. */
function partOf(step: number, count: number): [Tensor, Tensor] {
  const rows = Array.from({ length: count / size }, (_, i) => step * count + rank + i * size);
  return [images.index(rows), targets.index(rows)];
}

function network(options: { norm?: nn.Module; dropout?: number } = {}): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    options.norm ?? new nn.Identity(),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Dropout(options.dropout ?? 0),
    new nn.Linear(128, 16),
    new nn.ReLU(),
    new nn.Linear(16, 10),
  );
}

/** The mean of a number over ranks. */
function mean(value: number): number {
  const all = tensor([value]);
  dist.allReduce(all, { op: 'mean' });
  return all.item();
}

/** A number that differs where any bit of the tensors does. */
function bitsOf(tensors: Iterable<Tensor>): number {
  let hash = 2166136261;
  for (const x of tensors) {
    const data = x.data();
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) {
      hash = Math.imul(hash ^ byte, 16777619);
    }
  }
  return hash >>> 0;
}

type Options = dist.DistributedDataParallelOptions;

function train(module: nn.Sequential, options: Options & { count?: number }): Record<string, unknown> {
  const { count = 48, ...rest } = options;
  const model = new dist.DistributedDataParallel(module, rest);
  const criterion = new nn.CrossEntropyLoss({ reduction: rest.reduceOp === 'sum' ? 'sum' : 'mean' });
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const [x, y] = partOf(step, count);
    optimizer.zeroGrad();
    const output = criterion(model(x), y);
    const loss = rest.reduceOp === 'sum' ? output.div(count) : output;
    loss.backward();
    optimizer.step();
    losses.push(mean(loss.item()) * (rest.reduceOp === 'sum' ? size : 1));
  }
  const [x, y] = partOf(0, count);
  const each = noGrad(() => nn.functional.crossEntropy(model.eval()(x), y, { reduction: 'none' }));
  return {
    losses,
    samples: dist.meanOverSamples(each).item(),
    bits: bitsOf(model.parameters()),
    buffers: bitsOf(model.buffers()),
    buckets: model.buckets,
    first: (Object.values(model.stateDict())[0] as Tensor).flatten().tolist(),
  };
}

/** Uses one of two layers, or both. */
class Branches extends nn.Module<[Tensor, readonly string[]]> {
  a = new nn.Linear(2, 1, { bias: false });
  b = new nn.Linear(2, 1, { bias: false });
  c = new nn.Linear(2, 1, { bias: false });
  forward(x: Tensor, names: readonly string[]): Tensor {
    return names.map((name) => (this.getSubmodule(name) as nn.Linear)(x)).reduce((sum, y) => sum.add(y));
  }
}
function trainAll(): void {
  // Each rank begins with other numbers: rank 0's count.
  manualSeed(rank);
  report('plain', train(network(), {}));
  manualSeed(10 + rank);
  report('small buckets', train(network({ norm: new nn.BatchNorm2d(8) }), { bucketCapMb: 0.0005 }));
  manualSeed(20 + rank);
  const synchronized = nn.SyncBatchNorm.convertSyncBatchnorm(network({ norm: new nn.BatchNorm2d(8) }));
  report('synchronized', train(synchronized, {}));
  report('statistics', (synchronized.stateDict()['1.running_var'] as Tensor).tolist());
  manualSeed(30);
  report(
    'deterministic',
    train(network({ norm: new nn.BatchNorm2d(8), dropout: 0.5 }), {
      deterministic: true,
      shards: 4 * (size === 3 ? 3 : 1),
    }),
  );
  manualSeed(40);
  report(
    'any number',
    train(network({ norm: new nn.BatchNorm2d(8), dropout: 0.5 }), { deterministic: true, shards: 12, reduceOp: 'sum' }),
  );

  // Accumulation: the mean of both, and nothing is sent in between.
  manualSeed(50);
  const layer = new dist.DistributedDataParallel(new nn.Linear(2, 1, { bias: false }));
  const backward = (): void =>
    layer(tensor([[rank + 1, 1]]))
      .sum()
      .backward();
  layer.noSync(backward);
  const own = layer.module.weight.grad?.tolist();
  backward();
  report('accumulated', { own, all: layer.module.weight.grad?.tolist() });

  const branches = new dist.DistributedDataParallel(new Branches(), { findUnusedParameters: true });
  branches(tensor([[1, 2]]), rank === 0 ? ['a'] : ['a', 'b'])
    .sum()
    .backward();
  report(
    'unused',
    ['a', 'b', 'c'].map((name) => (branches.module.getSubmodule(name) as nn.Linear).weight.grad?.tolist() ?? null),
  );
  branches(tensor([[1, 2]]), ['c'])
    .sum()
    .backward();
  report('unused later', (branches.module.getSubmodule('c') as nn.Linear).weight.grad?.tolist());

  const careless = new dist.DistributedDataParallel(new Branches(), {});
  careless(tensor([[1, 2]]), ['a'])
    .sum()
    .backward();
  report(
    'unfinished',
    messageOf(() => void careless(tensor([[1, 2]]), ['a'])),
  );

  if (size > 1) {
    manualSeed(60 + rank);
    const differing = new nn.Linear(2, 2);
    report(
      'other values',
      messageOf(() => void new dist.DistributedDataParallel(differing, { initSync: false })),
    );
    differing.weight.detach().fill_(1);
    differing.bias?.detach().fill_(1);
    report(
      'same values',
      messageOf(() => void new dist.DistributedDataParallel(differing, { initSync: false })),
    );
    report(
      'other shapes',
      messageOf(() => void new dist.DistributedDataParallel(new nn.Linear(2, rank === 1 ? 3 : 2))),
    );
    report(
      'other number',
      messageOf(() => void new dist.DistributedDataParallel(new nn.Linear(2, 2, { bias: rank === 0 }))),
    );
  }
  const unsynced = new dist.DistributedDataParallel(new nn.BatchNorm1d(2));
  unsynced(
    tensor([
      [rank, 1],
      [2, 4 * rank],
    ]),
  );
  const seen = (unsynced.stateDict()['module.running_mean'] as Tensor).tolist();
  unsynced(
    tensor([
      [rank, 1],
      [2, 4 * rank],
    ]),
  );
  const after = (unsynced.stateDict()['module.running_mean'] as Tensor).tolist();
  report('buffers', { seen, after });
  report('eval', noGrad(() => layer(tensor([[1, 1]])).item()) === layer.module(tensor([[1, 1]])).item());
}

// As a world of its own first, where another start of processes would only cost time.
for (const backend of process.argv.includes('alone') ? (['self', 'mpi'] as const) : (['mpi'] as const)) {
  dist.initProcessGroup(backend, { timeout: 60 });
  [rank, size] = [dist.getRank(), dist.getWorldSize()];
  reportAs(backend === 'self' ? 'alone: ' : '');
  trainAll();
  trainUnevenly();
  if (backend === 'self') dist.destroyProcessGroup();
}
