import { parseArgs } from 'node:util';
import { DATASET_NAMES, type DatasetName } from './datasets';
import { suggestion, UsageError } from './usageError';

/** What shapes the numbers of a run. */
export interface RunSettings {
  dataset: DatasetName;
  batchSize: number;
  lr: number;
  momentum: number;
  seed: number;
  /** Only so many training images, and at most so many test images; null: all. */
  limit: number | null;
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

/** The weights of a run as a file that other programs read. */
export interface ExportCommand {
  command: 'export';
  run: string;
  file: string;
}

export type Command = TrainCommand | ExportCommand | { command: 'help' } | { command: 'version' };

export const DEFAULTS: Omit<TrainOptions, 'dataset'> = {
  batchSize: 64,
  lr: 0.01,
  momentum: 0.9,
  seed: 0,
  limit: null,
  epochs: 3,
  root: null,
  download: false,
  threads: null,
  out: 'runs',
};

type Option = { type: 'boolean' | 'string'; short?: string };

const OPTIONS: Record<string, Option> = {
  dataset: { type: 'string' },
  root: { type: 'string' },
  download: { type: 'boolean' },
  epochs: { type: 'string' },
  'batch-size': { type: 'string' },
  lr: { type: 'string' },
  momentum: { type: 'string' },
  seed: { type: 'string' },
  limit: { type: 'string' },
  threads: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
};

const COMMANDS = ['train', 'export', 'help'] as const;

/** Reads a command line; throws UsageError with what is wrong in it. */
export function parseCommand(args: readonly string[]): Command {
  const { command, operands, values } = parseWords(args);
  if (values.help || command === 'help') return { command: 'help' };
  if (values.version) return { command: 'version' };
  // The bare name is a question.
  if (args.length === 0) return { command: 'help' };
  if (command === undefined) throw new UsageError('which command? There are: train, export');
  if (command === 'export') return exportCommand(operands, values);
  const { dataset, download, root, out, resume } = values as Record<string, string | undefined>;
  const given: Partial<TrainOptions> = {
    dataset: dataset === undefined ? undefined : datasetName(dataset),
    epochs: number(values, 'epochs', COUNT),
    batchSize: number(values, 'batch-size', COUNT),
    lr: number(values, 'lr', RATE),
    momentum: number(values, 'momentum', RATE),
    seed: number(values, 'seed', { ...COUNT, what: 'a whole number', least: Number.MIN_SAFE_INTEGER }),
    limit: number(values, 'limit', COUNT),
    threads: number(values, 'threads', { ...COUNT, what: 'a whole number from 1 to 64', most: 64 }),
    root,
    out,
    download: download as unknown as boolean | undefined,
  };
  if (dataset === undefined && resume === undefined) {
    throw new UsageError(`--dataset is missing: ${DATASET_NAMES.join(', ')}`);
  }
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return { command: 'train', given: Object.fromEntries(stated), resume: resume ?? null };
}

type Values = Record<string, string | boolean | undefined>;

function exportCommand([run, file]: readonly string[], values: Values): ExportCommand {
  const [option] = Object.keys(values);
  if (option !== undefined) throw new UsageError(`torchlet export takes no --${option}`);
  if (!run || !file)
    throw new UsageError('torchlet export needs a run and the file to write: torchlet export RUN FILE');
  return { command: 'export', run, file };
}

interface Words {
  command: string | undefined;
  /** What stands behind the command without being an option. */
  operands: string[];
  values: Values;
}

function parseWords(args: readonly string[]): Words {
  const { tokens, values } = parseArgs({
    args: withResumeValue(args),
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  let command: string | undefined;
  const operands: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'option') {
      checkOption(token);
      if (seen.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
      seen.add(token.name);
    } else if (token.kind === 'positional') {
      if (command === 'export' && operands.length < 2) {
        operands.push(token.value);
        continue;
      }
      if (command !== undefined) throw new UsageError(`unexpected argument '${token.value}'`);
      command = token.value;
      if (!(COMMANDS as readonly string[]).includes(command)) {
        throw new UsageError(`unknown command '${command}'${suggestion(command, COMMANDS)}`);
      }
    }
  }
  return { command, operands, values: values as Values };
}

function checkOption({ name, rawName, value }: { name: string; rawName: string; value: string | undefined }): void {
  const option = OPTIONS[name];
  if (option === undefined || (rawName.startsWith('--') ? rawName !== `--${name}` : option.short === undefined)) {
    const known = Object.keys(OPTIONS).map((other) => `--${other}`);
    throw new UsageError(`unknown option ${rawName}${suggestion(rawName, known)}`);
  }
  if (option.type === 'boolean' && value !== undefined) throw new UsageError(`${rawName} takes no value`);
  if (option.type === 'string' && (value === undefined || (value === '' && name !== 'resume'))) {
    throw new UsageError(`${rawName} needs a value`);
  }
}

/** --resume alone means the newest run, which parseArgs, where an option has a value or has none, cannot say. */
function withResumeValue(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (arg !== '--resume') return args[i - 1] === '--resume' && !arg.startsWith('-') ? [] : [arg];
    const next = args[i + 1];
    return [`--resume=${next === undefined || next.startsWith('-') ? '' : next}`];
  });
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
      `--${name} ${text} is too ${value < 0 ? 'small' : 'large'}: at most ${value < 0 ? -most : most}`,
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
