import { arange, Generator, manualSeed, rand, resetWarnings, setWarnHook, type Tensor, tensor } from 'torchlet';
import { BatchSampler, DataLoader, type Dataset, RandomSampler, SequentialSampler, TensorDataset } from 'torchlet/data';
import { describe, expect, it } from 'vitest';

/** The samples 0, 1, ..., n - 1. */
const numbers = (length: number): Dataset<number> => ({ length, get: (index) => index });
const lists = (loader: Iterable<Tensor>) => Array.from(loader, (batch) => batch.tolist());

describe('batches', () => {
  it('come in order, the last one smaller', () => {
    const loader = new DataLoader(numbers(7), { batchSize: 3 });
    expect(lists(loader)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(loader.length).toBe(3);
    expect(lists(loader)).toEqual(lists(loader));
  });

  it('leave the last one out with dropLast', () => {
    const loader = new DataLoader(numbers(7), { batchSize: 3, dropLast: true });
    expect(lists(loader).length).toBe(2);
    expect(loader.length).toBe(2);
    expect(lists(new DataLoader(numbers(2), { batchSize: 3, dropLast: true }))).toEqual([]);
  });

  it('are of one sample unless told otherwise', () => {
    expect(lists(new DataLoader(numbers(2)))).toEqual([[0], [1]]);
  });

  it('take the order of a sampler, or whole batches of a batch sampler', () => {
    expect(lists(new DataLoader(numbers(9), { sampler: [8, 0, 4], batchSize: 2 }))).toEqual([[8, 0], [4]]);
    expect(lists(new DataLoader(numbers(9), { batchSampler: [[1], [2, 3, 4]] }))).toEqual([[1], [2, 3, 4]]);
    const batches = new BatchSampler(new SequentialSampler({ length: 5 }), 2, true);
    expect([...batches]).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(batches.length).toBe(2);
  });

  it("are made by `collate` where one is given, `collateFn` for PyTorch's users", () => {
    expect([...new DataLoader(numbers(2), { batchSize: 2, collateFn: (samples) => samples.join('-') })]).toEqual([
      '0-1',
    ]);
    expect(() => new DataLoader(numbers(2), { collate: () => 1, collateFn: () => 1 })).toThrow(
      'two names of one option',
    );
    const loader = new DataLoader(numbers(4), { batchSize: 2, collate: (samples) => samples.join('+') });
    expect([...loader]).toEqual(['0+1', '2+3']);
  });

  it('end early when the loop does', () => {
    const asked: number[] = [];
    const dataset = { length: 100, get: (index: number) => asked.push(index) };
    for (const _ of new DataLoader(dataset, { batchSize: 2 })) break;
    expect(asked).toEqual([0, 1]);
  });

  it('of a TensorDataset hold what its samples hold', () => {
    const [x, y] = [rand([5, 2, 3]), arange(5)];
    const dataset = new TensorDataset(x, y);
    const batches = [...new DataLoader(dataset, { batchSize: 2 })];
    expect(batches.map(([a, b]) => [a.shape, b.tolist()])).toEqual([
      [
        [2, 2, 3],
        [0, 1],
      ],
      [
        [2, 2, 3],
        [2, 3],
      ],
      [[1, 2, 3], [4]],
    ]);
    expect(batches[1]?.[0].tolist()).toEqual(x.narrow(0, 2, 2).tolist());
    expect(dataset.get(3)[0].tolist()).toEqual(x.select(0, 3).tolist());
  });
});

describe('shuffle', () => {
  it.each([
    [0, [6, 4, 11, 3, 1, 10, 8, 0, 7, 9, 5, 2, 12], [1, 7, 3, 8, 2, 0, 9, 10, 4, 11, 5, 6, 12]],
    [42, [1, 2, 10, 6, 0, 9, 11, 8, 7, 12, 5, 4, 3], [5, 12, 0, 4, 3, 8, 7, 10, 9, 11, 1, 2, 6]],
  ])("gives PyTorch's order after manualSeed(%i), another one each epoch", (seed, first, second) => {
    manualSeed(seed);
    const loader = new DataLoader(numbers(13), { batchSize: 4, shuffle: true });
    expect(lists(loader).flat()).toEqual(first);
    expect(lists(loader).flat()).toEqual(second);
  });

  it('draws from a generator of its own where one is given', () => {
    const order = (seed: number) => {
      const generator = new Generator().manualSeed(seed);
      return lists(new DataLoader(numbers(20), { batchSize: 20, shuffle: true, generator }));
    };
    manualSeed(1);
    const untouched = rand([1]).item();
    manualSeed(1);
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
    expect(rand([1]).item()).toBe(untouched);
  });

  it("gives PyTorch's epochs with a generator of its own, broken off or not", () => {
    const generator = new Generator().manualSeed(7);
    const loader = new DataLoader(numbers(6), { batchSize: 4, shuffle: true, generator });
    expect([1, 2, 3].map(() => lists(loader).flat())).toEqual([
      [1, 2, 5, 3, 0, 4],
      [2, 1, 4, 0, 5, 3],
      [5, 3, 4, 0, 1, 2],
    ]);
    expect(rand([1], { generator }).item()).toBe(Math.fround(0.38874197006225586));
    const sampler = new RandomSampler({ length: 6 }, { generator: generator.manualSeed(7) });
    expect([[...sampler], [...sampler], [...sampler]]).toEqual([
      [3, 0, 1, 5, 2, 4],
      [4, 2, 1, 3, 0, 5],
      [0, 1, 5, 3, 4, 2],
    ]);
    generator.manualSeed(7);
    for (const _ of sampler) break;
    expect([...sampler]).toEqual([3, 0, 5, 4, 2, 1]);
  });

  it('has every sample once', () => {
    const order = [...new RandomSampler({ length: 100 })];
    expect(order.slice().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});

describe('for await', () => {
  const slow: Dataset<number> = {
    length: 5,
    get: async (index) => {
      await new Promise((resolve) => setTimeout(resolve, 5 - index));
      return index;
    },
  };

  it('waits for samples, and keeps their order', async () => {
    const seen: unknown[] = [];
    for await (const batch of new DataLoader(slow, { batchSize: 2 })) seen.push(batch.tolist());
    expect(seen).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('takes synchronous datasets too, in the same order, and gives the event loop a turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const seen: unknown[] = [];
    for await (const batch of new DataLoader(numbers(200), { batchSize: 1 })) {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
      seen.push(batch.item());
    }
    clearInterval(timer);
    expect(seen.length).toBe(200);
    expect(turns).toBeGreaterThan(0);
  });

  it('is needed for promises: a plain loop says so', () => {
    expect(() => [...new DataLoader(slow)]).toThrow(
      'this dataset gives its samples as promises: iterate the loader with `for await (... of loader)`',
    );
  });

  it('passes errors on', async () => {
    const broken: Dataset<number> = { length: 2, get: () => Promise.reject(new Error('disk')) };
    const run = async () => {
      for await (const _ of new DataLoader(broken)) break;
    };
    await expect(run()).rejects.toThrow('disk');
  });
});

describe('what samples come from', () => {
  it('is an array, or a tensor, too', () => {
    expect(lists(new DataLoader([1, 2, 3], { batchSize: 2 }))).toEqual([[1, 2], [3]]);
    expect(lists(new DataLoader(arange(6).reshape([3, 2]), { batchSize: 2 }))).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      [[4, 5]],
    ]);
    expect(lists(new DataLoader(Float64Array.of(1, 2, 3) as Iterable<number>, { batchSize: 2 }))).toEqual([
      [1, 2],
      [3],
    ]);
    expect(new DataLoader([1, 2, 3], { batchSize: 2 }).dataset.length).toBe(3);
  });

  it.each([
    ['a promise', Promise.resolve([1]), 'the dataset is a promise: `await` it'],
    ['nothing', undefined, "missing 1 required positional argument: 'dataset'"],
    ['null', null, 'a dataset has `length` and `get(index)`'],
    ['a number', 5, 'an iterable; got Number'],
    ['an object without get', { length: 3 }, 'a dataset has `length` and `get(index)`'],
    ['an object without length', { get: () => 1 }, 'a dataset has `length` and `get(index)`'],
  ])('is not %s', (_, dataset, message) => {
    expect(() => new DataLoader(dataset as number[])).toThrow(message);
  });
});

describe('numWorkers and pinMemory', () => {
  it('are taken without effect, with one warning', () => {
    const messages: string[] = [];
    const earlier = setWarnHook((message) => messages.push(message));
    try {
      resetWarnings();
      expect(lists(new DataLoader([1, 2], { numWorkers: 0, pinMemory: false }))).toEqual([[1], [2]]);
      expect(messages).toEqual([]);
      expect(lists(new DataLoader([1, 2], { numWorkers: 2, pinMemory: true }))).toEqual([[1], [2]]);
      new DataLoader([1, 2], { pinMemory: true });
      expect(messages.length).toBe(1);
      expect(messages[0]).toContain('numWorkers and pinMemory have no effect here');
    } finally {
      setWarnHook(earlier);
    }
    const workers = { numWorkers: 1, prefetchFactor: 4, persistentWorkers: true, timeout: 5, workerInitFn: () => {} };
    expect(lists(new DataLoader([1, 2], workers))).toEqual([[1], [2]]);
    expect(() => new DataLoader([1], { persistentWorkers: true })).toThrow(
      'persistent_workers option needs num_workers > 0',
    );
    expect(() => new DataLoader([1], { prefetchFactor: 4 })).toThrow(
      'prefetch_factor option could only be specified in',
    );
    expect(() => new DataLoader([1], { timeout: -1 })).toThrow('timeout option should be non-negative');
    expect(() => new DataLoader([1], { numWorkers: -1 })).toThrow('num_workers option should be non-negative');
  });
});

describe('refusals', () => {
  it('of options that exclude each other', () => {
    expect(() => new DataLoader(numbers(3), { sampler: [1], shuffle: true })).toThrow(
      'sampler option is mutually exclusive with shuffle',
    );
    expect(() => new DataLoader(numbers(3), { batchSampler: [[1]], batchSize: 2 })).toThrow(
      'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
    );
  });

  it('of batch sizes below one', () => {
    for (const batchSize of [0, -1, 1.5]) {
      expect(() => new DataLoader(numbers(3), { batchSize })).toThrow(
        `batch_size should be a positive integer value, but got batch_size=${batchSize}`,
      );
    }
  });

  it('of samples that there are not, and of tensors that cannot be stacked', () => {
    const dataset = new TensorDataset(rand([3, 2]));
    expect(() => [...new DataLoader(dataset, { sampler: [3] })]).toThrow(
      'index 3 is out of range for a dataset of 3 samples',
    );
    const uneven: Dataset<Tensor> = { length: 2, get: (index) => tensor(Array.from({ length: index + 3 }, () => 1)) };
    expect(() => [...new DataLoader(uneven, { batchSize: 2 })]).toThrow(
      'stack expects each tensor to be equal size, but got [3] at entry 0 and [4] at entry 1',
    );
  });
});
