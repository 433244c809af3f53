// Handwritten digits with convolutions and dropout, as pytorch/examples/mnist.
import { manualSeed, nn, noGrad, optim, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, transforms } from 'torchlet/vision';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;

class Net extends nn.Module {
  conv1 = new nn.Conv2d(1, 32, 3);
  conv2 = new nn.Conv2d(32, 64, 3);
  dropout1 = new nn.Dropout(0.25);
  dropout2 = new nn.Dropout(0.5);
  fc1 = new nn.Linear(9216, 128);
  fc2 = new nn.Linear(128, 10);

  forward(x: Tensor): Tensor {
    x = F.relu(this.conv1(x));
    x = F.relu(this.conv2(x));
    x = this.dropout1(F.maxPool2d(x, 2));
    x = F.relu(this.fc1(x.flatten(1)));
    return F.logSoftmax(this.fc2(this.dropout2(x)), 1);
  }
}

/** The package's digits stand in frames of 32 x 32 and have three channels; MNIST's are grey and 28 x 28. */
const transform = transforms.compose([
  transforms.toTensor(),
  (image: Tensor) => image.narrow(0, 0, 1).narrow(1, 2, 28).narrow(2, 2, 28),
  transforms.normalize([0.1307], [0.3081]),
]);

export async function train({ steps = Infinity, epochs = 3, log = console.log }: Report = {}): Promise<number[]> {
  manualSeed(1);
  const digits = await datasets.Digits.load(null, { train: true, transform });
  const loader = new DataLoader(digits, { batchSize: 64, shuffle: true });
  const model = new Net();
  const optimizer = new optim.Adadelta(model.parameters(), { lr: 1 });
  const scheduler = new optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.7 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    for (const [data, target] of loader) {
      if (losses.length === steps) return losses;
      optimizer.zeroGrad();
      const loss = F.nllLoss(model(data), target);
      loss.backward();
      optimizer.step();
      losses.push(loss.item() as number);
      if (losses.length % 25 === 0) log(`epoch ${epoch}, step ${losses.length}: loss ${losses.at(-1)?.toFixed(4)}`);
    }
    scheduler.step();
    log(`epoch ${epoch}: ${((await test(model)) * 100).toFixed(2)} % of the test digits are right`);
  }
  return losses;
}

async function test(model: Net): Promise<number> {
  const digits = await datasets.Digits.load(null, { train: false, transform });
  let correct = 0;
  model.eval();
  noGrad(() => {
    for (const [data, target] of new DataLoader(digits, { batchSize: 1000 })) {
      correct += model(data).argmax(1).eq(target).sum().item() as number;
    }
  });
  return correct / digits.length;
}

if (isMain(import.meta.url)) await train();
