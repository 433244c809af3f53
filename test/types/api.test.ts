import {
  add,
  autograd,
  div,
  enableGrad,
  maximum,
  mul,
  type NestedArray,
  nn,
  noGrad,
  ones,
  optim,
  type Tensor,
  tensor,
  where,
  zeros,
} from 'torchlet';
import { DataLoader, type Dataset, defaultCollate, randomSplit, Subset, TensorDataset } from 'torchlet/data';
import { describe, expectTypeOf, it } from 'vitest';

/** The compiler checks this file; what is in here never runs. */
const never = (_: () => unknown) => undefined;
const x = ones([2, 2]);

describe('options', () => {
  it('with a wrong name do not compile', () => {
    never(() => {
      // @ts-expect-error it is called padding
      new nn.Conv2d(1, 1, 3, { pad: 1 });
      // @ts-expect-error ignore_index is ignoreIndex here
      new nn.CrossEntropyLoss({ ignore_index: 0 });
      // @ts-expect-error Linear has no activation
      new nn.Linear(1, 1, { activation: 'relu' });
      // @ts-expect-error it is called momentum
      new optim.SGD([x], { lr: 1, momentun: 0.9 });
      // @ts-expect-error it is called batchSize
      new DataLoader(new TensorDataset(x), { batch_size: 2 });
      // @ts-expect-error keepdim is one word
      x.sum(1, { keepDim: true });
      // @ts-expect-error requires_grad is requiresGrad here
      tensor([1], { requires_grad: true });
      // @ts-expect-error retain_graph is retainGraph here
      x.backward({ retain_graph: true });
      // @ts-expect-error nor here
      autograd.grad(x, x, { create_graph: true });
    });
  });

  it('with a wrong value do not compile', () => {
    never(() => {
      // @ts-expect-error there is no such reduction
      new nn.L1Loss({ reduction: 'average' });
      // @ts-expect-error there is no such dtype
      zeros([2], { dtype: 'float64' });
      // @ts-expect-error 'full' is no padding
      new nn.Conv2d(1, 1, 3, { padding: 'full' });
      // @ts-expect-error the shape is an array
      zeros(2, 3);
      // @ts-expect-error a module takes tensors
      new nn.ReLU()([1, 2]);
      // @ts-expect-error a loss takes two
      new nn.MSELoss()(x);
    });
  });
});

describe('modules', () => {
  it('have the call signature of their forward', () => {
    expectTypeOf(new nn.Linear(1, 1)).toBeCallableWith(x);
    expectTypeOf(new nn.Linear(1, 1)).returns.toEqualTypeOf<Tensor>();
    expectTypeOf(new nn.CrossEntropyLoss()).parameters.toEqualTypeOf<[input: Tensor, target: Tensor]>();
    class Pair extends nn.Module<[a: Tensor, times?: number], [Tensor, Tensor]> {
      forward(a: Tensor, times = 1): [Tensor, Tensor] {
        return [a, a.mul(times)];
      }
    }
    expectTypeOf(new Pair()).parameters.toEqualTypeOf<[a: Tensor, times?: number]>();
    expectTypeOf(new Pair()).returns.toEqualTypeOf<[Tensor, Tensor]>();
    expectTypeOf<Pair>().toExtend<nn.AnyModule>();
  });

  it('must have a forward that fits', () => {
    // @ts-expect-error forward is missing
    class Empty extends nn.Module {}
    class Wrong extends nn.Module<[Tensor], Tensor> {
      // @ts-expect-error a Module<[Tensor], Tensor> returns a tensor
      forward(): number {
        return 1;
      }
    }
    never(() => [Empty, Wrong]);
  });

  it('know their parts', () => {
    const layer = new nn.Linear(1, 1);
    expectTypeOf(layer.weight).toEqualTypeOf<nn.Parameter>();
    expectTypeOf(layer.bias).toEqualTypeOf<nn.Parameter | null>();
    expectTypeOf(layer.stateDict()).toEqualTypeOf<nn.StateDict>();
    expectTypeOf([...layer.namedParameters()]).toEqualTypeOf<[string, nn.Parameter][]>();
    expectTypeOf(layer.train()).toEqualTypeOf<nn.Linear>();
    layer.registerForwardHook((module, args, output) => {
      expectTypeOf(module).toEqualTypeOf<nn.Linear>();
      expectTypeOf(args).toEqualTypeOf<[Tensor]>();
      expectTypeOf(output).toEqualTypeOf<Tensor>();
    });
  });
});

