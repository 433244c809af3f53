import type { Tensor } from '../../tensor/tensor';
import { type Cell, lstmCell } from '../functional/recurrentCells';
import { nameClasses } from '../property';
import { RecurrentLayer, type RecurrentOptions, type Sequences } from './recurrentLayer';

export interface LSTMOptions extends RecurrentOptions {
  /** The size to which outputs are projected; default 0: they are not. */
  projSize?: number;
}

/**
 * Long short-term memory: c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c'), where i, f, g, o are the parts of
 * W_ih x + b_ih + W_hh h + b_hh.
 *
 * Called with x [t, n, in] (or [t, in], or a PackedSequence) and the first state [h, c], each [layers * directions, n, hidden]
 * (default 0), it returns the outputs [t, n, directions * hidden] and the last state. With `projSize` outputs and h have that
 * size.
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `numLayers`, `bias`, `batchFirst`, `dropout`, `bidirectional`, `projSize`
 * @throws ValueError for a projSize out of range, ShapeError for inputs and states of other sizes
 * @example
 * const [output, [h, c]] = new nn.LSTM(3, 5, { bidirectional: true })(rand([4, 2, 3]));
 * output.shape; // [4, 2, 10]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export class LSTM<In extends Sequences = Tensor> extends RecurrentLayer<[h: Tensor, c: Tensor], In> {
  protected readonly partNames = ['hidden[0]', 'hidden[1]'];

  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions = {}) {
    super(inputSize, hiddenSize, options, 4, options.projSize ?? 0);
  }

  protected cell(): Cell {
    return lstmCell;
  }

  protected partsOf(hidden: [h: Tensor, c: Tensor]): readonly Tensor[] {
    return hidden;
  }

  protected hiddenOf(parts: readonly Tensor[]): [h: Tensor, c: Tensor] {
    return [parts[0] as Tensor, parts[1] as Tensor];
  }
}

nameClasses({ LSTM });
