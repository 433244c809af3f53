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
import { LOSSES, type Look, type LossName, type Maps, type Settings } from './training';

export const CLASSES = 10;
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

/** The layers of the network after which the page shows what is there: the poolings and the first of the linear ones. */
const SHOWN = [1, 3, 5, 7];

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
  settings: Settings;
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

  /** Acts from the next step on. */
  change(settings: Settings): void {
    this.settings = settings;
    for (const group of this.optimizer.paramGroups) group.lr = settings.lr;
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

  /** The digit of this number of the test set. */
  testDigit(at: number): { pixels: Uint8Array; label: number } {
    const index = this.test[at % this.test.length] as number;
    return { pixels: this.digits.pixels(index), label: this.digits.label(index) };
  }

  /** What the network makes of `count` test images from `begin` on: a row of ten numbers for each, which are 1 in all. */
  testScores(begin: number, count: number): { scores: Tensor; labels: Tensor } {
    const chosen = this.test.subarray(begin, begin + count);
    const scores = scope(() => noGrad(() => this.scoresOf(this.model(imagesOf(this.digits, chosen)))));
    return { scores, labels: tensor(this.digits.labels(chosen)) };
  }

  /** A picture on its way through the network. */
  look(pixels: Uint8Array, label?: number): Look {
    return scope(() =>
      noGrad(() => {
        let x = tensor(writeImage(pixels)).reshape([1, ...IMAGE_SHAPE]);
        const stages: Maps[] = [];
        [...this.model.model1.children()].forEach((layer, i) => {
          x = (layer as nn.Linear)(x);
          if (SHOWN.includes(i)) stages.push(mapsOf(x.data() as Float32Array, x.shape[1] as number));
        });
        const scores = Array.from(this.scoresOf(x).data() as Float32Array);
        return { pixels, label, stages, scores, filters: this.filters() };
      }),
    );
  }

  /** Probabilities for cross entropy, else how near the outputs are to 1. */
  private scoresOf(output: Tensor): Tensor {
    if (this.settings.loss === 'CrossEntropyLoss') return output.softmax(1);
    const positive = output.clamp(0).add(1e-9);
    return positive.div(positive.sum(1, { keepdim: true }));
  }

  /** The first layer's filters: 32 of 5 x 5, summed over the three equal channels. */
  private filters(): Maps {
    const weight = this.model.stateDict()['model1.0.weight'] as Tensor;
    return mapsOf(weight.sum(1).data() as Float32Array, weight.shape[0] as number);
  }
}

/** For the eye: the largest number of all maps is 127 or -127. */
function mapsOf(values: Float32Array, count: number): Maps {
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
  const bytes = Int8Array.from(values, (value) => (value / most) * 127);
  return { count, side: Math.sqrt(values.length / count), values: bytes };
}

function imagesOf(digits: Digits, chosen: Int32Array): Tensor {
  return tensor(digits.images(chosen)).reshape([chosen.length, ...IMAGE_SHAPE]);
}

function permutation(count: number, generator: Generator): Int32Array {
  return scope(() => randperm(count, { generator }).data()) as Int32Array;
}
