import { cat } from '../../ops/joining/cat';
import { splitWithSizes } from '../../ops/joining/split';
import { narrow } from '../../ops/shape/narrow';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { linear } from './linear';
import type { Cell, CellWeights, State } from './recurrentCells';

/** The weights of one direction of one layer. */
export interface DirectionWeights extends CellWeights {
  input: Tensor;
  inputBias: Tensor | null;
}

/**
 * Runs a cell over sequences that begin together and end one after the other, the longest first.
 *
 * @param x - [Σ batchSizes, in]: the inputs of the first step, those of the second, ...
 * @param batchSizes - how many sequences take part in each step, never rising
 * @param initial - the state of all sequences before their first step (or, in reverse, their last)
 * @returns the outputs, as x lies, and the state of each sequence after its last step
 */
export function runDirection(
  cell: Cell,
  x: Tensor,
  batchSizes: readonly number[],
  initial: State,
  weights: DirectionWeights,
  reverse: boolean,
): [outputs: Tensor, final: State] {
  return scope(() => {
    const steps = splitWithSizes(linear(x, weights.input, weights.inputBias), [...batchSizes]);
    const step = (t: number, state: State): State => scope(() => [...cell(steps[t] as Tensor, state, weights)]);
    const [outputs, final] = (reverse ? backwards : forwards)(step, batchSizes, initial);
    return [cat(outputs), final];
  });
}

type Step = (t: number, state: State) => State;

function forwards(step: Step, batchSizes: readonly number[], initial: State): [Tensor[], State] {
  const outputs: Tensor[] = [];
  const ended: State[] = [];
  let state = firstRows(initial, 0, batchSizes[0] as number);
  for (let t = 0; t < batchSizes.length; t++) {
    const [rows, wanted] = [(state[0] as Tensor).sizes[0] as number, batchSizes[t] as number];
    if (wanted < rows) {
      ended.push(firstRows(state, wanted, rows));
      state = firstRows(state, 0, wanted);
    }
    state = step(t, state);
    outputs.push(state[0] as Tensor);
  }
  if (ended.length === 0) return [outputs, state];
  const parts = [state, ...ended.reverse()];
  return [outputs, state.map((_, i) => cat(parts.map((part) => part[i] as Tensor)))];
}

function backwards(step: Step, batchSizes: readonly number[], initial: State): [Tensor[], State] {
  const outputs: Tensor[] = [];
  let state = firstRows(initial, 0, batchSizes.at(-1) as number);
  for (let t = batchSizes.length - 1; t >= 0; t--) {
    const [rows, wanted] = [(state[0] as Tensor).sizes[0] as number, batchSizes[t] as number];
    if (wanted > rows) {
      const beginning = firstRows(initial, rows, wanted);
      state = state.map((part, i) => cat([part, beginning[i] as Tensor]));
    }
    state = step(t, state);
    outputs.push(state[0] as Tensor);
  }
  return [outputs.reverse(), state];
}

/** Rows from `begin` to `end` of each part of the state. */
function firstRows(state: State, begin: number, end: number): State {
  if (begin === 0 && end === (state[0] as Tensor).sizes[0]) return state;
  return state.map((part) => narrow(part, 0, begin, end - begin));
}
