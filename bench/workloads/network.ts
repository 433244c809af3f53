import { manualSeed, nn, noGrad, optim, rand, randint, type Tensor } from 'torchlet';
import type { Workload } from '../harness';

class Tutorial extends nn.Module {
  model1 = new nn.Sequential(
    new nn.Conv2d(3, 32, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(32, 32, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(32, 64, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(1024, 64),
    new nn.Linear(64, 10),
  );

  forward(x: Tensor): Tensor {
    return this.model1(x);
  }
}

/** Forward, loss, backward and SGD of the tutorial's network. */
export function trainingStep(batch: number): Workload {
  return {
    name: `training step b${batch}`,
    spec: ['training', batch],
    unit: 'ms',
    batch: 1,
    prepare() {
      manualSeed(0);
      const model = new Tutorial();
      const loss = new nn.CrossEntropyLoss();
      const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
      const [x, y] = [rand([batch, 3, 32, 32]), randint(0, 10, [batch])];
      return () => {
        optimizer.zeroGrad();
        loss(model(x), y).backward();
        optimizer.step();
      };
    },
  };
}

export function forward(batch: number): Workload {
  return {
    name: `forward b${batch}`,
    spec: ['forward', batch],
    unit: 'ms',
    batch: batch === 1 ? 10 : 1,
    prepare() {
      manualSeed(0);
      const model = new Tutorial();
      const x = rand([batch, 3, 32, 32]);
      return () => noGrad(() => model(x).dispose());
    },
  };
}

/** Linear(2, 16) - ReLU - Linear(16, 1), mean squared error, SGD, batch 32: all overhead. */
export const tinyMlp: Workload = {
  name: 'tiny MLP',
  spec: ['tiny'],
  unit: 'steps/s',
  batch: 200,
  prepare() {
    manualSeed(0);
    const model = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 1));
    const loss = new nn.MSELoss();
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
    const [x, y] = [rand([32, 2]), rand([32, 1])];
    return () => {
      optimizer.zeroGrad();
      loss(model(x), y).backward();
      optimizer.step();
    };
  },
};

/** Linear(784, 256) - ReLU - Linear(256, 128) - ReLU - Linear(128, 10), cross entropy, Adam, batch 128. */
export const adamMlp: Workload = {
  name: 'MLP 784-256-128-10 Adam b128',
  spec: ['adam'],
  unit: 'ms',
  batch: 1,
  prepare() {
    manualSeed(0);
    const model = new nn.Sequential(
      new nn.Linear(784, 256),
      new nn.ReLU(),
      new nn.Linear(256, 128),
      new nn.ReLU(),
      new nn.Linear(128, 10),
    );
    const loss = new nn.CrossEntropyLoss();
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
    const [x, y] = [rand([128, 784]), randint(0, 10, [128])];
    return () => {
      optimizer.zeroGrad();
      loss(model(x), y).backward();
      optimizer.step();
    };
  },
};
