import { describe, expect, it } from 'vitest';
import {
  arange,
  complex,
  indexAdd,
  indexCopy,
  indexFill,
  indexReduce,
  indexSelect,
  ones,
  slice,
  tensor,
  zeros,
} from '../../../src/index';

describe('many indices', () => {
  // Lists of offsets come again for each of the outer rows, the last time in part, and are made a piece at a time.
  const shape = [7, 3, 401, 2];
  const count = 7 * 3 * 401 * 2;
  const x = arange(count).float().reshape(shape);
  const strides = [2406, 802, 2, 1];
  const named = (dim: number, index: number[]): number[] => {
    const sizes = shape.map((size, i) => (i === dim ? index.length : size));
    return Array.from({ length: sizes.reduce((n, size) => n * size, 1) }, (_, place) => {
      let [rest, offset] = [place, 0];
      for (let d = 3; d >= 0; d--) {
        const at = rest % (sizes[d] as number);
        rest = (rest - at) / (sizes[d] as number);
        offset += (d === dim ? (index[at] as number) : at) * (strides[d] as number);
      }
      return offset;
    });
  };
  const indices = (size: number) => Array.from({ length: size + 2 }, (_, i) => (i * 5) % size);

  it.each([0, 1, 2, 3])('along dim %i', (dim) => {
    const list = indices(shape[dim] as number);
    const index = tensor(Int32Array.from(list));
    const places = named(dim, list);
    const taken = indexSelect(x, dim, index);
    expect(Array.from(taken.data())).toEqual(places);
    const source = arange(places.length).float().reshape(taken.shape);
    const added = new Float32Array(count).fill(1);
    const written = new Float32Array(count).fill(1);
    const largest = new Float32Array(count).fill(1);
    places.forEach((place, i) => {
      added[place] = (added[place] as number) + i;
      written[place] = i;
      largest[place] = Math.max(largest[place] as number, i);
    });
    const target = ones(shape);
    expect(indexAdd(target, dim, index, source).data()).toEqual(added);
    expect(indexCopy(target, dim, index, source).data()).toEqual(written);
    expect(indexReduce(target, dim, index, source, 'amax').data()).toEqual(largest);
    const wide = complex(target, target);
    expect(
      indexAdd(wide, dim, index, complex(source, zeros(source.shape)))
        .real.contiguous()
        .data(),
    ).toEqual(added);
    for (const dtype of ['uint8', 'int32', 'bool'] as const) {
      const cast = (values: Float32Array) => tensor(values).reshape(shape).to('int32').to(dtype).data();
      expect(indexAdd(target.to(dtype), dim, index, source.to('int32').to(dtype)).data()).toEqual(
        dtype === 'bool' ? new Uint8Array(count).fill(1) : cast(added),
      );
    }
  });

  it('in tensors of indices beside slices, of transposed tensors, too', () => {
    const list = indices(401);
    const index = tensor(Int32Array.from(list));
    for (const dims of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ]) {
      const turned = x.permute(dims);
      const at = dims.indexOf(2);
      const items = dims.map((_, i) => (i === at ? index : slice()));
      const expected = indexSelect(turned.contiguous(), at, index);
      expect(turned.index(...items).equal(expected)).toBe(true);
      const own = x.clone().permute(dims);
      own.indexPut_(items, tensor(-1));
      expect(own.contiguous().equal(indexFill(turned.contiguous(), at, index, -1))).toBe(true);
    }
  });

  it('of which the last one is out of range, leave everything as it was', () => {
    const index = zeros([20000], { dtype: 'int32' });
    index.index(-1).fill_(6);
    const target = ones([6]);
    const source = ones([20000]);
    expect(() => target.scatterAdd_(0, index, source)).toThrow('index 6 is out of bounds');
    expect(() => target.indexAdd_(0, index, source)).toThrow('out of range');
    expect(() => target.put_(index, source)).toThrow('out of range');
    expect(() => target.indexPut_([index], source, { accumulate: true })).toThrow('out of bounds');
    expect(() => target.indexReduce_(0, index, source, 'amax')).toThrow('out of range');
    expect(target.tolist()).toEqual([1, 1, 1, 1, 1, 1]);
    index.index(-1).fill_(5);
    expect(target.scatterAdd_(0, index, source).tolist()).toEqual([20000, 1, 1, 1, 1, 2]);
  });
});
