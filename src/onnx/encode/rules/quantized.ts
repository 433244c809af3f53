import type { Attribute } from '../../proto/messages';
import { elementType } from '../tensors';
import type { Value } from '../values';
import type { Rule, Rules } from './rule';

interface Whole {
  types: readonly number[];
  results: readonly number[];
  attributes: Readonly<Record<string, Attribute>>;
}

/** A node as it was in the file that the model was read from, with operands and results of its own element types. */
const asItWas =
  (opType: string): Rule =>
  (g, args, _, { results }) => {
    const [inputs, how] = args as [readonly (Value | null)[], Whole];
    const names = inputs.map((value, i) => (value === null ? '' : g.typed(value, how.types[i] ?? 0)));
    while (names.at(-1) === '') names.pop();
    const made = g.node(opType, names, how.attributes, results.length);
    return made.map((name, i) => {
      const type = elementType((results[i] as Value).dtype);
      return type === how.results[i] ? name : g.one('Cast', [name], { to: type });
    });
  };

const OPERATORS =
  'QuantizeLinear DequantizeLinear DynamicQuantizeLinear MatMulInteger ConvInteger QLinearConv QLinearMatMul'.split(
    ' ',
  );

export const QUANTIZED: Rules = Object.fromEntries(OPERATORS.map((name) => [`onnx.${name}`, asItWas(name)]));
