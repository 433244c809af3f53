import { ShapeError, ValueError } from '../../errors';
import type { AnyModule, Module } from '../../nn/module';
import { cat } from '../../ops/joining/cat';
import { mul } from '../../ops/pointwise/mul';
import { flip } from '../../ops/shape/flip';
import { narrow } from '../../ops/shape/narrow';
import { Tensor } from '../../tensor/tensor';
import { typeName } from '../../typeName';
import { type Attribute, ElementType, type OnnxModel, type OnnxValue } from '../proto/messages';
import { writeModel } from '../proto/write';
import { Emitter } from './emitter';
import { type ExternalDataOptions, ExternalFile } from './externalFile';
import { mergeTraces } from './merge';
import { Recorder, tensorsIn } from './recorder';
import { isComposed, RULES } from './rules/index';
import { elementType } from './tensors';
import { Dim, mapLeaves, type Size, type Trace, type Value } from './values';

export interface EncodeOptions {
  /** What the inputs are called, in their order; default 'input', or 'input_0', 'input_1', ... of several. */
  inputNames?: readonly string[];
  /** The same of the outputs; default the keys of the object that the model returns, else 'output' or 'output_0', ... */
  outputNames?: readonly string[];
  /**
   * Which sizes of the inputs may be others when the file is used: for each input the dims, with a name that inputs can share,
   * as `{ input: { 0: 'batch' } }`. Default: the first dim is 'batch', that of the first input and of
   * all that are as long. `{}` fixes all sizes.
   */
  dynamicAxes?: Readonly<Record<string, Readonly<Record<number, string>>>> | null;
  /**
   * Whether inputs and results of whole numbers are INT64, as PyTorch's exporter and transformers.js have ids and masks; default false:
   * INT32, and for a model that was read from a file what they were there.
   */
  int64?: boolean;
  /** The file beside the model that its weights go to, which those beyond 2 GB have to; default none. */
  externalData?: ExternalDataOptions | null;
}

/** Beyond it readers of protocol buffers refuse a message. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The model as a file of ONNX, opset 17: the operations of one call in evaluation mode, weights by their names in the state dict.
 *
 * The call is traced: what the model computes with JavaScript's numbers, and what its `if`s decide, is fixed. It is traced once
 * more for each dynamic size, with other sizes and numbers, so sizes that depend on them are computed in the file; a model that does
 * something else for them is an error.
 *
 * @param model - is called with the inputs; its mode and weights are as before afterwards
 * @param exampleInputs - a tensor, or the arguments of the call: tensors, arrays and objects of them
 * @param options - `inputNames`, `outputNames`, `dynamicAxes`; see `EncodeOptions`
 * @returns the bytes of the file
 * @throws NotImplementedError for an operation that ONNX does not have, named with its module
 * @throws ValueError for names that do not fit, for weights beyond 2 GB without `externalData`, and for a model that does other things for other sizes
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * const bytes = encode(model, rand([1, 4]), { inputNames: ['x'], outputNames: ['y'] });
 * @see https://pytorch.org/docs/stable/onnx_torchscript.html#torch.onnx.export
 */
export function encode<In extends unknown[]>(
  model: Module<In, unknown>,
  exampleInputs: Tensor | readonly unknown[],
  options: EncodeOptions = {},
): Uint8Array {
  if (!(exampleInputs instanceof Tensor || Array.isArray(exampleInputs))) {
    throw new ValueError(`onnx.encode(): the example inputs are a tensor or an array, got ${typeName(exampleInputs)}`);
  }
  const args = exampleInputs instanceof Tensor ? [exampleInputs] : [...exampleInputs];
  const inputs = tensorsIn(args);
  if (inputs.length === 0) throw new ValueError('onnx.encode(): the example inputs have no tensor');
  const inputNames = namesOf(options.inputNames, inputs.length, 'input', []);
  const file = options.externalData ? new ExternalFile(options.externalData) : null;
  if (file === null) checkSize(model as AnyModule);
  const axes = axesOf(inputs, inputNames, options.dynamicAxes ?? null);
  const { trace, symbols } = traceAll(model as AnyModule, args, axes);
  const outputNames = namesOf(options.outputNames, trace.outputs.length, 'output', trace.outputs);
  return writeModel(
    modelOf(trace, { inputNames, outputNames, symbols, axes, file, int64: options.int64 ?? wideIn(model) }),
  );
}

