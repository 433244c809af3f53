import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';
import { expectClose } from './reference';

interface TensorJson {
  shape: number[];
  data: number[];
}

interface SeededCase {
  id: string;
  seed: number;
  program: [string, ...unknown[]][];
  outputs: unknown[];
}

const file = new URL('../conformance/cases/random/manual_seed.json', import.meta.url);
const cases = (JSON.parse(readFileSync(file, 'utf8')) as { cases: SeededCase[] }).cases.filter(({ program }) =>
  Array.isArray(program),
);

const stateBytes = 2560;

function generator(seed: number, wasm: Instance = instance()) {
  const state = wasm.alloc(stateBytes);
  const { exports } = wasm;
  exports.mtSeed!(state, Number(BigInt.asIntN(32, BigInt(seed))));
  const floats = (n: number, fill: (y: number) => void) => {
    const y = wasm.alloc(n * 4);
    fill(y);
    expect([...wasm.u8(y + n * 4, 4)]).toEqual([255, 255, 255, 255]);
    return wasm.f32(y, n);
  };
  const integers = (n: number, fill: (y: number) => void) => {
    const y = wasm.alloc(n * 4);
    fill(y);
    return [...wasm.i32(y, n)];
  };
  return {
    wasm,
    state,
    next: () => exports.mtNext!(state) >>> 0,
    uniform: (n: number, from = 0, to = 1) => floats(n, (y) => exports.mtUniform!(state, y, n, from, to)),
    normal: (n: number, mean = 0, std = 1) => floats(n, (y) => exports.mtNormal!(state, y, n, mean, std)),
    bernoulli: (n: number, p: number) => floats(n, (y) => exports.mtBernoulli!(state, y, n, p)),
    randint: (n: number, low: number, range: number) => integers(n, (y) => exports.mtRandint!(state, y, n, low, range)),
    randperm: (n: number) => integers(n, (y) => exports.mtRandperm!(state, y, n)),
    random63: () => {
      const [low, high] = integers(2, (out) => exports.mtRandom63!(state, out));
      return (BigInt(high!) << 32n) | BigInt(low! >>> 0);
    },
  };
}

const size = (shape: unknown) => (shape as number[]).reduce((a, b) => a * b, 1);

type Generator = ReturnType<typeof generator>;

/** Every call of a case that a kernel answers alone; the others are made of these. */
const calls: Record<string, (g: Generator, args: unknown[], output: unknown) => void> = {
  rand: (g, [shape], output) =>
    expect([...g.uniform(size(shape))]).toEqual((output as TensorJson).data.map(Math.fround)),
  uniform_: (g, [shape, from, to], output) =>
    expect([...g.uniform(size(shape), from as number, to as number)]).toEqual(
      (output as TensorJson).data.map(Math.fround),
    ),
  randn: (g, [shape], output) =>
    expect([...g.normal(size(shape))]).toEqual((output as TensorJson).data.map(Math.fround)),
  normal_: (g, [shape, mean, std], output) =>
    expect([...g.normal(size(shape), mean as number, std as number)]).toEqual(
      (output as TensorJson).data.map(Math.fround),
    ),
  randint: (g, [low, high, shape], output) =>
    expect(g.randint(size(shape), low as number, (high as number) - (low as number))).toEqual(
      (output as TensorJson).data,
    ),
  randperm: (g, [n], output) => expect(g.randperm(n as number)).toEqual((output as TensorJson).data),
  random_split: (g, [n], output) => expect(g.randperm(n as number)).toEqual((output as number[][]).flat()),
  shuffle_epochs: (g, [n, , epochs], output) => {
    for (let epoch = 0; epoch < (epochs as number); epoch++) {
      g.random63(); // the loader's base seed
      const sampler = generator(Number(BigInt.asUintN(32, g.random63())));
      expect(sampler.randperm(n as number)).toEqual((output as number[][][])[epoch]!.flat());
    }
  },
};

