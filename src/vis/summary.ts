import { ValueError } from '../errors';
import type { AnyModule } from '../nn/module';
import { zeros } from '../tensor/create';
import { bytesOf, type DType } from '../tensor/dtype';
import { getRngState, setRngState } from '../tensor/generator';
import { rand } from '../tensor/random';
import { Tensor } from '../tensor/tensor';
import type { LayerInfo } from './layerInfo';
import { calledLayers, declaredLayers } from './layers';
import { type Column, tableOf } from './summaryTable';

export interface SummaryOptions {
  /** Tensors, or other arguments, to call the model with, in place of a size. */
  inputData?: Tensor | readonly unknown[];
  /** Of the inputs that are made from sizes; default 'float32'. */
  dtypes?: readonly DType[];
  /** How deep nested modules have rows; default 3. */
  depth?: number;
  /** What the rows tell; default `['outputSize', 'numParams']`. */
  colNames?: readonly Column[];
  /** Characters of a column; default 25. */
  colWidth?: number;
  /** `['depth']` by default; with `'varNames'` rows tell under what name their parents have them. */
  rowSettings?: readonly ('depth' | 'varNames')[];
  /** Whether the model is called in training mode, 'train', or not, 'eval', the default. */
  mode?: 'train' | 'eval';
}

/**
 * A model's layers with their sizes: printed as a table, with the numbers as properties.
 *
 * @example
 * const table = summary(new nn.Linear(4, 2), [8, 4]);
 * [table.totalParams, table.totalMultAdds]; // => [10, 80]
 */
export class ModelSummary {
  readonly layers: readonly LayerInfo[];
  readonly totalParams: number;
  readonly trainableParams: number;
  readonly totalMultAdds: number;
  /** Bytes of the inputs; null where the model was not called. */
  readonly inputBytes: number | null;
  /** Bytes of the results of layers with parameters, and of their gradients. */
  readonly outputBytes: number;
  readonly paramBytes: number;
  private readonly options: SummaryOptions;

  /** @internal */
  constructor(layers: readonly LayerInfo[], inputBytes: number | null, options: SummaryOptions) {
    this.layers = layers;
    this.inputBytes = inputBytes;
    this.options = options;
    const leaves = layers.filter(({ isLeaf }) => isLeaf);
    const sum = (rows: readonly LayerInfo[], of: (row: LayerInfo) => number): number =>
      rows.reduce((total, row) => total + of(row), 0);
    // The model's own row has all parameters, each once.
    const [root] = layers;
    this.totalParams = root?.params ?? 0;
    this.trainableParams = root?.trainableParams ?? 0;
    this.paramBytes = root?.paramBytes ?? 0;
    this.totalMultAdds = sum(leaves, ({ multAdds }) => multAdds);
    this.outputBytes = sum(leaves, ({ params, outputBytes }) => (params > 0 ? 2 * outputBytes : 0));
  }

  /**
   * The table, as torchinfo prints it.
   *
   * @returns lines as torchinfo prints them
   */
  toString(): string {
    return tableOf(this, this.options);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }
}

/**
 * A model's layers with the shapes of their results, parameters, multiply-adds and bytes, as torchinfo prints them. The model is
 * called once, without gradients, in evaluation mode; its state and the random numbers of the program stay as they are. Without an input only the
 * declared modules are listed.
 *
 * @param model - the module
 * @param inputSize - the shape of the input with the batch, or a list of shapes for several inputs
 * @param options - columns, depth and data, see `SummaryOptions`
 * @returns what prints as a table, and has the numbers as properties
 * @throws ValueError for a size and data at once; what the model throws for the input
 * @example
 * const net = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 2));
 * summary(net, [16, 4]).totalParams; // => 58
 * @see https://github.com/TylerYep/torchinfo
 */
export function summary(
  model: AnyModule,
  inputSize: readonly number[] | readonly (readonly number[])[] | null = null,
  options: SummaryOptions = {},
): ModelSummary {
  const { inputData, mode = 'eval' } = options;
  if (inputSize !== null && inputData !== undefined) {
    throw new ValueError('Only one of (input_data, input_size) should be specified.');
  }
  if (inputSize === null && inputData === undefined) return new ModelSummary(declaredLayers(model), null, options);
  const random = getRngState();
  try {
    const inputs = inputData === undefined ? made(inputSize as readonly number[], options.dtypes) : given(inputData);
    const bytes = inputs.reduce((sum: number, x) => sum + (x instanceof Tensor ? x.numel() * bytesOf(x.dtype) : 0), 0);
    return new ModelSummary(calledLayers(model, inputs, mode === 'train'), bytes, options);
  } finally {
    setRngState(random);
  }
}

const given = (data: Tensor | readonly unknown[]): readonly unknown[] => (data instanceof Tensor ? [data] : data);

/** Inputs of these shapes: random floats, zeros of other dtypes. */
function made(sizes: readonly number[] | readonly (readonly number[])[], dtypes: readonly DType[] = []): Tensor[] {
  const shapes =
    typeof sizes[0] === 'number' ? [sizes as readonly number[]] : (sizes as readonly (readonly number[])[]);
  return shapes.map((shape, i) => {
    const dtype = dtypes[i] ?? 'float32';
    return dtype === 'float32' ? rand([...shape]) : zeros([...shape], { dtype });
  });
}
