import { arange, manualSeed, rand, slice, type Tensor, tensor, zeros } from 'torchlet';
import {
  ChainDataset,
  ConcatDataset,
  DataLoader,
  Dataset,
  IterableDataset,
  randomSplit,
  StackDataset,
  Subset,
  TensorDataset,
} from 'torchlet/data';
import { describe, expect, it } from 'vitest';

const letters: Dataset<string> = { length: 5, get: (index) => 'abcde'[index] as string };

describe('TensorDataset', () => {
  it('gives views of the tensors, sample by sample', () => {
    const x = rand([3, 2]);
    const dataset = new TensorDataset(x, arange(3));
    const [row, y] = dataset.get(2);
    expect([row.tolist(), y.item()]).toEqual([x.select(0, 2).tolist(), 2]);
    x.zero_();
    expect(row.tolist()).toEqual([0, 0]);
    expect(dataset.length).toBe(3);
  });

  it('gives several samples by a slice, a list or a mask', () => {
    const dataset = new TensorDataset(arange(6).reshape([6, 1]), arange(6));
    expect(dataset.get(slice(2, 6, 2)).map((x) => x.tolist())).toEqual([
      [[2], [4]],
      [2, 4],
    ]);
    expect(dataset.get([5, 0])[1].tolist()).toEqual([5, 0]);
    expect(dataset.get(arange(6).gt(3))[1].tolist()).toEqual([4, 5]);
    expect(dataset.get(slice(4, 100))[1].tolist()).toEqual([4, 5]);
  });

  it('wants tensors with equally many samples', () => {
    expect(() => new TensorDataset(zeros([2]), zeros([3]))).toThrow(
      'Size mismatch between tensors: first dims are 2, 3',
    );
    expect(() => new TensorDataset(tensor(1))).toThrow('Size mismatch between tensors');
    expect(() => new TensorDataset(zeros([2])).get(2)).toThrow('index 2 is out of range for a dataset of 2 samples');
  });
});

describe('Subset', () => {
  it('gives chosen samples under new numbers', () => {
    const part = new Subset(letters, [4, 0]);
    expect([part.length, part.get(0), part.get(1)]).toEqual([2, 'e', 'a']);
    expect(new Subset(part, [1]).get(0)).toBe('a');
    expect(() => part.get(2)).toThrow('index 2 is out of range for a dataset of 2 samples');
    expect(() => new Subset(letters, [5])).toThrow('index 5 is out of range for a dataset of 5 samples');
  });

  it('is of an array or of a tensor, too', () => {
    expect(new Subset(['a', 'b', 'c'], [2, 0]).get(0)).toBe('c');
    const rows = new Subset(arange(6).reshape([3, 2]), [2, 0]);
    expect((rows.get(0) as Tensor).tolist()).toEqual([4, 5]);
    expect([...new DataLoader(rows, { batchSize: 2 })][0]?.tolist()).toEqual([
      [4, 5],
      [0, 1],
    ]);
    expect(() => new Subset(5 as never, [0])).toThrow('a dataset has `length` and `get(index)`, or is an array');
  });

  it('keeps the quick way to a batch', () => {
    const part = new Subset(new TensorDataset(arange(10)), [9, 7, 5]);
    expect([...new DataLoader(part, { batchSize: 2 })].map(([x]) => x.tolist())).toEqual([[9, 7], [5]]);
  });
});

