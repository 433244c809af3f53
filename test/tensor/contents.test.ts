import assert from 'node:assert';
import { complex, nn, ones, scope, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const x = () =>
  tensor([
    [1, 2],
    [3, 4],
  ]);

/** Pairs of tensors that a test counts as equal, and pairs that it does not. */
const EQUAL: [string, () => unknown, () => unknown][] = [
  ['the same numbers', x, x],
  [
    'a view and a copy',
    () => x().t(),
    () =>
      tensor([
        [1, 3],
        [2, 4],
      ]),
  ],
  ['an expanded tensor', () => ones([1]).expand([3]), () => ones([3])],
  ['numbers without dims', () => tensor(2), () => tensor(2)],
  ['nothing', () => zeros([0, 3]), () => zeros([0, 3])],
  ['NaN', () => tensor([Number.NaN]), () => tensor([Number.NaN])],
  ['a result and a leaf', () => tensor([2], { requiresGrad: true }).mul(3), () => tensor([6])],
  ['complex numbers', () => complex(ones([2]), ones([2])), () => complex(ones([2]), ones([2]))],
  [
    'objects of tensors',
    () => ({ a: [x()], b: new Map([['c', x()]]) }),
    () => ({ a: [x()], b: new Map([['c', x()]]) }),
  ],
];
const DIFFERENT: typeof EQUAL = [
  [
    'numbers',
    x,
    () =>
      tensor([
        [1, 2],
        [3, 5],
      ]),
  ],
  ['shapes', x, () => x().reshape([4])],
  ['shapes of nothing', () => zeros([0, 3]), () => zeros([3, 0])],
  ['dtypes', x, () => x().to('int32')],
  ['true and one', () => tensor([true]), () => tensor(Uint8Array.of(1))],
  ['state dicts', () => ({ w: x() }), () => ({ w: x().add(1) })],
  [
    'a tensor and an array',
    x,
    () => [
      [1, 2],
      [3, 4],
    ],
  ],
  ['complex numbers', () => complex(ones([2]), ones([2])), () => complex(ones([2]), zeros([2]))],
];

describe('what Vitest and Node compare', () => {
  it.each(EQUAL)('%s is equal', (_, a, b) => {
    expect(a()).toEqual(b());
    expect(a()).toStrictEqual(b());
    assert.deepStrictEqual(a(), b());
    assert.deepEqual(a(), b());
  });

  it.each(DIFFERENT)('%s differ', (_, a, b) => {
    expect(a()).not.toEqual(b());
    assert.notDeepStrictEqual(a(), b());
  });

  it('a parameter has equal elements, and another class', () => {
    const parameter = new nn.Parameter(x());
    expect(parameter).toEqual(x());
    expect(parameter).not.toStrictEqual(x());
  });

  it('sees what was written after it looked', () => {
    const [a, b] = [x(), x()];
    expect(a).toEqual(b);
    a.add_(1);
    expect(a).not.toEqual(b);
    expect(a).toEqual(b.add(1));
  });

  it('shows the elements that differ', () => {
    expect(() => expect(x()).toEqual(x().add(1))).toThrow(/deeply equal/);
    expect(() => assert.deepStrictEqual(x(), x().add(1))).toThrow(/elements/);
  });

  it('tells released tensors from others, without an error', () => {
    const released = x();
    released.dispose();
    expect(released).not.toEqual(x());
  });

  it('leaves matchers as they are', () => {
    expect({ x: x() }).toEqual({ x: expect.anything() });
    expect(x()).toMatchObject({ shape: [2, 2], dtype: 'float32' });
    expect(x()).toHaveLength(2);
  });
});

describe('a tensor that was looked at', () => {
  const seen = (): Tensor => {
    const a = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    );
    Object.prototype.toString.call(a);
    return a;
  };

  it('shows dtype, shape and elements', () => {
    expect(Object.keys(seen())).toEqual(['transfer', 'dtype', 'shape', 'elements']);
    expect(seen()).toMatchObject({
      dtype: 'float32',
      shape: [2, 2],
      elements: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(Object.prototype.toString.call(seen())).toBe('[object Tensor]');
  });

  it('computes and learns as before', () => {
    const a = seen();
    a.mul(a).sum().backward();
    expect(a.grad?.tolist()).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(() => Object.assign(a, { shape: [4] })).toThrow('x.reshape(shape)');
    expect(JSON.stringify(a)).toBe('[[1,2],[3,4]]');
  });
});

describe('what lists properties', () => {
  const tensors = (): Tensor[] => {
    const graph = tensor([1, 2], { requiresGrad: true }).mul(2);
    return [tensor(1), tensor([1]), x(), zeros([1, 2, 3, 4, 5]), complex(ones([2]), ones([2])), graph];
  };

  /** All properties, as Jest and debuggers find them: own ones and those of all prototypes. */
  const properties = (x: object): string[] => {
    const names: string[] = [];
    for (let at = x; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      names.push(...Object.getOwnPropertyNames(at));
    }
    return names;
  };

  it('meets no error', () => {
    for (const x of tensors()) {
      for (const name of properties(x)) (x as unknown as Record<string, unknown>)[name];
      for (const name in x) (x as unknown as Record<string, unknown>)[name];
    }
  });

  it('meets none among the own properties of a released tensor', () => {
    const released = tensor([1]);
    released.dispose();
    Object.prototype.toString.call(released);
    expect(Object.values(released)).toContainEqual(expect.stringContaining('this tensor was released'));
  });

  it('who names what a tensor has not is told', () => {
    expect(() => tensor([1]).mT).toThrow('only supported on matrices');
    expect(() => tensor(1).length).toThrow('len() of a 0-d tensor');
    expect(() => (tensor([1]) as unknown as number[])[0]).toThrow('x.index(0)');
    expect('mT' in tensor([1])).toBe(true);
  });
});

describe('structuredClone', () => {
  it('throws and names the way', () => {
    const a = scope(() => x());
    expect(() => structuredClone(a)).toThrow('toTransferable(x)');
    expect(() => structuredClone({ state: [a] })).toThrow('toTransferable(x)');
    Object.prototype.toString.call(a);
    expect(() => structuredClone(a)).toThrow('toTransferable(x)');
  });
});
