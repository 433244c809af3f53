// On each rank under mpirun: a sum over all ranks, and steps of a network that they train together. Rank 0 prints the bytes of both.
import { createHash } from 'node:crypto';
import { manualSeed, nn, optim, randint, randn } from 'torchlet';
import * as dist from 'torchlet/distributed';

dist.initProcessGroup('mpi', { timeout: 60 });
const [rank, size] = [dist.getRank(), dist.getWorldSize()];

manualSeed(rank);
const sum = randn([1000]);
dist.allReduce(sum);

// Of other seeds: the network is that of rank 0.
const model = new dist.DistributedDataParallel(
  new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(8 * 36, 10)),
);
const loss = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
for (let step = 0; step < 3; step++) {
  const [x, y] = [randn([4, 3, 8, 8]), randint(0, 10, [4])];
  optimizer.zeroGrad();
  loss(model(x), y).backward();
  optimizer.step();
}

const hash = createHash('sha256');
for (const x of [sum, ...model.parameters()]) hash.update(new Uint8Array(x.data().slice().buffer));
const own = { size, hash: hash.digest('hex') };
const all = new Array(size).fill(null);
dist.allGatherObject(all, own);
if (rank === 0) console.log(JSON.stringify(all));
dist.destroyProcessGroup();
