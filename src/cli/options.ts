import { extname } from 'node:path';
import { DATASET_NAMES, type DatasetName } from './datasets';
import { suggestion, UsageError } from './usageError';
import { type CommandName, commandName, parseWords, type Values } from './words';

/** What shapes the numbers of a run. */
export interface RunSettings {
  dataset: DatasetName;
  batchSize: number;
  lr: number;
  momentum: number;
  seed: number;
  /** Only so many training images, and at most so many test images; null: all. */
  limit: number | null;
  /** Into how many parts each batch is divided, for the same bits with any number of processes; null: it is not. */
  shards: number | null;
}

export interface TrainOptions extends RunSettings {
  epochs: number;
  root: string | null;
  download: boolean;
  threads: number | null;
  out: string;
}

/** A run that goes on, or a new one. */
export interface TrainCommand {
  command: 'train';
  /** What the command line says; the rest comes from the defaults, or from the run that goes on. */
  given: Partial<TrainOptions>;
  /** A run's folder or its checkpoint; '': the newest run. */
  resume: string | null;
}

/** How good a run's network is on the test images. */
export interface EvalCommand {
  command: 'eval';
  run: string;
  root?: string | undefined;
  download?: boolean | undefined;
  threads?: number | undefined;
}

/** What a run's network sees in pictures. */
export interface PredictCommand {
  command: 'predict';
  run: string;
  images: string[];
}

export interface SummaryCommand {
  command: 'summary';
  run: string;
}

export const EXPORT_FORMATS = ['safetensors', 'pt', 'pth', 'npz', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The weights of a run as a file that other programs read. */
export interface ExportCommand {
  command: 'export';
  run: string;
  file: string;
  format: ExportFormat;
}

export type Command =
  | TrainCommand
  | EvalCommand
  | PredictCommand
  | SummaryCommand
  | ExportCommand
  | { command: 'help'; of: CommandName }
  | { command: 'version' };

/** The parts of a batch with --deterministic. */
export const SHARDS = 8;

export const DEFAULTS: Omit<TrainOptions, 'dataset'> = {
  batchSize: 64,
  lr: 0.01,
  momentum: 0.9,
  seed: 0,
  limit: null,
  shards: null,
  epochs: 3,
  root: null,
  download: false,
  threads: null,
  out: 'runs',
};

/** Reads a command line; throws UsageError with what is wrong in it. */
export function parseCommand(args: readonly string[]): Command {
  const { command, operands, values } = parseWords(args);
  if (values.help) return { command: 'help', of: command ?? 'help' };
  if (values.version) return { command: 'version' };
  // The bare name is a question.
  if (args.length === 0) return { command: 'help', of: 'help' };
  const [run, ...others] = operands as [string, ...string[]];
  switch (command) {
    case undefined:
      throw new UsageError('which command? There are: train, eval, predict, summary, export');
    case 'help':
      return { command, of: run === undefined ? command : commandName(run) };
    case 'train':
      return trainCommand(values);
    case 'eval':
      return { command, run, root: values.root as string | undefined, ...dataOptions(values) };
    case 'predict':
      return { command, run, images: others };
    case 'summary':
      return { command, run };
    case 'export':
      return { command, run, file: others[0] as string, format: formatOf(others[0] as string) };
  }
}

function trainCommand(values: Values): TrainCommand {
  const { dataset, root, out, resume } = values as Record<string, string | undefined>;
  const shards = number(values, 'shards', COUNT);
  if (shards !== undefined && !values.deterministic) throw new UsageError('--shards is for --deterministic');
  const given: Partial<TrainOptions> = {
    dataset: dataset === undefined ? undefined : datasetName(dataset),
    epochs: number(values, 'epochs', COUNT),
    batchSize: number(values, 'batch-size', COUNT),
    lr: number(values, 'lr', RATE),
    momentum: number(values, 'momentum', RATE),
    seed: number(values, 'seed', { ...COUNT, what: 'a whole number', least: Number.MIN_SAFE_INTEGER }),
    limit: number(values, 'limit', COUNT),
    shards: values.deterministic ? (shards ?? SHARDS) : undefined,
    ...dataOptions(values),
    root,
    out,
  };
  if (dataset === undefined && resume === undefined) {
    throw new UsageError(`--dataset is missing: ${DATASET_NAMES.join(', ')}`);
  }
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return { command: 'train', given: Object.fromEntries(stated), resume: resume ?? null };
}

function dataOptions(values: Values): { download?: boolean; threads?: number } {
  return {
    download: values.download as boolean | undefined,
    threads: number(values, 'threads', { ...COUNT, what: 'a whole number from 1 to 64', most: 64 }),
  };
}

/** The format that a file's ending says. */
function formatOf(file: string): ExportFormat {
  const ending = extname(file).slice(1).toLowerCase();
  if ((EXPORT_FORMATS as readonly string[]).includes(ending)) return ending as ExportFormat;
  const known = EXPORT_FORMATS.map((format) => `.${format}`).join(', ');
  throw new UsageError(`the ending of the file says its format: ${known}, not '${file}'`);
}

interface Range {
  what: string;
  least: number;
  most: number;
  isWhole: boolean;
}

const COUNT: Range = { what: 'a whole number from 1 on', least: 1, most: Number.MAX_SAFE_INTEGER, isWhole: true };
/** What float32, in which the network is trained, can hold. */
const RATE: Range = { what: 'a number from 0 on', least: 0, most: 3.4e38, isWhole: false };

function number(values: Values, name: string, { what, least, most, isWhole }: Range): number | undefined {
  const text = values[name] as string | undefined;
  if (text === undefined) return undefined;
  const value = /^[-+]?(\d|\.\d)/.test(text) ? Number(text) : Number.NaN;
  // A range that names its end says enough; of the others nobody knows it.
  if (Math.abs(value) > most && !what.includes(' to ')) {
    throw new UsageError(
      `--${name} ${text} is too ${value < 0 ? `small: at least ${-most}` : `large: at most ${most}`}`,
    );
  }
  if (!(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} is ${what}, not '${text}'`);
  }
  return value;
}

function datasetName(name: string): DatasetName {
  if ((DATASET_NAMES as readonly string[]).includes(name)) return name as DatasetName;
  throw new UsageError(`unknown dataset '${name}'${suggestion(name, DATASET_NAMES)} (${DATASET_NAMES.join(', ')})`);
}
