import { DataLoader, type Dataset } from '../data/index';
import { FormatError, getRngState, manualSeed, nn, noGrad, optim, setRngState, type Tensor } from '../index';
import type { Checkpoint } from '../io/checkpoint';
import type { RunSettings } from './options';
import { TutorialNetwork } from './tutorialNetwork';

type Batches = DataLoader<[Tensor, number], [Tensor, Tensor]>;

/** What is known of an epoch once it is over. */
export interface EpochResult {
  epoch: number;
  /** Mean over the epoch's steps. */
  loss: number;
  /** Share of the test images that are put into their class. */
  testAccuracy: number;
  /** Time spent in the epoch's steps, loading their images included. */
  seconds: number;
  imagesPerSecond: number;
}

/** Epochs that are over, and steps taken in the one that is running. */
export interface Position {
  epoch: number;
  batch: number;
}

export interface Observer {
  /** After each step. */
  step(training: Training): void;
  /** Before the test images are looked at. */
  testing(training: Training): void;
  epoch(result: EpochResult): void;
}

const TEST_BATCH = 250;

/** One run of the tutorial's training loop, which can stop after any step and go on later to the same bits. */
export class Training {
  readonly settings: RunSettings;
  readonly model: TutorialNetwork;
  readonly optimizer: optim.SGD;
  readonly criterion = new nn.CrossEntropyLoss();
  readonly loader: Batches;
  readonly testLoader: Batches;
  /** The loss of every step. */
  readonly losses: number[] = [];
  readonly results: EpochResult[] = [];
  readonly position: Position = { epoch: 0, batch: 0 };
  /** Seconds spent in the steps of the running epoch. */
  seconds = 0;
  /** The generator's state at the start of the running epoch, from which its order follows. */
  private epochStart: Uint8Array;

  constructor(
    settings: RunSettings,
    train: Dataset<[Tensor, number]>,
    test: Dataset<[Tensor, number]>,
    classes: number,
  ) {
    this.settings = settings;
    manualSeed(settings.seed);
    this.model = new TutorialNetwork(classes);
    const { lr, momentum, batchSize } = settings;
    this.optimizer = new optim.SGD(this.model.parameters(), { lr, momentum });
    this.loader = new DataLoader(train, { batchSize, shuffle: true });
    this.testLoader = new DataLoader(test, { batchSize: TEST_BATCH });
    this.epochStart = getRngState();
  }

  /** Trains until `epochs` are over, or until `signal` asks to stop: then the running step is finished first. */
  async run(epochs: number, observer: Observer, signal: AbortSignal): Promise<void> {
    while (this.position.epoch < epochs && !signal.aborted) {
      // The order of an epoch that was begun is drawn once more from where it was drawn the first time.
      if (this.position.batch === 0) this.epochStart = getRngState();
      else setRngState(this.epochStart);
      await this.trainEpoch(observer, signal);
      if (this.position.batch < this.loader.length) return;
      observer.testing(this);
      const testAccuracy = await this.test(signal);
      if (testAccuracy === null) return;
      observer.epoch(this.finishEpoch(testAccuracy));
    }
  }

  private async trainEpoch(observer: Observer, signal: AbortSignal): Promise<void> {
    let index = 0;
    let mark = performance.now();
    for await (const [images, targets] of this.loader) {
      if (index++ < this.position.batch) {
        images.dispose();
        targets.dispose();
        mark = performance.now();
        continue;
      }
      if (signal.aborted) return;
      this.optimizer.zeroGrad();
      const loss = this.criterion(this.model(images), targets);
      loss.backward();
      this.optimizer.step();
      this.losses.push(loss.item());
      this.position.batch++;
      const now = performance.now();
      this.seconds += (now - mark) / 1000;
      mark = now;
      observer.step(this);
    }
  }

  /** The accuracy on the test images; null when it was asked to stop before the last of them. */
  private async test(signal: AbortSignal): Promise<number | null> {
    let correct = 0;
    let count = 0;
    for await (const [images, targets] of this.testLoader) {
      if (signal.aborted) return null;
      correct += noGrad(() => this.model(images).argmax(1).eq(targets).sum().item());
      count += targets.length;
    }
    return correct / count;
  }

  private finishEpoch(testAccuracy: number): EpochResult {
    const { epoch, batch } = this.position;
    const losses = this.losses.slice(-batch);
    const result: EpochResult = {
      epoch: epoch + 1,
      loss: losses.reduce((sum, loss) => sum + loss, 0) / batch,
      testAccuracy,
      seconds: this.seconds,
      imagesPerSecond: this.imagesPerSecond,
    };
    this.results.push(result);
    this.position.epoch++;
    this.position.batch = 0;
    this.seconds = 0;
    return result;
  }

  /** Of the running epoch. */
  get imagesPerSecond(): number {
    const images = Math.min(this.position.batch * this.settings.batchSize, this.loader.dataset.length);
    return images / this.seconds;
  }

  /** All that `restore` needs, and what the run is to become. */
  checkpoint(plan: Plan): Checkpoint {
    const { settings, position, results, seconds } = this;
    return {
      model: this.model.stateDict(),
      optimizer: this.optimizer.stateDict(),
      generators: { default: position.batch === 0 ? getRngState() : this.epochStart },
      series: { loss: Float32Array.from(this.losses) },
      info: { settings, plan, position, results, seconds } satisfies TrainingInfo,
    };
  }

  /** Goes on from a checkpoint of a run with the same settings. Throws FormatError when it is none. */
  restore(checkpoint: Checkpoint, name: string): void {
    const { position, results, seconds } = checkpoint.info as TrainingInfo;
    const state = checkpoint.generators.default;
    const { loss } = checkpoint.series;
    const steps = position.epoch * this.loader.length + position.batch;
    if (state === undefined || loss?.length !== steps || results.length !== position.epoch) {
      throw new FormatError(
        `${name} does not belong to this run: it has ${loss?.length ?? 'no'} losses for ${steps} steps. Has the dataset changed?`,
      );
    }
    this.model.loadStateDict(checkpoint.model);
    this.optimizer.loadStateDict(checkpoint.optimizer);
    setRngState(state);
    this.epochStart = state;
    this.losses.push(...loss);
    this.results.push(...results);
    Object.assign(this.position, position);
    this.seconds = seconds;
  }
}

/** What may change when a run goes on. */
export interface Plan {
  epochs: number;
  /** Where the dataset's files are. */
  root: string | null;
}

/** What a checkpoint says about a run, beside tensors. */
export interface TrainingInfo {
  settings: RunSettings;
  plan: Plan;
  position: Position;
  results: EpochResult[];
  seconds: number;
}

/** The info of a checkpoint, if it is that of a run; throws FormatError otherwise. */
export function checkInfo(info: unknown, name: string): TrainingInfo {
  const { settings, plan, position, results, seconds } = (info ?? {}) as Partial<TrainingInfo>;
  const counts = [position?.epoch, position?.batch, plan?.epochs, settings?.batchSize, settings?.seed];
  const isRun =
    counts.every((n) => Number.isSafeInteger(n)) &&
    [settings?.lr, settings?.momentum, seconds].every((n) => typeof n === 'number') &&
    typeof settings?.dataset === 'string' &&
    Array.isArray(results);
  if (!isRun) throw new FormatError(`${name} is no checkpoint of a run of torchlet train`);
  return info as TrainingInfo;
}
