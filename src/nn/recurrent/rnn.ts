import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { type Cell, reluCell, tanhCell } from '../functional/recurrentCells';
import { nameClasses } from '../property';
import { RecurrentLayer, type RecurrentOptions, type Sequences } from './recurrentLayer';

export interface RNNOptions extends RecurrentOptions {
  /** 'tanh' (default) or 'relu'. */
  nonlinearity?: 'tanh' | 'relu';
}

/** Refuses the option that only an LSTM has. */
export function refuseProjection(options: object): void {
  if ((options as { projSize?: number }).projSize) {
    throw new ValueError('proj_size argument is only supported for LSTM, not RNN or GRU');
  }
}

/**
 * Elman's recurrent network: h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), or with ReLU.
 *
 * Called with x [t, n, in] (or [t, in], or a PackedSequence) and the first state [layers * directions, n, hidden] (default 0), it
 * returns the outputs [t, n, directions * hidden] and the last state.
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `numLayers`, `bias`, `batchFirst`, `dropout`, `bidirectional`; `nonlinearity`: 'tanh' (default) or 'relu'
 * @throws ValueError for an unknown nonlinearity, ShapeError for inputs and states of other sizes
 * @throws ValueError for another nonlinearity
 * @example
 * const [output, h] = new nn.RNN(3, 5)(rand([4, 2, 3]));
 * output.shape; // [4, 2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export class RNN<In extends Sequences = Tensor> extends RecurrentLayer<Tensor, In> {
  readonly nonlinearity: 'tanh' | 'relu';
  protected readonly partNames = ['hidden'];

  constructor(inputSize: number, hiddenSize: number, options: RNNOptions = {}) {
    refuseProjection(options);
    const { nonlinearity = 'tanh' } = options;
    if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
      throw new ValueError(`Unknown nonlinearity '${nonlinearity}'`);
    }
    super(inputSize, hiddenSize, options, 1);
    this.nonlinearity = nonlinearity;
  }

  protected cell(): Cell {
    return this.nonlinearity === 'tanh' ? tanhCell : reluCell;
  }

  protected partsOf(hidden: Tensor): readonly Tensor[] {
    return [hidden];
  }

  protected hiddenOf(parts: readonly Tensor[]): Tensor {
    return parts[0] as Tensor;
  }
}

nameClasses({ RNN });
