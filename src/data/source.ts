import { ValueError } from '../errors';
import { tensor } from '../tensor/create';
import { Tensor } from '../tensor/tensor';
import { isNumberArray, type NumberArray } from '../tensor/typedArray';
import { typeName } from '../tensor/wrongArguments';
import { checkIndex, type Dataset, TensorDataset } from './dataset';

/** A tensor: its rows along the first dim are samples. */
interface Rows<Sample> {
  readonly length: number;
  detach(): Sample;
  storageOffset(): number;
}

/** Where samples are taken from by number: a dataset, an array of samples, or a tensor, whose rows they are. */
export type Source<Sample> = Dataset<Sample> | readonly Sample[] | Rows<Sample>;

/** The source as a dataset. */
export function datasetOf<Sample>(source: Source<Sample> | NumberArray): Dataset<Sample> {
  if (Array.isArray(source)) return new List<Sample>(source as readonly Sample[]);
  if (source instanceof Tensor) return new RowsOf(source) as Dataset<unknown> as Dataset<Sample>;
  if (isNumberArray(source)) return datasetOf(tensor(source) as unknown as Source<Sample>);
  const given = source as Partial<Dataset<Sample>> | null | undefined;
  if (typeof given?.get === 'function' && typeof given.length === 'number') return given as Dataset<Sample>;
  if (typeof (source as { then?: unknown } | null)?.then === 'function') {
    throw new ValueError('the dataset is a promise: `await` it, as in `await datasets.MNIST.load(...)`');
  }
  throw new ValueError(
    `a dataset has \`length\` and \`get(index)\`, or is an array, a tensor or an iterable; got ${typeName(source)}`,
  );
}

class List<Sample> implements Dataset<Sample> {
  constructor(private readonly samples: readonly Sample[]) {}

  get length(): number {
    return this.samples.length;
  }

  get(index: number): Sample {
    checkIndex(index, this.length);
    return this.samples[index] as Sample;
  }
}

class RowsOf implements Dataset<Tensor> {
  private readonly rows: TensorDataset<[Tensor]>;

  constructor(readonly x: Tensor) {
    this.rows = new TensorDataset(x);
  }

  get length(): number {
    return this.x.length;
  }

  get(index: number): Tensor {
    return this.rows.get(index)[0];
  }

  getBatch(indices: readonly number[]): Tensor {
    return this.rows.getBatch(indices)[0];
  }
}
