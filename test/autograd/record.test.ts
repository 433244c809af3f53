import { autograd, noGrad, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { record, recordTogether, wrt } from '../../src/autograd/record';

const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();
/** `x`, with a note. */
function noted<T>(notes: string[], note: string, x: T): T {
  notes.push(note);
  return x;
}

/** a b, with a note for each gradient that is computed. */
function product(a: Tensor, b: Tensor | number, computed: string[] = []): Tensor {
  return record(
    noGrad(() => a.mul(b)),
    'TestBackward0',
    wrt(a, (grad, b) => noted(computed, 'a', grad.mul(b)), b),
    wrt(b, (grad, a) => noted(computed, 'b', grad.mul(a)), a),
  );
}

describe('a recorded operation', () => {
  it('has one gradient for each input, computed only where it is wanted', () => {
    const [a, b, computed] = [leaf([2, 3]), leaf([5, 7]), [] as string[]];
    const y = product(a, b, computed);
    const [ga] = autograd.grad([y.sum()], [a], { retainGraph: true });
    expect([ga?.tolist(), computed]).toEqual([[5, 7], ['a']]);
    y.sum().backward();
    expect([gradOf(a), gradOf(b), computed]).toEqual([
      [5, 7],
      [2, 3],
      ['a', 'a', 'b'],
    ]);
  });

  it('takes numbers and constants as inputs without a gradient', () => {
    const [a, computed] = [leaf([2, 3]), [] as string[]];
    product(a, 4, computed).sum().backward();
    product(a, tensor([1, 2]), computed)
      .sum()
      .backward();
    expect([gradOf(a), computed]).toEqual([
      [5, 6],
      ['a', 'a'],
    ]);
    expect(product(tensor([1]), 2).requiresGrad).toBe(false);
  });

  it('saves only what a wanted gradient needs', () => {
    const [a, b] = [leaf([2, 3]), tensor([5, 7])];
    const inner = a.mul(1);
    const y = product(inner, b);
    inner.zero_();
    y.sum().backward();
    expect(gradOf(a)).toEqual([5, 7]);
  });

  it('gets broadcast gradients summed', () => {
    const [a, b] = [leaf([2]), leaf([5, 7])];
    product(a, b).sum().backward();
    expect([gradOf(a), gradOf(b)]).toEqual([[12], [2, 2]]);
  });

  it('refuses a second pass only where it saved tensors', () => {
    const [a, b] = [leaf([2]), leaf([5])];
    const once = product(a, b).sum();
    once.backward();
    expect(() => once.backward()).toThrow('Trying to backward through the graph a second time');
    const often = product(a, 3).sum();
    often.backward();
    often.backward();
    expect(gradOf(a)).toEqual([11]);
  });

  it('takes the fused form of a gradient when nothing is recorded, else the composed one', () => {
    const taken: string[] = [];
    const form = (name: string) => (grad: Tensor, x: Tensor) => noted(taken, name, grad.mul(x).mul(2));
    const square = (x: Tensor) =>
      record(
        noGrad(() => x.mul(x)),
        'TestBackward0',
        wrt(x, { composed: form('composed'), fused: form('fused') }, x),
      );
    const x = leaf([3]);
    square(x).backward({ gradient: ones([1]) });
    const [gx] = autograd.grad([square(x)], [x], { gradOutputs: [ones([1])], createGraph: true });
    expect([gradOf(x), gx?.tolist(), gx?.requiresGrad, taken]).toEqual([[6], [6], true, ['fused', 'composed']]);
  });

  it('can compute all gradients together', () => {
    const [a, b] = [leaf([2, 3]), tensor([5, 7])];
    const y = recordTogether(
      noGrad(() => a.mul(b)),
      'TestBackward0',
      [a, b],
      (grad, node) => [grad.mul(node.saved(1)), node.needs(1) ? grad.mul(node.saved(0)) : null],
      [a, b],
    );
    y.sum().backward();
    expect([gradOf(a), b.grad]).toEqual([[5, 7], null]);
  });
});
