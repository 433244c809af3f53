import { FormatError } from '../errors';
import { tensor } from '../tensor/create';
import type { Tensor } from '../tensor/tensor';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

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

/**
 * A checkpoint as the bytes of a safetensors file, version 1:
 *
 * - tensors `model.NAME` by the names of the state dict, `optimizer.N.NAME` for the state of parameter number N,
 *   `generator.NAME` (U8) and `series.NAME` (F32);
 * - metadata `format` ("torchlet-checkpoint"), `version` ("1"), and as JSON `optimizer`, with `param_groups` and the
 *   numbers of the state, and `info`.
 *
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
  const { model, optimizer, generators, series, info } = checkpoint;
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
  const made: Tensor[] = [];
  for (const [name, values] of [...entries('generator', generators), ...entries('series', series)]) {
    const x = tensor(values);
    made.push(x);
    tensors.set(name, x);
  }
  const metadata = {
    format: FORMAT,
    version: String(VERSION),
    optimizer: JSON.stringify({ state: numbers, param_groups: optimizer.param_groups }),
    info: JSON.stringify(info),
  };
  const bytes = encodeSafetensors({ tensors, metadata });
  for (const x of made) x.dispose();
  return bytes;
}

function entries<T>(kind: string, values: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(values).map(([name, value]) => [`${kind}.${name}`, value]);
}

/**
 * The checkpoint in the bytes that `encodeCheckpoint` made.
 *
 * @param name - what the bytes are, for messages: the file's path
 * @throws FormatError when they are truncated, corrupted, or no checkpoint of a known version
 * @example
 * decodeCheckpoint(new Uint8Array(3), 'run.safetensors'); // throws FormatError: run.safetensors is no safetensors file: …
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== FORMAT) {
    throw new FormatError(`${name} is no checkpoint: its format is '${metadata.format ?? 'unknown'}', not '${FORMAT}'`);
  }
  if (metadata.version !== String(VERSION)) {
    throw new FormatError(
      `${name} is a checkpoint of version ${metadata.version}; this version of torchlet reads version ${VERSION}`,
    );
  }
  const optimizer = parse(metadata.optimizer, 'optimizer', name) as OptimizerState;
  const checkpoint: Checkpoint = {
    model: {},
    optimizer,
    generators: {},
    series: {},
    info: parse(metadata.info, 'info', name),
  };
  if (!Array.isArray(optimizer?.param_groups) || typeof optimizer.state !== 'object' || optimizer.state === null) {
    throw new FormatError(`${name} is corrupted: its optimizer has no state and param_groups`);
  }
  for (const [key, x] of tensors) {
    const [kind, ...rest] = key.split('.');
    const path = rest.join('.');
    if (kind === 'model') checkpoint.model[path] = x;
    else if (kind === 'generator') checkpoint.generators[path] = x.data() as Uint8Array;
    else if (kind === 'series') checkpoint.series[path] = x.data() as Float32Array;
    else if (kind === 'optimizer') {
      const number = Number(rest[0]);
      const own = optimizer.state[number];
      if (own === undefined) throw new FormatError(`${name} is corrupted: '${key}' belongs to no parameter`);
      own[rest.slice(1).join('.')] = x;
    } else throw new FormatError(`${name} is corrupted: a checkpoint has no '${key}'`);
  }
  return checkpoint;
}

function parse(text: string | undefined, part: string, name: string): unknown {
  if (text === undefined) throw new FormatError(`${name} is corrupted: it has no ${part}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${name} is corrupted: its ${part} is no JSON (${(error as Error).message})`);
  }
}
