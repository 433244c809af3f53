// Programs as users write them, in plain JavaScript and in one synchronous loop: node bench/plain/programs.mjs NAME STEPS
// prints the time of each step and the memory at the end. Nothing is disposed of, no setting is made.
import { fileURLToPath } from 'node:url';
import { manualSeed, memoryStats, nn, noGrad, optim, rand, randint } from 'torchlet';

const F = nn.functional;

/** The README's network, its layers in a row. */
function row(relu) {
  const stage = (from, to) => [
    new nn.Conv2d(from, to, 5, { padding: 2 }),
    ...(relu ? [new nn.ReLU()] : []),
    new nn.MaxPool2d(2),
  ];
  return new nn.Sequential(
    ...stage(3, 32),
    ...stage(32, 32),
    ...stage(32, 64),
    new nn.Flatten(),
    new nn.Linear(1024, 64),
    ...(relu ? [new nn.ReLU()] : []),
    new nn.Linear(64, 10),
  );
}

/** The same as a class whose `forward` calls its layers one by one. */
class Net extends nn.Module {
  constructor() {
    super();
    this.conv1 = new nn.Conv2d(3, 32, 5, { padding: 2 });
    this.conv2 = new nn.Conv2d(32, 32, 5, { padding: 2 });
    this.conv3 = new nn.Conv2d(32, 64, 5, { padding: 2 });
    this.pool = new nn.MaxPool2d(2);
    this.flatten = new nn.Flatten();
    this.fc1 = new nn.Linear(1024, 64);
    this.fc2 = new nn.Linear(64, 10);
  }

  forward(x) {
    x = this.pool(this.conv1(x));
    x = this.pool(this.conv2(x));
    x = this.pool(this.conv3(x));
    return this.fc2(this.fc1(this.flatten(x)));
  }
}

class ReluNet extends Net {
  forward(x) {
    x = this.pool(F.relu(this.conv1(x)));
    x = this.pool(F.relu(this.conv2(x)));
    x = this.pool(F.relu(this.conv3(x)));
    return this.fc2(F.relu(this.fc1(this.flatten(x))));
  }
}

class ViewNet extends Net {
  forward(x) {
    x = this.pool(this.conv1(x).relu());
    x = this.pool(this.conv2(x).relu());
    x = this.pool(this.conv3(x).relu()).reshape([-1, 1024]);
    return this.fc2(this.fc1(x).relu());
  }
}

class Mlp extends nn.Module {
  constructor() {
    super();
    this.fc1 = new nn.Linear(784, 256);
    this.fc2 = new nn.Linear(256, 128);
    this.fc3 = new nn.Linear(128, 10);
  }

  forward(x) {
    return this.fc3(this.fc2(this.fc1(x).relu()).relu());
  }
}

function mlpRow() {
  const hidden = [new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 128), new nn.ReLU()];
  return new nn.Sequential(...hidden, new nn.Linear(128, 10));
}

function training(model, shape) {
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const [x, y] = [rand(shape), randint(0, 10, [shape[0]])];
  return () => {
    optimizer.zeroGrad();
    loss(model(x), y).backward();
    optimizer.step();
  };
}

const IMAGES = [64, 3, 32, 32];
const DIGITS = [128, 784];

/** What is measured, and how many steps: each makes what a step needs, and returns the step. */
export const PROGRAMS = {
  'conv and pool, Sequential': [100, () => training(row(false), IMAGES)],
  'conv and pool, class': [100, () => training(new Net(), IMAGES)],
  'conv, ReLU and pool, Sequential': [100, () => training(row(true), IMAGES)],
  'conv, ReLU and pool, class with F.relu': [100, () => training(new ReluNet(), IMAGES)],
  'conv, ReLU and pool, class with x.relu() and reshape': [100, () => training(new ViewNet(), IMAGES)],
  'MLP, Sequential': [1000, () => training(mlpRow(), DIGITS)],
  'MLP, class': [1000, () => training(new Mlp(), DIGITS)],
  'class, forward alone': [
    200,
    () => {
      const [net, x] = [new ReluNet(), rand(IMAGES)];
      return () => noGrad(() => net(x));
    },
  ],
  'class, forward with a graph nobody uses': [
    200,
    () => {
      const [net, x] = [new ReluNet(), rand(IMAGES)];
      return () => net(x);
    },
  ],
  'rand([256, 1024]).mul(2).exp()': [10_000, () => () => rand([256, 1024]).mul(2).exp()],
  'views of views': [
    10_000,
    () => {
      const x = rand([512, 512]);
      return () => x.t().narrow(0, 0, 100).mul(2).unsqueeze(0).reshape([-1]).sum();
    },
  ],
  'the last 20 graphs kept': [
    2000,
    () => {
      const [x, w, kept] = [rand([256, 256]), rand([256, 256], { requiresGrad: true }), []];
      let i = 0;
      return () => {
        kept[i++ % 20] = x.matmul(w).tanh().mul(2).exp().sum();
      };
    },
  ],
};

/** Steps that are not counted, until the engine's compilers have done their work. */
const WARM_UP = 10;

function main(name, steps) {
  manualSeed(0);
  const step = PROGRAMS[name][1]();
  for (let i = 0; i < WARM_UP; i++) step();
  const times = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  const { heapBytes, movedBytes } = memoryStats();
  const residentBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ times, heapBytes, movedBytes, residentBytes }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2], Number(process.argv[3]));