function namesOf(
  given: readonly string[] | undefined,
  count: number,
  word: string,
  own: readonly { name: string }[],
): string[] {
  const keys = own.map(({ name }) => name);
  const isNamed = keys.length > 0 && new Set(keys).size === count && !keys.includes('');
  const names = isNamed ? keys : Array.from({ length: count }, (_, i) => (count === 1 ? word : `${word}_${i}`));
  if (given !== undefined && given.length > count) {
    throw new ValueError(`onnx.encode(): ${given.length} ${word}Names for ${count} ${word}s`);
  }
  given?.forEach((name, i) => {
    if (typeof name !== 'string' || name === '') throw new ValueError(`onnx.encode(): ${word}Names are texts`);
    names[i] = name;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ValueError(`onnx.encode(): two ${word}s are called '${twice}'`);
  return names;
}

/** Whether the weights are more than one file takes. */
export function isTooLarge(model: AnyModule): boolean {
  return bytesOf(model) > MOST_BYTES;
}

function bytesOf(model: AnyModule): number {
  const tensors = new Set<Tensor>([...model.parameters(), ...model.buffers()]);
  return [...tensors].reduce((sum, tensor) => sum + tensor.numel() * tensor.elementSize(), 0);
}

function checkSize(model: AnyModule): void {
  if (!isTooLarge(model)) return;
  throw new ValueError(
    `onnx.encode(): ${bytesOf(model)} bytes of weights are more than the 2 GB that a file of ONNX may have: let them go to another ` +
      'file, { externalData: { location, write } }, or saveOnnx(model, inputs, path), which does so by itself',
  );
}

interface Axis {
  input: number;
  dim: number;
  symbol: string;
}

function axesOf(inputs: readonly Tensor[], names: readonly string[], given: EncodeOptions['dynamicAxes']): Axis[] {
  if (given === null || given === undefined) {
    // An input of another length, a mask say, is not of the batch.
    const batch = inputs.find(({ shape }) => shape.length > 0)?.shape[0];
    return inputs.flatMap(({ shape }, input) => (shape[0] === batch ? [{ input, dim: 0, symbol: 'batch' }] : []));
  }
  return Object.entries(given).flatMap(([name, dims]) => {
    const input = names.indexOf(name);
    if (input < 0) {
      throw new ValueError(
        `onnx.encode(): dynamicAxes: there is no input '${name}'; the inputs are ${names.join(', ')}`,
      );
    }
    const { shape } = inputs[input] as Tensor;
    return Object.entries(dims).map(([key, symbol]) => {
      const dim = Number(key);
      if (!(dim >= 0 && dim < shape.length)) {
        throw new ShapeError(`onnx.encode(): dynamicAxes: '${name}' has ${shape.length} dims, none of them is ${key}`);
      }
      return { input, dim, symbol };
    });
  });
}

interface Symbols {
  name: string;
  sizes: number[];
  axis: Axis;
}

/** The sizes that are tried in place of the example's: what is halved and joined again, as in a U-Net, takes no odd ones. */
const OTHER_SIZES: readonly ((size: number) => number)[] = [
  (size) => size + 1,
  (size) => 2 * size,
  (size) => 16 * size,
];

/** What a model says of a size that is not the example's. */
class Unfit extends ShapeError {}

function traceAll(
  model: AnyModule,
  args: readonly unknown[],
  axes: readonly Axis[],
): { trace: Trace; symbols: Symbols[] } {
  let first: Unfit | undefined;
  for (const other of OTHER_SIZES) {
    try {
      return traceSizes(model, args, axes, other);
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      first ??= error;
    }
  }
  const { message, cause } = first as Unfit;
  throw new ShapeError(message, { cause });
}

/** Traces the model for the example, and for others: for each symbol with another size, in any case with other numbers. */
function traceSizes(
  model: AnyModule,
  args: readonly unknown[],
  axes: readonly Axis[],
  otherSize: (size: number) => number,
): { trace: Trace; symbols: Symbols[] } {
  const inputs = tensorsIn(args);
  const names = [...new Set(axes.map(({ symbol }) => symbol))];
  const symbols = names.map((name): Symbols => {
    const axis = axes.find(({ symbol }) => symbol === name) as Axis;
    const size = (inputs[axis.input] as Tensor).shape[axis.dim] as number;
    // A size of 1 is broadcast and squeezed, which others are not.
    const base = Math.max(size, 2);
    return { name, axis, sizes: [base, ...names.map((other) => (other === name ? otherSize(base) : base))] };
  });
  const modes = [...model.modules()].map((module) => [module, module.training] as const);
  model.eval();
  try {
    const variants = Math.max(symbols.length, 1) + 1;
    const traces = Array.from({ length: variants }, (_, i) => {
      const resized = inputs.map((x, input) => {
        const sizes = axes
          .filter((axis) => axis.input === input)
          .map(({ dim, symbol }) => [dim, symbols.find(({ name }) => name === symbol)?.sizes[i] as number] as const);
        return i === 0 ? withSizes(x, sizes) : otherNumbers(withSizes(x, sizes));
      });
      const given = mapLeaves(args, (leaf) => (leaf instanceof Tensor ? resized[inputs.indexOf(leaf)] : undefined));
      const knows = (name: string, given: readonly unknown[]): boolean => RULES.has(name) && !isComposed(name, given);
      try {
        return new Recorder(knows).record(model, given as unknown[]);
      } catch (error) {
        const changed = symbols.filter(({ sizes, axis }) => sizes[i] !== inputs[axis.input]?.shape[axis.dim]);
        if (changed.length === 0 || !(error instanceof ShapeError || error instanceof ValueError)) throw error;
        const tried = changed.map(({ name, sizes }) => `'${name}' = ${sizes[i]}`).join(', ');
        throw new Unfit(
          `onnx.encode(): the model does not take other sizes than the example's, here ${tried}: ${error.message}; ` +
            "the dims of dynamicAxes, by default the first as 'batch', are those that may change: { dynamicAxes: {} } fixes all",
          { cause: error },
        );
      }
    });
    return { trace: mergeTraces(traces), symbols };
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

/** x with these sizes along dims: cut off, or with its last entries once more. */
function withSizes(x: Tensor, sizes: readonly (readonly [dim: number, size: number])[]): Tensor {
  let out = x.detach();
  for (const [dim, size] of sizes) {
    const have = out.shape[dim] as number;
    if (have === 0) throw new ShapeError(`onnx.encode(): dim ${dim} of an example input is empty`);
    if (size < have) out = narrow(out, dim, 0, size);
    while ((out.shape[dim] as number) < size)
      out = cat([out, narrow(out, dim, (out.shape[dim] as number) - 1, 1)], dim);
  }
  return out;
}

/** Other numbers of the kind: real ones a little smaller, others turned around, since they may count something. */
function otherNumbers(x: Tensor): Tensor {
  if (x.dtype === 'float32') return mul(x, 0.9375);
  return x.shape.length === 0
    ? x
    : flip(
        x,
        x.shape.map((_, dim) => dim),
      );
}

/** Which inputs and results of a model from a file are INT64 there, by their places. */
function wideIn(model: unknown): { inputs: boolean[]; outputs: boolean[] } | false {
  const { inputTypes, outputTypes } = model as { inputTypes?: readonly number[]; outputTypes?: readonly number[] };
  if (inputTypes === undefined || outputTypes === undefined) return false;
  const wide = (types: readonly number[]): boolean[] => types.map((type) => type === ElementType.int64);
  return { inputs: wide(inputTypes), outputs: wide(outputTypes) };
}

interface Written {
  inputNames: readonly string[];
  outputNames: readonly string[];
  symbols: readonly Symbols[];
  axes: readonly Axis[];
  file: ExternalFile | null;
  /** Which whole numbers are INT64. */
  int64: boolean | { inputs: boolean[]; outputs: boolean[] };
}

function modelOf(trace: Trace, { inputNames, outputNames, symbols, axes, file, int64 }: Written): OnnxModel {
  const isWide = (value: Value, side: 'inputs' | 'outputs', i: number): boolean =>
    value.dtype === 'int32' && (typeof int64 === 'boolean' ? int64 : int64[side][i] === true);
  const g = new Emitter(
    symbols.map(({ sizes, axis }) => ({ sizes, input: inputNames[axis.input] as string, axis: axis.dim })),
    file,
  );
  for (const name of [...inputNames, ...outputNames]) g.unique(name);
  for (const [i, value] of trace.inputs.entries()) {
    const name = inputNames[i] as string;
    g.bind(value, isWide(value, 'inputs', i) ? g.one('Cast', [name], { to: ElementType.int32 }) : name);
  }
  for (const call of trace.calls) {
    g.begin(call);
    const rule = RULES.get(call.name) as NonNullable<ReturnType<typeof RULES.get>>;
    const made = rule(g, call.args, call.results[0] as never, call);
    const names = typeof made === 'string' ? [made] : made;
    call.results.forEach((value, i) => {
      g.bind(value, names[i] as string);
    });
  }
  const describe = (name: string, shape: (number | string)[], value: Value, wide: boolean): OnnxValue => ({
    name,
    type: wide ? ElementType.int64 : elementType(value.dtype),
    shape,
  });
  const inputs = trace.inputs.map((value, input) => {
    const shape = value.shape.map((size, dim) => {
      const axis = axes.find((one) => one.input === input && one.dim === dim);
      return axis?.symbol ?? (size as number);
    });
    return describe(inputNames[input] as string, shape, value, isWide(value, 'inputs', input));
  });
  const nameOfSize = (size: Size, output: number, dim: number): number | string => {
    if (!(size instanceof Dim)) return size;
    const symbol = symbols.find(({ sizes }) => String(sizes) === size.key);
    return symbol?.name ?? `${outputNames[output]}_dim_${dim}`;
  };
  const produced = new Set(g.nodes.flatMap((node) => node.outputs));
  const renamed = new Set<string>();
  const outputs = trace.outputs.map(({ value }, i) => {
    const wanted = outputNames[i] as string;
    const name = g.name(value);
    const wide = isWide(value, 'outputs', i);
    // Inputs, weights, and what is an output already, keep their names.
    if (wide || !produced.has(name) || renamed.has(name)) {
      const opType = wide ? 'Cast' : 'Identity';
      const attributes = new Map<string, Attribute>(wide ? [['to', { kind: 'int', value: ElementType.int64 }]] : []);
      g.nodes.push({ name: g.unique(`/${opType}`), opType, domain: '', inputs: [name], outputs: [wanted], attributes });
    } else {
      g.rename(name, wanted);
      renamed.add(wanted);
    }
    return describe(
      wanted,
      value.shape.map((size, dim) => nameOfSize(size, i, dim)),
      value,
      wide,
    );
  });
  return {
    irVersion: 8,
    producerName: 'torchlet',
    producerVersion: '',
    opsets: new Map([['', 17]]),
    graph: { name: 'main_graph', nodes: g.nodes, initializers: g.initializers, inputs, outputs },
    metadata: new Map(),
    functions: [],
  };
}
