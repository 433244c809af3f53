import { FormatError, ValueError } from '../errors';
import { tensor } from '../tensor/create';
import type { DType, TypedArray } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { printable } from './printable';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { checkSchema, count, finite, flag, list, nullable, object, record, type Schema, value } from './schema';
import { parseStrict } from './strictJson';

/** What `optimizer.stateDict()` gives. */
export interface OptimizerState {
  state: Record<number, Record<string, Tensor | number | null>>;
  param_groups: (Record<string, unknown> & { params: number[] })[];
}

/** All that a training run needs to go on as if it had not stopped. */
export interface Checkpoint {
  /** What `model.stateDict()` gives. */
  model: Record<string, Tensor>;
  optimizer: OptimizerState;
  /** States of random generators, as `getState()` gives them, by name. */
  generators: Record<string, Uint8Array>;
  /** Numbers recorded on the way, by name: a loss for each step. */
  series: Record<string, Float32Array>;
  /** Whatever else the run has to say, as JSON: its settings, its position. */
  info: unknown;
}

const FORMAT = 'torchlet-checkpoint';
/** Grows when a reader of an earlier version would misunderstand the file. */
const VERSION = 1;

const pair = value(
  'two finite numbers',
  (given) => Array.isArray(given) && given.length === 2 && given.every(Number.isFinite),
);

/** PyTorch's names of what optimizers are set to, by what they hold; a group may have others. */
const SETTINGS: readonly (readonly [Schema, readonly string[]])[] = [
  [finite, ['lr', 'initial_lr', 'momentum', 'dampening', 'weight_decay', 'eps', 'alpha', 'rho', 'lr_decay', 'lambd']],
  [finite, ['t0', 'momentum_decay', 'initial_accumulator_value']],
  [flag, ['nesterov', 'maximize', 'amsgrad', 'centered', 'decoupled_weight_decay']],
  [pair, ['betas', 'etas', 'step_sizes']],
];

/** What the JSON under `optimizer` holds; tensors of the state stand beside it. */
const OPTIMIZER = object({
  state: record(record(nullable(finite))),
  param_groups: list(
    object(
      { params: list(count) },
      Object.fromEntries(SETTINGS.flatMap(([schema, names]) => names.map((name) => [name, schema]))),
    ),
  ),
});

/**
 * A checkpoint as the bytes of a safetensors file, version 1:
 *
 * - tensors `model.NAME` by the names of the state dict, `optimizer.N.NAME` for the state of parameter number N,
 *   `generator.NAME` (U8) and `series.NAME` (F32);
 * - metadata `format` ("torchlet-checkpoint"), `version` ("1"), and as JSON `optimizer`, with `param_groups` and the
 *   numbers of the state, and `info`.
 *
 * @param checkpoint - all that is needed to go on
 * @returns bytes of a file that safetensors' readers open, too
 * @throws FormatError for what `decodeCheckpoint` would refuse: a learning rate that is NaN, info that is no JSON
 * @example
 * const layer = new nn.Linear(2, 1);
 * const sgd = new optim.SGD(layer.parameters(), { lr: 0.1 });
 * const bytes = encodeCheckpoint({
 *   model: layer.stateDict(),
 *   optimizer: sgd.stateDict(),
 *   generators: { default: getRngState() },
 *   series: {},
 *   info: { epoch: 3 },
 * });
 * decodeCheckpoint(bytes, 'these bytes').info; // => { epoch: 3 }
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { model, optimizer, generators, series, info } = Object(checkpoint ?? {}) as Checkpoint;
  for (const [part, value] of Object.entries({ model, optimizer, generators, series })) {
    if (typeof value === 'object' && value !== null) continue;
    throw new ValueError(`encodeCheckpoint(): \`${part}\` of the checkpoint must be an object, not ${typeName(value)}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const [name, x] of Object.entries(model)) tensors.set(`model.${name}`, x);
  const numbers: Record<string, Record<string, number | null>> = {};
  for (const [number, own] of Object.entries(optimizer.state)) {
    const plain: Record<string, number | null> = {};
    for (const [name, value] of Object.entries(own)) {
      if (value === null || typeof value === 'number') plain[name] = value;
      else tensors.set(`optimizer.${number}.${name}`, value);
    }
    numbers[number] = plain;
  }
  const plainOptimizer = { state: numbers, param_groups: optimizer.param_groups };
  checkOptimizer(plainOptimizer, 'the checkpoint to write');
  const metadata = {
    format: FORMAT,
    version: String(VERSION),
    optimizer: JSON.stringify(plainOptimizer),
    info: textOf(info),
  };
  const made: Tensor[] = [];
  for (const [name, values] of [...entries('generator', generators), ...entries('series', series)]) {
    const x = tensor(values);
    made.push(x);
    tensors.set(name, x);
  }
  try {
    return encodeSafetensors({ tensors, metadata });
  } finally {
    for (const x of made) x.dispose();
  }
}

function textOf(info: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(info);
  } catch (error) {
    throw new FormatError(`the info of a checkpoint is no JSON: ${(error as Error).message.split('\n', 1)[0]}`);
  }
  if (text === undefined) throw new FormatError(`the info of a checkpoint is no JSON: it is ${typeof info}`);
  return text;
}

function entries<T>(kind: string, values: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(values).map(([name, value]) => [`${kind}.${name}`, value]);
}

/**
 * The checkpoint in the bytes that `encodeCheckpoint` made.
 *
 * @param bytes - of the file
 * @param name - what the bytes are, for messages: the file's path
 * @returns model, optimizer, generators, series and info, as they were
 * @throws FormatError when they are truncated, corrupted, or no checkpoint of a known version
 * @example
 * decodeCheckpoint(new Uint8Array(3), 'run.safetensors'); // throws FormatError: run.safetensors is no safetensors file: …
 */