describe('state of modules', () => {
  it('takes what belongs there', () => {
    const layer = new nn.Linear(1, 1);
    class Net extends nn.Module {
      a = layer;
      factor = new nn.Parameter(x);
      forward(input: Tensor): Tensor {
        return this.a(input).mul(this.factor);
      }
    }
    const net = new Net();
    never(() => {
      // @ts-expect-error a tensor is no parameter
      net.a.weight = net.a.weight.mul(0.5);
      // @ts-expect-error a number is no parameter
      net.factor = 3;
      // @ts-expect-error a module is no parameter
      net.factor = layer;
      // @ts-expect-error a number is no module
      net.a = 3;
      net.a.weight = new nn.Parameter(net.a.weight.mul(0.5));
      net.a.bias = null;
      net.a = new nn.Linear(2, 2);
    });
    const list = new nn.ModuleList([layer]);
    for (const each of list) expectTypeOf(each).toEqualTypeOf<nn.Linear>();
    expectTypeOf(new nn.ModuleDict({ a: layer }).get('a')).toEqualTypeOf<nn.Linear>();
    expectTypeOf(new nn.ParameterList([x]).at(0)).toEqualTypeOf<nn.Parameter | undefined>();
  });
});

describe('results', () => {
  it('are exact', () => {
    expectTypeOf(x.max(1)).not.toBeAny();
    expectTypeOf(x.sum().item()).toEqualTypeOf<number>();
    expectTypeOf(x.gt(0).any().item<boolean>()).toEqualTypeOf<boolean>();
    expectTypeOf(x.split(1)).toEqualTypeOf<Tensor[]>();
    expectTypeOf(x.tolist()).toEqualTypeOf<NestedArray>();
    expectTypeOf(where(x.gt(0))).toEqualTypeOf<Tensor[]>();
    expectTypeOf(where(x.gt(0), x, 0)).toEqualTypeOf<Tensor>();
    expectTypeOf(x.grad).toEqualTypeOf<Tensor | null>();
    const leaf = ones([2], { requiresGrad: true });
    expectTypeOf(autograd.grad(leaf.sum(), leaf)).toEqualTypeOf<Tensor[]>();
    expectTypeOf(autograd.grad(leaf.sum(), leaf, { allowUnused: true })).toEqualTypeOf<(Tensor | null)[]>();
    expectTypeOf(noGrad(() => 3)).toEqualTypeOf<number>();
    expectTypeOf(enableGrad(() => 'a')).toEqualTypeOf<string>();
    expectTypeOf(x.requiresGrad_(false)).toEqualTypeOf<Tensor>();
  });

  it('of an optimizer follow the closure', () => {
    const optimizer = new optim.SGD([x], { lr: 1 });
    expectTypeOf(optimizer.step()).toEqualTypeOf<void>();
    expectTypeOf(optimizer.step(() => 'loss')).toEqualTypeOf<string>();
    expectTypeOf(optimizer.paramGroups).items.toExtend<optim.SGDOptions>();
  });
});

describe('operands', () => {
  it('are numbers or tensors, on either side', () => {
    expectTypeOf(add(2, x)).toEqualTypeOf<Tensor>();
    expectTypeOf(div(2, x, { roundingMode: 'floor' })).toEqualTypeOf<Tensor>();
    expectTypeOf(x.sub(2)).toEqualTypeOf<Tensor>();
    never(() => {
      // @ts-expect-error maximum takes tensors
      maximum(x, 0);
      // @ts-expect-error an array is no operand
      mul([1, 2], x);
    });
  });
});

describe('data', () => {
  it('gives batches typed as the samples', () => {
    const dataset = new TensorDataset(x, zeros([2], { dtype: 'int32' }));
    for (const batch of new DataLoader(dataset, { batchSize: 2 })) {
      expectTypeOf(batch).toEqualTypeOf<[Tensor, Tensor]>();
    }
    const named: Dataset<{ image: Tensor; label: number; name: string }> = {
      length: 1,
      get: () => ({ image: x, label: 1, name: 'a' }),
    };
    for (const batch of new DataLoader(named)) {
      expectTypeOf(batch).toEqualTypeOf<{ image: Tensor; label: Tensor; name: string[] }>();
    }
    expectTypeOf(new DataLoader(named, { collate: (samples) => samples.length })).toExtend<Iterable<number>>();
    expectTypeOf(defaultCollate([[1, 'a']] as [number, string][])).toEqualTypeOf<[Tensor, string[]]>();
    expectTypeOf(randomSplit(dataset, [1, 1])).toEqualTypeOf<Subset<[Tensor, Tensor]>[]>();
    expectTypeOf(new Subset(named, [0]).get(0)).not.toBeAny();
    expectTypeOf<Tensor>().toEqualTypeOf<InstanceType<typeof Tensor>>();
  });
});
