import { DTypeError, ShapeError, ValueError } from '../../errors';
import { printable } from '../../io/printable';
import { type AnyModule, Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { showShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import type { OnnxGraph, OnnxValue } from '../proto/messages';
import type { FileTensors } from './external';
import { Program } from './program';
import { type GraphValue, Scope } from './scope';
import { Tree } from './tree';
import { DTYPES } from './weights';

/** What is given to a model of ONNX: its inputs in order, or one object of them by their names. */
export type OnnxInputs = Tensor[] | [inputs: Record<string, Tensor>];

/**
 * A model that was read from a file of ONNX. It is called with the inputs in the order of `inputNames`, or with an object of them by
 * name; it returns a tensor, or of several outputs an object of them by name.
 *
 * Linear layers are modules, other weights parameters and buffers, under the names of the file. It is in evaluation mode, but where the
 * file was written to be trained; `train()` has batches normalized by their own statistics, which the running ones follow, and elements
 * dropped. As of any module, of one within it alone, too: `model.getSubmodule('layer1.bn1').eval()`.
 *
 * @example
 * const model = decode(encode(new nn.Linear(4, 2), rand([1, 4])));
 * [model.inputNames, model.outputNames]; // [['input'], ['output']]
 * model(rand([3, 4])).shape; // => [3, 2]
 */
export class OnnxModule<Out = Tensor> extends Module<OnnxInputs, Out> {
  /** What the inputs are called, in order. */
  readonly inputNames: readonly string[];
  /** What the outputs are called, in order. */
  readonly outputNames: readonly string[];
  /** @internal Their element types in the file. */
  declare readonly inputTypes: readonly number[];
  /** @internal Those of the outputs. */
  declare readonly outputTypes: readonly number[];
  private readonly inputs: readonly OnnxValue[];
  private readonly program: Program;

  /** @internal By `decode`. */
  constructor(graph: OnnxGraph, opset: number, files: FileTensors) {
    super();
    const weights = new Set(graph.initializers.map(({ name }) => name));
    const inputs = graph.inputs.filter(({ name }) => !weights.has(name));
    const hidden = (name: string, value: unknown): void =>
      void Object.defineProperty(this, name, { value, enumerable: false });
    this.inputNames = inputs.map(({ name }) => name);
    this.outputNames = graph.outputs.map(({ name }) => name);
    this.inputs = inputs;
    this.program = new Program(graph, { tree: new Tree(this as unknown as AnyModule), opset, files }, null);
    hidden('inputs', inputs);
    hidden(
      'inputTypes',
      inputs.map(({ type }) => type),
    );
    hidden(
      'outputTypes',
      graph.outputs.map(({ type }) => type),
    );
    hidden('program', this.program);
  }

  forward(...given: OnnxInputs): Out {
    const scope = new Scope(null);
    this.valuesOf(given).forEach((value, i) => {
      const { name, type, shape } = this.inputs[i] as OnnxValue;
      check(value, name, type, shape);
      scope.values.set(name, value as Tensor);
    });
    const outputs = this.program.run(scope);
    if (outputs.length === 1) return plain(outputs[0] as GraphValue) as Out;
    return Object.fromEntries(outputs.map((output, i) => [this.outputNames[i], plain(output)])) as Out;
  }

  private valuesOf(given: OnnxInputs): unknown[] {
    const [first] = given;
    const byName = given.length === 1 && !(first instanceof Tensor) && typeof first === 'object' && first !== null;
    const names = this.inputNames;
    if (!byName) {
      if (given.length === names.length) return given;
      throw new ValueError(`the model takes ${names.length} inputs (${names.join(', ')}), got ${given.length}`);
    }
    const unknown = Object.keys(first).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new ValueError(`the model has no input '${unknown}'; it takes ${names.join(', ')}`);
    return names.map((name) => (Object.hasOwn(first, name) ? (first as Record<string, Tensor>)[name] : undefined));
  }

  override extraRepr(): string {
    return `${this.inputNames.join(', ')} -> ${this.outputNames.join(', ')}`;
  }
}

nameClasses({ OnnxModule });

/** Sequences as arrays. */
function plain(value: GraphValue): Tensor | Tensor[] {
  return value instanceof Tensor ? value : [...value.items];
}

function check(value: unknown, name: string, type: number, shape: OnnxValue['shape']): void {
  const shown = printable(name);
  if (!(value instanceof Tensor)) throw new ValueError(`the input '${shown}' of the model must be a Tensor`);
  const dtype = DTYPES.get(type);
  if (dtype !== undefined && dtype !== value.dtype) {
    throw new DTypeError(`the input '${shown}' of the model must be ${dtype}, not ${value.dtype}`);
  }
  const fits =
    shape === null ||
    (shape.length === value.shape.length &&
      shape.every((size, i) => typeof size === 'string' || size <= 0 || size === value.shape[i]));
  if (fits) return;
  const wanted = shape.map((size) => (typeof size === 'string' ? printable(size) || '?' : size)).join(', ');
  throw new ShapeError(`the input '${shown}' of the model must be [${wanted}], got ${showShape(value.shape)}`);
}
