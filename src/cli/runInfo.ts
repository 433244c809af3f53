import { FormatError } from '../index';
import { checkSchema, count, finite, list, nullable, object, oneOf, value } from '../io/schema';
import { DATASET_NAMES } from './datasets';
import type { RunSettings } from './options';

/** What is known of an epoch once it is over, the same in every run of the same settings. */
export interface EpochResult {
  epoch: number;
  /** Mean over the epoch's steps. */
  loss: number;
  /** Share of the test images that are put into their class. */
  testAccuracy: number;
}

/** Epochs that are over, and steps taken in the one that is running. */
export interface Position {
  epoch: number;
  batch: number;
}

/** What may change when a run goes on. */
export interface Plan {
  epochs: number;
  /** Where the dataset's files are. */
  root: string | null;
}

/** A run's settings as its files have them: without parts where there are none. */
export type KeptSettings = Omit<RunSettings, 'shards'> & { shards?: number };

/** What a checkpoint says about a run, beside tensors. */
export interface RunInfo {
  settings: KeptSettings;
  plan: Plan;
  position: Position;
  results: EpochResult[];
}

const whole = value('a whole number', Number.isSafeInteger);
const positive = value('a whole number from 1 on', (n) => Number.isSafeInteger(n) && (n as number) >= 1);
const rate = value('a number from 0 on', (n) => Number.isFinite(n) && (n as number) >= 0);
const share = value('a number from 0 to 1', (n) => typeof n === 'number' && n >= 0 && n <= 1);
const text = value('a text', (given) => typeof given === 'string');

/** `RunInfo`, as it has to come out of a file. */
const INFO = object({
  settings: object(
    {
      dataset: oneOf(DATASET_NAMES),
      batchSize: positive,
      lr: rate,
      momentum: rate,
      seed: whole,
      limit: nullable(positive),
    },
    { shards: positive },
  ),
  plan: object({ epochs: positive, root: nullable(text) }),
  position: object({ epoch: count, batch: count }),
  results: list(object({ epoch: positive, loss: finite, testAccuracy: share })),
});

/** The info of a checkpoint, if it is that of a run; throws FormatError with the field that is wrong otherwise. */
export function checkInfo(info: unknown, name: string): RunInfo {
  const { settings, plan, position } = (info ?? {}) as Partial<RunInfo>;
  if (settings === undefined && plan === undefined && position === undefined) {
    throw new FormatError(`${name} is no checkpoint of a run of torchlet train`);
  }
  checkSchema(info, INFO, 'info', name);
  return info as RunInfo;
}
