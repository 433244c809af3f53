import { DTypeError, IndexError } from '../../../errors';
import { operand, temporary } from '../../../tensor/copy';
import type { Shape } from '../../../tensor/layout';
import { TENSORS } from '../../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { workspace } from '../../../wasm/block';
import { k, writeWalk } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';
import type { NamedPlaces, Visit } from '../../shape/drivers/blocks';

/** A piece of an index has as many numbers as stay near by until they are used. */
const PIECE = 8192;

/**
 * index[i, j, k] as an offset, in elements: i, j and k times `strides`, and the index itself times `along`. They are made of the index where they are
 * used, a piece at a time; an index that is out of range is found then.
 */
export class IndexPlaces implements NamedPlaces {
  readonly length: number;

  /**
   * @param shape - that of the index, with one dim at least
   * @param describe - the message for an index that is out of range
   */
  constructor(
    readonly index: Tensor,
    readonly size: number,
    readonly describe: (bad: number) => string,
    readonly negative: boolean,
    readonly shape: Shape,
    readonly strides: Shape,
    readonly along: number,
  ) {
    this.length = index.count;
  }

  prepare(): (run: Visit) => void {
    tracer?.read(this.index);
    if (this.length === 0) return () => {};
    const source = operand(this.index);
    return (run) => {
      const rows = this.shape[0] as number;
      const width = this.length / rows;
      const piece = Math.max(1, Math.floor(PIECE / width));
      const [from, to] = [source.pointer, workspace(4 * width * Math.min(piece, rows))];
      for (let row = 0; row < rows; row += piece) {
        const count = Math.min(piece, rows - row);
        this.place(from + 4 * row * width, to, count);
        run(to, row * width, count * width, row * (this.strides[0] as number));
      }
    };
  }

  list(): Int32Array {
    return temporary(this.tensor()).data() as Int32Array;
  }

  /** All of them in the shape of the index. */
  tensor(): Tensor {
    tracer?.read(this.index);
    const source = operand(this.index);
    beginOperation();
    const out = emptyTensor(this.index.sizes, 'int32');
    if (this.length > 0) this.place(source.pointer, out.pointer, this.shape[0] as number);
    return out;
  }

  /** The offsets of some rows, as if the first of them were row 0. */
  private place(from: number, to: number, rows: number): void {
    const sizes = [rows, ...this.shape.slice(1)];
    const low = this.negative ? -this.size : 0;
    const walk = writeWalk(sizes, this.strides);
    const bad = k.placeIndices(from, to, sizes.length, walk, this.along, low, this.size);
    if (bad >= 0) throw new IndexError(this.describe(i32[(from >>> 2) + bad] as number));
  }
}

/** Offsets that stand in a tensor, int32, which goes when they have been visited, unless it is `lasting`. */
export class TensorPlaces implements NamedPlaces {
  readonly length: number;

  constructor(
    readonly offsets: Tensor,
    readonly lasting = false,
  ) {
    this.length = offsets.count;
  }

  prepare(): (run: Visit) => void {
    const source = operand(this.lasting ? this.offsets : temporary(this.offsets));
    return (run) => run(source.pointer, 0, this.length, 0);
  }

  list(): Int32Array {
    return this.offsets.data() as Int32Array;
  }

  [TENSORS](): Tensor[] {
    return [this.offsets];
  }
}

/** Throws unless `index` holds whole numbers. */
export function checkIndexType(index: Tensor, name: string): void {
  if (index.dtype !== 'int32') {
    throw new DTypeError(
      `${name}(): Expected dtype int64 for index, which is int32 here, got ${index.dtype}; convert it with index.to('int32')`,
    );
  }
}
