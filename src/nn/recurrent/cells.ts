import { ShapeError, ValueError } from '../../errors';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { empty, zeros } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { typeName } from '../../typeName';
import { checkInput } from '../checkInput';
import { linear } from '../functional/linear';
import { type Cell, gruCell, lstmCell, reluCell, tanhCell } from '../functional/recurrentCells';
import { uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { nameClasses } from '../property';

export interface RecurrentCellOptions {
  /** Whether there are biases; default true. */
  bias?: boolean;
}

/** What the cells share: weights, checks, and that a sample may come without a batch. `nn.RNNCellBase`. */
export abstract class RecurrentCell<Hidden> extends Module<[input: Tensor, hx?: Hidden | null], Hidden> {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  declare weight_ih: Parameter;
  declare weight_hh: Parameter;
  declare bias_ih: Parameter | null;
  declare bias_hh: Parameter | null;

  /**
   * @param inputSize - features of the input
   * @param hiddenSize - features of the state
   * @param options - bias
   * @param gates - rows of the weights for each feature of the state: 1, 3 or 4
   * @throws ValueError where no cell extends it
   */
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions, gates: number) {
    super();
    if (gates === undefined) {
      throw new ValueError('nn.RNNCellBase is for cells that extend it: nn.RNNCell, nn.LSTMCell, nn.GRUCell');
    }
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = options.bias ?? true;
    this.registerParameter('weight_ih', new Parameter(empty([gates * hiddenSize, inputSize])));
    this.registerParameter('weight_hh', new Parameter(empty([gates * hiddenSize, hiddenSize])));
    this.registerParameter('bias_ih', this.bias ? new Parameter(empty([gates * hiddenSize])) : null);
    this.registerParameter('bias_hh', this.bias ? new Parameter(empty([gates * hiddenSize])) : null);
    this.resetParameters();
  }

  /** Draws new weights, uniform in ±1 / sqrt(hiddenSize). */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const weight of this.parameters()) uniform_(weight, -bound, bound);
  }

  /** One step from the state's parts to those of the next state, for [in] or [n, in]. */
  protected step(name: string, cell: Cell, input: Tensor, given: readonly Tensor[] | null, parts: number): Tensor[] {
    checkInput(this, input);
    const dims = input.sizes.length;
    if (dims !== 1 && dims !== 2) {
      throw new ShapeError(`${name}: Expected input to be 1-D or 2-D but received ${dims}-D tensor`);
    }
    if (given !== null && !Array.isArray(given)) {
      throw new ValueError(`${name}: Expected a state of ${parts} tensors, got ${typeName(given)}`);
    }
    given?.forEach((part, i) => {
      checkInput(this, part, `hx[${i}]`, 2);
    });
    const x = dims === 2 ? input : unsqueeze(input, 0);
    const state =
      given === null
        ? Array.from({ length: parts }, () => zeros([x.sizes[0] as number, this.hiddenSize]))
        : given.map((part) => (dims === 2 ? part : unsqueeze(part, 0)));
    this.checkSizes(x, state);
    return scope(() => {
      const weights = { hidden: this.weight_hh, bias: this.bias_hh, projection: null };
      const next = cell(linear(x, this.weight_ih, this.bias_ih), state, weights);
      return dims === 2 ? [...next] : next.map((part) => squeeze(part, 0));
    });
  }

  private checkSizes(x: Tensor, state: readonly Tensor[]): void {
    const [n, size] = x.sizes as [number, number];
    if (size !== this.inputSize) {
      throw new ShapeError(`input has inconsistent input_size: got ${size} expected ${this.inputSize}`);
    }
    state.forEach((part, i) => {
      if (part.sizes[0] !== n) {
        throw new ShapeError(`Input batch size ${n} doesn't match hidden${i} batch size ${part.sizes[0]}`);
      }
      if (part.sizes[1] !== this.hiddenSize) {
        throw new ShapeError(
          `hidden${i} has inconsistent hidden_size: got ${part.sizes[1]}, expected ${this.hiddenSize}`,
        );
      }
    });
  }

  override extraRepr(): string {
    return `${this.inputSize}, ${this.hiddenSize}${this.bias ? '' : ', bias=False'}`;
  }
}

export interface RNNCellOptions extends RecurrentCellOptions {
  /** 'tanh' (default) or 'relu'. */
  nonlinearity?: 'tanh' | 'relu';
}

/**
 * One step of an RNN: h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or with ReLU; x [n, in] or [in], h [n, hidden] or [hidden].
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `bias`, default true; `nonlinearity`: 'tanh' (default) or 'relu'
 * @throws ShapeError for inputs and states of other sizes
 * @example
 * new nn.RNNCell(3, 5)(rand([2, 3])).shape; // [2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
 */
export class RNNCell extends RecurrentCell<Tensor> {
  readonly nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, options: RNNCellOptions = {}) {
    super(inputSize, hiddenSize, options, 1);
    this.nonlinearity = options.nonlinearity ?? 'tanh';
  }

  forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const { nonlinearity } = this;
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity: ${nonlinearity}`);
    }
    const cell = nonlinearity === 'tanh' ? tanhCell : reluCell;
    return this.step('RNNCell', cell, input, hx === null ? null : [hx], 1)[0] as Tensor;
  }

  override extraRepr(): string {
    return super.extraRepr() + (this.nonlinearity === 'tanh' ? '' : `, nonlinearity=${this.nonlinearity}`);
  }
}

/**
 * One step of a GRU; x [n, in] or [in], h [n, hidden] or [hidden].
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `bias`, default true
 * @throws ShapeError for inputs and states of other sizes
 * @example
 * new nn.GRUCell(3, 5)(rand([2, 3])).shape; // [2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
 */
export class GRUCell extends RecurrentCell<Tensor> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions = {}) {
    super(inputSize, hiddenSize, options, 3);
  }

  forward(input: Tensor, hx: Tensor | null = null): Tensor {
    return this.step('GRUCell', gruCell, input, hx === null ? null : [hx], 1)[0] as Tensor;
  }
}

/**
 * One step of an LSTM; x [n, in] or [in], the state [h, c], each [n, hidden] or [hidden].
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `bias`, default true
 * @returns [h', c']
 * @throws ShapeError for inputs and states of other sizes
 * @example
 * const [h, c] = new nn.LSTMCell(3, 5)(rand([2, 3]));
 * h.shape; // [2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html
 */
export class LSTMCell extends RecurrentCell<[h: Tensor, c: Tensor]> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentCellOptions = {}) {
    super(inputSize, hiddenSize, options, 4);
  }

  forward(input: Tensor, hx: [h: Tensor, c: Tensor] | null = null): [h: Tensor, c: Tensor] {
    return this.step('LSTMCell', lstmCell, input, hx, 2) as [Tensor, Tensor];
  }
}

nameClasses({ RNNCell, GRUCell, LSTMCell });
