import { nn, rand, ShapeError, type Tensor, ValueError } from 'torchlet';
import { describe, expect, test } from 'vitest';

const DEPTH = 2000;

class Around extends nn.Module {
  readonly inner: nn.AnyModule;

  constructor(inner: nn.AnyModule) {
    super();
    this.inner = inner;
  }

  forward(x: Tensor): Tensor {
    return this.inner(x) as Tensor;
  }
}

const nested = (depth: number): nn.AnyModule => {
  let module: nn.AnyModule = new nn.Linear(2, 2);
  for (let i = 0; i < depth; i++) module = new Around(module);
  return module;
};

describe('modules nested 2,000 deep', () => {
  const model = nested(DEPTH);
  const path = new Array(DEPTH).fill('inner').join('.');

  test('are walked, set, saved, loaded and printed', () => {
    expect([...model.modules()].length).toBe(DEPTH + 1);
    expect([...model.namedParameters()].map(([name]) => name)).toEqual([`${path}.weight`, `${path}.bias`]);
    expect(Object.keys(model.stateDict())).toEqual([`${path}.weight`, `${path}.bias`]);
    expect(model.loadStateDict(model.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    model.eval();
    expect([...model.modules()].every(({ training }) => !training)).toBe(true);
    const order: nn.AnyModule[] = [];
    model.apply((module) => order.push(module));
    expect([order[0], order.at(-1)]).toEqual([[...model.modules()].at(-1), model]);
    const lines = String(model).split('\n');
    expect([lines.length, lines[1], lines[DEPTH]?.trim()]).toEqual([
      2 * DEPTH + 1,
      '  (inner): Around(',
      '(inner): Linear(in_features=2, out_features=2, bias=True)',
    ]);
  });

  test('say where an error arose', () => {
    const call = (): unknown => nested(200)(rand([1, 3]));
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(`(in module '${new Array(200).fill('inner').join('.')}': Linear(`);
  });
});

test('modules that call each other more deeply than the stack allows end in an error in words', () => {
  const model = nested(50_000);
  expect(() => model(rand([1, 2]))).toThrow(ValueError);
  expect(() => model(rand([1, 2]))).toThrow('maximum recursion depth exceeded');
});

test('a module that holds itself is refused where it would be walked without end', () => {
  const model = new Around(new nn.Linear(1, 1)) as Around & { self: unknown };
  model.self = model;
  for (const walk of [() => model.stateDict(), () => String(model), () => model.apply(() => {})]) {
    expect(walk).toThrow("Around holds itself: 'self' is the module that it is part of");
  }
  expect([...model.modules()].length).toBe(2);
  expect(model.eval().training).toBe(false);
});

test('shared modules are in the state under each name, and set, applied and printed as PyTorch does', () => {
  const shared = new nn.Linear(1, 1, { bias: false });
  const model = new nn.Sequential(shared, new nn.Sequential(shared), shared);
  expect(Object.keys(model.stateDict())).toEqual(['0.weight', '1.0.weight', '2.weight']);
  let calls = 0;
  model.apply((module) => (calls += Number(module === shared)));
  expect(calls).toBe(2);
  expect(String(model)).toBe(
    [
      'Sequential(',
      '  (0): Linear(in_features=1, out_features=1, bias=False)',
      '  (1): Sequential(',
      '    (0): Linear(in_features=1, out_features=1, bias=False)',
      '  )',
      '  (2): Linear(in_features=1, out_features=1, bias=False)',
      ')',
    ].join('\n'),
  );
});

test('a module with a train() or a toString() of its own keeps it inside others', () => {
  class Frozen extends Around {
    override train(): this {
      return super.train(false);
    }
    override toString(): string {
      return 'frozen\nin ice';
    }
  }
  const model = new nn.Sequential(new Frozen(new nn.Linear(1, 1)));
  model.train();
  expect([...model.modules()].map(({ training }) => training)).toEqual([true, false, false]);
  expect(String(model)).toBe('Sequential(\n  (0): frozen\n  in ice\n)');
});
