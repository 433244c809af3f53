import { ValueError } from '../../../errors';
import { linear } from '../../../nn/functional/linear';
import { type Cell, gruCell, lstmCell, reluCell, tanhCell } from '../../../nn/functional/recurrentCells';
import { runDirection } from '../../../nn/functional/recurrentLayer';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { cat } from '../../../ops/joining/cat';
import { stack } from '../../../ops/joining/stack';
import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { sigmoid } from '../../../ops/pointwise/sigmoid';
import { sub } from '../../../ops/pointwise/sub';
import { tanh } from '../../../ops/pointwise/tanh';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { select } from '../../../ops/shape/select';
import { transpose } from '../../../ops/shape/transpose';
import { tensor, zeros } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { type Call, input, numbersOf, type Operator, type Operators } from './operator';

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

/** h' = (1 - z) n + z h, as `gruCell`, but n = tanh(n_x + W (r h) + b): the state is reset before the product. */
const gruResetCell: Cell = (fromInput, [state], { hidden, bias }) => {
  const h = state as Tensor;
  const size = h.shape[1] as number;
  const gates = (x: Tensor, at: number, count: number): Tensor => narrow(x, -1, at * size, count * size);
  const rows = (at: number, count: number): Tensor => narrow(hidden, 0, at * size, count * size);
  const part = (at: number, count: number): Tensor | null => (bias === null ? null : gates(bias, at, count));
  const rz = sigmoid(add(gates(fromInput, 0, 2), linear(h, rows(0, 2), part(0, 2))));
  const [r, z] = [gates(rz, 0, 1), gates(rz, 1, 1)];
  const n = tanh(add(gates(fromInput, 2, 1), linear(mul(r, h), rows(2, 1), part(2, 1))));
  return [add(mul(sub(h, n), z), n)];
};

/** Sequences of different lengths as the cells want them: the longest first, step by step, without what is behind their ends. */
interface Packed {
  rows: Tensor;
  sizes: number[];
  /** Where each row of the result is, [t n] of them; those behind an end are zeros. */
  places: number[];
  /** The order of the sequences, and where each of them is in it. */
  order: number[];
  back: number[];
}

function packed(x: Tensor, lengths: readonly number[]): Packed {
  const [steps, n] = x.shape as [number, number, number];
  const order = lengths.map((_, i) => i).sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
  const back = new Array<number>(n);
  order.forEach((from, to) => {
    back[from] = to;
  });
  const sizes: number[] = [];
  const rows: number[] = [];
  const places = new Array<number>(steps * n).fill(-1);
  for (let t = 0; t < steps && lengths.some((length) => length > t); t++) {
    const running = order.filter((i) => (lengths[i] as number) > t);
    sizes.push(running.length);
    for (const i of running) {
      places[t * n + i] = rows.length;
      rows.push(t * n + i);
    }
  }
  const end = rows.length;
  const flat = reshape(x, [steps * n, -1]);
  return { rows: taken(flat, rows), sizes, places: places.map((at) => (at < 0 ? end : at)), order, back };
}

const taken = (x: Tensor, rows: readonly number[], dim = 0): Tensor =>
  indexSelect(x, dim, tensor(Int32Array.from(rows)));

/** As `run`, of sequences that end where `lengths` says; each of them has at least one step. */
function runPacked(how: How, x: Tensor, initial: readonly Tensor[], lengths: readonly number[]): Tensor[] {
  const [steps, n] = x.shape as [number, number, number];
  if (lengths.length !== n || lengths.some((length) => !(length >= 1 && length <= steps))) {
    throw new ValueError(`sequence_lens [${lengths.join(', ')}] of ${n} sequences of ${steps} steps`);
  }
  const { rows, sizes, places, order, back } = packed(x, lengths);
  const [out, ...finals] = runRows(
    how,
    rows,
    sizes,
    initial.map((part) => taken(part, order, 1)),
  ) as [Tensor, ...Tensor[]];
  const padded = cat([out, zeros([1, out.shape[1] as number])]);
  return [reshape(taken(padded, places), [steps, n, -1]), ...finals.map((final) => taken(final, back, 1))];
}

/** As `nn.LSTM` and its like of one layer: outputs [t, n, directions h], then the last states [directions, n, h]. */
function run(how: How, x: Tensor, initial: readonly Tensor[]): Tensor[] {
  const [steps, n] = x.shape as [number, number, number];
  const flat = reshape(x, [steps * n, -1]);
  const [out, ...finals] = runRows(how, flat, new Array<number>(steps).fill(n), initial) as [Tensor, ...Tensor[]];
  return [reshape(out, [steps, n, -1]), ...finals];
}

interface How {
  settings: Settings;
  cell: Cell;
  reverse: boolean;
}

function runRows(
  { settings, cell, reverse }: How,
  flat: Tensor,
  sizes: readonly number[],
  initial: readonly Tensor[],
): Tensor[] {
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
  return [out, ...initial.map((_, part) => stack(runs.map(([, final]) => final[part] as Tensor)))];
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
    const isReset = kind.module === 'GRU' && call.attributes.int('linear_before_reset') === 0;
    const cells = {
      LSTM: lstmCell,
      GRU: isReset ? gruResetCell : gruCell,
      RNN: settings.nonlinearity === 'relu' ? reluCell : tanhCell,
    };
    const reverse = call.attributes.string('direction', 'forward') === 'reverse';
    const how: How = { settings, cell: cells[kind.module], reverse };
    const lengths = call.inputs[4] ?? null;
    const compute = (): Tensor[] =>
      lengths === null ? run(how, x, initial) : runPacked(how, x, initial, numbersOf(lengths));
    const parts = kind.states === 2 ? initial : (initial[0] as Tensor);
    // Who writes a file writes one node.
    const asModule = tracer !== null && !reverse && !isReset && lengths === null;
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
