import type { Emitter } from '../emitter';
import type { Size, Value } from '../values';
import type { Rule, Rules } from './rule';
import { permuted } from './shape';

interface Settings {
  hiddenSize: number;
  numLayers: number;
  batchFirst: boolean;
  bidirectional: boolean;
  projSize: number;
  nonlinearity?: 'tanh' | 'relu';
  [weight: string]: unknown;
}

interface Kind {
  op: 'LSTM' | 'GRU' | 'RNN';
  /** For each of ONNX's gates which of PyTorch's it is. */
  gates: readonly number[];
  /** What beside h is handed from step to step. */
  states: number;
}

const KINDS: Record<string, Kind> = {
  // i, o, f, c of i, f, g, o; z, r, h of r, z, n.
  LSTM: { op: 'LSTM', gates: [0, 3, 1, 2], states: 2 },
  GRU: { op: 'GRU', gates: [1, 0, 2], states: 1 },
  RNN: { op: 'RNN', gates: [0], states: 1 },
};

/** The rows of a weight or a bias, gate by gate in ONNX's order. */
function inOrder(g: Emitter, weight: Value, gates: readonly number[]): string {
  const name = g.name(weight);
  if (gates.length === 1) return name;
  const rows = (weight.shape[0] as number) / gates.length;
  const parts = g.node('Split', [name, g.int64(gates.map(() => rows))], { axis: 0 }, gates.length);
  return g.one(
    'Concat',
    gates.map((gate) => parts[gate] as string),
    { axis: 0 },
  );
}

/** What is given for each direction, one behind the other. */
function stackedOf(g: Emitter, parts: readonly string[]): string {
  const wide = parts.map((part) => g.one('Unsqueeze', [part, g.int64([0])]));
  return wide.length === 1 ? (wide[0] as string) : g.one('Concat', wide, { axis: 0 });
}

const recurrent =
  ({ op, gates, states }: Kind): Rule =>
  (g, args) => {
    const [settings, input, hx = null] = args as [Settings, Value, (Value | Value[] | null)?];
    if (settings.projSize > 0) throw g.unsupported('projSize');
    const single = input.shape.length === 2;
    const directions = settings.bidirectional ? 2 : 1;
    const given = hx === null ? [] : [hx].flat();
    const initial = given.map((state) => (single ? g.one('Unsqueeze', [g.name(state), g.int64([1])]) : g.name(state)));
    let x = g.name(input);
    let shape: readonly Size[] = input.shape;
    if (single) {
      x = g.one('Unsqueeze', [x, g.int64([1])]);
      shape = [shape[0] as Size, 1, shape[1] as Size];
    } else if (settings.batchFirst) {
      x = permuted(g, x, [1, 0, 2]);
      shape = [shape[1] as Size, shape[0] as Size, shape[2] as Size];
    }
    const finals: string[][] = [];
    for (let layer = 0; layer < settings.numLayers; layer++) {
      const suffixes = [`l${layer}`, `l${layer}_reverse`].slice(0, directions);
      const weight = (name: string): Value[] =>
        suffixes.map((suffix) => settings[`${name}_${suffix}`] as Value).filter((value) => value !== undefined);
      const stacked = (name: string): string =>
        stackedOf(
          g,
          weight(name).map((value) => inOrder(g, value, gates)),
        );
      const hidden = weight('bias_hh');
      const biases = weight('bias_ih').map((value, i) =>
        g.one('Concat', [inOrder(g, value, gates), inOrder(g, hidden[i] as Value, gates)], { axis: 0 }),
      );
      const at = layer * directions;
      const begin = initial.map((state) =>
        settings.numLayers === 1
          ? state
          : g.one('Slice', [state, g.int64([at]), g.int64([at + directions]), g.int64([0])]),
      );
      const inputs = [x, stacked('weight_ih'), stacked('weight_hh'), biases.length > 0 ? stackedOf(g, biases) : ''];
      if (begin.length > 0) inputs.push('', ...begin);
      const [y, ...last] = g.node(
        op,
        inputs,
        {
          hidden_size: settings.hiddenSize,
          direction: directions === 2 ? 'bidirectional' : 'forward',
          linear_before_reset: op === 'GRU' ? 1 : undefined,
          activations:
            op === 'RNN' ? suffixes.map(() => (settings.nonlinearity === 'relu' ? 'Relu' : 'Tanh')) : undefined,
        },
        1 + states,
      ) as [string, ...string[]];
      finals.push(last);
      // [t, directions, n, h] as [t, n, directions h].
      x =
        directions === 1
          ? g.one('Squeeze', [y, g.int64([1])])
          : g.one('Reshape', [permuted(g, y, [0, 2, 1, 3]), g.int64([0, 0, -1])]);
    }
    const ends = Array.from({ length: states }, (_, i) => {
      const parts = finals.map((last) => last[i] as string);
      const all = parts.length === 1 ? (parts[0] as string) : g.one('Concat', parts, { axis: 0 });
      return single ? g.one('Squeeze', [all, g.int64([1])]) : all;
    });
    const out = single ? g.one('Squeeze', [x, g.int64([1])]) : settings.batchFirst ? permuted(g, x, [1, 0, 2]) : x;
    return [out, ...ends];
  };

export const RECURRENT: Rules = Object.fromEntries(
  Object.entries(KINDS).map(([name, kind]) => [`nn.${name}`, recurrent(kind)]),
);
