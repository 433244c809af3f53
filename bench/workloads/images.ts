import { manualSeed, nn, optim, rand, randint } from 'torchlet';
import { models } from 'torchlet/vision';
import type { Workload } from '../harness';

/** Forward, loss, backward and SGD of a classifier of images. */
function step(name: string, spec: Workload['spec'], batch: number, side: number, make: () => nn.Module): Workload {
  return {
    name,
    spec,
    unit: 'ms',
    batch: 1,
    prepare() {
      manualSeed(0);
      const model = make();
      const loss = new nn.CrossEntropyLoss();
      const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
      const [x, y] = [rand([batch, 3, side, side]), randint(0, 10, [batch])];
      return () => {
        optimizer.zeroGrad();
        loss(model(x), y).backward();
        optimizer.step();
      };
    },
  };
}

/** ResNet-18 as for CIFAR-10: a first convolution of 3 x 3 and no pool, so that the stages see 32 x 32 to 4 x 4 pixels. */
function resnet18(): nn.Module {
  const model = models.resnet18({ numClasses: 10 });
  model.conv1 = new nn.Conv2d(3, 64, 3, { padding: 1, bias: false });
  model.maxpool = new nn.Identity();
  return model;
}

export const IMAGES: readonly Workload[] = [
  step('training step, ResNet-18 32 x 32 b32', ['resnet18', 32], 32, 32, resnet18),
  step('training step, MobileNetV2 96 x 96 b16', ['mobilenetV2', 16], 16, 96, () =>
    models.mobilenetV2({ numClasses: 10 }),
  ),
];
