import { createHash } from 'node:crypto';
import { Generator, manualSeed, rand, tensor, zeros } from 'torchlet';
import {
  BatchSampler,
  DataLoader,
  RandomSampler,
  Sampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from 'torchlet/data';
import { describe, expect, it } from 'vitest';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const seeded = (seed: number) => new Generator().manualSeed(seed);
/** Shows where the draws before have left the generator. */
const next = (generator?: Generator) => rand([1], { generator }).item();

/** All numbers of this file are PyTorch 1.13's for the same seed. */
describe('RandomSampler', () => {
  it('draws with replacement in portions of 32', () => {
    manualSeed(1);
    expect([...new RandomSampler(upTo(10), { replacement: true, numSamples: 40 })]).toEqual([
      6, 2, 0, 4, 1, 4, 0, 5, 4, 1, 2, 1, 4, 3, 5, 2, 4, 2, 1, 9, 2, 3, 3, 0, 8, 1, 6, 8, 2, 1, 1, 4, 5, 8, 6, 3, 2, 9,
      8, 0,
    ]);
    expect(next()).toBeCloseTo(0.40306925773620605, 7);
  });

  it('leaves a generator of its own where PyTorch does: the second epoch is the same, too', () => {
    const generator = seeded(5);
    const sampler = new RandomSampler(upTo(7), { generator });
    expect([...sampler]).toEqual([1, 0, 4, 2, 6, 5, 3]);
    expect([...sampler]).toEqual([4, 3, 5, 1, 0, 2, 6]);
    expect(next(generator)).toBeCloseTo(0.9751613140106201, 7);
    const loaded = seeded(9);
    const loader = new DataLoader(upTo(6), { batchSize: 4, shuffle: true, generator: loaded });
    const epoch = () => Array.from(loader, (batch) => batch.tolist());
    expect([epoch(), epoch()]).toEqual([
      [
        [0, 3, 4, 5],
        [1, 2],
      ],
      [
        [4, 1, 2, 3],
        [5, 0],
      ],
    ]);
    expect(next(loaded)).toBeCloseTo(0.44679152965545654, 7);
  });

  it('goes on with another order where more samples are wanted than there are', () => {
    const sampler = new RandomSampler(upTo(5), { numSamples: 12, generator: seeded(5) });
    expect([sampler.length, [...sampler], [...sampler]]).toEqual([
      12,
      [1, 3, 0, 4, 2, 1, 3, 0, 4, 2, 3, 1],
      [1, 0, 2, 3, 4, 3, 1, 4, 2, 0, 4, 0],
    ]);
    expect([...new RandomSampler(upTo(9), { numSamples: 2 })].length).toBe(2);
  });

  it('refuses counts and flags that are none', () => {
    for (const numSamples of [0, -1, 1.5]) {
      expect(() => new RandomSampler([1], { numSamples })).toThrow(
        `num_samples should be a positive integer value, but got num_samples=${numSamples}`,
      );
    }
    expect(() => new RandomSampler([1], { replacement: 1 as never })).toThrow(
      'replacement should be a boolean value, but got replacement=1',
    );
  });
});

describe('SubsetRandomSampler', () => {
  it('has the given numbers in a random order', () => {
    manualSeed(2);
    expect([...new SubsetRandomSampler([10, 20, 30, 40, 50])]).toEqual([40, 50, 20, 10, 30]);
    expect(next()).toBeCloseTo(0.7135938405990601, 7);
    expect(new SubsetRandomSampler([3, 4]).length).toBe(2);
  });
});

describe('WeightedRandomSampler', () => {
  it('draws with and without replacement', () => {
    manualSeed(0);
    expect([...new WeightedRandomSampler([0.1, 0.9, 0.4, 0.7, 3.0, 0.6], 8)]).toEqual([5, 4, 4, 5, 4, 4, 2, 3]);
    const once = new WeightedRandomSampler(tensor([0.9, 0.4, 0.05, 0.2, 0.3, 0.1]), 5, { replacement: false });
    expect([...once]).toEqual([1, 0, 3, 4, 5]);
    const one = new WeightedRandomSampler([0.9, 0.4, 0.05], 1);
    expect(upTo(6).flatMap(() => [...one])).toEqual([0, 0, 0, 0, 0, 1]);
    expect(next()).toBeCloseTo(0.5262957811355591, 7);
    const generator = seeded(3);
    const rising = upTo(100).map((i) => i + 1);
    expect([...new WeightedRandomSampler(rising, 10, { generator })]).toEqual([18, 53, 87, 41, 86, 77, 44, 65, 63, 88]);
    expect([...new WeightedRandomSampler(rising, 10, { generator, replacement: false })]).toEqual([
      75, 68, 22, 52, 69, 56, 99, 53, 71, 39,
    ]);
    expect(next(generator)).toBeCloseTo(0.18412119150161743, 7);
  });

  it('agrees over 4,000 draws', () => {
    manualSeed(11);
    const drawn = upTo(200).flatMap((i) => {
      const weights = upTo(50).map((j) => ((i * 7 + j * 13) % 31) + 0.5);
      return [...new WeightedRandomSampler(weights, 20, { replacement: false })];
    });
    expect(createHash('md5').update(drawn.join()).digest('hex')).toBe('ef6985476a88745ebf57376dd3e8609e');
  });

  it.each([
    ['negative weights', [1, -1], true, 'encountering probability entry < 0'],
    ['weights that are all 0', [0, 0], true, 'sum of probabilities <= 0'],
    ['no weights', [], true, 'sum of probabilities <= 0'],
    ['infinite weights', [1, Number.POSITIVE_INFINITY], true, 'encountering probability entry = infinity or NaN'],
    ['NaN', [1, Number.NaN], true, 'encountering probability entry < 0'],
    ['too few weights', [1], false, 'cannot sample n_sample > prob_dist.size(-1) samples without replacement'],
    [
      'negative weights, drawn once',
      [1, 1, -1],
      false,
      'probability tensor contains either `inf`, `nan` or element < 0',
    ],
    ['weights that are all 0, drawn once', [0, 0], false, 'sum of probabilities <= 0'],
  ])('refuses %s', (_, weights, replacement, message) => {
    expect(() => [...new WeightedRandomSampler(weights, 2, { replacement })]).toThrow(message);
  });

  it('refuses what is no list of weights, and counts that are none', () => {
    expect(() => new WeightedRandomSampler(zeros([1, 2]), 1)).toThrow(
      'weights should be a 1d sequence but given weights have shape',
    );
    expect(() => new WeightedRandomSampler([[1, 2]] as never, 1)).toThrow('weights should be a 1d sequence');
    expect(() => new WeightedRandomSampler([1], 0)).toThrow(
      'num_samples should be a positive integer value, but got num_samples=0',
    );
  });
});

describe('samplers of others', () => {
  it('may extend Sampler, and are grouped by BatchSampler', () => {
    class Backwards extends Sampler {
      readonly length = 5;
      *[Symbol.iterator]() {
        for (let i = 4; i >= 0; i--) yield i;
      }
    }
    expect([...new BatchSampler(new Backwards(), 2, false)]).toEqual([[4, 3], [2, 1], [0]]);
    expect([...new DataLoader(upTo(5), { sampler: new Backwards(), batchSize: 5 })][0]?.tolist()).toEqual([
      4, 3, 2, 1, 0,
    ]);
    expect(() => new BatchSampler([1], 2, 'no' as never)).toThrow('drop_last should be a boolean value');
  });
});
