import { writeFileSync } from 'node:fs';
import { manualSeed, nn, optim, randint, randn, tensor } from 'torchlet';
import * as dist from 'torchlet/distributed';
import { encodePt } from 'torchlet/io';
import { report } from './report';

const [file, steps] = [process.argv[2] as string, 20];
dist.initProcessGroup('mpi', { timeout: 60 });
const [rank, size] = [dist.getRank(), dist.getWorldSize()];
manualSeed(1);
const [images, targets] = [randn([steps * 16, 3, 8, 8]), randint(10, [steps * 16])];
const module = new nn.Sequential(
  new nn.Conv2d(3, 8, 3),
  new nn.BatchNorm2d(8),
  new nn.ReLU(),
  new nn.Flatten(),
  new nn.Linear(288, 10),
);
if (rank === 0) writeFileSync(file, encodePt({ state: module.stateDict(), images, targets, steps }));
const model = new dist.DistributedDataParallel(module, { bucketCapMb: 0.002 });
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
const losses: number[] = [];
for (let step = 0; step < steps; step++) {
  const rows = Array.from({ length: 16 / size }, (_, i) => step * 16 + rank + i * size);
  optimizer.zeroGrad();
  const loss = criterion(model(images.index(rows)), targets.index(rows));
  loss.backward();
  optimizer.step();
  const mean = tensor([loss.item()]);
  dist.allReduce(mean, { op: 'mean' });
  losses.push(mean.item());
}
report('losses', losses);
