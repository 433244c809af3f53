import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  empty,
  FormatError,
  Generator,
  getRngState,
  initialSeed,
  manualSeed,
  normal,
  ones,
  rand,
  randint,
  randLike,
  randn,
  randnLike,
  randperm,
  seed,
  setHeapLimit,
  setRngState,
  tensor,
  ValueError,
  zeros,
} from '../../src/index';
import { drawSeed } from '../../src/tensor/generator';

const round = (x: { data(): ArrayLike<number> }): number[] => Array.from(x.data(), (value) => Number(value.toFixed(4)));

describe("PyTorch's numbers after the same seed", () => {
  it('draws uniform, normal and whole numbers and permutations', () => {
    manualSeed(0);
    expect(round(rand([3]))).toEqual([0.4963, 0.7682, 0.0885]);
    manualSeed(0);
    expect(round(randn([3]))).toEqual([1.541, -0.2934, -2.1788]);
    manualSeed(0);
    expect(randint(0, 10, [5]).tolist()).toEqual([4, 9, 3, 0, 3]);
    manualSeed(0);
    expect(randperm(10).tolist()).toEqual([4, 1, 7, 5, 3, 9, 0, 8, 6, 2]);
  });

  it.each([
    [0, 15, 0.3, 1.7, 1497121223],
    [0, 16, 0, 1, 4238518232],
    [0, 17, 0, 1, 3797097528],
    [1, 1003, 0.3, 1.7, 1908663010],
    [2, 2 ** 20, 0, 1, 234649801],
    [2, 2 ** 20, -1000, 0.02, 90790854],
  ])('draws normal numbers to the bit: seed %i, %i numbers of mean %d and deviation %d', (seed, n, mean, std, sum) => {
    manualSeed(seed);
    const bits = new Uint32Array((empty([n]).normal_(mean, std).data() as Float32Array).buffer);
    // Each word by an odd number of its own, modulo 2^32, as computed from PyTorch's (AVX2).
    expect(bits.reduce((total, word, i) => (total + Math.imul(word, (2 * i + 1) & 0xffff)) >>> 0, 0)).toBe(sum);
  });

  it('starts unseeded as PyTorch does', () => {
    expect(new Generator().initialSeed()).toBe(67280421310721);
    const generator = new Generator();
    const seeded = new Generator().manualSeed(67280421310721);
    expect(rand([4], { generator }).tolist()).toEqual(rand([4], { generator: seeded }).tolist());
  });

  it('uses the low 32 bits of a seed, which may be negative or a bigint', () => {
    const draw = (value: number | bigint) => rand([3], { generator: new Generator().manualSeed(value) }).tolist();
    expect(draw(2 ** 40 + 7)).toEqual(draw(7));
    expect(draw(-1)).toEqual(draw(0xffffffffffffffffn));
    expect(new Generator().manualSeed(-1).initialSeed()).toBe(0xffffffffffffffffn);
    expect(() => manualSeed(1.5)).toThrow(ValueError);
    expect(() => manualSeed(1n << 64n)).toThrow('Overflow when unpacking long');
  });
});

describe('generators', () => {
  it('are independent of the default one', () => {
    manualSeed(1);
    const expected = rand([2]).tolist();
    manualSeed(1);
    rand([100], { generator: new Generator().manualSeed(5) });
    expect(rand([2]).tolist()).toEqual(expected);
  });

  it('go on from a saved state, a normal number that was left over included', () => {
    const generator = new Generator().manualSeed(3);
    randn([3], { generator });
    const state = generator.getState();
    const next = randn([5], { generator }).tolist();
    generator.setState(state);
    expect(randn([5], { generator }).tolist()).toEqual(next);
    expect(generator.initialSeed()).toBe(3);
    expect(() => generator.setState(new Uint8Array(7))).toThrow(FormatError);
    expect(() => generator.setState(new Uint8Array(2560).fill(255))).toThrow(FormatError);
  });

  it('can be cloned', () => {
    const generator = new Generator().manualSeed(3);
    rand([7], { generator });
    const copy = generator.clone();
    expect(rand([9], { generator: copy }).tolist()).toEqual(rand([9], { generator }).tolist());
  });

  it('have a default one with functions of its own', () => {
    manualSeed(11);
    expect(initialSeed()).toBe(11);
    const state = getRngState();
    const drawn = rand([3]).tolist();
    setRngState(state);
    expect(rand([3]).tolist()).toEqual(drawn);
    const chosen = seed();
    expect(Number.isSafeInteger(chosen)).toBe(true);
    expect(initialSeed()).toBe(chosen);
  });

  it('survive when the heap moves them out', () => {
    const generator = new Generator().manualSeed(8);
    const expected = rand([4], { generator: generator.clone() }).tolist();
    const { block } = generator as unknown as { block: { pointer: number } };
    setHeapLimit(1 << 20);
    try {
      for (let i = 0; i < 20; i++) zeros([50000]);
      expect(block.pointer).toBe(0);
      expect(rand([4], { generator }).tolist()).toEqual(expected);
    } finally {
      setHeapLimit(512 << 20);
    }
  });

  it('give seeds for other generators', () => {
    manualSeed(0);
    const first = drawSeed();
    expect(Number.isInteger(first) && first >= 0 && first < 2 ** 32).toBe(true);
    expect(drawSeed()).not.toBe(first);
    manualSeed(0);
    expect(drawSeed()).toBe(first);
  });
});

