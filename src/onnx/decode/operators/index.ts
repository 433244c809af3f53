import type { OnnxNode } from '../../proto/messages';
import { Attributes } from '../attributes';
import { INDEXING } from './indexing';
import type { Operator } from './operator';
import { POINTWISE } from './pointwise';
import { PRODUCTS } from './products';
import { RECURRENT } from './recurrent';
import { REDUCTIONS } from './reductions';
import { SHAPE } from './shape';
import { WINDOWS } from './windows';

/** ONNX's own operators that are known, by their names; `If` is run by the graph. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [POINTWISE, SHAPE, REDUCTIONS, WINDOWS, PRODUCTS, INDEXING, RECURRENT].flatMap((operators) =>
    Object.entries(operators),
  ),
);

/** Why a node of a known operator cannot be run; null where it can. */
export function refusal(node: OnnxNode): string | null {
  const attributes = new Attributes(node);
  const has = (i: number): boolean => (node.inputs[i] ?? '') !== '';
  switch (node.opType) {
    case 'MaxPool':
    case 'Dropout':
      return node.outputs.length > 1 && node.outputs[1] !== '' ? 'with a second result' : null;
    case 'BatchNormalization':
      return attributes.int('training_mode') === 1 ? 'in training mode' : null;
    case 'ConvTranspose':
      return attributes.has('output_shape') ? 'with output_shape' : null;
    case 'LSTM':
    case 'GRU':
    case 'RNN': {
      const usual = { LSTM: 'Sigmoid Tanh Tanh', GRU: 'Sigmoid Tanh', RNN: 'Tanh' }[node.opType];
      const activations = attributes.strings('activations')?.join(' ') ?? usual;
      const known = [usual, `${usual} ${usual}`, ...(node.opType === 'RNN' ? ['Relu', 'Relu Relu'] : [])];
      if (!known.includes(activations)) return `with activations ${activations}`;
      if (has(4)) return 'with sequence_lens';
      if (has(7)) return 'with peepholes';
      if (attributes.has('clip')) return 'with clip';
      return node.opType === 'GRU' && attributes.int('linear_before_reset') === 0 ? 'with linear_before_reset 0' : null;
    }
    default:
      return null;
  }
}
