import type { OnnxNode } from '../../proto/messages';
import { Attributes } from '../attributes';
import { INDEXING } from './indexing';
import type { Operator } from './operator';
import { POINTWISE } from './pointwise';
import { PRODUCTS } from './products';
import { QUANTIZATION } from './quantized/linear';
import { QUANTIZED_PRODUCTS } from './quantized/products';
import { QUANTIZED_RUNTIME } from './quantized/runtime';
import { RECURRENT } from './recurrent';
import { REDUCTIONS } from './reductions';
import { SHAPE } from './shape';
import { WINDOWS } from './windows';

const FAMILIES = [POINTWISE, SHAPE, REDUCTIONS, WINDOWS, PRODUCTS, INDEXING, RECURRENT];
const QUANTIZED = [QUANTIZATION, QUANTIZED_PRODUCTS, QUANTIZED_RUNTIME];

/** The operators that are known, by their names, those of other sets behind the set's; `If` and its like are run by the graph. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [...FAMILIES, ...QUANTIZED].flatMap((operators) => Object.entries(operators)),
);

/** Its name in `OPERATORS`. */
export function nameOf({ domain, opType }: OnnxNode): string {
  return domain === '' ? opType : `${domain}.${opType}`;
}

/**
 * Why a node of a known operator cannot be run; null where it can.
 *
 * @param used - whether anybody asks for a value
 */
export function refusal(node: OnnxNode, used: (name: string) => boolean, opset: number): string | null {
  const attributes = new Attributes(node);
  const has = (i: number): boolean => (node.inputs[i] ?? '') !== '';
  switch (node.opType) {
    case 'MaxPool':
    case 'Dropout':
      return node.outputs.slice(1).some(used) ? 'with a second result' : null;
    case 'BatchNormalization':
      return node.outputs.slice(1).some(used) ? 'whose new statistics are used' : null;
    case 'Scan':
      return opset < 9 ? 'of opset 8' : null;
    case 'QuantizeLinear':
    case 'DequantizeLinear':
      return attributes.int('block_size') > 0 ? 'in blocks' : null;
    case 'ConvTranspose':
      return attributes.has('output_shape') ? 'with output_shape' : null;
    case 'LSTM':
    case 'GRU':
    case 'RNN': {
      const usual = { LSTM: 'Sigmoid Tanh Tanh', GRU: 'Sigmoid Tanh', RNN: 'Tanh' }[node.opType];
      const activations = attributes.strings('activations')?.join(' ') ?? usual;
      const known = [usual, `${usual} ${usual}`, ...(node.opType === 'RNN' ? ['Relu', 'Relu Relu'] : [])];
      if (!known.includes(activations)) return `with activations ${activations}`;
      if (has(7)) return 'with peepholes';
      return attributes.has('clip') ? 'with clip' : null;
    }
    default:
      return null;
  }
}
