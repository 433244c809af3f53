import { nn, ones, type Tensor, tensor, ValueError } from 'torchlet';
import { describe, expect, it } from 'vitest';

const linear = (n: number, m: number) => new nn.Linear(n, m);

describe('Sequential', () => {
  it('feeds each module with the result of the one before', () => {
    const [a, b] = [linear(2, 3), linear(3, 1)];
    const x = ones([4, 2]);
    expect(new nn.Sequential(a, new nn.ReLU(), b)(x).tolist()).toEqual(b(a(x).relu()).tolist());
  });

  it('numbers its modules, or takes names from an object', () => {
    expect(Object.keys(new nn.Sequential(linear(1, 1), linear(1, 1)).stateDict())).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
    ]);
    const named = new nn.Sequential({ conv: linear(1, 1), relu: new nn.ReLU() }) as nn.Sequential & { relu: nn.ReLU };
    expect([...named.namedChildren()].map(([name]) => name)).toEqual(['conv', 'relu']);
    expect(named.relu).toBe(named.at(1));
  });

  it('is iterable, and has a length', () => {
    const [a, b] = [linear(1, 1), new nn.ReLU()];
    const net = new nn.Sequential(a, b);
    expect([...net]).toEqual([a, b]);
    expect(net.length).toBe(2);
    expect([net.at(0), net.at(-1), net.at(2)]).toEqual([a, b, undefined]);
    expect(net.append(linear(1, 2)).length).toBe(3);
    expect(net(ones([1, 1])).shape).toEqual([1, 2]);
  });

  it('runs a module as often as it is named', () => {
    const double = new nn.Linear(1, 1, { bias: false });
    nn.init.constant_(double.weight, 2);
    const net = new nn.Sequential(double, new nn.Identity(), double, double);
    expect(net(tensor([[1]])).item()).toBe(8);
    expect(net.length).toBe(4);
    expect([...net].length).toBe(4);
    expect(String(net).match(/Linear/g)?.length).toBe(3);
  });

  it('of nothing returns its argument', () => {
    const x = ones([1]);
    expect(new nn.Sequential()(x)).toBe(x);
  });

  it('takes all arguments of its first module', () => {
    class Sum extends nn.Module<[Tensor, Tensor]> {
      forward(a: Tensor, b: Tensor): Tensor {
        return a.add(b);
      }
    }
    const net = new nn.Sequential<[Tensor, Tensor]>(new Sum(), new nn.ReLU());
    expect(net(tensor([1, 2]), tensor([1, -5])).tolist()).toEqual([2, 0]);
  });

  it('takes nothing but modules', () => {
    expect(() => new nn.Sequential((() => 1) as unknown as nn.Module)).toThrow(ValueError);
    expect(() => new nn.Sequential(linear(1, 1), 3 as unknown as nn.Module)).toThrow(
      'number is not a Module subclass (Sequential: argument 1)',
    );
  });
});

describe('printing', () => {
  it("is PyTorch's", () => {
    class Test extends nn.Module {
      model1 = new nn.Sequential(
        new nn.Conv2d(3, 32, 5, { padding: 2 }),
        new nn.MaxPool2d(2),
        new nn.Flatten(),
        new nn.Linear(1024, 64, { bias: false }),
        new nn.ReLU({ inplace: true }),
      );
      loss = new nn.CrossEntropyLoss();
      forward(x: Tensor): Tensor {
        return this.model1(x);
      }
    }
    expect(String(new Test())).toBe(`Test(
  (model1): Sequential(
    (0): Conv2d(3, 32, kernel_size=(5, 5), stride=(1, 1), padding=(2, 2))
    (1): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
    (2): Flatten(start_dim=1, end_dim=-1)
    (3): Linear(in_features=1024, out_features=64, bias=False)
    (4): ReLU(inplace=True)
  )
  (loss): CrossEntropyLoss()
)`);
  });

  it('shows only the options of a convolution that are not the defaults', () => {
    const show = (...args: ConstructorParameters<typeof nn.Conv2d>) => String(new nn.Conv2d(...args));
    expect(show(4, 4, [3, 1])).toBe('Conv2d(4, 4, kernel_size=(3, 1), stride=(1, 1))');
    expect(show(4, 8, 3, { stride: 2, padding: [1, 0], dilation: 2, groups: 4, bias: false })).toBe(
      'Conv2d(4, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 0), dilation=(2, 2), groups=4, bias=False)',
    );
    expect(show(1, 1, 3, { padding: 'same', paddingMode: 'reflect' })).toBe(
      'Conv2d(1, 1, kernel_size=(3, 3), stride=(1, 1), padding=same, padding_mode=reflect)',
    );
  });

  it('shows what extraRepr says, on lines of its own beside children', () => {
    class Scaled extends nn.Module {
      inner = new nn.Identity();
      forward(x: Tensor): Tensor {
        return this.inner(x);
      }
      override extraRepr(): string {
        return 'scale=2';
      }
    }
    expect(String(new Scaled())).toBe('Scaled(\n  scale=2\n  (inner): Identity()\n)');
    expect(String(new nn.Sequential())).toBe('Sequential()');
  });
});
