import { autograd, noGrad, ones, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it, vi } from 'vitest';

type Ctx = autograd.FunctionCtx;

class Exp extends autograd.Function {
  static forward(ctx: Ctx, x: Tensor): Tensor {
    const y = x.exp();
    ctx.saveForBackward(y);
    return y;
  }

  static backward(ctx: Ctx, grad: Tensor): Tensor {
    return grad.mul(ctx.savedTensors[0] as Tensor);
  }
}

/** x y + k, with a number, two gradients and properties. */
class Scaled extends autograd.Function {
  static forward(ctx: Ctx, x: Tensor, y: Tensor, k: number): Tensor {
    ctx.saveForBackward(x, y);
    ctx.k = k;
    return x.mul(y).mul(k);
  }

  static backward(ctx: Ctx, grad: Tensor): (Tensor | null)[] {
    const [x, y] = ctx.savedTensors as [Tensor, Tensor];
    const scaled = grad.mul(ctx.k as number);
    return [ctx.needsInputGrad[0] ? scaled.mul(y) : null, ctx.needsInputGrad[1] ? scaled.mul(x) : null, null];
  }
}

describe('autograd.Function', () => {
  it('computes with its own derivative, also of second order', () => {
    const x = randn([3], { requiresGrad: true });
    const y = Exp.apply(x);
    expect(y.gradFn?.name).toBe('ExpBackward');
    expect(autograd.gradcheck((x: Tensor) => Exp.apply(x), [x])).toBe(true);
    expect(autograd.gradgradcheck((x: Tensor) => Exp.apply(x), [x])).toBe(true);
    expect(
      autograd.gradcheck((x: Tensor, y: Tensor) => Scaled.apply(x, y, 3), [x, randn([3], { requiresGrad: true })]),
    ).toBe(true);
  });

  it('is not recorded where nobody wants a gradient', () => {
    const x = ones([2], { requiresGrad: true });
    expect(noGrad(() => Exp.apply(x)).requiresGrad).toBe(false);
    expect(Exp.apply(ones([2])).requiresGrad).toBe(false);
    const y = Scaled.apply(ones([2]), x, 2);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2]);
  });

  it('gives zeros, or null, for results that took no part', () => {
    const seen: unknown[] = [];
    class Two extends autograd.Function {
      static forward(ctx: Ctx, x: Tensor, materialize: boolean): Tensor[] {
        ctx.setMaterializeGrads(materialize);
        return [x.mul(2), x.mul(3)];
      }

      static backward(_: Ctx, a: Tensor | null, b: Tensor | null): (Tensor | null)[] {
        seen.push(a?.tolist() ?? null, b?.tolist() ?? null);
        return [(a as Tensor).mul(2), null];
      }
    }
    const x = tensor([1, 1], { requiresGrad: true });
    for (const materialize of [true, false]) (Two.apply(x, materialize)[0] as Tensor).sum().backward();
    expect(seen).toEqual([[1, 1], [0, 0], [1, 1], null]);
    expect(x.grad?.tolist()).toEqual([4, 4]);
  });

  it('leaves results without a gradient that are marked so', () => {
    class Sorted extends autograd.Function {
      static forward(ctx: Ctx, x: Tensor): [Tensor, Tensor] {
        const positive = x.relu();
        const mask = x.gt(0).to('float32');
        ctx.markNonDifferentiable(mask);
        ctx.saveForBackward(mask);
        return [positive, mask];
      }

      static backward(ctx: Ctx, grad: Tensor, _: Tensor): Tensor {
        return grad.mul(ctx.savedTensors[0] as Tensor);
      }
    }
    const x = tensor([-1, 2], { requiresGrad: true });
    const [y, mask] = Sorted.apply(x);
    expect([y.requiresGrad, mask.requiresGrad]).toEqual([true, false]);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 1]);
  });

  it('may change an argument in place, if it says so', () => {
    class Doubled extends autograd.Function {
      static forward(ctx: Ctx, x: Tensor): Tensor {
        x.mul_(2);
        ctx.markDirty(x);
        return x;
      }

      static backward(_: Ctx, grad: Tensor): Tensor {
        return grad.mul(2);
      }
    }
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(1);
    expect(Doubled.apply(y)).toBe(y);
    y.sum().backward();
    expect([y.tolist(), x.grad?.tolist()]).toEqual([
      [2, 4],
      [2, 2],
    ]);
    expect(() => Doubled.apply(tensor([1], { requiresGrad: true }))).toThrow('a leaf Variable that requires grad');
    class Lost extends autograd.Function {
      static forward(ctx: Ctx, x: Tensor): Tensor {
        ctx.markDirty(x);
        return x.mul(2);
      }
    }
    expect(() => Lost.apply(y)).toThrow('The inputs that are modified inplace must all be outputs of the Function.');
  });

  it('hands an argument on as another tensor', () => {
    class Same extends autograd.Function {
      static forward(_: Ctx, x: Tensor): Tensor {
        return x;
      }

      static backward(_: Ctx, grad: Tensor): Tensor {
        return grad.neg();
      }
    }
    const x = tensor([1, 2], { requiresGrad: true });
    const y = Same.apply(x);
    expect(y).not.toBe(x);
    expect(x.isLeaf).toBe(true);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([-1, -1]);
  });

  it('refuses second derivatives of what is once differentiable', () => {
    class Square extends autograd.Function {
      static forward(ctx: Ctx, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.square();
      }

      static backward = autograd.onceDifferentiable((ctx, grad: Tensor) =>
        grad.mul(ctx.savedTensors[0] as Tensor).mul(2),
      );
    }
    const x = tensor(3, { requiresGrad: true });
    Square.apply(x).backward();
    expect(x.grad?.item()).toBe(6);
    const [dx] = autograd.grad([Square.apply(x).square()], [x], { createGraph: true });
    expect(() => (dx as Tensor).backward()).toThrow(
      'trying to differentiate twice a function that was marked with @once_differentiable',
    );
  });

  it('says what is wrong in its words', () => {
    class Wrong extends autograd.Function {
      static forward(_: Ctx, x: Tensor, how: string): Tensor {
        _.how = how;
        return x.mul(2);
      }

      static backward(ctx: Ctx, grad: Tensor): unknown {
        if (ctx.how === 'few') return grad;
        if (ctx.how === 'number') return [1, null];
        return ctx.how === 'string' ? [grad, grad] : [grad.select(0, 0).expand([3]), null];
      }
    }
    const run = (how: string) => () =>
      Wrong.apply(ones([2], { requiresGrad: true }), how)
        .sum()
        .backward();
    expect(run('few')).toThrow('function WrongBackward returned an incorrect number of gradients (expected 2, got 1)');
    expect(run('string')).toThrow(
      'returned a gradient different from None at position 2, but the corresponding forward input was not a Variable',
    );
    expect(run('number')).toThrow('expected Variable or None (got number)');
    expect(run('shape')).toThrow(
      'returned an invalid gradient at index 0 - got [3] but expected shape compatible with [2]',
    );
    class Nothing extends autograd.Function {}
    expect(() => (Nothing as unknown as typeof Exp).apply(ones([1]))).toThrow(
      'You must implement the forward function',
    );
    const x = ones([2], { requiresGrad: true });
    const y = Exp.apply(x);
    y.sum().backward();
    expect(() => y.sum().backward()).toThrow('Trying to backward through the graph a second time');
    const z = Scaled.apply(x, x, 1);
    noGrad(() => x.add_(1));
    expect(() => z.sum().backward()).toThrow('has been modified by an inplace operation');
  });

  it('keeps what its backward makes for the user', () => {
    const kept: Tensor[] = [];
    class Keep extends autograd.Function {
      static forward(_: Ctx, x: Tensor): Tensor {
        return x.mul(1);
      }

      static backward(_: Ctx, grad: Tensor): Tensor {
        const doubled = grad.mul(2);
        kept.push(doubled, grad);
        return doubled;
      }
    }
    Keep.apply(ones([2], { requiresGrad: true }).mul(1))
      .sum()
      .backward();
    expect(kept.map((x) => x.tolist())).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });
});

