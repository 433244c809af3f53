import { TorchletError, ValueError } from '../../errors';
import { printable } from '../../io/printable';
import { Tensor } from '../../tensor/tensor';
import { tracer } from '../../trace';
import { ElementType, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../proto/messages';
import { Attributes, describe } from './attributes';
import { controlStep } from './control';
import type { FileTensors } from './external';
import { findLinears, type LinearNodes } from './linears';
import { allNodes } from './nodes';
import { nameOf, OPERATORS } from './operators/index';
import type { Operator } from './operators/operator';
import type { GraphValue, Run, Scope } from './scope';
import { SEQUENCES } from './sequences';
import { SETTINGS } from './settings';
import type { Place, Tree } from './tree';
import { typesOfResults } from './types';

interface Step {
  node: OnnxNode;
  run: Run;
  /** Values that nobody needs behind it. */
  ended: readonly string[];
}

/** What all graphs of a file share. */
export interface Site {
  readonly tree: Tree;
  /** The version of ONNX's operators. */
  readonly opset: number;
  readonly files: FileTensors;
}

/** The nodes of a graph as steps. */
export class Program {
  private readonly steps: Step[];
  /** Names of numbers that the file has. */
  private readonly fixed: ReadonlySet<string>;
  private readonly weights: (readonly [name: string, value: () => Tensor])[] = [];
  /** The modules that hold them. */
  private readonly places = new Map<string, Place>();
  /** Element types as the file has them, as far as they are known. */
  private readonly types = new Map<string, number>();

  /** @param outer - the graph whose node has this one as an attribute */
  constructor(
    readonly graph: OnnxGraph,
    private readonly site: Site,
    private readonly outer: Program | null,
  ) {
    const { tree, files } = site;
    const layers = findLinears(graph);
    const own = new Set(layers.flatMap(({ weight, bias }) => [weight, bias]));
    const settings = settingsOf(graph);
    const constants = graph.nodes.filter(({ opType }) => opType === 'Constant').flatMap(({ outputs }) => outputs);
    this.fixed = new Set([...graph.initializers.map(({ name }) => name), ...constants]);
    for (const { name, type } of [...graph.inputs, ...graph.initializers]) this.types.set(name, type);
    for (const tensor of graph.initializers) {
      if (own.has(tensor)) continue;
      const value = files.of(tensor);
      const learned = value.dtype === 'float32' && value.shape.length > 0 && !settings.has(tensor.name);
      const place = tree.put(tensor.name, value, learned);
      this.places.set(tensor.name, place);
      this.weights.push([tensor.name, place.value]);
    }
    const byLast = new Map(layers.map((layer) => [layer.last, layer]));
    const inside = new Set(layers.flatMap(({ nodes }) => nodes));
    const rest = graph.nodes.filter((node) => byLast.has(node) || !inside.has(node));
    const ended = endsOf(graph, rest, layers);
    this.steps = rest.map((node, i) => {
      const layer = byLast.get(node);
      const run = layer === undefined ? this.stepOf(node) : layerStep(layer, site);
      return { node, run, ended: ended[i] as readonly string[] };
    });
  }

  private stepOf(node: OnnxNode): Run {
    const attributes = new Attributes(node);
    const control = controlStep(node, attributes, (graph) => new Program(graph, this.site, this));
    if (control !== null) return control;
    const operator = OPERATORS.get(nameOf(node)) as Operator;
    const isFixed = node.inputs.map((name) => this.fixed.has(name));
    const types = node.inputs.map((name) => this.typeOf(name));
    typesOfResults(node, attributes, types).forEach((type, i) => {
      const name = node.outputs[i] ?? '';
      if (name !== '') this.types.set(name, type);
    });
    const ofSequences = node.domain === '' ? SEQUENCES[node.opType] : undefined;
    if (ofSequences !== undefined) {
      return (scope) => [
        ofSequences(
          node.inputs.map((name) => scope.get(name)),
          attributes,
        ),
      ];
    }
    const call = { node, attributes, opset: this.site.opset, outputs: node.outputs.length, isFixed, types };
    if (node.opType === 'Constant') {
      const [value] = [operator({ ...call, training: false, inputs: [] })].flat() as [Tensor];
      value.keep();
      return () => [tracer === null ? value : (tracer.operation('constant', () => value, []) as Tensor)];
    }
    const holder = this.holderOf(node);
    // What a value is handed on as, whatever it is.
    if (node.opType === 'Identity') return (scope) => [scope.get(node.inputs[0] as string)];
    return (scope) => {
      const inputs = node.inputs.map((name) => scope.tensor(name));
      const made = operator({ ...call, inputs, training: holder.training });
      return made instanceof Tensor ? [made] : made;
    };
  }

  private typeOf(name: string): number {
    return this.types.get(name) ?? this.outer?.typeOf(name) ?? ElementType.undefined;
  }

  /** The module whose mode is the node's: where its weights are, else the whole model. */
  private holderOf(node: OnnxNode): Place['holder'] {
    const names = node.opType === 'BatchNormalization' ? node.inputs.slice(1) : [];
    const place = names.map((name) => this.places.get(name)).find((found) => found !== undefined);
    return place?.holder ?? this.site.tree.root;
  }

  run(scope: Scope): GraphValue[] {
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

function layerStep({ path, weight, turned, bias, input }: LinearNodes, { tree, files }: Site): Run {
  const read = (tensor: OnnxTensor | null): Tensor | null => (tensor === null ? null : files.of(tensor));
  const layer = tree.putLinear(path, read(weight) as Tensor, turned, read(bias));
  return (scope) => [layer()(scope.tensor(input)) as Tensor];
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
