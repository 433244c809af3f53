import { parseArgs } from 'node:util';
import { suggestion, UsageError } from './usageError';

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
  deterministic: { type: 'boolean' },
  shards: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
};

interface Grammar {
  options: readonly string[];
  /** What stands behind the command: as users see it, and in words. */
  operands: string;
  needs: string;
  /** How many of them there are. */
  least: number;
  most: number;
}

const data = ['root', 'download', 'threads'];
const one = { operands: 'RUN', needs: 'a run', least: 1, most: 1 };

/** The commands, and what each takes. */
export const COMMANDS = {
  train: {
    options: Object.keys(OPTIONS),
    operands: '',
    needs: '',
    least: 0,
    most: 0,
  },
  eval: { options: data, ...one },
  predict: { options: [], operands: 'RUN IMAGE...', needs: 'a run and pictures', least: 2, most: Infinity },
  summary: { options: [], ...one },
  export: { options: [], operands: 'RUN FILE', needs: 'a run and the file to write', least: 2, most: 2 },
  help: { options: [], operands: '[COMMAND]', needs: '', least: 0, most: 1 },
} satisfies Record<string, Grammar>;

export type CommandName = keyof typeof COMMANDS;
export type Values = Record<string, string | boolean | undefined>;

export interface Words {
  command: CommandName | undefined;
  /** What stands behind the command without being an option. */
  operands: string[];
  values: Values;
}

/** What a command line says, each word known and in its place; throws UsageError for one that is not. */
export function parseWords(args: readonly string[]): Words {
  const { tokens, values } = parseArgs({
    args: withResumeValue(args),
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  let command: CommandName | undefined;
  const operands: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'option') {
      checkOption(token);
      if (seen.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
      seen.add(token.name);
    } else if (token.kind === 'positional') {
      if (command === undefined) command = commandName(token.value);
      else if (operands.length < COMMANDS[command].most) operands.push(token.value);
      else throw new UsageError(`unexpected argument '${token.value}'`);
    }
  }
  const words = { command, operands, values: values as Values };
  const asks = seen.has('help') || seen.has('version');
  if (command !== undefined && !asks) checkGrammar(command, operands, seen);
  return words;
}

/** The command of this name. */
export function commandName(given: string): CommandName {
  if (Object.hasOwn(COMMANDS, given)) return given as CommandName;
  throw new UsageError(`unknown command '${given}'${suggestion(given, Object.keys(COMMANDS))}`);
}

function checkGrammar(command: CommandName, given: readonly string[], seen: ReadonlySet<string>): void {
  const { options, operands, needs, least }: Grammar = COMMANDS[command];
  const foreign = [...seen].find((name) => !options.includes(name));
  if (foreign !== undefined) throw new UsageError(`torchlet ${command} takes no --${foreign}`);
  if (given.length >= least && !given.includes('')) return;
  throw new UsageError(`torchlet ${command} needs ${needs}: torchlet ${command} ${operands}`);
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