describe('anomaly detection', () => {
  it('names the operation whose gradient is NaN, and where it was called', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const x = tensor(0, { requiresGrad: true });
    const fail = (): void => x.sqrt().mul(0).backward();
    fail();
    expect(() => autograd.detectAnomaly(fail)).toThrow(
      "Function 'SqrtBackward0' returned nan values in its 0th output.",
    );
    expect(warn.mock.calls.flat().join()).toContain(
      'Error detected in SqrtBackward0. Traceback of forward call that caused the error:',
    );
    expect(warn.mock.calls.flat().join()).toContain('function.test.ts');
    expect(autograd.isAnomalyEnabled()).toBe(false);
    autograd.detectAnomaly(fail, { checkNan: false });
    warn.mockRestore();
  });
});

describe('savedTensorsHooks', () => {
  it('keeps what pack gives and computes with what unpack gives', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const packed: unknown[] = [];
    const hooks = {
      pack: (x: Tensor): number[] => {
        packed.push(x.tolist());
        return x.tolist() as number[];
      },
      unpack: (list: number[]): Tensor => tensor(list).mul(10),
    };
    const y = autograd.graph.savedTensorsHooks(hooks, () => x.mul(x));
    y.sum().backward();
    expect(packed).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(x.grad?.tolist()).toEqual([20, 40]);
    const bad = autograd.graph.savedTensorsHooks({ pack: (x) => x, unpack: () => 1 as unknown as Tensor }, () =>
      x.exp(),
    );
    expect(() => bad.sum().backward()).toThrow(
      'Output of saved tensor unpack_hook expected to be a Tensor but got result of type number',
    );
    expect(() =>
      autograd.graph.savedTensorsHooks({ pack: (x) => noGrad(() => x.add_(1)), unpack: (x) => x }, () =>
        ones([2], { requiresGrad: true }).mul(2).square(),
      ),
    ).toThrow('A saved tensor pack hook is modifying its input in place');
  });
});

describe('grad', () => {
  it('gives zeros for inputs that take no part, with materializeGrads', () => {
    const [x, y] = [ones([2], { requiresGrad: true }), ones([3], { requiresGrad: true })];
    expect(autograd.grad([x.sum()], [x, y], { materializeGrads: true }).map((g) => g.tolist())).toEqual([
      [1, 1],
      [0, 0, 0],
    ]);
    expect(() => autograd.grad([x.sum()], [y], { materializeGrads: true, allowUnused: false } as object)).toThrow(
      'Expected allow_unused to be True',
    );
  });
});
