import { manualSeed, nn, optim, rand, randint, type Tensor } from 'torchlet';
import { DataLoader, TensorDataset } from 'torchlet/data';

const STEPS = 10;
const BATCH = 8;

/** What ten steps left behind: a hash of the bytes of all parameters, and the last loss. */
export interface Trained {
  readonly hash: string;
  readonly loss: number;
}

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

/** Ten steps of the tutorial's training from `manualSeed(0)`: the same bytes wherever they are taken. */
export async function train(): Promise<Trained> {
  manualSeed(0);
  const model = new Tutorial();
  const dataset = new TensorDataset(rand([STEPS * BATCH, 3, 32, 32]), randint(0, 10, [STEPS * BATCH]));
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  let last = Number.NaN;
  for (const [images, targets] of new DataLoader(dataset, { batchSize: BATCH, shuffle: true })) {
    optimizer.zeroGrad();
    const result = loss(model(images), targets);
    result.backward();
    optimizer.step();
    last = result.item() as number;
  }
  return { hash: await hashOf([...model.parameters()]), loss: last };
}

async function hashOf(tensors: readonly Tensor[]): Promise<string> {
  const parts = tensors.map((tensor) => tensor.data());
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
