import { ElementType, type OnnxNode } from '../proto/messages';
import type { Attributes } from './attributes';

const { undefined: unknown, uint8, float } = ElementType;

/** Operators whose first result has the element type of the first input. */
const KEEPS = new Set(
  (
    'Abs AveragePool Clip Concat DepthToSpace Expand Flatten Gather GlobalMaxPool Identity Max MaxPool Min Pad Relu Reshape Resize ' +
    'Slice SpaceToDepth Split Squeeze Tile Transpose Unsqueeze'
  ).split(' '),
);

/**
 * The element types of a node's results, where the tensors here do not tell: numbers of 8 bits are int32 or uint8, but a quantized one
 * ends where its own type does.
 */
export function typesOfResults(node: OnnxNode, attributes: Attributes, types: readonly number[]): number[] {
  const at = (i: number): number => types[i] ?? unknown;
  switch (node.opType) {
    case 'QuantizeLinear':
      return [at(2) || attributes.int('output_dtype') || uint8];
    case 'DynamicQuantizeLinear':
      return [uint8, float, uint8];
    case 'QLinearConv':
    case 'QLinearMatMul':
    case 'QLinearAdd':
    case 'QLinearMul':
      return [at(7) || at(0)];
    case 'QGemm':
      return [at(8) || float];
    case 'QLinearGlobalAveragePool':
      return [at(4) || at(0)];
    case 'Constant':
      return [attributes.tensor('value')?.type ?? unknown];
    case 'Cast':
      return [attributes.int('to')];
    default:
      return KEEPS.has(node.opType) ? node.outputs.map(() => at(0)) : [];
  }
}
