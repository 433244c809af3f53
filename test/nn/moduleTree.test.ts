import { nn, ones, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

class Net extends nn.Module {
  fc1 = new nn.Linear(2, 3);
  scale = new nn.Parameter(ones([3]));
  act = new nn.ReLU();
  head = new nn.Sequential(new nn.Linear(3, 3), new nn.Linear(3, 1, { bias: false }));
  depth = 2;
  constructor() {
    super();
    this.registerBuffer('running_mean', zeros([3]));
    this.registerBuffer('cache', zeros([1]), { persistent: false });
  }
  forward(x: Tensor): Tensor {
    return this.head(this.act(this.fc1(x).mul(this.scale)));
  }
}
const names = (entries: Iterable<[string, unknown]>) => [...entries].map(([name]) => name);

describe('names', () => {
  it('of parameters: own ones first, then those of the children', () => {
    expect(names(new Net().namedParameters())).toEqual([
      'scale',
      'fc1.weight',
      'fc1.bias',
      'head.0.weight',
      'head.0.bias',
      'head.1.weight',
    ]);
    expect(names(new Net().namedParameters({ recurse: false, prefix: 'net' }))).toEqual(['net.scale']);
    expect([...new Net().parameters()].length).toBe(6);
  });

  it('of buffers, also those that are not saved', () => {
    expect(names(new Net().namedBuffers())).toEqual(['running_mean', 'cache']);
    expect([...new Net().buffers({ recurse: false })].length).toBe(2);
  });

  it('of modules: the module itself, then those below, parents first', () => {
    expect(names(new Net().namedModules())).toEqual(['', 'fc1', 'act', 'head', 'head.0', 'head.1']);
    expect(names(new Net().namedChildren())).toEqual(['fc1', 'act', 'head']);
    expect([...new Net().children()].length).toBe(3);
  });

  it('lead to modules', () => {
    const net = new Net();
    expect(net.getSubmodule('head.1')).toBe(net.head.at(1));
    expect(net.getSubmodule('')).toBe(net);
    expect(() => net.getSubmodule('head.7')).toThrow('Sequential has no attribute `7`');
    expect(() => net.getSubmodule('depth')).toThrow('`depth` is not an nn.Module');
  });

  it("are PyTorch's; in TypeScript they can be written in camelCase too", () => {
    const net = new Net() as Net & { runningMean: Tensor; running_mean: Tensor };
    expect(net.runningMean).toBe(net.running_mean);
    net.runningMean = ones([3]);
    expect(net.running_mean.tolist()).toEqual([1, 1, 1]);
    expect(Object.keys(net.stateDict())).toContain('running_mean');
    expect(Object.keys(net.stateDict())).not.toContain('runningMean');
  });

  it('that do not go are refused', () => {
    const net = new Net();
    const parameter = new nn.Parameter(ones([1]));
    expect(() => net.registerParameter('a.b', parameter)).toThrow('parameter name can\'t contain "."');
    expect(() => net.registerBuffer('', ones([1]))).toThrow('buffer name can\'t be empty string ""');
    expect(() => net.registerModule('forward', new nn.ReLU())).toThrow("attribute 'forward' already exists");
    expect(() => net.registerParameter('w', ones([1]) as nn.Parameter)).toThrow(
      "cannot assign 'torch.FloatTensor' object to parameter 'w' (torch.nn.Parameter or None required)",
    );
    expect(() => net.registerModule('m', ones([1]) as unknown as nn.Module)).toThrow('is not a Module subclass');
  });
});

describe('what is found', () => {
  it('are parameters, not other tensors', () => {
    class Plain extends nn.Module {
      constant = tensor([1]);
      weight = new nn.Parameter(tensor([1]));
      frozen = new nn.Parameter(tensor([1]), { requiresGrad: false });
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(names(new Plain().namedParameters())).toEqual(['weight', 'frozen']);
  });

  it('follows assignments', () => {
    const net = new Net();
    net.head = new nn.Sequential(new nn.Linear(3, 1));
    expect(names(net.namedParameters()).slice(3)).toEqual(['head.0.weight', 'head.0.bias']);
    (net as { act: unknown }).act = null;
    expect(names(net.namedChildren())).toEqual(['fc1', 'head']);
  });

  it('counts a shared parameter or module once', () => {
    const [shared, relu] = [new nn.Linear(2, 2), new nn.ReLU()];
    const net = new nn.Sequential(shared, relu, shared, relu);
    expect(names(net.namedParameters())).toEqual(['0.weight', '0.bias']);
    expect(names(net.namedModules())).toEqual(['', '0', '1']);
    const tied = new nn.Linear(2, 2);
    tied.weight = shared.weight;
    expect([...new nn.Sequential(shared, tied).parameters()].length).toBe(3);
  });

  it('gives a shared parameter the sum of its gradients', () => {
    const shared = new nn.Linear(1, 1, { bias: false });
    nn.init.constant_(shared.weight, 3);
    new nn.Sequential(shared, shared)(ones([1, 1])).backward();
    expect((shared.weight.grad as Tensor).item()).toBe(6);
  });
});

describe('Parameter', () => {
  it('is a leaf that requires a gradient and shares storage with its data', () => {
    const data = tensor([1, 2]);
    const parameter = new nn.Parameter(data);
    data.mul_(10);
    expect(parameter.tolist()).toEqual([10, 20]);
    expect([parameter.isLeaf, parameter.requiresGrad]).toEqual([true, true]);
    const detached = new nn.Parameter(tensor([1], { requiresGrad: true }).mul(2));
    expect(detached.isLeaf).toBe(true);
  });

  it('of integers requires none', () => {
    const words = tensor([1], { dtype: 'int32' });
    expect(() => new nn.Parameter(words)).toThrow('Only Tensors of floating point and complex dtype');
    expect(new nn.Parameter(words, { requiresGrad: false }).requiresGrad).toBe(false);
  });
});
