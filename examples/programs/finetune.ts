// Fine-tunes ResNet-18: the last layer is replaced by one for the new classes, the last stage learns along, all before it stays as it is.
// node scripts/run.mjs examples/programs/finetune.ts [WEIGHTS [FOLDER]]: a file of torchvision's weights for resnet18, and a folder with
// a folder of images for each class. Without them it begins with drawn weights, and learns digits.
import { manualSeed, nn, noGrad, optim, type Tensor } from 'torchlet';
import { DataLoader, type Dataset } from 'torchlet/data';
import { loadModel } from 'torchlet/io';
import { datasets, models, transforms } from 'torchlet/vision';
import { isMain, type Report } from './run.ts';

const normalize = transforms.normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/** What is learned from: images [3, h, w] with a class each, and how many classes there are. */
async function open(folder: string | undefined): Promise<[Dataset<[Tensor, number]>, classes: number]> {
  if (folder === undefined) {
    const transform = transforms.compose([transforms.toTensor(), normalize]);
    return [await datasets.Digits.load(null, { train: true, transform }), 10];
  }
  const transform = transforms.compose([
    transforms.randomResizedCrop(96),
    transforms.randomHorizontalFlip(),
    transforms.colorJitter({ brightness: 0.2, contrast: 0.2 }),
    transforms.toTensor(),
    normalize,
  ]);
  const images = new datasets.ImageFolder(folder, { transform });
  return [images as Dataset<[Tensor, number]>, images.classes.length];
}

interface FineTuning extends Report {
  weights?: string | undefined;
  folder?: string | undefined;
}

export async function train({ steps = 40, weights, folder, log = console.log }: FineTuning = {}): Promise<number[]> {
  manualSeed(0);
  const model = models.resnet18();
  if (weights !== undefined) await loadModel(model, weights);
  const [dataset, classes] = await open(folder);

  for (const parameter of model.parameters()) parameter.requiresGrad_(false);
  for (const parameter of model.layer4.parameters()) parameter.requiresGrad_();
  model.fc = new nn.Linear(512, classes);

  const loader = new DataLoader(dataset, { batchSize: 32, shuffle: true });
  const criterion = new nn.CrossEntropyLoss();
  const learned = [...model.parameters()].filter((parameter) => parameter.requiresGrad);
  const optimizer = new optim.SGD(learned, { lr: 0.01, momentum: 0.9 });
  const losses: number[] = [];
  let correct = 0;
  for (const [images, targets] of loader) {
    if (losses.length === steps) break;
    optimizer.zeroGrad();
    const scores = model(images);
    const loss = criterion(scores, targets);
    loss.backward();
    optimizer.step();
    losses.push(loss.item() as number);
    correct += noGrad(() => scores.argmax(1).eq(targets).sum().item() as number);
    if (losses.length % 10 === 0) {
      log(`step ${losses.length}: loss ${losses.at(-1)?.toFixed(4)}, ${((correct / 320) * 100).toFixed(0)} % right`);
      correct = 0;
    }
  }
  return losses;
}

if (isMain(import.meta.url)) {
  const [weights, folder] = process.argv.slice(2);
  const begin = performance.now();
  await train({ weights, folder });
  console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s`);
}