describe('randomSplit', () => {
  const numbers = (length: number): Dataset<number> => ({ length, get: (index) => index });
  const sizes = (length: number, lengths: number[]) => randomSplit(numbers(length), lengths).map((part) => part.length);

  it("gives PyTorch's parts after manualSeed", () => {
    manualSeed(0);
    expect(randomSplit(numbers(17), [10, 4, 3]).map((part) => part.indices)).toEqual([
      [7, 16, 10, 5, 1, 8, 2, 6, 9, 12],
      [3, 13, 11, 4],
      [15, 14, 0],
    ]);
  });

  it('takes fractions; what rounding leaves over goes to the first parts in turn', () => {
    expect(sizes(10, [0.8, 0.2])).toEqual([8, 2]);
    expect(sizes(10, [1 / 3, 1 / 3, 1 / 3])).toEqual([4, 3, 3]);
    expect(sizes(11, [1 / 3, 1 / 3, 1 / 3])).toEqual([4, 4, 3]);
    expect(sizes(100, [1, 0])).toEqual([100, 0]);
    expect(sizes(7, [0.1, 0.2, 0.7])).toEqual([1, 2, 4]);
  });

  it('wants sizes that sum to the number of samples', () => {
    expect(() => sizes(10, [5, 6])).toThrow('Sum of input lengths does not equal the length of the input dataset!');
    expect(() => sizes(10, [0.5, 0.4])).toThrow('Sum of input lengths does not equal');
    expect(() => sizes(10, [11, -1])).toThrow('lengths must not be negative, got -1');
  });
});

