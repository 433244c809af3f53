import { ShapeError, ValueError } from '../../errors';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { cat } from '../../ops/joining/cat';
import { stack } from '../../ops/joining/stack';
import { unbind } from '../../ops/joining/unbind';
import { reshape } from '../../ops/shape/reshape';
import { squeeze } from '../../ops/shape/squeeze';
import { transpose } from '../../ops/shape/transpose';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { empty, zeros } from '../../tensor/create';
import { type Shape, sameShape, showShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { dropout } from '../functional/dropout';
import type { Cell, State } from '../functional/recurrentCells';
import { type DirectionWeights, runDirection } from '../functional/recurrentLayer';
import { uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { property } from '../property';
import { PackedSequence } from './packedSequence';

export interface RecurrentOptions {
  /** How many layers stand on one another; default 1. */
  numLayers?: number;
  /** Whether there are biases; default true. */
  bias?: boolean;
  /** Take and return [n, t, ...] instead of [t, n, ...]; default false. States stay [layers, n, hidden]. */
  batchFirst?: boolean;
  /** The probability of a zero in what goes from layer to layer while training; default 0. */
  dropout?: number;
  /** Run each layer from the end, too, and join the outputs; default false. */
  bidirectional?: boolean;
}

/** What a recurrent layer is called with beside the state. */
export type Sequences = Tensor | PackedSequence;

/** What RNN, LSTM and GRU share: weights, checks, layers and directions. `nn.RNNBase`. */
export abstract class RecurrentLayer<Hidden, In extends Sequences = Sequences> extends Module<
  [input: In, hx?: Hidden | null],
  [output: In, hidden: Hidden]
> {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly projSize: number;
  /** The gates of a cell. */
  protected readonly gates: number;

  /**
   * @param inputSize - features of the input
   * @param hiddenSize - features of the state
   * @param options - numLayers, bias, batchFirst, dropout, bidirectional
   * @param gates - rows of the weights for each feature of the state: 1, 3 or 4
   * @param projSize - features that the output is projected to; 0 for none
   * @throws ValueError where no layer extends it
   */
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions, gates: number, projSize = 0) {
    super();
    if (gates === undefined) throw new ValueError('nn.RNNBase is for layers that extend it: nn.RNN, nn.LSTM, nn.GRU');
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = options.numLayers ?? 1;
    this.bias = options.bias ?? true;
    this.batchFirst = options.batchFirst ?? false;
    this.dropout = options.dropout ?? 0;
    this.bidirectional = options.bidirectional ?? false;
    this.projSize = projSize;
    this.gates = gates;
    this.checkSettings();
    for (const suffix of this.suffixes()) this.registerWeights(suffix);
    this.resetParameters();
  }

  /** The cell that is run over the sequences. */
  protected abstract cell(): Cell;
  /** The parts of a state that the user gives, and the sizes that they should have. */
  protected abstract partsOf(hidden: Hidden): readonly Tensor[];
  protected abstract hiddenOf(parts: readonly Tensor[]): Hidden;
  /** The name of each part in messages. */
  protected abstract readonly partNames: readonly string[];

  private checkSettings(): void {
    const { dropout: p, projSize, hiddenSize, numLayers } = this;
    if (typeof p !== 'number' || !(p >= 0 && p <= 1)) {
      throw new ValueError(
        'dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
      );
    }
    if (p > 0 && numLayers === 1) {
      warnOnce(
        'dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater ' +
          `than 1, but got dropout=${p} and num_layers=${numLayers}`,
      );
    }
    if (projSize < 0) {
      throw new ValueError('proj_size should be a positive integer or zero to disable projections');
    }
    if (projSize >= hiddenSize && projSize > 0) throw new ValueError('proj_size has to be smaller than hidden_size');
  }

  /** `l0`, `l0_reverse`, `l1`, ... */
  private suffixes(): string[] {
    const layers = Array.from({ length: this.numLayers }, (_, layer) => `l${layer}`);
    return this.bidirectional ? layers.flatMap((layer) => [layer, `${layer}_reverse`]) : layers;
  }

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** The size of an output of one direction. */
  private get outSize(): number {
    return this.projSize > 0 ? this.projSize : this.hiddenSize;
  }

  private registerWeights(suffix: string): void {
    const { gates, hiddenSize, outSize, projSize, bias } = this;
    const inSize = suffix.startsWith('l0') ? this.inputSize : outSize * this.directions;
    const add = (name: string, shape: Shape): void =>
      this.registerParameter(`${name}_${suffix}`, new Parameter(empty(shape)));
    add('weight_ih', [gates * hiddenSize, inSize]);
    add('weight_hh', [gates * hiddenSize, outSize]);
    if (bias) {
      add('bias_ih', [gates * hiddenSize]);
      add('bias_hh', [gates * hiddenSize]);
    }
    if (projSize > 0) add('weight_hr', [projSize, hiddenSize]);
  }

  /** Draws new weights, uniform in ±1 / sqrt(hiddenSize). */
  resetParameters(): void {
    const bound = this.hiddenSize > 0 ? 1 / Math.sqrt(this.hiddenSize) : 0;
    for (const weight of this.parameters()) uniform_(weight, -bound, bound);
  }

  private weightsOf(suffix: string): DirectionWeights {
    const weight = (name: string): Tensor | null => (property(this, `${name}_${suffix}`) as Tensor | undefined) ?? null;
    return {
      input: weight('weight_ih') as Tensor,
      inputBias: weight('bias_ih'),
      hidden: weight('weight_hh') as Tensor,
      bias: weight('bias_hh'),
      projection: weight('weight_hr'),
    };
  }

  forward(input: In, hx?: Hidden | null): [output: In, hidden: Hidden] {
    if (input instanceof PackedSequence) return this.runPacked(input, hx ?? null) as [In, Hidden];
    if (!(input instanceof Tensor)) {
      throw new ValueError(`${this.constructor.name}: expected a Tensor or a PackedSequence as input`);
    }
    return this.runPadded(input, hx ?? null) as [In, Hidden];
  }

  private runPadded(input: Tensor, hx: Hidden | null): [Tensor, Hidden] {
    const dims = input.sizes.length;
    const single = dims === 2;
    const given = hx === null ? null : this.partsOf(hx);
    if (given !== null && (dims === 2 || dims === 3)) this.checkDims(given, dims);
    this.checkInput(input, single ? 2 : 3, single ? 2 : dims);
    const batch = single ? unsqueeze(input, 1) : this.batchFirst ? transpose(input, 0, 1) : input;
    const [steps, n] = batch.sizes as [number, number, number];
    if (steps === 0) throw new ShapeError('Expected sequence length to be larger than 0 in RNN');
    const state = single && given !== null ? given.map((part) => unsqueeze(part, 1)) : given;
    const initial = this.initialState(state, n);
    const [flat, hidden] = this.run(reshape(batch, [steps * n, -1]), new Array(steps).fill(n), initial);
    const out = reshape(flat, [steps, n, -1]);
    if (single) return [squeeze(out, 1), this.hiddenOf(hidden.map((part) => squeeze(part, 1)))];
    return [this.batchFirst ? transpose(out, 0, 1) : out, this.hiddenOf(hidden)];
  }

  private runPacked(input: PackedSequence, hx: Hidden | null): [PackedSequence, Hidden] {
    const { data, batchSizes, sortedIndices, unsortedIndices } = input;
    this.checkInput(data, 2, data.sizes.length);
    const sizes = Array.from(batchSizes.data());
    const given = hx === null ? null : this.partsOf(hx);
    const sorted = (parts: readonly Tensor[], order: Tensor | null): readonly Tensor[] =>
      order === null ? parts : parts.map((part) => indexSelect(part, 1, order));
    const initial = sorted(this.initialState(given, sizes[0] as number), given === null ? null : sortedIndices);
    const [out, hidden] = this.run(data, sizes, initial);
    return [
      new PackedSequence(out, batchSizes, sortedIndices, unsortedIndices),
      this.hiddenOf(sorted(hidden, unsortedIndices)),
    ];
  }

  private checkInput(input: Tensor, expected: number, dims: number): void {
    if (dims !== expected) throw new ShapeError(`input must have ${expected} dimensions, got ${input.sizes.length}`);
    if (input.sizes.at(-1) !== this.inputSize) {
      throw new ShapeError(
        `input.size(-1) must be equal to input_size. Expected ${this.inputSize}, got ${input.sizes.at(-1)}`,
      );
    }
  }

  private checkDims(parts: readonly Tensor[], dims: number): void {
    if (parts.every((part) => part.sizes.length === dims)) return;
    const batched = dims === 3 ? 'batched 3-D' : 'unbatched 2-D';
    const got = parts.map((part) => `${part.sizes.length}-D`);
    throw new ShapeError(
      parts.length === 1
        ? `For ${batched} input, hx should also be ${dims}-D but got ${got[0]} tensor`
        : `For ${batched} input, hx and cx should also be ${dims}-D but got (${got.join(', ')}) tensors`,
    );
  }

  /** The given state, checked, or zeros: parts of [layers * directions, n, size]. */
  private initialState(given: readonly Tensor[] | null, n: number): readonly Tensor[] {
    const count = this.numLayers * this.directions;
    const sizes = this.partNames.map((_, i) => (i === 0 ? this.outSize : this.hiddenSize));
    if (given === null) return sizes.map((size) => zeros([count, n, size]));
    given.forEach((part, i) => {
      const expected = [count, n, sizes[i] as number];
      if (sameShape(part.sizes, expected)) return;
      throw new ShapeError(`Expected ${this.partNames[i]} size (${expected.join(', ')}), got ${showShape(part.sizes)}`);
    });
    return given;
  }

  /** All layers over x [Σ batchSizes, in]. */
  private run(x: Tensor, batchSizes: readonly number[], initial: readonly Tensor[]): [Tensor, readonly Tensor[]] {
    const cell = this.cell();
    const suffixes = this.suffixes();
    const states = initial.map((part) => unbind(part, 0));
    const finals: State[] = [];
    let out = x;
    for (let layer = 0; layer < this.numLayers; layer++) {
      const outputs: Tensor[] = [];
      for (let direction = 0; direction < this.directions; direction++) {
        const i = layer * this.directions + direction;
        const state = states.map((parts) => parts[i] as Tensor);
        const weights = this.weightsOf(suffixes[i] as string);
        const [output, final] = runDirection(cell, out, batchSizes, state, weights, direction === 1);
        outputs.push(output);
        finals.push(final);
      }
      out = outputs.length === 1 ? (outputs[0] as Tensor) : cat(outputs, 1);
      const isLast = layer === this.numLayers - 1;
      if (this.dropout > 0 && this.training && !isLast) out = dropout(out, { p: this.dropout });
    }
    return [out, initial.map((_, part) => stack(finals.map((final) => final[part] as Tensor)))];
  }

  override extraRepr(): string {
    const parts = [String(this.inputSize), String(this.hiddenSize)];
    if (this.projSize !== 0) parts.push(`proj_size=${this.projSize}`);
    if (this.numLayers !== 1) parts.push(`num_layers=${this.numLayers}`);
    if (!this.bias) parts.push('bias=False');
    if (this.batchFirst) parts.push('batch_first=True');
    if (this.dropout !== 0) parts.push(`dropout=${this.dropout}`);
    if (this.bidirectional) parts.push('bidirectional=True');
    return parts.join(', ');
  }
}