export function decodeCheckpoint(bytes: Uint8Array, name = 'the file'): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== FORMAT) {
    throw new FormatError(
      `${name} is no checkpoint: its format is '${printable(metadata.format ?? 'unknown')}', not '${FORMAT}'`,
    );
  }
  if (metadata.version !== String(VERSION)) {
    throw new FormatError(
      `${name} is a checkpoint of version ${printable(metadata.version ?? 'unknown')}; this version of torchlet reads version ${VERSION}`,
    );
  }
  const optimizer = parse(metadata.optimizer, 'optimizer', name);
  const info = parse(metadata.info, 'info', name);
  checkOptimizer(optimizer, name);
  const checkpoint: Checkpoint = { model: {}, optimizer, generators: {}, series: {}, info };
  for (const [key, x] of tensors) place(key, x, checkpoint, name);
  return checkpoint;
}

/** Puts a tensor where its name says that it belongs. */
function place(key: string, x: Tensor, { model, optimizer, generators, series }: Checkpoint, name: string): void {
  const what = `${name} is corrupted: '${printable(key)}'`;
  const [kind, ...rest] = key.split('.');
  const path = rest.join('.');
  // As the name of a field it would change the object that gets it.
  if (path === '__proto__') throw new FormatError(`${what} is no name`);
  const elements = (dtype: DType): TypedArray => {
    if (x.dtype === dtype && x.ndim === 1) return x.data();
    throw new FormatError(`${what} has ${x.ndim} dims of ${x.dtype}, expected a list of ${dtype}`);
  };
  if (kind === 'model') model[path] = x;
  else if (kind === 'generator') generators[path] = elements('uint8') as Uint8Array;
  else if (kind === 'series') series[path] = elements('float32') as Float32Array;
  else if (kind === 'optimizer') {
    const [number = '', ...names] = rest;
    if (!Object.hasOwn(optimizer.state, number)) throw new FormatError(`${what} belongs to no parameter`);
    const own = optimizer.state[Number(number)] as Record<string, Tensor | number | null>;
    const field = names.join('.');
    if (Object.hasOwn(own, field)) throw new FormatError(`${what} is a number of the optimizer as well`);
    own[field] = x;
  } else throw new FormatError(`${what} is no part of a checkpoint`);
}

function checkOptimizer(optimizer: unknown, name: string): asserts optimizer is OptimizerState {
  checkSchema(optimizer, OPTIMIZER, 'optimizer', name);
  const { state, param_groups } = optimizer as OptimizerState;
  const numbers = new Set<string>();
  for (const [i, { params }] of param_groups.entries()) {
    for (const number of params) {
      if (numbers.has(String(number))) {
        throw new FormatError(`${name} is corrupted: its optimizer.param_groups[${i}].params has ${number} twice`);
      }
      numbers.add(String(number));
    }
  }
  const stray = Object.keys(state).find((number) => !numbers.has(number));
  if (stray !== undefined) {
    throw new FormatError(`${name} is corrupted: its optimizer.state.${printable(stray)} belongs to no parameter`);
  }
}

function parse(text: string | undefined, part: string, name: string): unknown {
  if (text === undefined) throw new FormatError(`${name} is corrupted: it has no ${part}`);
  return parseStrict(text, `${name} is corrupted: its ${part}`);
}
