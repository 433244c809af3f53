import { FormatError, NotImplementedError } from '../../errors';
import { printable } from '../../io/printable';
import type { OnnxGraph, OnnxModel, OnnxNode } from '../proto/messages';
import { Attributes, describe } from './attributes';
import { OPERATORS, refusal } from './operators/index';
import { DTYPES } from './weights';

/** Nodes of a graph with those of the graphs in their attributes. */
export function* allNodes(graph: OnnxGraph): Generator<OnnxNode> {
  for (const node of graph.nodes) {
    yield node;
    for (const { kind, value } of node.attributes.values()) if (kind === 'graph') yield* allNodes(value);
  }
}

/**
 * Throws unless all operators of a model are known, with all uses of those that are not.
 */
export function checkOperators(model: OnnxModel, fileName: string): void {
  const unknown = new Map<string, string[]>();
  for (const node of allNodes(model.graph)) {
    const why = reasonAgainst(node);
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

function reasonAgainst(node: OnnxNode): string | null {
  if (node.domain !== '') return `${node.domain}.${node.opType}`;
  if (node.opType === 'If') return null;
  if (!OPERATORS.has(node.opType)) return node.opType;
  const why = refusal(node);
  return why === null ? null : `${node.opType} ${why}`;
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
    if (node.opType === 'If') for (const branch of ['then_branch', 'else_branch']) new Attributes(node).graph(branch);
    if (node.outputs.every((name) => name === '')) throw fail(`${what} has no result`);
    for (const name of node.outputs) if (name !== '') define(name, what);
  }
  if (graph.outputs.length === 0) throw fail('the graph has no outputs');
  for (const { name } of graph.outputs) {
    if (!known(name)) throw fail(`nothing makes the output '${printable(name)}'`);
  }
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
