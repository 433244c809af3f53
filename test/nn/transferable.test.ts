import {
  complex,
  FormatError,
  fromTransferable,
  nn,
  ones,
  rand,
  scope,
  type Tensor,
  tensor,
  toTransferable,
  transferList,
  ValueError,
  zeros,
} from 'torchlet';
import { assertClose } from 'torchlet/testing';
import { describe, expect, it } from 'vitest';

const exact = { rtol: 0, atol: 0, equalNan: true };
const sent = <Value>(value: Value) => structuredClone(toTransferable(value));

describe('toTransferable and fromTransferable', () => {
  it.each([
    [
      'numbers',
      tensor([
        [1, -0, Number.NaN],
        [Number.POSITIVE_INFINITY, 1e-45, 3],
      ]),
    ],
    ['int32', tensor(Int32Array.of(1, -2))],
    ['uint8', tensor(Uint8Array.of(1, 255))],
    ['bool', tensor([true, false])],
    ['complex numbers', complex(tensor([1, 2]), tensor([3, 4]))],
    ['a scalar', tensor(2)],
    ['nothing', zeros([0, 3])],
    ['a view', rand([3, 4]).t()],
    ['an expanded tensor', ones([1, 2]).expand([3, 2])],
  ] as [string, Tensor][])('%s come back as they were', (_, x) => {
    const back = fromTransferable(sent(x));
    assertClose(back, x, exact);
    expect(back).toEqual(x);
    expect(back.isContiguous()).toBe(true);
  });

  it('parameters and leaves keep what they are, results leave their graph behind', () => {
    const [parameter, frozen] = [new nn.Parameter(ones([2])), new nn.Parameter(ones([2]), { requiresGrad: false })];
    const leaf = tensor([1], { requiresGrad: true });
    const back = fromTransferable(sent({ parameter, frozen, leaf, result: leaf.mul(2) }));
    expect(back.parameter).toBeInstanceOf(nn.Parameter);
    expect([back.parameter, back.frozen, back.leaf, back.result].map((x) => x.requiresGrad)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('go through objects, arrays and maps, and leave the rest alone', () => {
    const value = {
      step: 3,
      name: 'run',
      list: [ones([1]), null],
      map: new Map([['w', ones([2])]]),
      date: new Date(0),
    };
    expect(fromTransferable(sent(value))).toEqual(value);
  });

  it('one tensor in two places is one afterwards, also where objects contain themselves', () => {
    const w = ones([2]);
    const value: { a: Tensor; b: Tensor; self?: unknown } = { a: w, b: w };
    value.self = value;
    const back = fromTransferable(sent(value)) as typeof value;
    expect(back.a).toBe(back.b);
    expect(back.self).toBe(back);
  });

  it('state dicts load', () => {
    const [model, other] = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
    other.loadStateDict(fromTransferable(sent(model.stateDict())));
    assertClose(other.stateDict(), model.stateDict(), exact);
  });

  it('transferList hands each buffer over once, without a copy', () => {
    const x = ones([2]);
    const message = toTransferable({ x, again: x, y: ones([3]) });
    const list = transferList(message);
    expect(list.map(({ byteLength }) => byteLength)).toEqual([8, 12]);
    const { buffer } = message.x.data;
    const received = structuredClone(message, { transfer: list });
    expect(buffer.byteLength).toBe(0);
    expect(fromTransferable(received).x).toEqual(x);
    expect(() => fromTransferable(message)).toThrow(/a message is empty after its buffers were transferred/);
  });

  it('the copy is independent of the tensor', () => {
    const x = ones([2]);
    const message = toTransferable(x);
    x.add_(1);
    expect(fromTransferable(message).tolist()).toEqual([1, 1]);
  });

  it('refuse modules and what does not fit', () => {
    expect(() => toTransferable({ model: new nn.Linear(1, 1) })).toThrow(ValueError);
    expect(() => toTransferable(new nn.Linear(1, 1))).toThrow('toTransferable(model.stateDict())');
    const good = toTransferable(ones([2]));
    for (const bad of [{ shape: [3] }, { shape: [-2] }, { dtype: 'float64' }, { data: [1, 1] }, { shape: undefined }]) {
      expect(() => fromTransferable({ ...good, ...bad } as typeof good)).toThrow(FormatError);
    }
  });

  it('need nothing of a scope that has ended', () => {
    const message = scope(() => toTransferable(ones([2]).mul(2)), { keep: {} });
    expect(fromTransferable(message).tolist()).toEqual([2, 2]);
  });
});
