import { type Cell, gruCell, lstmCell, reluCell, tanhCell } from '../../../nn/functional/recurrentCells';
import { runDirection } from '../../../nn/functional/recurrentLayer';
import { cat } from '../../../ops/joining/cat';
import { stack } from '../../../ops/joining/stack';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { select } from '../../../ops/shape/select';
import { transpose } from '../../../ops/shape/transpose';
import { zeros } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { type Call, input, type Operator, type Operators } from './operator';

interface Kind {
  module: 'LSTM' | 'GRU' | 'RNN';
  /** For each of PyTorch's gates which of ONNX's it is. */
  gates: readonly number[];
  states: number;
}

const KINDS: Record<string, Kind> = {
  LSTM: { module: 'LSTM', gates: [0, 2, 3, 1], states: 2 },
  GRU: { module: 'GRU', gates: [1, 0, 2], states: 1 },
  RNN: { module: 'RNN', gates: [0], states: 1 },
};

/** The rows of the gates in PyTorch's order. */
function inOrder(rows: Tensor, gates: readonly number[]): Tensor {
  if (gates.length === 1) return rows;
  const size = (rows.shape[0] as number) / gates.length;
  return cat(gates.map((gate) => narrow(rows, 0, gate * size, size)));
}

interface Settings {
  hiddenSize: number;
  numLayers: 1;
  batchFirst: false;
  bidirectional: boolean;
  projSize: 0;
  nonlinearity?: 'tanh' | 'relu';
  [weight: string]: unknown;
}

function settingsOf(call: Call, { gates }: Kind): Settings {
  const [w, r, b] = [input(call, 1), input(call, 2), call.inputs[3] ?? null];
  const hiddenSize = r.shape[2] as number;
  const directions = w.shape[0] as number;
  const rows = gates.length * hiddenSize;
  const nonlinearity = call.attributes.strings('activations')?.[0] === 'Relu' ? 'relu' : 'tanh';
  const settings: Settings = {
    hiddenSize,
    numLayers: 1,
    batchFirst: false,
    bidirectional: directions === 2,
    projSize: 0,
    nonlinearity,
  };
  for (const [i, suffix] of ['l0', 'l0_reverse'].slice(0, directions).entries()) {
    settings[`weight_ih_${suffix}`] = inOrder(select(w, 0, i), gates);
    settings[`weight_hh_${suffix}`] = inOrder(select(r, 0, i), gates);
    if (b === null) continue;
    const both = select(b, 0, i);
    settings[`bias_ih_${suffix}`] = inOrder(narrow(both, 0, 0, rows), gates);
    settings[`bias_hh_${suffix}`] = inOrder(narrow(both, 0, rows, rows), gates);
  }
  return settings;
}

/** As `nn.LSTM` and its like of one layer: outputs [t, n, directions h], then the last states [directions, n, h]. */
function run(settings: Settings, x: Tensor, initial: readonly Tensor[], cell: Cell, reverse: boolean): Tensor[] {
  const [steps, n] = x.shape as [number, number, number];
  const flat = reshape(x, [steps * n, -1]);
  const sizes = new Array<number>(steps).fill(n);
  const suffixes = settings.bidirectional ? ['l0', 'l0_reverse'] : ['l0'];
  const runs = suffixes.map((suffix, i) => {
    const weight = (name: string): Tensor | null => (settings[`${name}_${suffix}`] as Tensor | undefined) ?? null;
    const weights = {
      input: weight('weight_ih') as Tensor,
      inputBias: weight('bias_ih'),
      hidden: weight('weight_hh') as Tensor,
      bias: weight('bias_hh'),
      projection: null,
    };
    const state = initial.map((part) => select(part, 0, i));
    return runDirection(cell, flat, sizes, state, weights, reverse || i === 1);
  });
  const out = cat(
    runs.map(([outputs]) => outputs),
    1,
  );
  return [
    reshape(out, [steps, n, -1]),
    ...initial.map((_, part) => stack(runs.map(([, final]) => final[part] as Tensor))),
  ];
}

const recurrent =
  (kind: Kind): Operator =>
  (call) => {
    const settings = settingsOf(call, kind);
    const batchFirst = call.attributes.int('layout') === 1;
    const turned = (x: Tensor): Tensor => (batchFirst ? transpose(x, 0, 1) : x);
    const x = turned(input(call, 0));
    const directions = settings.bidirectional ? 2 : 1;
    const shape = [directions, x.shape[1] as number, settings.hiddenSize];
    const given = [5, 6].slice(0, kind.states).map((i) => call.inputs[i] ?? null);
    const initial = given.map((state) => (state === null ? zeros(shape) : turned(state)));
    const cells = { LSTM: lstmCell, GRU: gruCell, RNN: settings.nonlinearity === 'relu' ? reluCell : tanhCell };
    const reverse = call.attributes.string('direction', 'forward') === 'reverse';
    const compute = (): Tensor[] => run(settings, x, initial, cells[kind.module], reverse);
    const parts = kind.states === 2 ? initial : (initial[0] as Tensor);
    // Who writes a file writes one node.
    const asModule = tracer !== null && !reverse;
    const made = asModule ? tracer?.operation(`nn.${kind.module}`, compute, [settings, x, parts]) : compute();
    const [out, ...finals] = made as [Tensor, ...Tensor[]];
    const [t, n] = out.shape as [number, number, number];
    const y = transpose(reshape(out, [t, n, directions, -1]), 1, 2);
    if (!batchFirst) return [y, ...finals];
    // [t, directions, n, h] as [n, t, directions, h].
    return [transpose(transpose(y, 1, 2), 0, 1), ...finals.map((final) => transpose(final, 0, 1))];
  };

export const RECURRENT: Operators = Object.fromEntries(
  Object.entries(KINDS).map(([name, kind]) => [name, recurrent(kind)]),
);
