import { BatchSampler, DataLoader, type Dataset, RandomSampler, SequentialSampler, Subset } from '../data/index';
import {
  FormatError,
  Generator,
  getRngState,
  manualSeed,
  noGrad,
  optim,
  setRngState,
  Tensor,
  TorchletError,
} from '../index';
import type { Checkpoint, OptimizerState } from '../io/checkpoint';
import { CommandError } from './commandError';
import { type GlobalStep, StepOfMeans, StepOfShards } from './globalStep';
import { EachNth, PartOfBatches } from './partOfBatches';
import { ALONE, any, type Ranks } from './ranks';
import type { EpochResult, KeptSettings, Plan, Position, RunInfo } from './runInfo';
import { TutorialNetwork } from './tutorialNetwork';

export type Samples = Dataset<[Tensor, number]>;
type Batches = DataLoader<[Tensor, number], [Tensor, Tensor]>;

/** The same with what it took this time; not kept, so that a run's files do not depend on how often it was stopped. */
export interface EpochReport extends EpochResult {
  /** Time spent in the epoch's steps since it was begun or gone on with, loading their images included. */
  seconds: number;
  imagesPerSecond: number;
}

export interface Observer {
  /** After each step. */
  step(training: Training): void;
  /** Before the test images are looked at. */
  testing(training: Training): void;
  epoch(report: EpochReport): void;
}

/** Images looked at together. */
export const TEST_BATCH = 250;

/** The first images of a dataset; all where there is no limit. */
export function firstOf(images: Samples, limit: number | null): Samples {
  const length = images.length;
  if (limit === null || limit >= length) return images;
  return new Subset(
    images,
    Array.from({ length: limit }, (_, i) => i),
  );
}

/**
 * One run of the tutorial's training loop, which can stop after any step and go on later to the same bits. Several processes divide
 * each batch among them, and the batches of test images.
 */
export class Training {
  readonly settings: KeptSettings;
  readonly model: TutorialNetwork;
  private readonly step: GlobalStep;
  readonly optimizer: optim.SGD;
  readonly loader: Batches;
  readonly testLoader: Batches;
  /** The loss of every step. */
  readonly losses: number[] = [];
  readonly results: EpochResult[] = [];
  readonly position: Position = { epoch: 0, batch: 0 };
  /** Seconds spent in the steps of the running epoch, by this process. */
  seconds = 0;
  /** The step of the epoch at which this process began. */
  private firstBatch = 0;
  /** The generator's state at the start of the running epoch, from which its order follows. */
  private epochStart: Uint8Array;

  constructor(
    settings: KeptSettings,
    train: Dataset<[Tensor, number]>,
    test: Dataset<[Tensor, number]>,
    classes: number,
    private readonly ranks: Ranks = ALONE,
  ) {
    this.settings = settings;
    manualSeed(settings.seed);
    this.model = new TutorialNetwork(classes);
    const { lr, momentum, batchSize } = settings;
    this.optimizer = new optim.SGD(this.model.parameters(), { lr, momentum });
    const { rank, size } = ranks;
    const { shards } = settings;
    this.step = shards === undefined ? new StepOfMeans(this.model, ranks) : new StepOfShards(this.model, ranks, shards);
    if (size === 1 && shards === undefined) {
      this.loader = new DataLoader(train, { batchSize, shuffle: true });
      this.testLoader = new DataLoader(test, { batchSize: TEST_BATCH });
    } else {
      const batches = new BatchSampler(new RandomSampler(train), batchSize, false);
      this.loader = new DataLoader(train, { batchSampler: new PartOfBatches(batches, rank, size, shards) });
      const testBatches = new BatchSampler(new SequentialSampler(test), TEST_BATCH, false);
      this.testLoader = new DataLoader(test, { batchSampler: new EachNth(testBatches, rank, size) });
    }
    this.epochStart = getRngState();
  }

  /**
   * Trains until `epochs` are over, or until `signal` asks to stop: then the running step is finished first.
   *
   * @throws CommandError when the loss is no finite number; the step is not taken
   */
  async run(epochs: number, observer: Observer, signal: AbortSignal): Promise<void> {
    while (this.position.epoch < epochs && !this.isStopped(signal)) {
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
      if (this.isStopped(signal)) return;
      this.optimizer.zeroGrad();
      const { value, backward } = this.step.forward(images, targets, this.batchCount, this.losses.length);
      if (!Number.isFinite(value)) throw this.diverged(`the loss is ${value}`);
      backward();
      this.optimizer.step();
      this.losses.push(value);
      this.position.batch++;
      const now = performance.now();
      this.seconds += (now - mark) / 1000;
      mark = now;
      observer.step(this);
    }
  }

  /** Whether any process was asked to stop: then all do, after the same step. */
  private isStopped(signal: AbortSignal): boolean {
    return any(this.ranks, signal.aborted);
  }

  /** How many images the running step has, on all processes. */
  private get batchCount(): number {
    const { batchSize } = this.settings;
    return Math.min(batchSize, this.loader.dataset.length - this.position.batch * batchSize);
  }

