import { cat, complex, nn, ones, TorchletError, tensor, ValueError, zeros } from 'torchlet';
import { AssertionError, assertClose } from 'torchlet/testing';
import { describe, expect, it } from 'vitest';
// What PyTorch 1.13's torch.testing.assert_close says of the same call; null where it says nothing.
import answers from './assertClose.json' with { type: 'json' };

const scope = { assertClose, cat, complex, nn, ones, tensor, zeros };
const call = (code: string): unknown => new Function(...Object.keys(scope), code)(...Object.values(scope));

describe('assertClose says what PyTorch says', () => {
  it.each(answers as [string, string | null][])('%s', (code, message) => {
    if (message === null) call(code);
    else expect(() => call(code)).toThrow(expect.objectContaining({ message }));
  });
});

describe('assertClose', () => {
  it('throws an AssertionError for a difference, a ValueError for what it cannot compare', () => {
    expect(() => assertClose(tensor([1]), tensor([2]))).toThrow(AssertionError);
    expect(() => assertClose(tensor([1]), tensor([1, 2]))).toThrow(TorchletError);
    expect(() => assertClose(tensor([1]), [1])).toThrow(ValueError);
    expect(() => assertClose(tensor([1]), tensor([1]), { atol: 1 })).toThrow(ValueError);
  });

  it('compares typed arrays of one kind, with the tolerances of their numbers', () => {
    assertClose(Float32Array.of(1, 2), Float32Array.of(1, 2.000001));
    expect(() => assertClose(Float64Array.of(1, 2), Float64Array.of(1, 2.000001))).toThrow('1 / 2 (50.0%)');
    expect(() => assertClose(Int32Array.of(1), Float32Array.of(1))).toThrow('No comparison pair');
    expect(() => assertClose(Int32Array.of(1), Int32Array.of(1, 2))).toThrow("attribute 'shape'");
  });

  it('compares maps and state dicts by their keys', () => {
    const model = new nn.Linear(2, 2);
    assertClose(model.stateDict(), { ...model.stateDict() });
    assertClose(new Map([['a', 1]]), { a: 1 });
    const other = new nn.Linear(2, 2);
    expect(() => assertClose(model.stateDict(), other.stateDict())).toThrow(/failure occurred for item \['bias'\]/);
  });

  it('reads views by their elements', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    assertClose(
      x.t(),
      tensor([
        [1, 3],
        [2, 4],
      ]),
    );
    assertClose(ones([1]).expand([3]), ones([3]));
  });

  it('refuses options that there are not', () => {
    // @ts-expect-error what plain JavaScript might write
    expect(() => assertClose(1, 1, { equal_nan: true })).toThrow("did you mean 'equalNan'?");
  });
});
