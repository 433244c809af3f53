// biome-ignore-all format: written as in the tutorial it is ported from
import { nn, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, transforms } from 'torchlet/vision';

const dataset = await datasets.CIFAR10.load('data', { train: false, transform: transforms.toTensor(), download: true });
const dataloader = new DataLoader(dataset, { batchSize: 64 });

class Test extends nn.Module {
  model1 = new nn.Sequential(
    new nn.Conv2d(3, 32, 5, { padding: 2 }), new nn.MaxPool2d(2),
    new nn.Conv2d(32, 32, 5, { padding: 2 }), new nn.MaxPool2d(2),
    new nn.Conv2d(32, 64, 5, { padding: 2 }), new nn.MaxPool2d(2),
    new nn.Flatten(), new nn.Linear(1024, 64), new nn.Linear(64, 10),
  );
  forward(x: Tensor) { return this.model1(x); }
}

const loss = new nn.CrossEntropyLoss();
const test = new Test();
for (const [imgs, targets] of dataloader) {
  const outputs = test(imgs);              // modules are callable
  const resultLoss = loss(outputs, targets);
  resultLoss.backward();
}
