import { allclose, manualSeed, nn, noGrad, optim, rand, randn, type Tensor } from 'torchlet';
import { decode, encode } from 'torchlet/onnx';
import { beforeEach, describe, expect, it } from 'vitest';

const { lora } = nn.utils;

class Network extends nn.Module {
  encoder = new nn.Sequential(new nn.Linear(4, 6), new nn.ReLU(), new nn.Linear(6, 6));
  head = new nn.Linear(6, 2);
  forward(x: Tensor): Tensor {
    return this.head(this.encoder(x));
  }
}

const numbers = (model: nn.AnyModule): unknown => Object.values(model.stateDict()).map((x) => x.tolist());
const learned = (model: nn.AnyModule): string[] =>
  [...model.namedParameters()].filter(([, p]) => p.requiresGrad).map(([name]) => name);

/** Some steps of training on given targets. */
function train(model: nn.Module, steps = 5): void {
  const optimizer = new optim.SGD(
    [...model.parameters()].filter((p) => p.requiresGrad),
    { lr: 0.1 },
  );
  const x = randn([8, 4]);
  const y = randn([8, 2]);
  for (let i = 0; i < steps; i++) {
    optimizer.zeroGrad();
    nn.functional.mseLoss(model(x), y).backward();
    optimizer.step();
  }
}

beforeEach(() => void manualSeed(0));

