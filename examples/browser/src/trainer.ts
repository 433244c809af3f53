import {
  decodeCheckpoint,
  encodeCheckpoint,
  Generator,
  manualSeed,
  nn,
  noGrad,
  optim,
  randperm,
  scope,
  type Tensor,
  tensor,
} from 'torchlet';
import { type Digits, IMAGE_SHAPE, writeImage } from './digits';
import { LOSSES, type LossName, type Settings } from './protocol';

const CLASSES = 10;
const TEST_COUNT = 2000;
const SEED = 0;

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
    new nn.Linear(64, CLASSES),
  );

  forward(x: Tensor): Tensor {
    return this.model1(x);
  }
}

/** Where a run is, beside its tensors. */
interface Position {
  readonly settings: Settings;
  readonly step: number;
  readonly epoch: number;
  /** Images of the running epoch that have been seen. */
  readonly seen: number;
}

function isPosition(info: unknown): info is Position {
  const { settings, step, epoch, seen } = (info ?? {}) as Partial<Position>;
  const counts = [settings?.batchSize, step, epoch, seen];
  return (
    LOSSES.includes(settings?.loss as LossName) &&
    typeof settings?.lr === 'number' &&
    settings.batchSize > 0 &&
    counts.every(Number.isInteger)
  );
}

/** A training run of the tutorial's network on the digits, step by step. */
export class Trainer {
  readonly settings: Settings;
  readonly losses: number[] = [];
  step = 0;
  epoch = 1;
  private readonly digits: Digits;
  private readonly model: Tutorial;
  private readonly optimizer: optim.SGD;
  private readonly shuffles = new Generator().manualSeed(SEED);
  /** The generator's state before it drew the running epoch's order. */
  private epochState = this.shuffles.getState();
  private readonly train: Int32Array;
  private readonly test: Int32Array;
  private order: Int32Array;
  private seen = 0;

  constructor(digits: Digits, settings: Settings) {
    this.digits = digits;
    this.settings = settings;
    manualSeed(SEED);
    const all = permutation(digits.count, new Generator().manualSeed(SEED));
    this.train = all.subarray(TEST_COUNT);
    this.test = all.subarray(0, TEST_COUNT);
    this.model = new Tutorial();
    this.optimizer = new optim.SGD(this.model.parameters(), { lr: settings.lr, momentum: 0.9 });
    this.order = permutation(this.train.length, this.shuffles);
  }

  /** Goes on from a checkpoint to the same bytes that the run would have come to without a stop. */
  static from(digits: Digits, bytes: Uint8Array): Trainer {
    const { model, optimizer, generators, series, info } = decodeCheckpoint(bytes, 'the checkpoint');
    const { shuffles } = generators;
    if (!isPosition(info) || shuffles === undefined || series.loss === undefined) {
      throw new Error('it is a checkpoint of another program');
    }
    const { settings, step, epoch, seen } = info;
    const trainer = new Trainer(digits, settings);
    trainer.model.loadStateDict(model);
    trainer.optimizer.loadStateDict(optimizer);
    trainer.epochState = shuffles;
    trainer.shuffles.setState(shuffles);
    trainer.order = permutation(trainer.train.length, trainer.shuffles);
    for (const loss of series.loss) trainer.losses.push(loss);
    trainer.step = step;
    trainer.epoch = epoch;
    trainer.seen = seen;
    return trainer;
  }

  checkpoint(): Uint8Array<ArrayBuffer> {
    const { settings, step, epoch, seen } = this;
    const position: Position = { settings, step, epoch, seen };
    const bytes = encodeCheckpoint({
      model: this.model.stateDict(),
      optimizer: this.optimizer.stateDict(),
      generators: { shuffles: this.epochState },
      series: { loss: Float32Array.from(this.losses) },
      info: position,
    });
    return bytes as Uint8Array<ArrayBuffer>;
  }

  /** One step of SGD; returns the batch's loss. With one that is not finite the step is not taken. */
  advance(): number {
    const chosen = this.nextBatch();
    const loss = scope(() => {
      const output = this.model(imagesOf(this.digits, chosen));
      const result = this.lossOf(output, this.digits.labels(chosen));
      const value = result.item() as number;
      if (!Number.isFinite(value)) return value;
      this.optimizer.zeroGrad();
      result.backward();
      this.optimizer.step();
      return value;
    });
    if (!Number.isFinite(loss)) return loss;
    this.step++;
    this.losses.push(loss);
    return loss;
  }

  /** Whether the network can be gone on with: weights may be infinite although every loss so far was finite. */
  isSound(): boolean {
    const weights = Object.values(this.model.stateDict());
    return weights.every((x) => (x.data() as Float32Array).every(Number.isFinite));
  }

  private nextBatch(): Int32Array {
    if (this.seen >= this.order.length) {
      this.epochState = this.shuffles.getState();
      this.order = permutation(this.train.length, this.shuffles);
      this.seen = 0;
      this.epoch++;
    }
    const positions = this.order.subarray(this.seen, this.seen + this.settings.batchSize);
    this.seen += positions.length;
    return positions.map((position) => this.train[position] as number);
  }

  /** Cross entropy takes class numbers; the other two compare with a 1 at the class and 0 elsewhere. */
  private lossOf(output: Tensor, labels: Int32Array): Tensor {
    if (this.settings.loss === 'CrossEntropyLoss') return new nn.CrossEntropyLoss()(output, tensor(labels));
    const hot = new Float32Array(labels.length * CLASSES);
    labels.forEach((label, i) => {
      hot[i * CLASSES + label] = 1;
    });
    const target = tensor(hot).reshape([labels.length, CLASSES]);
    return this.settings.loss === 'MSELoss' ? new nn.MSELoss()(output, target) : new nn.L1Loss()(output, target);
  }

  /** How many of `count` test images from `begin` on are recognized. */
  recognized(begin: number, count: number): number {
    const chosen = this.test.subarray(begin, begin + count);
    const labels = this.digits.labels(chosen);
    const guesses = scope(() => noGrad(() => this.model(imagesOf(this.digits, chosen)).argmax(1).data()));
    return labels.reduce((right, label, i) => right + Number(guesses[i] === label), 0);
  }

  /** One number for each digit, 1 in all: probabilities for cross entropy, else how near the outputs are to 1. */
  classify(pixels: Uint8Array): number[] {
    const image = tensor(writeImage(pixels)).reshape([1, ...IMAGE_SHAPE]);
    const output = scope(() => noGrad(() => this.model(image).data()));
    image.dispose();
    if (this.settings.loss === 'CrossEntropyLoss') return softmax(Array.from(output));
    const positive = Array.from(output, (value) => Math.max(0, value as number));
    const sum = positive.reduce((a, b) => a + b, 0);
    return positive.map((value) => (sum > 0 ? value / sum : 1 / CLASSES));
  }

  /** The first layer's filters: 32 of 5 x 5, summed over the three equal channels. */
  filters(): Float32Array {
    const weight = this.model.stateDict()['model1.0.weight'] as Tensor;
    return scope(() => noGrad(() => weight.sum(1).data())) as Float32Array;
  }
}

function imagesOf(digits: Digits, chosen: Int32Array): Tensor {
  return tensor(digits.images(chosen)).reshape([chosen.length, ...IMAGE_SHAPE]);
}

function permutation(count: number, generator: Generator): Int32Array {
  return scope(() => randperm(count, { generator }).data()) as Int32Array;
}

/** For the eye only: these numbers never reach a tensor. */
function softmax(values: number[]): number[] {
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
