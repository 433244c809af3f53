import { nn, ones, type Tensor } from 'torchlet';
import { describe, expect, expectTypeOf, it } from 'vitest';

/** The compiler checks what is in here; it never runs. */
const never = (_: () => unknown) => undefined;
const x = ones([2, 2]);

class Attention extends nn.Module {
  query = new nn.Linear(2, 2);
  forward(query: Tensor, key: Tensor, mask?: Tensor): [Tensor, Tensor] {
    const scores = this.query(query).matmul(key.t());
    return [mask === undefined ? scores : scores.mul(mask), scores];
  }
}

class Head extends nn.Module {
  norm = new nn.BatchNorm1d(2);
  activation: nn.ReLU | nn.Tanh = new nn.ReLU();
  blocks: nn.Module[] = [new nn.Linear(2, 2), new Attention()];
  override train(mode = true) {
    super.train(mode);
    this.norm.eval();
    return this;
  }
  forward(x: Tensor, { scale = 1 } = {}) {
    return { logits: this.activation(this.norm(x)).mul(scale) };
  }
}

function size(model: nn.Module): number {
  return [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
}

describe('a module', () => {
  it('is called with what its forward takes, and gives what that returns, without saying so twice', () => {
    const attention = new Attention();
    expectTypeOf(attention).parameters.toEqualTypeOf<[query: Tensor, key: Tensor, mask?: Tensor]>();
    const [masked, scores] = attention(x, x, x);
    expect(masked.shape).toEqual(scores.shape);
    expect(attention(x, x)).toHaveLength(2);
    expectTypeOf(new Head()(x, { scale: 2 })).toEqualTypeOf<{ logits: Tensor }>();
    expect(new Head()(x).logits.shape).toEqual([2, 2]);
    class Rest extends nn.Module {
      forward(...rows: Tensor[]): number {
        return rows.length;
      }
    }
    expectTypeOf(new Rest()).returns.toEqualTypeOf<number>();
    expect(new Rest()(x, x, x)).toBe(3);
    class Later extends nn.Module {
      async forward(rows: Tensor) {
        return rows;
      }
    }
    expectTypeOf(new Later()).returns.toEqualTypeOf<Promise<Tensor>>();
    class Base extends nn.Module {
      forward(input: Tensor): Tensor {
        return input;
      }
    }
    class Derived extends Base {
      override forward(input: Tensor, other?: Tensor): Tensor {
        return super.forward(input).add(other ?? 0);
      }
    }
    expectTypeOf(new Derived()).parameters.toEqualTypeOf<[input: Tensor, other?: Tensor]>();
    never(() => {
      // @ts-expect-error a key is missing
      attention(x);
      // @ts-expect-error a string is no tensor
      new Head()('x');
      // @ts-expect-error Linear takes one
      new nn.Linear(2, 2)(x, x);
      // @ts-expect-error scale is a number
      new Head()(x, { scale: x });
    });
  });

  it('can override train', () => {
    const head = new Head().train();
    expect([head.training, head.norm.training]).toEqual([true, false]);
    expectTypeOf(head).toEqualTypeOf<Head>();
    expectTypeOf(head.eval()).toEqualTypeOf<Head>();
  });

  it('of any kind is an nn.Module', () => {
    const all: nn.Module[] = [
      new Attention(),
      new Head(),
      new nn.MSELoss(),
      new nn.Sequential(new Head()),
      new nn.LSTM(1, 1),
    ];
    expect(all.map(size)[0]).toBe(6);
    expect(size(new nn.ModuleList([new Attention(), new nn.Linear(2, 2)]))).toBe(12);
    const criterion: nn.Module = new nn.L1Loss();
    expect(criterion(x, x).item()).toBe(0);
    const makers: Record<string, new () => nn.Module> = { relu: nn.ReLU, head: Head };
    expect(Object.keys(makers)).toHaveLength(2);
    class Wrapper<Inner extends nn.Module> extends nn.Module {
      constructor(public inner: Inner) {
        super();
      }
      forward(input: Tensor): Tensor {
        return (this.inner as nn.Module)(input);
      }
    }
    expectTypeOf(new Wrapper(new Head()).inner).toEqualTypeOf<Head>();
    expect(new Wrapper(new nn.Linear(2, 2))(x).shape).toEqual([2, 2]);
    /** Of any class, as long as it maps a tensor to a tensor. */
    const twice = <Layer extends nn.Module & ((input: Tensor) => Tensor)>(layer: Layer) => layer(layer(x));
    expect(twice(new nn.ReLU()).shape).toEqual([2, 2]);
    never(() => {
      // @ts-expect-error Attention takes two
      twice(new Attention());
      // @ts-expect-error a function is no module
      size((input: Tensor) => input);
      // @ts-expect-error nor is a class
      size(nn.Linear);
    });
  });

  it('of one of several classes can be called', () => {
    const layers = [new nn.Linear(2, 2), new nn.ReLU(), new nn.Dropout(0.5)];
    expectTypeOf(layers.reduce((y, layer) => layer(y), x)).toEqualTypeOf<Tensor>();
    const either = new nn.Sequential(new nn.Linear(2, 2)) as nn.Linear | nn.Conv2d | nn.Sequential;
    expectTypeOf(either(x)).toEqualTypeOf<Tensor>();
    const mixed = new Attention() as Attention | Head;
    expectTypeOf(mixed.train()).toEqualTypeOf<Attention | Head>();
    const f: (rows: Tensor) => Tensor = new nn.Linear(2, 2);
    expect([x].map(f)).toHaveLength(1);
  });

  it('gives its types to hooks', () => {
    new Attention().registerForwardHook((module, [query, key, mask], output) => {
      expectTypeOf(module).toEqualTypeOf<Attention>();
      expectTypeOf([query, key]).toEqualTypeOf<Tensor[]>();
      expectTypeOf(mask).toEqualTypeOf<Tensor | undefined>();
      expectTypeOf(output).toEqualTypeOf<[Tensor, Tensor]>();
    });
    new nn.Linear(1, 1).registerForwardPreHook((_, args) => {
      expectTypeOf(args).toEqualTypeOf<[x: Tensor]>();
    });
  });
});
