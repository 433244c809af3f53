// Several processes train one network: mpirun -n 2 node train.js
import { manualSeed, nn, optim, randn, type Tensor, tensor } from 'torchlet';
import { DataLoader, TensorDataset } from 'torchlet/data';
import {
  allReduce,
  DistributedDataParallel,
  DistributedSampler,
  destroyProcessGroup,
  getRank,
  getWorldSize,
  initProcessGroup,
  isMpiAvailable,
} from 'torchlet/distributed';

// Without MPI the program is a world of one process.
initProcessGroup(isMpiAvailable() ? 'mpi' : 'self');
const GLOBAL_BATCH = 64;

manualSeed(0);
const inputs = randn([1024, 10]);
const outputs = inputs.square().sum(1, { keepdim: true }).sqrt();
const dataset = new TensorDataset(inputs, outputs);

// Each process has its part of the samples and of every batch, and a copy of the network.
const sampler = new DistributedSampler(dataset, { dropLast: true });
const loader = new DataLoader(dataset, { batchSize: GLOBAL_BATCH / getWorldSize(), sampler, dropLast: true });
const model = new DistributedDataParallel(
  new nn.Sequential(new nn.Linear(10, 32), new nn.ReLU(), new nn.Linear(32, 1)),
);
const criterion = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });

for (let epoch = 0; epoch < 5; epoch++) {
  sampler.setEpoch(epoch);
  let sum = 0;
  for (const [x, y] of loader as Iterable<[Tensor, Tensor]>) {
    optimizer.zeroGrad();
    const loss = criterion(model(x), y);
    loss.backward(); // and the gradients are the mean of all processes'
    optimizer.step();
    sum += loss.item();
  }
  const mean = tensor([sum / loader.length]);
  allReduce(mean, { op: 'mean' });
  if (getRank() === 0) console.log(`epoch ${epoch + 1}: loss ${mean.item().toFixed(4)}`);
}
destroyProcessGroup();
