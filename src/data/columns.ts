import { DTypeError } from '../errors';
import type { DType } from '../tensor/dtype';

/** Where in a sample a value is: ['label'], [1], ['box', 0]. */
export type Path = readonly (string | number)[];

/**
 * The dtypes of a dataset's plain numbers and booleans. JavaScript cannot tell 1 from 1.0, so that a batch of [3, 4] could be of
 * class indices or of measurements: what the dataset holds in the same place decides, once, and for every batch.
 *
 * bool: booleans alone; int32: whole numbers alone, as class indices are; float32: all others. Of samples in an array all
 * are looked at, of others those of the first batch.
 */
export class Columns {
  private readonly dtypes = new Map<string, DType>();

  /** @param all - all samples, where they are at hand */
  constructor(private readonly all?: readonly unknown[]) {}

  /** @throws DTypeError when the values do not fit the dtype that their column has had so far */
  dtypeOf(path: Path, values: readonly (number | boolean)[]): DType {
    const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    const known = this.dtypes.get(name);
    if (known === undefined) {
      const dtype = narrowest([...this.everywhere(path), ...values]);
      this.dtypes.set(name, dtype);
      return dtype;
    }
    const needed = narrowest(values);
    if (ORDER.indexOf(needed) > ORDER.indexOf(known)) {
      const odd = values.find((value) => narrowest([value]) === needed);
      throw new DTypeError(
        `default_collate: sample${name} was ${known === 'bool' ? 'true or false' : 'a whole number'} in the batches so far ` +
          `(${known}), and is ${odd} now: a column's dtype stays what it was. Give real numbers as tensors, tensor(${odd}), or ` +
          'the DataLoader a `collate`',
      );
    }
    return known;
  }

  private everywhere(path: Path): (number | boolean)[] {
    const values: (number | boolean)[] = [];
    for (const sample of this.all ?? []) {
      const value = path.reduce<unknown>(
        (part, key) => (part as Record<string, unknown> | null | undefined)?.[key],
        sample,
      );
      if (typeof value === 'number' || typeof value === 'boolean') values.push(value);
    }
    return values;
  }
}

const ORDER: readonly DType[] = ['bool', 'int32', 'float32'];

/** The first of ORDER that holds all values; whole numbers that int32 does not hold are float32, as for `full`. */
function narrowest(values: readonly (number | boolean)[]): DType {
  let dtype: DType = 'bool';
  for (const value of values) {
    if (typeof value === 'boolean') continue;
    if (value !== (value | 0)) return 'float32';
    dtype = 'int32';
  }
  return dtype;
}

const known = new WeakMap<object, Columns>();

/** The columns of a dataset, or of an array of samples: all who collate samples of it agree. */
export function columnsOf(samples: object): Columns {
  let columns = known.get(samples);
  if (columns === undefined) {
    columns = new Columns(Array.isArray(samples) ? samples : undefined);
    known.set(samples, columns);
  }
  return columns;
}
