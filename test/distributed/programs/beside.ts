import { writeFileSync } from 'node:fs';
import { manualSeed, nn, optim, type Tensor, tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import * as dist from 'torchlet/distributed';
import { encodePt } from 'torchlet/io';
import { datasets, transforms } from 'torchlet/vision';
import { TutorialNetwork } from '../../../src/cli/tutorialNetwork';
import { report } from './report';

const [file, root] = [process.argv[2] as string, process.argv[3] as string];
const [STEPS, BATCH] = [100, 32];
dist.initProcessGroup('mpi', { timeout: 60 });
const [rank, size] = [dist.getRank(), dist.getWorldSize()];
const digits = await datasets.Digits.load(root, { train: true, transform: transforms.toTensor() });
const loader = new DataLoader(digits, { batchSize: STEPS * BATCH }) as Iterable<[Tensor, Tensor]>;
const [[images, targets]] = loader as unknown as [[Tensor, Tensor]];
manualSeed(1);
const module = new TutorialNetwork(10);
// Rank r has two batches more than rank r - 1.
const network = (): nn.Sequential => new nn.Sequential(new nn.Linear(4, 3), new nn.BatchNorm1d(3), new nn.Linear(3, 1));
const start = network().stateDict();
const inputs = images.narrow(0, 0, 160).reshape([160, -1]).narrow(1, 1500, 4).contiguous();
if (rank === 0) {
  const state = module.stateDict();
  writeFileSync(file, encodePt({ state, images, targets, steps: STEPS, batch: BATCH, uneven: start, inputs }));
}

const model = new dist.DistributedDataParallel(module);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.001, momentum: 0.9 });
const losses: number[] = [];
for (let step = 0; step < STEPS; step++) {
  const rows = Array.from({ length: BATCH / size }, (_, i) => step * BATCH + rank + i * size);
  optimizer.zeroGrad();
  const loss = criterion(model(images.index(rows)), targets.index(rows));
  loss.backward();
  optimizer.step();
  const mean = tensor([loss.item()]);
  dist.allReduce(mean, { op: 'mean' });
  losses.push(mean.item());
}
report('losses', losses);

for (const divideByInitialWorldSize of [true, false]) {
  const uneven = network();
  uneven.loadStateDict(start);
  const joined = new dist.DistributedDataParallel(uneven);
  const steps = new optim.SGD(joined.parameters(), { lr: 0.1 });
  joined.join(
    () => {
      for (let step = 0; step < 3 + 2 * rank; step++) {
        const x = inputs.narrow(0, 16 * (step + 5 * rank), 16);
        const run = (): void => joined(x).square().mean().backward();
        if (step % 3 === 1) joined.noSync(run);
        else {
          run();
          steps.step();
          steps.zeroGrad();
        }
      }
    },
    { divideByInitialWorldSize },
  );
  const state = Object.values(uneven.stateDict()) as Tensor[];
  report(
    `joined ${divideByInitialWorldSize}`,
    state.flatMap((x) => x.reshape([-1]).tolist()),
  );
}
