import { full, manualSeed, nn, noGrad, ones, type Tensor, TorchletError, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

class Net extends nn.Module {
  fc = new nn.Linear(2, 3);
  out = new nn.Sequential(new nn.Linear(3, 1, { bias: false }));
  constructor() {
    super();
    this.registerBuffer('num_batches_tracked', tensor(0, { dtype: 'int32' }));
    this.registerBuffer('cache', zeros([1]), { persistent: false });
  }
  forward(x: Tensor): Tensor {
    return this.out(this.fc(x));
  }
}
const snapshot = (module: nn.AnyModule) =>
  JSON.stringify(Object.entries(module.stateDict()).map(([key, value]) => [key, value.tolist()]));

describe('stateDict', () => {
  it("has PyTorch's keys: parameters, persistent buffers, then the children", () => {
    expect(Object.keys(new Net().stateDict())).toEqual(['num_batches_tracked', 'fc.weight', 'fc.bias', 'out.0.weight']);
    expect(Object.keys(new nn.Linear(1, 1).stateDict('layer'))).toEqual(['layer.weight', 'layer.bias']);
  });

  it('shares storage with the module and is out of the graph', () => {
    const net = new Net();
    const state = net.stateDict();
    noGrad(() => net.fc.bias?.fill_(7));
    expect(state['fc.bias']?.tolist()).toEqual([7, 7, 7]);
    expect(state['fc.bias']?.requiresGrad).toBe(false);
  });

  it('has a shared parameter under all of its names', () => {
    const shared = new nn.Linear(1, 1, { bias: false });
    expect(Object.keys(new nn.Sequential(shared, shared).stateDict())).toEqual(['0.weight', '1.weight']);
  });
});

describe('loadStateDict', () => {
  it('brings one network to what another is', () => {
    manualSeed(0);
    const [a, b] = [new Net(), new Net()];
    expect(snapshot(a)).not.toBe(snapshot(b));
    expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(snapshot(b)).toBe(snapshot(a));
    noGrad(() => a.fc.weight.zero_());
    expect(b.fc.weight.tolist()).not.toEqual(a.fc.weight.tolist());
  });

  it('keeps the parameters: optimizers and views go on', () => {
    const net = new Net();
    const { weight } = net.fc;
    net.loadStateDict({ ...net.stateDict(), 'fc.weight': ones([3, 2]) });
    expect(net.fc.weight).toBe(weight);
    expect(weight.isLeaf && weight.requiresGrad).toBe(true);
    expect(weight.tolist()).toEqual(ones([3, 2]).tolist());
  });

  it('converts to the dtype of the target', () => {
    const net = new Net();
    net.loadStateDict({
      ...net.stateDict(),
      num_batches_tracked: tensor(12),
      'fc.bias': tensor(Int32Array.of(1, 2, 3)),
    });
    expect(net.stateDict().num_batches_tracked?.dtype).toBe('int32');
    expect(net.stateDict().num_batches_tracked?.item()).toBe(12);
    expect(net.fc.bias?.tolist()).toEqual([1, 2, 3]);
  });

  it('lists everything that does not fit', () => {
    const net = new Net();
    const { 'fc.weight': _, ...state } = net.stateDict();
    const load = () => net.loadStateDict({ ...state, 'fc.bias': ones([4]), extra: ones([1]) });
    expect(load).toThrow(TorchletError);
    expect(load).toThrow(
      'Error(s) in loading state_dict for Net:\n' +
        '\tMissing key(s) in state_dict: "fc.weight". \n' +
        '\tUnexpected key(s) in state_dict: "extra". \n' +
        '\tsize mismatch for fc.bias: copying a param with shape torch.Size([4]) from checkpoint, the shape in current ' +
        'model is torch.Size([3]).',
    );
  });

  it('changes nothing when something does not fit', () => {
    const net = new Net();
    const before = snapshot(net);
    const state = Object.fromEntries(
      Object.entries(net.stateDict()).map(([key, value]) => [key, full(value.shape, 9, { dtype: value.dtype })]),
    );
    expect(() => net.loadStateDict({ ...state, 'out.0.weight': ones([2]) })).toThrow(/size mismatch/);
    expect(() => net.loadStateDict({ ...state, more: ones([2]) })).toThrow(/Unexpected/);
    expect(() => net.loadStateDict({ ...state, 'fc.bias': [1, 2, 3] as unknown as Tensor })).toThrow(
      'While copying the parameter named "fc.bias", expected torch.Tensor or Tensor-like object from checkpoint but received',
    );
    for (const wrong of [
      null,
      undefined,
      3,
      'state',
      [],
      new Map(Object.entries(state)),
      ones([1]),
      Promise.resolve(state),
    ]) {
      expect(() => net.loadStateDict(wrong as never, { strict: false })).toThrow(
        'Expected state_dict to be dict-like, got',
      );
    }
    expect(snapshot(net)).toBe(before);
  });

  it('with strict: false reports names instead, but not shapes', () => {
    const net = new Net();
    const bias = ones([3]);
    expect(net.loadStateDict({ 'fc.bias': bias, extra: bias }, { strict: false })).toEqual({
      missingKeys: ['num_batches_tracked', 'fc.weight', 'out.0.weight'],
      unexpectedKeys: ['extra'],
    });
    expect(net.fc.bias?.tolist()).toEqual([1, 1, 1]);
    expect(() => net.loadStateDict({ 'fc.bias': ones([4]) }, { strict: false })).toThrow(/size mismatch/);
  });
});
