import { AccumulateNode } from '../autograd/accumulate';
import type { Node } from '../autograd/node';
import { ValueError } from '../errors';
import { Parameter } from '../nn/parameter';
import { showShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';

export interface GraphOptions {
  /** How it is written: 'mermaid' (the default), which Markdown pages show, or 'dot' for Graphviz. */
  format?: 'mermaid' | 'dot';
  /** Names of leaves: `model.namedParameters()`, or an object of tensors. */
  names?: Iterable<readonly [string, Tensor]> | Readonly<Record<string, Tensor>>;
}

/** An operation or a leaf of a graph. */
export interface GraphNode {
  id: number;
  /** The operation as PyTorch names it, or the name of a leaf. */
  label: string;
  shape: readonly number[];
  kind: 'operation' | 'leaf' | 'result';
  /** Which nodes it was computed from. */
  inputs: readonly number[];
}

/**
 * The operations that a tensor was computed by, from the leaves to the result.
 *
 * @param result - a tensor that requires gradients, a loss for example
 * @param names - of leaves
 * @returns nodes in an order in which inputs come first
 * @throws ValueError for a tensor without history
 * @example
 * graphNodes(loss).at(-1)?.kind; // => 'result'
 */
export function graphNodes(result: Tensor, names: GraphOptions['names'] = []): GraphNode[] {
  const root = result.gradFn;
  if (root === null)
    throw new ValueError('this tensor was not computed from tensors that require gradients: it has no graph');
  const listed = Symbol.iterator in names ? [...names] : Object.entries(names);
  const nameOf = new Map(listed.map(([name, x]) => [x, name]));
  const nodes = new Map<Node, GraphNode>();
  // Recorded operations are numbered as they were made: what was computed first comes first.
  for (const node of reached(root).sort((a, b) => a.sequence - b.sequence)) {
    const leaf = node instanceof AccumulateNode ? node.leaf : undefined;
    nodes.set(node, {
      id: nodes.size,
      label: leaf === undefined ? node.name : (nameOf.get(leaf) ?? (leaf instanceof Parameter ? 'Parameter' : 'leaf')),
      shape: leaf?.shape ?? node.shape,
      kind: leaf === undefined ? 'operation' : 'leaf',
      inputs: [],
    });
  }
  for (const [node, made] of nodes) {
    made.inputs = node.inputs.flatMap((edge) => nodes.get(edge?.node as Node)?.id ?? []);
  }
  const id = nodes.size;
  const last: GraphNode = {
    id,
    label: nameOf.get(result) ?? 'result',
    shape: result.shape,
    kind: 'result',
    inputs: [nodes.get(root)?.id as number],
  };
  return [...nodes.values(), last];
}

function reached(root: Node): Node[] {
  const seen = new Set([root]);
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const edge of node.inputs) {
      if (edge === null || seen.has(edge.node)) continue;
      seen.add(edge.node);
      waiting.push(edge.node);
    }
  }
  return [...seen];
}

/**
 * The graph of autograd behind a tensor, as text that is drawn elsewhere: Mermaid in Markdown pages, DOT by Graphviz. Leaves are
 * boxes, operations rounded, each with the shape of its result.
 *
 * @param result - a tensor that requires gradients, a loss for example
 * @param options - `format` and `names`, see `GraphOptions`
 * @returns text of the drawing
 * @throws ValueError for a tensor without history
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * console.log(graph(w.mul(3).sum(), { names: { w } }));
 * // prints graph LR
 * //   n0["w<br/>[2]"]
 * //   n1("MulBackward0<br/>[2]")
 * //   n2("SumBackward0<br/>[]")
 * //   n3[["result<br/>[]"]]
 * //   n0 --> n1
 * //   n1 --> n2
 * //   n2 --> n3
 */
export function graph(result: Tensor, options: GraphOptions = {}): string {
  const { format = 'mermaid', names = [] } = options;
  if (format !== 'mermaid' && format !== 'dot') throw new ValueError(`format is 'mermaid' or 'dot', got '${format}'`);
  const nodes = graphNodes(result, names);
  return format === 'dot' ? dot(nodes) : mermaid(nodes);
}

const BRACKETS = { operation: ['(', ')'], leaf: ['[', ']'], result: ['[[', ']]'] } as const;

function mermaid(nodes: readonly GraphNode[]): string {
  const lines = ['graph LR'];
  for (const { id, label, shape, kind } of nodes) {
    const [open, close] = BRACKETS[kind];
    lines.push(`  n${id}${open}"${mermaidText(label)}<br/>${showShape(shape)}"${close}`);
  }
  for (const { id, inputs } of nodes) for (const input of inputs) lines.push(`  n${input} --> n${id}`);
  return lines.join('\n');
}

const mermaidText = (text: string): string => text.replace(/["#<>&]/g, (c) => `#${c.charCodeAt(0)};`);

const SHAPES = { operation: 'ellipse', leaf: 'box', result: 'doubleoctagon' };

function dot(nodes: readonly GraphNode[]): string {
  const lines = ['digraph {', '  rankdir=LR;'];
  for (const { id, label, shape, kind } of nodes) {
    const text = `${label.replace(/["\\]/g, '\\$&')}\\n${showShape(shape)}`;
    lines.push(`  n${id} [label="${text}", shape=${SHAPES[kind]}];`);
  }
  for (const { id, inputs } of nodes) for (const input of inputs) lines.push(`  n${input} -> n${id};`);
  return [...lines, '}'].join('\n');
}