describe('the numbers of PyTorch', () => {
  const answered = cases.filter(({ program }) => program.every(([name]) => name in calls));

  it('covers cases of every call', () => {
    expect(new Set(answered.flatMap(({ program }) => program.map(([name]) => name)))).toEqual(
      new Set(Object.keys(calls)),
    );
  });

  it.each(answered.map((one) => [one.id, one] as const))('%s', (_, { seed, program, outputs }) => {
    const g = generator(seed);
    program.forEach(([name, ...args], i) => {
      calls[name]!(g, args, outputs[i]);
    });
  });
});

describe('MT19937', () => {
  it('gives the sequence of Matsumoto and Nishimura for its default seed', () => {
    const g = generator(5489);
    expect([g.next(), g.next(), g.next()]).toEqual([3499211612, 581869302, 3890346734]);
    for (let i = 3; i < 9999; i++) g.next();
    expect(g.next()).toBe(4123659995);
  });

  it('can be saved and restored by copying its bytes, a left-over normal number included', () => {
    const g = generator(7);
    g.normal(3);
    const saved = g.wasm.u8(g.state, stateBytes).slice();
    const first = [...g.normal(5), ...g.uniform(700), ...g.normal(40)];
    g.wasm.u8(g.state, stateBytes).set(saved);
    expect([...g.normal(5), ...g.uniform(700), ...g.normal(40)]).toEqual(first);
    g.wasm.u8(g.state, stateBytes).set(saved);
    g.wasm.exports.mtSeed!(g.state, 7);
    expect([...g.normal(3)]).toEqual([...generator(7).normal(3)]);
  });
});

describe('distributions', () => {
  const moments = (x: Float32Array) => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    return [mean, Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length)];
  };

  it('normal numbers have the wanted mean and deviation on both paths', () => {
    const g = generator(1);
    expectClose(moments(g.normal(100_000, 2, 3)), [2, 3], { rtol: 0, atol: 0.03 });
    const small = Float32Array.from(Array.from({ length: 4000 }, () => [...g.normal(15, 2, 3)]).flat());
    expectClose(moments(small), [2, 3], { rtol: 0, atol: 0.05 });
  });

  it('fewer than 16 normal numbers follow Box and Muller in double', () => {
    const g = generator(3);
    const twin = generator(3);
    const double = () => {
      const high = twin.next();
      return ((high % 2 ** 21) * 2 ** 32 + twin.next()) / 2 ** 53;
    };
    for (let k = 0; k < 500; k++) {
      const [u1, u2] = [double(), double()];
      const r = Math.sqrt(-2 * Math.log1p(-u2));
      const expected = [r * Math.cos(2 * Math.PI * u1), r * Math.sin(2 * Math.PI * u1)];
      expectClose(g.normal(2), expected, { rtol: 1e-7, atol: 1e-14 });
    }
  });

  it('bernoulli compares a double of 53 bits with p', () => {
    const g = generator(11);
    const twin = generator(11);
    const expected = Array.from({ length: 1000 }, () => {
      const high = twin.next();
      return ((high % 2 ** 21) * 2 ** 32 + twin.next()) / 2 ** 53 < 0.3 ? 1 : 0;
    });
    expect([...g.bernoulli(1000, 0.3)]).toEqual(expected);
    expect(new Set(g.bernoulli(1000, 0))).toEqual(new Set([0]));
    expect(new Set(g.bernoulli(1000, 1))).toEqual(new Set([1]));
  });

  it('randint takes ranges of up to 2^32 - 1', () => {
    const g = generator(5);
    const twin = generator(5);
    const expected = Array.from({ length: 100 }, () => (twin.next() % (2 ** 32 - 1)) - 2 ** 31);
    expect(g.randint(100, -(2 ** 31), 2 ** 32 - 1)).toEqual(expected);
  });

  it('randperm permutes', () => {
    const g = generator(5);
    for (const n of [0, 1, 2, 1000]) {
      expect([...g.randperm(n)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });
});
