import { chunk } from '../../ops/joining/chunk';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { relu } from '../../ops/pointwise/relu';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { sub } from '../../ops/pointwise/sub';
import { tanh } from '../../ops/pointwise/tanh';
import type { Tensor } from '../../tensor/tensor';
import { linear } from './linear';

/** The state between two steps: [h], or [h, c] of an LSTM, each [n, hidden]. */
export type State = readonly Tensor[];

/** The weights of a cell: those of the hidden state, and an LSTM's projection. What is applied to the input is done before. */
export interface CellWeights {
  hidden: Tensor;
  bias: Tensor | null;
  projection: Tensor | null;
}

/** One step: `fromInput` is W_ih x + b_ih, [n, gates * hidden]. The first of the new state is the output. */
export type Cell = (fromInput: Tensor, state: State, weights: CellWeights) => State;

/** h' = tanh(W_ih x + b_ih + W_hh h + b_hh). */
export const tanhCell: Cell = (fromInput, [h], { hidden, bias }) => [
  tanh(add(fromInput, linear(h as Tensor, hidden, bias))),
];

/** h' = max(0, W_ih x + b_ih + W_hh h + b_hh). */
export const reluCell: Cell = (fromInput, [h], { hidden, bias }) => [
  relu(add(fromInput, linear(h as Tensor, hidden, bias))),
];

/**
 * c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), where i, f, g, o are the parts of W_ih x + b_ih + W_hh h + b_hh; with a
 * projection h' is multiplied by it.
 */
export const lstmCell: Cell = (fromInput, [h, c], { hidden, bias, projection }) => {
  const gates = add(fromInput, linear(h as Tensor, hidden, bias));
  const [i, f, g, o] = chunk(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const cell = add(mul(sigmoid(f), c as Tensor), mul(sigmoid(i), tanh(g)));
  const out = mul(sigmoid(o), tanh(cell));
  return [projection === null ? out : linear(out, projection), cell];
};

/**
 * h' = (1 - z) n + z h, r = σ(r_x + r_h), z = σ(z_x + z_h), n = tanh(n_x + r n_h), where r_x, z_x, n_x are the parts of
 * W_ih x + b_ih, and r_h, z_h, n_h those of W_hh h + b_hh.
 */
export const gruCell: Cell = (fromInput, [state], { hidden, bias }) => {
  const h = state as Tensor;
  const [rx, zx, nx] = chunk(fromInput, 3, 1) as [Tensor, Tensor, Tensor];
  const [rh, zh, nh] = chunk(linear(h, hidden, bias), 3, 1) as [Tensor, Tensor, Tensor];
  const z = sigmoid(add(zx, zh));
  const n = tanh(add(nx, mul(sigmoid(add(rx, rh)), nh)));
  return [add(mul(sub(h, n), z), n)];
};