describe('distributions', () => {
  it('rand and randn have their moments', () => {
    manualSeed(2);
    const u = Array.from(rand([20000]).data());
    expect(Math.min(...u)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...u)).toBeLessThan(1);
    expect(u.reduce((a, b) => a + b) / u.length).toBeCloseTo(0.5, 2);
    const z = Array.from(randn([20000]).data());
    expect(z.reduce((a, b) => a + b * b, 0) / z.length).toBeCloseTo(1, 1);
  });

  it('randint takes low and high, or high alone, and a dtype', () => {
    manualSeed(4);
    expect(new Set(randint(3, [200]).data())).toEqual(new Set([0, 1, 2]));
    expect(Math.min(...randint(-5, -2, [100]).data())).toBe(-5);
    expect(randint(2, [3], { dtype: 'float32' }).dtype).toBe('float32');
    expect(() => randint(3, 3, [1])).toThrow("random_ expects 'from' to be less than 'to', but got from=3 >= to=3");
  });

  it('randperm is a permutation', () => {
    manualSeed(4);
    expect(Array.from(randperm(100).data()).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(randperm(0).shape).toEqual([0]);
    expect(() => randperm(-1)).toThrow('n must be non-negative');
  });

  it('randLike and randnLike take the shape', () => {
    expect(randLike(zeros([2, 3])).shape).toEqual([2, 3]);
    expect(randnLike(zeros([2, 3]), { requiresGrad: true }).requiresGrad).toBe(true);
    expect(randn([2], { dtype: 'complex64' }).dtype).toBe('complex64');
    expect(() => rand([2], { dtype: 'int32' })).toThrow('not implemented for');
  });

  it('normal takes tensors of means and deviations', () => {
    manualSeed(0);
    const z = randn([3]).tolist() as number[];
    manualSeed(0);
    const y = normal(tensor([0, 10, 20]), tensor([1, 2, 0])).tolist() as number[];
    const expected = [z[0] as number, 10 + 2 * (z[1] as number), 20];
    for (const [i, value] of y.entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
    expect(normal(3, 0, [2]).tolist()).toEqual([3, 3]);
    expect(() => normal(0, -1, [2])).toThrow('normal expects std >= 0.0');
    expect(() => normal(0, 1)).toThrow('size');
  });

  it('bernoulli takes one probability or many', () => {
    manualSeed(0);
    expect(bernoulli(tensor([0, 1, 0, 1])).tolist()).toEqual([0, 1, 0, 1]);
    const drawn = Array.from(zeros([4000]).bernoulli_(0.25).data());
    expect(drawn.reduce((a, b) => a + b) / 4000).toBeCloseTo(0.25, 1);
    expect(ones([3], { dtype: 'bool' }).bernoulli_(0).tolist()).toEqual([false, false, false]);
    expect(() => zeros([1]).bernoulli_(1.5)).toThrow('expects p to be in [0, 1]');
  });
});

describe('in place', () => {
  it('uniform_ and normal_ fill what a view sees, and nothing else', () => {
    const x = zeros([3, 4]);
    x.select(1, 1).uniform_(5, 6);
    const rows = x.tolist() as number[][];
    for (const row of rows) {
      expect(row[1]).toBeGreaterThanOrEqual(5);
      expect([row[0], row[2], row[3]]).toEqual([0, 0, 0]);
    }
    expect(() => x.uniform_(2, 1)).toThrow(ValueError);
    expect(() => zeros([2], { dtype: 'int32' }).uniform_()).toThrow('not implemented for');
  });

  it('normal_ draws numbers one by one where the memory is not row-major, as PyTorch does', () => {
    manualSeed(6);
    const serial = [randn([15]), randn([15]), randn([2])].flatMap((part) => part.tolist() as number[]);
    manualSeed(6);
    expect(empty([4, 8]).t().normal_().t().reshape([-1]).tolist()).toEqual(serial);
  });

  it('cuts the history of what is overwritten', () => {
    const x = ones([3], { requiresGrad: true });
    const y = x.mul(2);
    y.uniform_();
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0, 0]);
    expect(() => x.uniform_()).toThrow('a leaf Variable that requires grad');
  });

  it('random_ draws whole numbers that the dtype holds', () => {
    manualSeed(0);
    expect(Math.max(...zeros([500], { dtype: 'uint8' }).random_().data())).toBeGreaterThan(200);
    expect(new Set(zeros([100]).random_(2).data())).toEqual(new Set([0, 1]));
    expect(new Set(zeros([100], { dtype: 'int32' }).random_(-1, 1).data())).toEqual(new Set([-1, 0]));
  });
});
