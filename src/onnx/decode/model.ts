import { DTypeError, ShapeError, TorchletError, ValueError } from '../../errors';
import { printable } from '../../io/printable';
import { type AnyModule, Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { showShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { tracer } from '../../trace';
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../proto/messages';
import { Attributes, describe } from './attributes';
import { findLinears, type LinearNodes } from './linears';
import { OPERATORS } from './operators/index';
import type { Operator } from './operators/operator';
import { allNodes } from './plan';
import { Tree } from './tree';
import { DTYPES, tensorIn } from './weights';

/** Values by name, of a graph and of those around it. */
class Scope {
  readonly values = new Map<string, Tensor>();
  constructor(private readonly outer: Scope | null) {}

  get(name: string): Tensor | null {
    if (name === '') return null;
    return this.values.get(name) ?? this.outer?.get(name) ?? null;
  }
}

interface Step {
  node: OnnxNode;
  run(scope: Scope): readonly (Tensor | null)[];
  /** Values that nobody needs behind it. */
  ended: readonly string[];
}

/** What files have as inputs of operators that is no weight. */
const SETTINGS: Record<string, readonly number[]> = {
  BatchNormalization: [3, 4],
  Clip: [1, 2],
  OneHot: [1, 2],
  Pad: [2],
  Pow: [1],
  Range: [0, 1, 2],
  Resize: [1, 2],
  Upsample: [1],
};

/** The nodes of a graph as steps. */
class Program {
  private readonly steps: Step[];
  /** Names of numbers that the file has. */
  private readonly fixed: ReadonlySet<string>;
  private readonly weights: (readonly [name: string, value: () => Tensor])[] = [];

  constructor(
    private readonly graph: OnnxGraph,
    tree: Tree,
    private readonly opset: number,
    fileName: string,
  ) {
    const layers = findLinears(graph);
    const own = new Set(layers.flatMap(({ weight, bias }) => [weight, bias]));
    const settings = settingsOf(graph);
    const constants = graph.nodes.filter(({ opType }) => opType === 'Constant').flatMap(({ outputs }) => outputs);
    this.fixed = new Set([...graph.initializers.map(({ name }) => name), ...constants]);
    for (const tensor of graph.initializers) {
      if (own.has(tensor)) continue;
      const value = tensorIn(tensor, fileName);
      const learned = value.dtype === 'float32' && value.shape.length > 0 && !settings.has(tensor.name);
      this.weights.push([tensor.name, tree.put(tensor.name, value, learned)]);
    }
    const byLast = new Map(layers.map((layer) => [layer.last, layer]));
    const inside = new Set(layers.flatMap(({ nodes }) => nodes));
    const rest = graph.nodes.filter((node) => byLast.has(node) || !inside.has(node));
    const ended = endsOf(graph, rest, layers);
    this.steps = rest.map((node, i) => {
      const layer = byLast.get(node);
      const run = layer === undefined ? this.stepOf(node, tree, fileName) : layerStep(layer, tree, fileName);
      return { node, run, ended: ended[i] as readonly string[] };
    });
  }

  private stepOf(node: OnnxNode, tree: Tree, fileName: string): Step['run'] {
    const attributes = new Attributes(node);
    if (node.opType === 'If') {
      const [yes, no] = ['then_branch', 'else_branch'].map(
        (branch) => new Program(attributes.graph(branch), tree, this.opset, fileName),
      ) as [Program, Program];
      return (scope) => (scope.get(node.inputs[0] as string)?.item() ? yes : no).run(new Scope(scope));
    }
    const operator = OPERATORS.get(node.opType) as Operator;
    const isFixed = node.inputs.map((name) => this.fixed.has(name));
    const call = { attributes, opset: this.opset, outputs: node.outputs.length, isFixed };
    if (node.opType === 'Constant') {
      const [value] = [operator({ ...call, inputs: [] })].flat() as [Tensor];
      value.keep();
      return () => [tracer === null ? value : (tracer.operation('constant', () => value, []) as Tensor)];
    }
    return (scope) => {
      const made = operator({ ...call, inputs: node.inputs.map((name) => scope.get(name)) });
      return made instanceof Tensor ? [made] : made;
    };
  }

  run(scope: Scope): Tensor[] {
    for (const [name, value] of this.weights) if (!scope.values.has(name)) scope.values.set(name, value());
    for (const { node, run, ended } of this.steps) {
      const made = attempt(node, () => run(scope));
      node.outputs.forEach((name, i) => {
        const value = made[i];
        if (name !== '' && value) scope.values.set(name, value);
      });
      for (const name of ended) scope.values.delete(name);
    }
    return this.graph.outputs.map(({ name }) => {
      const value = scope.get(name);
      if (value === null) throw new ValueError(`the output '${printable(name)}' is a result that is not computed`);
      return value;
    });
  }
}

/** An error of an operation names the node. */
function attempt<T>(node: OnnxNode, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const where = ` (in ${printable(describe(node))})`;
    if (error instanceof TorchletError) {
      if (!error.message.endsWith(where)) error.message += where;
      throw error;
    }
    // An operator that got something it does not take.
    if (error instanceof TypeError) throw new ValueError(`${error.message}${where}`);
    throw error;
  }
}

function layerStep({ path, weight, turned, bias, input }: LinearNodes, tree: Tree, fileName: string): Step['run'] {
  const read = (tensor: OnnxTensor | null): Tensor | null => (tensor === null ? null : tensorIn(tensor, fileName));
  const layer = tree.putLinear(path, read(weight) as Tensor, turned, read(bias));
  return (scope) => [layer()(scope.get(input)) as Tensor];
}

/** Initializers that are used in the places of settings alone. */
function settingsOf(graph: OnnxGraph): Set<string> {
  const [settings, others] = [new Set<string>(), new Set<string>()];
  for (const { opType, inputs } of allNodes(graph)) {
    inputs.forEach((name, i) => {
      (SETTINGS[opType]?.includes(i) ? settings : others).add(name);
    });
  }
  for (const name of others) settings.delete(name);
  return settings;
}

/** For each node that is run the values that no node behind it reads. */
function endsOf(graph: OnnxGraph, rest: readonly OnnxNode[], layers: readonly LinearNodes[]): string[][] {
  const last = new Map<string, number>();
  const inputs = new Map(layers.map((layer) => [layer.last, layer.input]));
  rest.forEach((node, i) => {
    for (const name of node.outputs) last.set(name, i);
    const input = inputs.get(node);
    if (input !== undefined) last.set(input, i);
    for (const name of node.inputs) last.set(name, i);
    for (const { kind, value } of node.attributes.values()) {
      if (kind !== 'graph') continue;
      for (const one of allNodes(value)) for (const name of one.inputs) last.set(name, i);
      for (const { name } of value.outputs) last.set(name, i);
    }
  });
  for (const { name } of graph.outputs) last.delete(name);
  const ends: string[][] = rest.map(() => []);
  for (const [name, i] of last) (ends[i] as string[]).push(name);
  return ends;
}

/** What is given to a model of ONNX: its inputs in order, or one object of them by their names. */
export type OnnxInputs = Tensor[] | [inputs: Record<string, Tensor>];

/**
 * A model that was read from a file of ONNX. It is called with the inputs in the order of `inputNames`, or with an object of them by
 * name; it returns a tensor, or of several outputs an object of them by name.
 *
 * Linear layers are modules, other weights parameters and buffers, under the names of the file. Operators do what they do in
 * evaluation, in both modes: batches are normalized by the running statistics, nothing is dropped.
 */
export class OnnxModule<Out = Tensor> extends Module<OnnxInputs, Out> {
  /** What the inputs are called, in order. */
  readonly inputNames: readonly string[];
  /** What the outputs are called, in order. */
  readonly outputNames: readonly string[];
  private readonly inputs: readonly OnnxValue[];
  private readonly program: Program;

  /** @internal By `decode`. */
  constructor(graph: OnnxGraph, opset: number, fileName: string) {
    super();
    const weights = new Set(graph.initializers.map(({ name }) => name));
    const inputs = graph.inputs.filter(({ name }) => !weights.has(name));
    const hidden = (name: string, value: unknown): void =>
      void Object.defineProperty(this, name, { value, enumerable: false });
    this.inputNames = inputs.map(({ name }) => name);
    this.outputNames = graph.outputs.map(({ name }) => name);
    this.inputs = inputs;
    this.program = new Program(graph, new Tree(this as unknown as AnyModule), opset, fileName);
    hidden('inputs', inputs);
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
    if (outputs.length === 1) return outputs[0] as Out;
    return Object.fromEntries(outputs.map((output, i) => [this.outputNames[i], output])) as Out;
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