describe('randomSplit of an array', () => {
  it('has every sample once', () => {
    const [first, second] = randomSplit(['a', 'b', 'c', 'd'], [3, 1]);
    const all = [first?.get(0), first?.get(1), first?.get(2), second?.get(0)];
    expect(all.sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('ConcatDataset', () => {
  it('has the samples one behind the other', async () => {
    const joined = new ConcatDataset<string>([letters, ['x'], [], new Subset(letters, [4])]);
    expect(Array.from({ length: joined.length }, (_, i) => joined.get(i)).join('')).toBe('abcdexe');
    expect(joined.cumulativeSizes).toEqual([5, 6, 6, 7]);
    expect([joined.get(-1), joined.get(-7)]).toEqual(['e', 'a']);
    expect(() => joined.get(7)).toThrow('index 7 is out of range for a dataset of 7 samples');
    expect(() => joined.get(-8)).toThrow('absolute value of index should not exceed dataset length');
    expect(() => new ConcatDataset([])).toThrow('datasets should not be an empty iterable');
  });

  it('does not take what has no numbers', () => {
    class Stream extends IterableDataset<string> {
      *[Symbol.iterator]() {
        yield 'a';
      }
    }
    expect(() => new ConcatDataset([new Stream() as never])).toThrow('ConcatDataset does not support IterableDataset');
  });
});

describe('StackDataset', () => {
  it('has samples of several datasets side by side', async () => {
    const rows = new StackDataset(arange(4).reshape([2, 2]), ['a', 'b']);
    const [x, name] = (await rows.get(1)) as [Tensor, string];
    expect([x.tolist(), name, rows.length]).toEqual([[2, 3], 'b', 2]);
    const named = new StackDataset({ x: [1, 2, 3], y: letters.length === 5 ? ['p', 'q', 'r'] : [] });
    expect(named.get(2)).toEqual({ x: 3, y: 'r' });
    const slow: Dataset<number> = { length: 2, get: async (i) => i };
    expect(await new StackDataset(slow, [7, 8]).get(1)).toEqual([1, 8]);
  });

  it('wants datasets of one length', () => {
    expect(() => new StackDataset([1], [1, 2])).toThrow('Size mismatch between datasets: their lengths are 1, 2');
    expect(() => new StackDataset()).toThrow('At least one dataset should be passed');
  });
});

describe('IterableDataset', () => {
  class Range extends IterableDataset<number> {
    constructor(
      readonly from: number,
      readonly to: number,
    ) {
      super();
    }
    get length() {
      return this.to - this.from;
    }
    *[Symbol.iterator]() {
      for (let i = this.from; i < this.to; i++) yield i;
    }
  }
  class Slow extends IterableDataset<number> {
    async *[Symbol.asyncIterator]() {
      for (let i = 0; i < 3; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield i;
      }
    }
  }
  const lists = (loader: Iterable<Tensor>) => Array.from(loader, (batch) => batch.tolist());

  it('is batched in its own order, anew in each epoch', () => {
    const loader = new DataLoader(new Range(0, 5), { batchSize: 2 });
    expect([lists(loader), lists(loader), loader.length]).toEqual([[[0, 1], [2, 3], [4]], [[0, 1], [2, 3], [4]], 3]);
    const whole = new DataLoader(new Range(0, 5), { batchSize: 2, dropLast: true });
    expect([lists(whole), whole.length]).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      2,
    ]);
    expect([...new DataLoader(new Range(0, 3), { batchSize: null })]).toEqual([0, 1, 2]);
    expect(lists(new DataLoader(new Set([4, 5, 6]), { batchSize: 2 }))).toEqual([[4, 5], [6]]);
  });

  it('may give samples later, to for await', async () => {
    const seen: unknown[] = [];
    for await (const batch of new DataLoader(new Slow(), { batchSize: 2 })) seen.push(batch.tolist());
    expect(seen).toEqual([[0, 1], [2]]);
    expect(() => lists(new DataLoader(new Slow()))).toThrow('iterate the loader with `for await');
  });

  it('has no numbers that could be shuffled', () => {
    expect(() => new DataLoader(new Range(0, 5), { shuffle: true })).toThrow(
      'DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle=true',
    );
    expect(() => new DataLoader(new Range(0, 5), { sampler: [1] })).toThrow('expected unspecified sampler option');
    expect(() => new DataLoader(new Range(0, 5), { batchSampler: [[1]] })).toThrow(
      'expected unspecified batch_sampler option',
    );
  });

  it('is chained by ChainDataset', async () => {
    const chain = new ChainDataset([new Range(0, 2), new Range(5, 7)]);
    expect([[...chain], chain.length, lists(new DataLoader(chain, { batchSize: 3 }))]).toEqual([
      [0, 1, 5, 6],
      4,
      [[0, 1, 5], [6]],
    ]);
    const seen: number[] = [];
    for await (const value of new ChainDataset([new Range(8, 9), new Slow()])) seen.push(value);
    expect(seen).toEqual([8, 0, 1, 2]);
    expect(() => [...new ChainDataset([[1] as never])]).toThrow('ChainDataset only supports IterableDataset');
  });
});

describe('Dataset', () => {
  it('is a class to extend', () => {
    class Squares extends Dataset<[Tensor, number]> {
      readonly length = 3;
      get(index: number): [Tensor, number] {
        return [tensor([index]), index * index];
      }
    }
    const batches = [...new DataLoader(new Squares(), { batchSize: 3 })];
    expect(batches.map(([x, y]) => [x.tolist(), y.tolist()])).toEqual([
      [
        [[0], [1], [2]],
        [0, 1, 4],
      ],
    ]);
  });
});

describe('the quick way to a batch', () => {
  class Doubled extends TensorDataset<[Tensor]> {
    override get(index: number): [Tensor] {
      return [super.get(index)[0].mul(2)];
    }
  }
  const values = (dataset: Dataset<[Tensor]>) =>
    [...new DataLoader(dataset, { batchSize: 2 })].map(([x]) => x.tolist());

  it('is not taken where `get` says something else', () => {
    const doubled = new Doubled(arange(4));
    expect(values(doubled)).toEqual([
      [0, 2],
      [4, 6],
    ]);
    expect(values(new Subset(doubled, [3, 1]))).toEqual([[6, 2]]);
    const own = new TensorDataset(arange(3));
    own.get = () => [tensor(9)];
    expect(values(own)).toEqual([[9, 9], [9]]);
    class Shifted extends Subset<[Tensor]> {
      override get(index: number): [Tensor] {
        return [(super.get(index) as [Tensor])[0].add(100)];
      }
    }
    expect(values(new Shifted(new TensorDataset(arange(3)), [1, 2]))).toEqual([[101, 102]]);
  });

  it('is taken where a class overrides both', () => {
    class Both extends Doubled {
      override getBatch(): [Tensor] {
        return [tensor([7])];
      }
    }
    expect(values(new Both(arange(2)))).toEqual([[7]]);
  });
});
