import { IndexError, ValueError } from '../../../errors';
import { tensor } from '../../../tensor/create';
import { Tensor } from '../../../tensor/tensor';
import { textOf } from '../../../typeName';

/** start:stop:step of an index; null stands for an end that is left out. */
export interface Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

class SliceItem implements Slice {
  constructor(
    readonly start: number | null,
    readonly stop: number | null,
    readonly step: number | null,
  ) {}
}

/**
 * The slice start:stop:step of an index. Ends that are left out, or null, are those of the dim; negative ones count from
 * the end; ends outside of the dim are moved to it. Steps are positive, as in PyTorch.
 *
 * @param start - the first index; null for the beginning
 * @param stop - the index behind the last; null for the end
 * @param step - the distance, 1 or more; null for 1
 * @returns an item for `index` and `indexPut_`
 * @example
 * x.index(slice(), slice(1, 5, 2)); // x[:, 1:5:2]
 */
export function slice(start: number | null = null, stop: number | null = null, step: number | null = null): Slice {
  return new SliceItem(start, stop, step);
}

/** Stands in an index for as many whole dims as are left: `x.index(ellipsis, 0)` is x[..., 0]. */
export const ellipsis = '...';

/**
 * One item of an index: an entry (a number), a slice, `null` for a new dim of size 1, the ellipsis, a boolean (a new dim
 * of size 1 or 0), or entries by an int32 tensor, a mask (bool or uint8 tensor), or nested arrays of numbers or booleans.
 */
export type IndexItem = number | boolean | null | Slice | typeof ellipsis | Tensor | IndexList;
export type IndexList = readonly (number | boolean | IndexList)[];

/** The same with arrays made tensors, and numbers, slices and strings checked. */
export type PlainItem = number | boolean | null | Slice | typeof ellipsis | Tensor;

export function plainItems(items: readonly IndexItem[]): PlainItem[] {
  return items.map((item) => {
    if (typeof item === 'number' && !Number.isInteger(item)) throw invalid('float', `; ${item}`);
    if (Array.isArray(item)) return listTensor(item);
    if (item instanceof SliceItem) checkSlice(item);
    else if (item !== null && typeof item === 'object' && !(item instanceof Tensor)) throw invalid('object');
    else if (typeof item === 'string' && item !== ellipsis) throw invalid('str', `; x.at('${item}') takes strings`);
    else if (!['number', 'boolean', 'object', 'string'].includes(typeof item)) throw invalid(typeof item);
    return item as PlainItem;
  });
}

export function isSlice(item: PlainItem): item is Slice {
  return item instanceof SliceItem;
}

function invalid(got: string, detail = ''): IndexError {
  return new IndexError(
    'only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices ' +
      `(got ${got})${detail}. Here: whole numbers, slice(), '...', null, int32 or bool tensors and arrays`,
  );
}

function listTensor(list: IndexList): Tensor {
  let first: IndexList | number | boolean | undefined = list;
  while (Array.isArray(first)) first = first[0];
  const odd = typeof first === 'boolean' ? undefined : firstOdd(list);
  if (odd !== undefined) throw invalid(typeof odd === 'number' ? 'float' : typeof odd, `; ${textOf(odd)}`);
  return tensor(list, { dtype: typeof first === 'boolean' ? 'bool' : 'int32' });
}

/** The first item that is no whole number. */
function firstOdd(list: IndexList): unknown {
  for (const item of list) {
    const odd: unknown = Array.isArray(item) ? firstOdd(item) : Number.isInteger(item) ? undefined : item;
    if (odd !== undefined) return odd;
  }
  return undefined;
}

function checkSlice({ start, stop, step }: Slice): void {
  for (const part of [start, stop, step]) {
    if (part !== null && !Number.isInteger(part)) {
      throw new IndexError(`slice indices must be integers or None or have an __index__ method, got ${part}`);
    }
  }
  if (step === 0) throw new ValueError('slice step cannot be zero');
  if (step !== null && step < 0) throw new ValueError('step must be greater than zero');
}

const WORDS = new Map<string, PlainItem>([
  ['...', ellipsis],
  ['None', null],
  ['null', null],
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
]);

/** The items of an index written as in Python: '0, ..., 1:5:2, None, [0, 2]'. */
export function parseItems(text: string): IndexItem[] {
  const parts = text.split(/,(?![^[]*\])/).map((part) => part.trim());
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.map((part) => {
    const word = WORDS.get(part);
    if (word !== undefined) return word;
    if (/^[+-]?\d+$/.test(part)) return Number(part);
    if (/^\[[^[\]]*\]$/.test(part)) return parseList(part);
    if (/^[^:]*:[^:]*(:[^:]*)?$/.test(part)) {
      const [start, stop, step] = part.split(':').map((end) => parseEnd(end.trim(), text));
      return slice(start, stop, step);
    }
    throw new IndexError(`at(): can't read '${part}' in the index '${text}'`);
  });
}

function parseEnd(end: string, text: string): number | null {
  if (end === '' || end === 'None') return null;
  if (!/^[+-]?\d+$/.test(end)) throw new IndexError(`at(): can't read '${end}' in the index '${text}'`);
  return Number(end);
}

function parseList(part: string): IndexList {
  const entries = part
    .slice(1, -1)
    .split(',')
    .map((entry) => entry.trim());
  if (entries.length === 1 && entries[0] === '') return [];
  return entries.map((entry) => {
    if (/^[+-]?\d+$/.test(entry)) return Number(entry);
    const word = WORDS.get(entry);
    if (typeof word !== 'boolean') throw new IndexError(`at(): can't read '${entry}' in '${part}'`);
    return word;
  });
}
