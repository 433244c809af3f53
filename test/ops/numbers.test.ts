import { manualSeed, nn, ones, ShapeError, setWarnHook, Tensor, TorchletError, tensor, zeros } from 'torchlet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NUMBER_CALLS, type NumberCall } from './numberCalls';

let earlier: (message: string) => void = () => {};
beforeAll(() => {
  earlier = setWarnHook(() => {});
});
afterAll(() => {
  setWarnHook(earlier);
});

/** Numbers, or not even that, that are no whole numbers. */
const ODD: readonly unknown[] = [Number.NaN, 1.5, Infinity, '3', {}];
/** Whole numbers that wrap to others in 32 bits. */
const FAR = [2 ** 31, 2 ** 32 + 1, -(2 ** 31) - 1, 2 ** 53];

/** Calls that take fractions and infinities, or convert them as PyTorch does. */
const TAKES_REAL = /^(arange|ints\.|bytes\.|full int32|x\.take|crossEntropy target|x\.var)/;
/** Calls for which a far number means as much as one that is not: what lies beyond the edge, or a number modulo a size. */
const SAME_AS: readonly (readonly [RegExp, (n: number) => number])[] = [
  [/^x\.roll/, (n) => n % 6],
  [/^x\.rot90/, (n) => n % 4],
  [/slice\(0, 2|unfold\(1, 2|stride|dilation|split|chunk|^arange\(0, 3/, (n) => Math.sign(n) * 40],
  [/slice|tri[lu]|diag|tensorSplit|ignoreIndex/, (n) => (n > 0 ? 1000000 : -1000000)],
  [/ints\.(eq|gt|le)|bytes\.ne/, (n) => n * Infinity],
  [/^arange\(0, n/, (n) => Math.min(n, 2 ** 31 - 1)],
];
/** Calls to which far numbers are as good as others. */
const ANY_NUMBER = /^(manualSeed|x\.var|combinations|x\.round|randint\(0, n)/;

const valuesOf = (result: unknown): unknown => {
  if (result instanceof Tensor) return [result.shape, result.dtype, result.tolist()];
  return Array.isArray(result) ? result.map(valuesOf) : result;
};

/** What comes of a call; errors that are not the library's own go on. */
function outcomeOf(call: NumberCall, n: unknown): unknown {
  manualSeed(0);
  try {
    return valuesOf(call(n as number));
  } catch (error) {
    if (error instanceof TorchletError) return TorchletError;
    throw error;
  }
}

describe.each(Object.entries(NUMBER_CALLS))('%s', (name, call) => {
  it('refuses what is no whole number', () => {
    for (const n of ODD) {
      const outcome = outcomeOf(call, n);
      if (!TAKES_REAL.test(name)) expect([n, outcome]).toEqual([n, TorchletError]);
    }
  });

  it('refuses whole numbers beyond 32 bits, or takes them for what they are', () => {
    for (const n of FAR) {
      const outcome = outcomeOf(call, n);
      if (ANY_NUMBER.test(name) || outcome === TorchletError) continue;
      const near = SAME_AS.find(([calls]) => calls.test(name))?.[1];
      expect([n, outcome]).toEqual([n, near === undefined ? TorchletError : outcomeOf(call, near(n))]);
    }
  });
});

describe('numbers that are not those of a tensor', () => {
  it('count no elements beyond 2^31 - 1', () => {
    expect(() => ones([1]).expand([2 ** 32 + 7])).toThrow(ShapeError);
    expect(() => ones([1]).expand([2 ** 16, 2 ** 15])).toThrow('a tensor has at most 2147483647 elements');
    expect(
      ones([1])
        .expand([2 ** 31 - 1])
        .numel(),
    ).toBe(2 ** 31 - 1);
  });

  it('are not assigned to shapes and dtypes', () => {
    const x = zeros([2, 3]) as { shape: unknown; dtype: unknown };
    expect(() => {
      x.shape = [2, 1];
    }).toThrow(new TypeError('shape of a tensor cannot be assigned: x.reshape(shape) makes a tensor of another shape'));
    expect(() => {
      x.dtype = 'int32';
    }).toThrow(TypeError);
    expect(() => {
      (x as { data?: unknown }).data = zeros([2]);
    }).toThrow('data of a tensor cannot be assigned: noGrad(() => x.copy_(y)) writes its numbers');
    expect([x.shape, x.dtype]).toEqual([[2, 3], 'float32']);
  });

  it('do not become classes', () => {
    const [x, y] = [tensor([[1, 2, 4]]), tensor(Int32Array.of(1))];
    const loss = nn.functional.crossEntropy(x, y).item();
    expect(nn.functional.crossEntropy(x, y, { ignoreIndex: 2 ** 32 + 1 }).item()).toBe(loss);
    expect(() => nn.functional.crossEntropy(x, tensor(Int32Array.of(-1)), { ignoreIndex: 2 ** 32 - 1 })).toThrow(
      'Target -1 is out of bounds.',
    );
    expect(() => nn.functional.crossEntropy(x, y, { ignoreIndex: Number.NaN })).toThrow(
      "cross_entropy_loss(): argument 'ignore_index' must be int, not float",
    );
  });
});
