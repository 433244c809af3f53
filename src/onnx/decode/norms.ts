import type { OnnxGraph, OnnxNode, OnnxTensor } from '../proto/messages';
import { Attributes } from './attributes';
import { allNodes } from './nodes';

/** Whether a batch norm of a file is written with the statistics of the batch. */
export function isTrained(node: OnnxNode, opset: number): boolean {
  if (node.opType !== 'BatchNormalization' || node.domain !== '') return false;
  return new Attributes(node).int('training_mode') === 1 || (opset < 14 && node.outputs.length > 1);
}

/** Whether a file was written to be trained: batches are normalized by their own statistics, or elements dropped. */
export function isForTraining(graph: OnnxGraph, opset: number): boolean {
  const yes = new Set<string>();
  const note = (name: string, { raw, numbers }: OnnxTensor): void => {
    if ((raw?.[0] ?? numbers[0]) === 1) yes.add(name);
  };
  for (const tensor of graph.initializers) note(tensor.name, tensor);
  const nodes = [...allNodes(graph)];
  for (const node of nodes) {
    const value = node.opType === 'Constant' ? new Attributes(node).tensor('value') : null;
    if (value !== null) note(node.outputs[0] as string, value);
  }
  return nodes.some((node) => isTrained(node, opset) || (node.opType === 'Dropout' && yes.has(node.inputs[2] ?? '')));
}

/**
 * Gives each batch norm its own scale, shift and statistics. Writers keep equal initializers once, and those of layers that were never
 * trained are equal: trained, they would be one. A layer that is called twice has the same four, all different, both times.
 */
export function separateNorms(graph: OnnxGraph): void {
  ownWeights(graph);
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const owners = new Map<string, string>();
  for (const node of graph.nodes) {
    if (node.opType !== 'BatchNormalization') continue;
    const own = node.inputs.slice(1, 5);
    const isOne = new Set(own).size === own.length;
    const key = isOne ? own.join('\n') : (node.outputs[0] as string);
    own.forEach((name, i) => {
      const tensor = tensors.get(name);
      const owner = `${key}\n${isOne ? '' : i}`;
      if (tensor === undefined || (owners.get(name) ?? owner) === owner) {
        owners.set(name, owner);
        return;
      }
      let copy = `${node.name || node.outputs[0]}.${['weight', 'bias', 'running_mean', 'running_var'][i]}`;
      while (tensors.has(copy)) copy += '_';
      const made = { ...tensor, name: copy };
      tensors.set(copy, made);
      graph.initializers.push(made);
      node.inputs[i + 1] = copy;
    });
  }
}

/** Where a writer hands one initializer on as that of another layer, the layer gets it as its own. */
function ownWeights(graph: OnnxGraph): void {
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const others = new Set(graph.outputs.map(({ name }) => name));
  const normed = new Set<string>();
  const own = new Set(graph.nodes);
  for (const node of allNodes(graph)) {
    const isNorm = own.has(node) && node.opType === 'BatchNormalization';
    node.inputs.forEach((name, i) => {
      (isNorm && i > 0 ? normed : others).add(name);
    });
  }
  graph.nodes = graph.nodes.filter(({ opType, inputs: [from = ''], outputs: [to = ''] }) => {
    const tensor = tensors.get(from);
    if (opType !== 'Identity' || tensor === undefined || !normed.has(to) || others.has(to)) return true;
    graph.initializers.push({ ...tensor, name: to });
    return false;
  });
}
