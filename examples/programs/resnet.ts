// ResNet-18 with the first layers of its CIFAR form, on digits of 32 x 32.
import { manualSeed, nn, noGrad, optim, type Tensor } from 'torchlet';
import { DataLoader } from 'torchlet/data';
import { datasets, transforms } from 'torchlet/vision';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;

class BasicBlock extends nn.Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm2d;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm2d;
  readonly shortcut: nn.Sequential;

  constructor(inPlanes: number, planes: number, stride: number) {
    super();
    this.conv1 = new nn.Conv2d(inPlanes, planes, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(planes);
    this.conv2 = new nn.Conv2d(planes, planes, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(planes);
    this.shortcut =
      stride === 1 && inPlanes === planes
        ? new nn.Sequential()
        : new nn.Sequential(new nn.Conv2d(inPlanes, planes, 1, { stride, bias: false }), new nn.BatchNorm2d(planes));
  }

  forward(x: Tensor): Tensor {
    const out = this.bn2(this.conv2(F.relu(this.bn1(this.conv1(x)))));
    return F.relu(out.add(this.shortcut(x)));
  }
}

class ResNet extends nn.Module {
  private planes = 64;
  readonly conv1 = new nn.Conv2d(3, 64, 3, { padding: 1, bias: false });
  readonly bn1 = new nn.BatchNorm2d(64);
  readonly layer1: nn.Sequential;
  readonly layer2: nn.Sequential;
  readonly layer3: nn.Sequential;
  readonly layer4: nn.Sequential;
  readonly linear: nn.Linear;

  constructor(blocks: readonly [number, number, number, number]) {
    super();
    this.layer1 = this.layer(64, blocks[0], 1);
    this.layer2 = this.layer(128, blocks[1], 2);
    this.layer3 = this.layer(256, blocks[2], 2);
    this.layer4 = this.layer(512, blocks[3], 2);
    this.linear = new nn.Linear(512, 10);
  }

  private layer(planes: number, blocks: number, stride: number): nn.Sequential {
    const layers = Array.from({ length: blocks }, (_, i) => {
      const block = new BasicBlock(this.planes, planes, i === 0 ? stride : 1);
      this.planes = planes;
      return block;
    });
    return new nn.Sequential(...layers);
  }

  forward(x: Tensor): Tensor {
    let out = F.relu(this.bn1(this.conv1(x)));
    for (const layer of [this.layer1, this.layer2, this.layer3, this.layer4]) out = layer(out);
    return this.linear(F.adaptiveAvgPool2d(out, 1).flatten(1));
  }
}

const transform = transforms.compose([
  transforms.toTensor(),
  transforms.normalize([0.1, 0.1, 0.1], [0.28, 0.28, 0.28]),
]);

export async function train({ steps = Infinity, epochs = 1, log = console.log }: Report = {}): Promise<number[]> {
  manualSeed(0);
  const digits = await datasets.Digits.load(null, { train: true, transform });
  const loader = new DataLoader(digits, { batchSize: 32, shuffle: true });
  const model = new ResNet([2, 2, 2, 2]);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9, weightDecay: 5e-4 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    for (const [images, targets] of loader) {
      if (losses.length === steps) return losses;
      optimizer.zeroGrad();
      const loss = criterion(model(images), targets);
      loss.backward();
      optimizer.step();
      losses.push(loss.item() as number);
      if (losses.length % 10 === 0) log(`step ${losses.length}: loss ${losses.at(-1)?.toFixed(4)}`);
    }
    log(`epoch ${epoch}: ${((await test(model)) * 100).toFixed(2)} % of the test digits are right`);
  }
  return losses;
}

async function test(model: ResNet): Promise<number> {
  const digits = await datasets.Digits.load(null, { train: false, transform });
  let correct = 0;
  model.eval();
  noGrad(() => {
    for (const [images, targets] of new DataLoader(digits, { batchSize: 100 })) {
      correct += model(images).argmax(1).eq(targets).sum().item() as number;
    }
  });
  return correct / digits.length;
}

if (isMain(import.meta.url)) await train();
