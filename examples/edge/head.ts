import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  Generator,
  manualSeed,
  noGrad,
  randint,
  scope,
  tensor,
} from 'torchlet';
import * as nn from 'torchlet/nn';
import * as optim from 'torchlet/optim';

/** Numbers in a sample: what a fixed encoder in front of this head gives. */
export const FEATURES = 16;
export const CLASSES = 2;

const BATCH = 16;
const SEED = 0;
/** Steps between two looks at the clock, which costs a turn of the event loop. */
const STEPS_A_LOOK = 16;

export interface Sample {
  readonly features: readonly number[];
  readonly label: number;
}

export interface Budget {
  readonly maxSteps: number;
  readonly maxMs: number;
}

export interface FineTuned {
  readonly steps: number;
  readonly loss: number;
  readonly stoppedBy: 'maxSteps' | 'maxMs';
}

export interface Prediction {
  readonly label: number;
  readonly probabilities: number[];
}

/** A training that leads to numbers which are not finite; the head that took part is to be thrown away. */
export class Diverged extends Error {}

/** The last layer of a classifier, trained where it answers; its whole state fits in a checkpoint. */
export class Head {
  private readonly model: nn.Linear;
  private readonly optimizer: optim.SGD;
  private readonly generator = new Generator().manualSeed(SEED);
  /** Steps taken so far, over all requests. */
  private steps = 0;

  constructor() {
    manualSeed(SEED);
    this.model = new nn.Linear(FEATURES, CLASSES);
    this.optimizer = new optim.SGD(this.model.parameters(), { lr: 0.1, momentum: 0.9 });
  }

  /** The head in a checkpoint's bytes. */
  static from(bytes: Uint8Array): Head {
    const { model, optimizer, generators, info } = decodeCheckpoint(bytes, 'the stored checkpoint');
    const head = new Head();
    head.model.loadStateDict(model);
    head.optimizer.loadStateDict(optimizer);
    head.generator.setState(generators.batches as Uint8Array);
    head.steps = (info as { steps: number }).steps;
    return head;
  }

  checkpoint(): Uint8Array {
    const checkpoint: Checkpoint = {
      model: this.model.stateDict(),
      optimizer: this.optimizer.stateDict(),
      generators: { batches: this.generator.getState() },
      series: {},
      info: { steps: this.steps },
    };
    return encodeCheckpoint(checkpoint);
  }

  /**
   * Trains on batches drawn from the samples until one part of the budget is used up.
   *
   * @throws Diverged when a loss or the weights are not finite; the step with that loss is not taken
   */
  async fineTune(samples: readonly Sample[], { maxSteps, maxMs }: Budget): Promise<FineTuned> {
    const features = tensor(samples.map((sample) => [...sample.features]));
    const labels = tensor(
      samples.map(({ label }) => label),
      { dtype: 'int32' },
    );
    const criterion = new nn.CrossEntropyLoss();
    const deadline = Date.now() + maxMs;
    let loss = Number.NaN;
    let taken = 0;
    let late = false;
    try {
      while (taken < maxSteps && !late) {
        loss = scope(() => {
          const batch = randint(0, samples.length, [BATCH], { dtype: 'int32', generator: this.generator });
          const result = criterion(this.model(features.indexSelect(0, batch)), labels.indexSelect(0, batch));
          const value = result.item() as number;
          if (!Number.isFinite(value)) throw new Diverged(`the loss is ${value} after ${taken} steps`);
          this.optimizer.zeroGrad();
          result.backward();
          this.optimizer.step();
          return value;
        });
        taken++;
        if (taken % STEPS_A_LOOK === 0) {
          await turn();
          late = Date.now() >= deadline;
        }
      }
      for (const parameter of this.model.parameters()) {
        if (!(parameter.data() as Float32Array).every(Number.isFinite))
          throw new Diverged('the weights are not finite');
      }
    } finally {
      features.dispose();
      labels.dispose();
    }
    this.steps += taken;
    return { steps: taken, loss, stoppedBy: taken === maxSteps ? 'maxSteps' : 'maxMs' };
  }

  predict(features: readonly (readonly number[])[]): Prediction[] {
    const rows = scope(() =>
      noGrad(() => {
        const input = tensor(features.map((row) => [...row]));
        return this.model(input).softmax(1).tolist();
      }),
    ) as number[][];
    return rows.map((probabilities) => ({
      label: probabilities.indexOf(Math.max(...probabilities)),
      probabilities,
    }));
  }
}

/** At the edge the clock stands still while a program computes: it goes on with the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
