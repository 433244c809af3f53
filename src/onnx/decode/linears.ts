import type { OnnxGraph, OnnxNode, OnnxTensor } from '../proto/messages';
import { Attributes } from './attributes';
import { allNodes } from './nodes';
import { DTYPES } from './weights';

/** Nodes that are one linear layer, y = x Wᵀ + b. */
export interface LinearNodes {
  /** Where the layer goes in the tree of modules. */
  path: string;
  weight: OnnxTensor;
  /** Whether the file has W as [in, out]. */
  turned: boolean;
  bias: OnnxTensor | null;
  input: string;
  /** The node whose result is that of the layer. */
  last: OnnxNode;
  /** All nodes, that one included. */
  nodes: OnnxNode[];
}

/** The linear layers of a graph: Gemm, or MatMul with or without Add, with weights that nobody else uses. */
export function findLinears(graph: OnnxGraph): LinearNodes[] {
  const uses = new Map<string, number>();
  const count = (name: string): void => void uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const node of allNodes(graph)) node.inputs.forEach(count);
  for (const { name } of graph.outputs) count(name);
  const once = (name: string): boolean => uses.get(name) === 1;
  const inputs = new Set(graph.inputs.map(({ name }) => name));
  const weights = new Map<string, OnnxTensor>();
  for (const one of graph.initializers) {
    if (once(one.name) && !inputs.has(one.name) && DTYPES.get(one.type) === 'float32') weights.set(one.name, one);
  }
  const makers = new Map<string, OnnxNode>();
  const users = new Map<string, OnnxNode>();
  for (const node of graph.nodes) {
    for (const name of node.outputs) makers.set(name, node);
    for (const name of node.inputs) users.set(name, node);
  }
  const biasOf = (name: string | undefined, rows: number): OnnxTensor | null => {
    const found = weights.get(name ?? '');
    return found?.dims.length === 1 && found.dims[0] === rows ? found : null;
  };
  const found: LinearNodes[] = [];
  for (const node of graph.nodes) {
    const [input = '', second = '', third = ''] = node.inputs;
    if (node.opType === 'Gemm') {
      const weight = weights.get(second);
      if (weight?.dims.length !== 2 || !isPlain(node)) continue;
      const bias = third === '' ? null : biasOf(third, weight.dims[0] as number);
      if (third !== '' && bias === null) continue;
      found.push({ path: pathOf(node, weight, bias), weight, turned: false, bias, input, last: node, nodes: [node] });
    }
    if (node.opType !== 'MatMul') continue;
    const maker = makers.get(second);
    const turn = maker !== undefined && once(second) && isTurn(maker) ? maker : null;
    const weight = weights.get(turn?.inputs[0] ?? second);
    if (weight?.dims.length !== 2) continue;
    const rows = weight.dims[turn === null ? 1 : 0] as number;
    const product = node.outputs[0] as string;
    const after = once(product) ? users.get(product) : undefined;
    const other = after?.opType === 'Add' ? after.inputs.find((name) => name !== product) : undefined;
    const bias = biasOf(other, rows);
    const last = bias === null ? node : (after as OnnxNode);
    const nodes = [...(turn === null ? [] : [turn]), ...(last === node ? [] : [node]), last];
    found.push({ path: pathOf(node, weight, bias), weight, turned: turn === null, bias, input, last, nodes });
  }
  return found.filter(({ path }) => path !== '');
}

function isPlain(node: OnnxNode): boolean {
  const attributes = new Attributes(node);
  const factors = attributes.float('alpha', 1) === 1 && attributes.float('beta', 1) === 1;
  return factors && attributes.int('transA') === 0 && attributes.int('transB') === 1;
}

function isTurn(node: OnnxNode): boolean {
  return node.opType === 'Transpose' && String(new Attributes(node).ints('perm') ?? [1, 0]) === '1,0';
}

/** Where PyTorch had the layer, as far as the names tell. */
function pathOf(node: OnnxNode, weight: OnnxTensor, bias: OnnxTensor | null): string {
  if (weight.name.endsWith('.weight')) return weight.name.slice(0, -'.weight'.length);
  if (bias?.name.endsWith('.bias')) return bias.name.slice(0, -'.bias'.length);
  if (weight.name === 'weight') return '';
  const parts = node.name.split('/').filter((part) => part !== '');
  return parts.length > 1 ? parts.slice(0, -1).join('.') : weight.name;
}