describe('adapters of low rank', () => {
  it('compute at first what the layers do', () => {
    const net = new Network();
    const x = rand([3, 4]);
    const before = net(x).tolist();
    expect(lora.wrap(net, { r: 2, alpha: 4 })).toEqual(['encoder.0', 'encoder.2', 'head']);
    expect(net(x).tolist()).toEqual(before);
    expect(String(net.head)).toContain('LoraLinear(\n  r=2, alpha=4, dropout=0\n  (base_layer): Linear(');
  });

  it('alone are learned', () => {
    const net = new Network();
    lora.wrap(net, { r: 2, targets: 'head' });
    expect(learned(net)).toEqual(['head.lora_A.weight', 'head.lora_B.weight']);
    const base = net.encoder.stateDict();
    const before = JSON.stringify(base);
    const x = rand([3, 4]);
    const y = net(x).tolist();
    train(net);
    expect(JSON.stringify(net.encoder.stateDict())).toBe(before);
    expect(net(x).tolist()).not.toEqual(y);
  });

  it('are y = W x + b + alpha / r B A x', () => {
    const layer = new nn.Sequential(new nn.Linear(4, 3));
    const { weight, bias } = [...layer.children()][0] as nn.Linear;
    lora.wrap(layer, { r: 2, alpha: 3 });
    const state = Object.values(lora.stateDict(layer)) as [Tensor, Tensor];
    noGrad(() => void state[1].copy_(randn([3, 2])));
    const x = randn([5, 4]);
    const [a, b] = state;
    const wanted = nn.functional.linear(x, weight.add(b.matmul(a).mul(1.5)), bias);
    expect(allclose(layer(x), wanted, { atol: 1e-6 })).toBe(true);
  });

  it.each([
    ['0', ['encoder.0']],
    ['encoder.2', ['encoder.2']],
    [/^encoder/, ['encoder.0', 'encoder.2']],
    [
      ['head', /2$/],
      ['encoder.2', 'head'],
    ],
    [/0/g, ['encoder.0']],
  ] as [nn.utils.lora.LoraOptions['targets'], string[]][])('stand at the targets: %s', (targets, paths) => {
    expect(lora.wrap(new Network(), { targets: targets ?? null })).toEqual(paths);
  });

  it('are merged, and taken out again without a trace', () => {
    const net = new Network();
    const before = JSON.stringify(net.stateDict());
    lora.wrap(net, { r: 2 });
    train(net);
    const x = rand([3, 4]);
    const y = net(x);
    lora.merge(net);
    lora.merge(net);
    expect(allclose(net(x), y, { atol: 1e-5 })).toBe(true);
    expect(numbers(net.head)).not.toEqual(JSON.parse(before));
    lora.unmerge(net);
    expect(net(x).tolist()).toEqual(y.tolist());
    lora.unload(net);
    expect(Object.keys(net.stateDict())).toEqual(Object.keys(JSON.parse(before)));
    expect(allclose(net(x), y, { atol: 1e-5 })).toBe(true);
    expect(learned(net).length).toBe(6);
  });

  it('drop while training alone', () => {
    const net = new nn.Sequential(new nn.Linear(4, 3));
    lora.wrap(net, { dropout: 0.5 });
    noGrad(() => void (Object.values(lora.stateDict(net))[1] as Tensor).fill_(1));
    const x = rand([2, 4]);
    expect(net(x).tolist()).not.toEqual(net(x).tolist());
    net.eval();
    expect(net(x).tolist()).toEqual(net(x).tolist());
  });

  it('are saved alone, and loaded, also as PEFT writes them', () => {
    const [from, to] = [new Network(), new Network()];
    to.loadStateDict(from.stateDict());
    lora.wrap(from, { r: 2 });
    train(from);
    const state = lora.stateDict(from);
    expect(Object.keys(state).slice(0, 2)).toEqual([
      'base_model.model.encoder.0.lora_A.weight',
      'base_model.model.encoder.0.lora_B.weight',
    ]);
    lora.wrap(to, { r: 2 });
    const x = rand([3, 4]);
    const peft = Object.entries(state).map(([name, x]) => [name.replace(/\.weight$/, '.default.weight'), x]);
    for (const given of [state, Object.fromEntries(peft) as typeof state]) {
      lora.loadStateDict(to, given);
      expect(to(x).tolist()).toEqual(from(x).tolist());
    }
  });

  it('stay one around a layer that stands in two places', () => {
    const layer = new nn.Linear(3, 3);
    const net = new nn.Sequential(layer, layer);
    expect(lora.wrap(net, { r: 1 })).toEqual(['0', '1']);
    expect([...net.parameters()].filter((p) => p.requiresGrad).length).toBe(2);
  });

  it('go around layers of attention, but for the projection that is no call', () => {
    const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
    expect(lora.wrap(layer)).toEqual(['linear1', 'linear2']);
    expect(layer(rand([1, 3, 8])).shape).toEqual([1, 3, 8]);
  });

  it('go around those of an imported model, which is written again', () => {
    const bytes = encode(new Network(), rand([1, 4]));
    const model = decode(bytes, 'network.onnx');
    expect(lora.wrap(model, { r: 2 })).toEqual(['encoder.0', 'encoder.2', 'head']);
    train(model);
    const x = rand([3, 4]);
    const y = model(x);
    expect(allclose(decode(encode(model, rand([1, 4])), 'with adapters')(x), y, { atol: 1e-5 })).toBe(true);
    lora.unload(model);
    const again = decode(encode(model, rand([1, 4])), 'merged');
    expect(Object.keys(again.stateDict())).toEqual(Object.keys(decode(bytes, 'network.onnx').stateDict()));
    expect(allclose(again(x), y, { atol: 1e-5 })).toBe(true);
  });
});

describe('wrong adapters', () => {
  it('are refused, and nothing has changed', () => {
    const net = new Network();
    expect(() => lora.wrap(net, { r: 0 })).toThrow('r must be a whole number above 0, got 0');
    expect(() => lora.wrap(net, { dropout: 2 })).toThrow('dropout probability has to be between 0 and 1, but got 2');
    expect(() => lora.wrap(net, { targets: 'tail' })).toThrow('the layers are encoder.0, encoder.2, head');
    expect(learned(net).length).toBe(6);
    lora.wrap(net, { r: 2 });
    expect(() => lora.wrap(net)).toThrow('the model has adapters already');
    const state = lora.stateDict(net);
    expect(() => lora.loadStateDict(net, {})).toThrow('missing encoder.0.lora_A.weight');
    expect(() => lora.loadStateDict(net, { ...state, odd: rand([1]) })).toThrow('unexpected odd');
    const key = 'base_model.model.head.lora_A.weight';
    expect(() => lora.loadStateDict(net, { ...state, [key]: rand([1, 2]) })).toThrow('head.lora_A.weight is [1, 2]');
  });
});
