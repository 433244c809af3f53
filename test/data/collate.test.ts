import { runInNewContext } from 'node:vm';
import { nn, rand, type Tensor, tensor, zeros } from 'torchlet';
import { DataLoader, type Dataset, defaultCollate } from 'torchlet/data';
import { describe, expect, it } from 'vitest';

const collate = (samples: unknown) => defaultCollate(samples as unknown[]) as unknown;
const foreign = (code: string): unknown => runInNewContext(code);

describe('defaultCollate', () => {
  it('stacks tensors', () => {
    expect(defaultCollate([tensor([1, 2]), tensor([3, 4])]).tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each([
    [Float32Array.of(0.5, 1), 'float32'],
    [Float64Array.of(0.5, 1), 'float32'],
    [Float32Array.of(2, 1), 'float32'],
    [Int16Array.of(2, 1), 'int32'],
    [Uint8Array.of(2, 1), 'uint8'],
    [BigInt64Array.of(2n, 1n), 'int32'],
  ])('stacks typed arrays as tensors of their dtype: %s', (sample, dtype) => {
    const batch = defaultCollate([sample, sample]) as Tensor;
    const values = Array.from(sample as ArrayLike<number | bigint>, Number);
    expect([batch.dtype, batch.tolist()]).toEqual([dtype, [values, values]]);
  });

  it('stacks what comes from another realm', () => {
    const batch = collate(foreign('[{ x: Float32Array.of(1, 2), y: [3] }, { x: Float32Array.of(3, 4), y: [4] }]'));
    const { x, y } = batch as { x: Tensor; y: [Tensor] };
    expect([x.tolist(), y[0].tolist()]).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [3, 4],
    ]);
  });

  it('makes a tensor of numbers: int32 of whole ones, as class indices are', () => {
    expect(defaultCollate([1, 2]).dtype).toBe('int32');
    expect(defaultCollate([1, 2.5]).dtype).toBe('float32');
    expect(defaultCollate([true, false]).dtype).toBe('bool');
    expect([defaultCollate([true, 2]).tolist(), defaultCollate([2.5, true]).tolist()]).toEqual([
      [1, 2],
      [2.5, 1],
    ]);
    expect(defaultCollate([1, 3e9]).dtype).toBe('float32');
    expect(defaultCollate([1, Number.NaN]).tolist()).toEqual([1, Number.NaN]);
  });

  it('goes through arrays and objects, and keeps strings', () => {
    const batch = defaultCollate([
      { image: tensor([1]), label: 3, names: ['a', 1] as [string, number] },
      { image: tensor([2]), label: 4, names: ['b', 2] as [string, number] },
    ]);
    expect(batch.image.tolist()).toEqual([[1], [2]]);
    expect(batch.label.tolist()).toEqual([3, 4]);
    expect(batch.names[0]).toEqual(['a', 'b']);
    expect(batch.names[1].tolist()).toEqual([1, 2]);
    expect(collate([[], []])).toEqual([]);
    expect(
      Object.keys(
        collate([
          { a: 1, b: 2 },
          { b: 4, a: 3, c: 5 },
        ]) as object,
      ),
    ).toEqual(['a', 'b']);
  });

  const MUST = 'default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found ';
  it.each([
    ['null', [null], `${MUST}null`],
    ['nothing', [undefined], `${MUST}undefined`],
    ['functions', [() => 1], `${MUST}Function`],
    ['dates', [new Date(0)], `${MUST}Date`],
    ['maps', [new Map([['a', 1]])], `${MUST}Map`],
    ['sets', [new Set([1])], `${MUST}Set`],
    ['promises', [Promise.resolve(1)], `${MUST}Promise`],
    ['buffers', [new ArrayBuffer(4)], `${MUST}ArrayBuffer`],
    ['views of no numbers', [new DataView(new ArrayBuffer(4))], `${MUST}DataView`],
    [
      'null in a sample',
      [
        [1, null],
        [2, null],
      ],
      `${MUST}null`,
    ],
    ['objects of classes', [new (class Pair {})()], `${MUST}Pair`],
    ['no samples', [], 'list index out of range'],
    // biome-ignore lint/suspicious/noSparseArray: the case
    ['an array with a hole', [[1, , 2]], 'found undefined'],
    ['arrays of several lengths', [[1, 2], [1]], 'each element in list of batch should be of equal size'],
    [
      'a number among arrays',
      [[1], 2],
      'each element in list of batch should be of equal size: got an array and Number',
    ],
    ['a missing key', [{ a: 1, b: 2 }, { a: 3 }], "KeyError: 'b'"],
    ['a key of the prototype', [{ toString: 1 }, {}], "KeyError: 'toString'"],
    ['a number among objects', [{ a: 1 }, 3], 'sample 0 is an object, sample 1 is Number'],
    ['null among objects', [{ a: 1 }, null], 'sample 0 is an object, sample 1 is null'],
    ['a string among numbers', [1, 'a'], 'must be real number, not String'],
    ['a numeric string among numbers', [1, '2'], 'must be real number, not String'],
    ['null among numbers', [1.5, null], 'must be real number, not null'],
    ['an array among numbers', [1, [2]], 'must be real number, not Array'],
    ['a large tensor among numbers', [1, zeros([2])], 'only one element tensors can be converted'],
    ['a number among tensors', [zeros([1]), 2], 'expected Tensor as element 1 in argument 0, but got Number'],
    ['null among typed arrays', [Float32Array.of(1), null], 'expected Tensor as element 1 in argument 0, but got null'],
    [
      'typed arrays of several lengths',
      [new Float32Array(2), new Float32Array(3)],
      'stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1',
    ],
  ] as [string, unknown[], string][])('refuses %s', (_, samples, message) => {
    expect(() => collate(samples)).toThrow(message);
  });

  it('refuses samples that contain themselves', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => collate([endless])).toThrow('nested more than 100 deep');
    const object: Record<string, unknown> = {};
    object.self = object;
    expect(() => [...new DataLoader([object], { batchSize: null })]).toThrow('nested more than 100 deep');
  });
});

