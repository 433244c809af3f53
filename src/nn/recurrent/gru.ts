import type { Tensor } from '../../tensor/tensor';
import { type Cell, gruCell } from '../functional/recurrentCells';
import { nameClasses } from '../property';
import { RecurrentLayer, type RecurrentOptions, type Sequences } from './recurrentLayer';
import { refuseProjection } from './rnn';

/**
 * Gated recurrent units: r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise, n = tanh(W_in x + b_in + r (W_hn h + b_hn)),
 * h' = (1 - z) n + z h.
 *
 * Called with x [t, n, in] (or [t, in], or a PackedSequence) and the first state [layers * directions, n, hidden] (default 0), it
 * returns the outputs [t, n, directions * hidden] and the last state.
 *
 * @param inputSize - numbers of the input at a time
 * @param hiddenSize - numbers of the state
 * @param options - `numLayers`, `bias`, `batchFirst`, `dropout`, `bidirectional`
 * @throws ShapeError for inputs and states of other sizes
 * @example
 * const [output, h] = new nn.GRU(3, 5, { numLayers: 2 })(rand([4, 2, 3]));
 * h.shape; // [2, 2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export class GRU<In extends Sequences = Tensor> extends RecurrentLayer<Tensor, In> {
  protected readonly partNames = ['hidden'];

  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    refuseProjection(options);
    super(inputSize, hiddenSize, options, 3);
  }

  protected cell(): Cell {
    return gruCell;
  }

  protected partsOf(hidden: Tensor): readonly Tensor[] {
    return [hidden];
  }

  protected hiddenOf(parts: readonly Tensor[]): Tensor {
    return parts[0] as Tensor;
  }
}

nameClasses({ GRU });
