import { FormatError, NotImplementedError } from '../../errors';
import { printable } from '../../io/printable';
import type { OnnxGraph, OnnxModel, OnnxNode } from '../proto/messages';
import { Attributes, describe } from './attributes';
import { CONTROL } from './control';
import { allGraphs, allNodes } from './nodes';
import { nameOf, OPERATORS, refusal } from './operators/index';
import { SEQUENCES } from './sequences';
import { DTYPES } from './weights';

/**
 * Throws unless all operators of a model are known, with all uses of those that are not.
 */
export function checkOperators(model: OnnxModel, opset: number, fileName: string): void {
  const unknown = new Map<string, string[]>();
  const nodes = [...allNodes(model.graph)];
  const asked = [...nodes.flatMap(({ inputs }) => inputs), ...[...allGraphs(model.graph)].flatMap(outputsOf)];
  const used = new Set(asked);
  used.delete('');
  for (const node of nodes) {
    const why = reasonAgainst(node, (name) => used.has(name), opset);
    if (why === null) continue;
    const uses = unknown.get(why) ?? [];
    uses.push(printable(node.name || (node.outputs[0] ?? '')));
    unknown.set(why, uses);
  }
  if (unknown.size === 0) return;
  const lines = [...unknown].map(([what, uses]) => {
    const more = uses.length > 5 ? `, ... (${uses.length} times)` : '';
    return `  ${printable(what)}: ${uses.slice(0, 5).join(', ')}${more}`;
  });
  throw new NotImplementedError(`${fileName}: operators that torchlet does not have:\n${lines.join('\n')}`);
}

const outputsOf = ({ outputs }: OnnxGraph): string[] => outputs.map(({ name }) => name);

function reasonAgainst(node: OnnxNode, used: (name: string) => boolean, opset: number): string | null {
  const name = nameOf(node);
  const isKnown = OPERATORS.has(name) || Object.hasOwn(CONTROL, name) || Object.hasOwn(SEQUENCES, name);
  if (!isKnown) return name;
  const why = refusal(node, used, opset);
  return why === null ? null : `${name} ${why}`;
}

/**
 * Throws unless each value of a graph is made once, and before its use.
 *
 * @param outer - whether a graph around it knows the name
 */
export function checkNames(graph: OnnxGraph, fileName: string, outer = (_name: string): boolean => false): void {
  const fail = (what: string): FormatError => new FormatError(`${fileName}: ${what}`);
  const own = new Set<string>();
  const known = (name: string): boolean => own.has(name) || outer(name);
  const define = (name: string, what: string): void => {
    if (own.has(name)) throw fail(`two values are called '${printable(name)}' (${what})`);
    own.add(name);
  };
  for (const { name } of graph.inputs) define(name, 'inputs');
  const given = new Set(graph.inputs.map(({ name }) => name));
  for (const { name } of graph.initializers) {
    if (name === '') throw fail('a weight has no name');
    // Old files list weights among the inputs.
    if (!given.delete(name)) define(name, 'weights');
  }
  for (const node of graph.nodes) {
    const what = printable(describe(node));
    for (const name of node.inputs) {
      if (name === '' || known(name)) continue;
      const later = graph.nodes.some(({ outputs }) => outputs.includes(name));
      const why = later ? 'is computed from it, or behind it' : 'nothing makes';
      throw fail(`${what} uses '${printable(name)}', which ${why}`);
    }
    for (const { kind, value } of node.attributes.values()) if (kind === 'graph') checkNames(value, fileName, known);
    if (Object.hasOwn(CONTROL, node.opType)) checkGraphs(node, fail);
    if (node.outputs.every((name) => name === '')) throw fail(`${what} has no result`);
    for (const name of node.outputs) if (name !== '') define(name, what);
  }
  if (graph.outputs.length === 0) throw fail('the graph has no outputs');
  for (const { name } of graph.outputs) {
    if (!known(name)) throw fail(`nothing makes the output '${printable(name)}'`);
  }
}

/** Throws unless a node has the graphs that its operator runs, and these the inputs and results that it gives and takes. */
function checkGraphs(node: OnnxNode, fail: (what: string) => FormatError): void {
  const attributes = new Attributes(node);
  const names = CONTROL[node.opType] as readonly string[];
  const graphs = names.map((name) => [name, attributes.graph(name)] as const);
  for (const [name, { initializers, inputs: all, outputs }] of graphs) {
    const inputs = all.filter((input) => !initializers.some((weight) => weight.name === input.name));
    const what = `${printable(describe(node))}: its graph '${name}'`;
    const given = { If: 0, Loop: node.inputs.length, Scan: node.inputs.length }[node.opType] as number;
    if (inputs.length !== given) throw fail(`${what} has ${inputs.length} inputs, ${given} are given`);
    const before = node.opType === 'Loop' ? 1 : 0;
    if (outputs.length - before < node.outputs.length)
      throw fail(`${what} has ${outputs.length} results, ${node.outputs.length + before} are taken`);
  }
  const scanned = attributes.int('num_scan_inputs');
  if (node.opType === 'Scan' && !(scanned > 0 && scanned <= node.inputs.length))
    throw fail(`${printable(describe(node))} has ${scanned} scanned inputs of ${node.inputs.length}`);
  if (node.opType === 'Loop' && node.inputs.length < 2)
    throw fail(`${printable(describe(node))} has no number of rounds and no condition`);
}

/** Some writers have weights as nodes: those of several real numbers become initializers, which can be learned. */
export function liftConstants(graph: OnnxGraph): void {
  graph.nodes = graph.nodes.filter((node) => {
    for (const { kind, value } of node.attributes.values()) if (kind === 'graph') liftConstants(value);
    const value = node.opType === 'Constant' ? new Attributes(node).tensor('value') : null;
    if (value === null || DTYPES.get(value.type) !== 'float32') return true;
    if (value.dims.reduce((product, size) => product * size, 1) < 2) return true;
    graph.initializers.push({ ...value, name: node.outputs[0] as string });
    return false;
  });
}