describe('the dtype of plain numbers', () => {
  /** A dataset that is no array: nobody can look at all of its samples. */
  const hidden = <Sample>(samples: Sample[]): Dataset<Sample> => ({
    length: samples.length,
    get: (index) => samples[index] as Sample,
  });
  const dtypes = (loader: Iterable<Tensor>) => Array.from(loader, (batch) => batch.dtype);

  it('is the same in every batch, whichever come first', () => {
    for (const samples of [
      [0.5, 1.5, 3, 4],
      [3, 4, 0.5, 1.5],
    ]) {
      expect(dtypes(new DataLoader(samples, { batchSize: 2 }))).toEqual(['float32', 'float32']);
    }
    expect(dtypes(new DataLoader(hidden([0.5, 1.5, 3, 4]), { batchSize: 2 }))).toEqual(['float32', 'float32']);
    expect(dtypes(new DataLoader([1, 2, 3, 4], { batchSize: 2 }))).toEqual(['int32', 'int32']);
    expect(dtypes(new DataLoader([true, true, false, 2], { batchSize: 2 }))).toEqual(['int32', 'int32']);
  });

  it('is decided place by place: labels stay labels beside measurements', () => {
    const samples = Array.from({ length: 6 }, (_, i) => ({ at: [i, i / 2] as [number, number], label: i % 3 }));
    for (const { at, label } of new DataLoader(samples, { batchSize: 2 })) {
      expect([at[0].dtype, at[1].dtype, label.dtype]).toEqual(['int32', 'float32', 'int32']);
    }
  });

  it('goes into a layer and a loss in every batch', () => {
    const data = Array.from({ length: 8 }, (_, i): [Float32Array, number] => [Float32Array.of(i, 1), i % 2]);
    const layer = new nn.Linear(2, 2);
    for (const samples of [data, hidden(data)]) {
      for (const [x, y] of new DataLoader(samples, { batchSize: 3, shuffle: true })) {
        expect(new nn.CrossEntropyLoss()(layer(x), y).item()).toBeGreaterThan(0);
      }
    }
    const line = Array.from({ length: 8 }, (_, i): [number, number] => [i / 2, i]);
    for (const [x] of new DataLoader(line, { batchSize: 2 })) expect(x.dtype).toBe('float32');
  });

  it('does not change later: a fraction among labels is an error that says what to do', () => {
    const samples = hidden([{ price: 3 }, { price: 4 }, { price: 0.5 }]);
    expect(() => [...new DataLoader(samples, { batchSize: 2 })]).toThrow(
      "sample.price was a whole number in the batches so far (int32), and is 0.5 now: a column's dtype stays what it was. Give " +
        'real numbers as tensors, tensor(0.5)',
    );
    expect(() => [...new DataLoader(hidden([true, 2]))]).toThrow(
      'sample was true or false in the batches so far (bool)',
    );
    const told = hidden([tensor(3), tensor(4), tensor(0.5)]);
    expect(dtypes(new DataLoader(told, { batchSize: 2 }))).toEqual(['float32', 'float32']);
  });

  it('is that of the whole dataset in loaders of its parts, and in the next epoch', () => {
    const samples = hidden([0.5, 1, 2, 3]);
    expect(dtypes(new DataLoader(samples, { sampler: [0, 1], batchSize: 2 }))).toEqual(['float32']);
    expect(dtypes(new DataLoader(samples, { sampler: [2, 3], batchSize: 2 }))).toEqual(['float32']);
  });
});

describe('a loader without batches', () => {
  it('gives samples one by one, typed arrays as tensors', () => {
    const samples = [
      { x: Float32Array.of(1, 2), y: 3, name: 'a', more: [Int32Array.of(1)] as [Int32Array] },
      { x: Float32Array.of(3, 4), y: 4, name: 'b', more: [Int32Array.of(2)] as [Int32Array] },
    ];
    const loader = new DataLoader(samples, { batchSize: null });
    expect(loader.length).toBe(2);
    expect([...loader].map(({ x, y, name, more }) => [x.tolist(), y, name, more[0].tolist()])).toEqual([
      [[1, 2], 3, 'a', [1]],
      [[3, 4], 4, 'b', [2]],
    ]);
    const rows = rand([2, 3]);
    expect([...new DataLoader(rows, { batchSize: null })].map((row) => row.shape)).toEqual([[3], [3]]);
    expect([...new DataLoader(samples, { batchSize: null, collate: ({ y }) => y + 1 })]).toEqual([4, 5]);
    expect(() => new DataLoader(samples, { batchSize: null, dropLast: true })).toThrow(
      'batch_size=None option disables auto-batching and is mutually exclusive with drop_last',
    );
  });
});