  /** The accuracy on the test images; null when it was asked to stop before the last of them. */
  private async test(signal: AbortSignal): Promise<number | null> {
    let correct = 0;
    let rounds = Math.ceil(this.testLoader.dataset.length / TEST_BATCH / this.ranks.size);
    for await (const [images, targets] of this.testLoader) {
      if (this.isStopped(signal)) return null;
      rounds--;
      correct += noGrad(() => this.model(images).argmax(1).eq(targets).sum().item());
    }
    // One of the other processes may have had a batch more.
    if (rounds > 0 && this.isStopped(signal)) return null;
    const [all] = this.ranks.sum(correct) as [number];
    return all / this.testLoader.dataset.length;
  }

  private diverged(what: string): CommandError {
    const { epoch, batch } = this.position;
    const { lr } = this.settings;
    return new CommandError(
      `${what} in epoch ${epoch + 1}, after ${batch} of ${this.loader.length} steps: the training diverges, which a learning ` +
        `rate below ${lr} may prevent; begin a new run with --lr`,
    );
  }

  /** Throws CommandError when training has led to weights that no training leads back from. */
  checkFinite(): void {
    for (const [name, x] of Object.entries(this.model.stateDict())) {
      if ((x.data() as Float32Array).every(Number.isFinite)) continue;
      throw this.diverged(`${name} holds numbers that are not finite`);
    }
  }

  private finishEpoch(testAccuracy: number): EpochReport {
    const { epoch, batch } = this.position;
    const losses = this.losses.slice(-batch);
    const result: EpochResult = {
      epoch: epoch + 1,
      loss: losses.reduce((sum, loss) => sum + loss, 0) / batch,
      testAccuracy,
    };
    const report = { ...result, seconds: this.seconds, imagesPerSecond: this.imagesPerSecond };
    this.results.push(result);
    this.position.epoch++;
    this.position.batch = 0;
    this.seconds = 0;
    this.firstBatch = 0;
    return report;
  }

  /** Of the running epoch, in this process. */
  get imagesPerSecond(): number {
    const imagesUntil = (batch: number): number =>
      Math.min(batch * this.settings.batchSize, this.loader.dataset.length);
    const images = imagesUntil(this.position.batch) - imagesUntil(this.firstBatch);
    return images === 0 ? 0 : images / this.seconds;
  }

  /** All that `restore` needs, and what the run is to become. */
  checkpoint(plan: Plan): Checkpoint {
    const { settings, position, results } = this;
    return {
      model: this.model.stateDict(),
      optimizer: this.optimizer.stateDict(),
      generators: { default: position.batch === 0 ? getRngState() : this.epochStart },
      series: { loss: Float32Array.from(this.losses) },
      info: { settings, plan, position, results } satisfies RunInfo,
    };
  }

  /**
   * Goes on from a checkpoint of a run with the same settings.
   *
   * @throws FormatError when it is none; then nothing has changed
   */
  restore(checkpoint: Checkpoint, name: string): void {
    const { position, results } = checkpoint.info as RunInfo;
    const { default: state } = checkpoint.generators;
    const { loss } = checkpoint.series;
    const steps = position.epoch * this.loader.length + position.batch;
    const fits = loss?.length === steps && results.length === position.epoch && position.batch <= this.loader.length;
    if (state === undefined || loss === undefined || !fits) {
      throw new FormatError(
        `${name} does not belong to this run: it has ${loss?.length ?? 'no'} losses for ${steps} steps. Has the dataset changed?`,
      );
    }
    this.checkOptimizer(checkpoint.optimizer, steps, name);
    try {
      new Generator().setState(state);
      this.model.loadStateDict(checkpoint.model);
      this.optimizer.loadStateDict(checkpoint.optimizer);
    } catch (error) {
      if (error instanceof TorchletError)
        throw new FormatError(`${name} does not belong to this run: ${error.message}`);
      throw error;
    }
    setRngState(state);
    this.epochStart = state;
    for (const value of loss) this.losses.push(value);
    for (const { epoch, loss: mean, testAccuracy } of results) this.results.push({ epoch, loss: mean, testAccuracy });
    Object.assign(this.position, position);
    this.firstBatch = position.batch;
  }

  /** A run's optimizer is what its settings say, and has a momentum for every parameter from the first step on. */
  private checkOptimizer({ state, param_groups }: OptimizerState, steps: number, name: string): void {
    const own = this.optimizer.stateDict().param_groups;
    const fault = (what: string): FormatError => new FormatError(`${name} is corrupted: its optimizer.${what}`);
    if (param_groups.length !== own.length) throw fault(`param_groups has ${param_groups.length} entries, expected 1`);
    for (const [i, group] of own.entries()) {
      for (const [key, value] of Object.entries(group)) {
        const found = JSON.stringify(param_groups[i]?.[key]);
        const expected = JSON.stringify(value);
        if (found !== expected) throw fault(`param_groups[${i}].${key} is ${found}, expected ${expected}`);
      }
      for (const number of group.params) {
        const kept = state[number]?.momentum_buffer;
        const isDue = steps > 0 && this.settings.momentum > 0;
        if (kept instanceof Tensor !== isDue) {
          throw fault(`state.${number} has ${isDue ? 'no' : 'a'} momentum_buffer after ${steps} steps`);
        }
      }
    }
  }
}
