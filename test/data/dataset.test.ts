import { arange, manualSeed, rand, tensor, zeros } from 'torchlet';
import { DataLoader, type Dataset, defaultCollate, randomSplit, Subset, TensorDataset } from 'torchlet/data';
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

describe('defaultCollate', () => {
  it('stacks tensors', () => {
    const batch = defaultCollate([tensor([1, 2]), tensor([3, 4])]);
    expect(batch.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('makes a tensor of numbers: int32 of integers, as class indices are', () => {
    expect(defaultCollate([1, 2]).dtype).toBe('int32');
    expect(defaultCollate([1, 2.5]).dtype).toBe('float32');
    expect(defaultCollate([true, false]).dtype).toBe('bool');
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
  });

  it('refuses what it does not know', () => {
    expect(() => defaultCollate([null])).toThrow(
      'default collate: batches must contain tensors, numbers, arrays or objects; found null',
    );
    expect(() => defaultCollate([() => 1])).toThrow('found function');
  });
});
