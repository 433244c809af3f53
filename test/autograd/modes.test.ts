import { enableGrad, isGradEnabled, noGrad, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const x = tensor([1, 2], { requiresGrad: true });

describe('noGrad and enableGrad', () => {
  it('run a function under their mode and return its result', () => {
    expect(isGradEnabled()).toBe(true);
    const y = noGrad(() => {
      expect(isGradEnabled()).toBe(false);
      return x.mul(2);
    });
    expect(isGradEnabled()).toBe(true);
    expect(y.requiresGrad).toBe(false);
    expect(y.isLeaf).toBe(true);
  });

  it('nest', () => {
    const seen: boolean[] = [];
    noGrad(() => {
      enableGrad(() => {
        seen.push(x.mul(2).requiresGrad);
        noGrad(() => seen.push(x.mul(2).requiresGrad));
        seen.push(x.mul(2).requiresGrad);
      });
      seen.push(x.mul(2).requiresGrad);
    });
    expect(seen).toEqual([true, false, true, false]);
  });

  it('end when the function throws', () => {
    expect(() =>
      noGrad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(isGradEnabled()).toBe(true);
  });

  it('refuse an asynchronous function, whose rest would run in another mode', () => {
    expect(() => noGrad(async () => 1)).toThrow(/^noGrad\(\): the function must be synchronous/);
    expect(() => enableGrad(async () => 1)).toThrow(/^enableGrad\(\)/);
    expect(isGradEnabled()).toBe(true);
  });

  it('do not touch requiresGrad of new leaves', () => {
    expect(noGrad(() => tensor([1], { requiresGrad: true }).requiresGrad)).toBe(true);
  });

  it('are off during a pass, and on in one with createGraph', () => {
    const modes: boolean[] = [];
    for (const createGraph of [false, true]) {
      const y = x.mul(2);
      y.registerHook((_grad: Tensor) => void modes.push(isGradEnabled()));
      y.sum().backward({ createGraph });
    }
    expect(modes).toEqual([false, true]);
    expect(isGradEnabled()).toBe(true);
  });
});
