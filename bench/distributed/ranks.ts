// What main.ts starts with mpirun: all-reduces, or training steps. Prints JSON on rank 0.

import { manualSeed, ones, optim, randint, randn, setNumThreads, type Tensor, tensor } from 'torchlet';
import { allReduce, barrier, DistributedDataParallel, getRank, initProcessGroup } from 'torchlet/distributed';
import { Conv2d, CrossEntropyLoss, Flatten, Linear, MaxPool2d, type Module, Sequential } from 'torchlet/nn';
import { models } from 'torchlet/vision';

const [kind, ...args] = process.argv.slice(2) as [string, ...string[]];
initProcessGroup('mpi');
const print = (value: unknown): void => {
  if (getRank() === 0) console.log(JSON.stringify(value));
};

/** The shortest time of `run`, in milliseconds; all ranks begin together. */
function shortest(rounds: number, run: () => void, before: () => void = () => {}): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    before();
    barrier();
    const begin = performance.now();
    run();
    best = Math.min(best, performance.now() - begin);
  }
  return best;
}

/** Ranks that average wait for each other, so a step takes as long as that of the rank whose core is slower at the moment. */
function ofTheSlowest(milliseconds: number): number {
  const all = tensor([milliseconds]);
  allReduce(all, { op: 'max' });
  return all.item();
}

function allReduces(): void {
  for (let i = 0; i + 1 < args.length; i += 2) {
    const [bytes, rounds] = [Number(args[i]), Number(args[i + 1])];
    const x = ones([bytes / 4]);
    const inPlace = shortest(rounds, () => void allReduce(x));
    const copied = shortest(rounds, () => void allReduce(x, { asyncOp: true }).wait());
    print({ bytes, inPlace: 1000 * inPlace, copied: 1000 * copied });
  }
}

const tutorial = (): Module<[Tensor], Tensor> =>
  new Sequential(
    new Conv2d(3, 32, 5, { padding: 2 }),
    new MaxPool2d(2),
    new Conv2d(32, 32, 5, { padding: 2 }),
    new MaxPool2d(2),
    new Conv2d(32, 64, 5, { padding: 2 }),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(1024, 64),
    new Linear(64, 10),
  );

/** A step with averaged gradients, one without, and what the all-reduces take by themselves. */
async function steps(): Promise<void> {
  const [name, batch, rounds, threads] = args as [string, string, string, string];
  await setNumThreads(Number(threads));
  manualSeed(0);
  const module = name === 'tutorial' ? tutorial() : (models.resnet18() as unknown as Module<[Tensor], Tensor>);
  const model = new DistributedDataParallel(module);
  const ordered = new DistributedDataParallel(module, { deterministic: true });
  const criterion = new CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.001, momentum: 0.9 });
  const [x, y] = [randn([Number(batch), 3, 32, 32]), randint(10, [Number(batch)])];
  const stepOf = (called: typeof model) => (): void => {
    optimizer.zeroGrad();
    criterion(called(x), y).backward();
    optimizer.step();
  };
  const [step, inOrder] = [stepOf(model), stepOf(ordered)];
  for (const run of [step, step, inOrder]) run();
  const bytes = [...module.parameters()].reduce((sum, { count }) => sum + 4 * count, 0);
  const flat = ones([bytes / 4]);
  // In turn, since other programs load the machine as well.
  const kinds = {
    synced: step,
    unsynced: () => model.noSync(step),
    deterministic: inOrder,
    sent: () => void allReduce(flat, { asyncOp: true }).wait(),
  };
  const times: Record<string, number[]> = { synced: [], unsynced: [], deterministic: [], sent: [] };
  for (let round = 0; round < Number(rounds); round++) {
    for (const [kind, run] of Object.entries(kinds)) times[kind]?.push(ofTheSlowest(shortest(1, run)));
  }
  print({ name, bytes, ...times });
}

if (kind === 'all-reduce') allReduces();
else await steps();
