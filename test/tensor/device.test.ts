import { inspect } from 'node:util';
import {
  arange,
  cuda,
  Device,
  type DeviceLike,
  device,
  empty,
  eye,
  full,
  getRngState,
  nn,
  ones,
  onesLike,
  rand,
  randint,
  randn,
  randperm,
  type Tensor,
  tensor,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const MESSAGE = "there is no device 'cuda': torchlet computes on the CPU, in WebAssembly. The one device is 'cpu'";

describe('the device', () => {
  it('is the CPU, whoever is asked', () => {
    const x = ones([2]);
    expect([x.device.type, x.device.index, String(x.device), x.isCuda]).toEqual(['cpu', null, 'cpu', false]);
    expect(x.device).toBe(device('cpu'));
    expect(x.device).toBeInstanceOf(Device);
    expect([inspect(x.device), JSON.stringify({ device: x.device })]).toEqual([
      "device(type='cpu')",
      '{"device":"cpu"}',
    ]);
    expect([cuda.isAvailable(), cuda.deviceCount()]).toEqual([false, 0]);
  });

  it('is where everything is already', () => {
    const x = ones([2]);
    const place = device(cuda.isAvailable() ? 'cuda' : 'cpu');
    const same = [
      x.to('cpu'),
      x.to(place),
      x.to(x.device),
      x.cpu(),
      x.to({ device: 'cpu' }),
      x.to('cpu', { nonBlocking: true }),
    ];
    expect(same.every((y) => y === x)).toBe(true);
    expect([x.to('cpu', { dtype: 'int32' }).dtype, x.to({ device: place, dtype: 'bool' }).dtype]).toEqual([
      'int32',
      'bool',
    ]);
    expect(x.to('cpu', { copy: true })).not.toBe(x);
    const net = new nn.Linear(2, 2);
    expect(
      [
        net.to('cpu'),
        net.to(place),
        net.to('float32'),
        net.to({ device: 'cpu' }),
        net.to(x),
        net.cpu(),
        net.float(),
      ].every((y) => y === net),
    ).toBe(true);
  });

  const creators: [string, (device: DeviceLike) => Tensor][] = [
    ['tensor', (device) => tensor([1], { device })],
    ['zeros', (device) => zeros([1], { device })],
    ['full', (device) => full([1], 2, { device })],
    ['empty', (device) => empty([1], { device })],
    ['onesLike', (device) => onesLike(zeros([1]), { device })],
    ['arange', (device) => arange(0, 3, 1, { device })],
    ['eye', (device) => eye(2, 2, { device })],
    ['rand', (device) => rand([1], { device })],
    ['randn', (device) => randn([1], { device })],
    ['randint', (device) => randint(3, [1], { device })],
    ['randperm', (device) => randperm(3, { device })],
  ];
  it.each(creators)('is an option of %s, which draws nothing for another one', (_, create) => {
    expect(create('cpu').device.type).toBe('cpu');
    const state = getRngState();
    expect(() => create('cuda')).toThrow(MESSAGE);
    expect(getRngState()).toEqual(state);
  });

  it.each([
    ['device', () => device('cuda')],
    ['to', () => ones([1]).to('cuda')],
    ['to with a number', () => ones([1]).to('cuda:0' as 'cuda')],
    ['cuda', () => ones([1]).cuda()],
    ['a module', () => new nn.Linear(1, 1).to('cuda')],
    ['a module, by name', () => new nn.Linear(1, 1).cuda()],
    ['a module, by options', () => new nn.Linear(1, 1).to({ device: 'cuda' })],
  ])('is no graphics card: %s', (_, go) => {
    expect(go).toThrow(/there is no device 'cuda(:0)?'/);
  });

  it('is no dtype, and a dtype is no device', () => {
    expect(() => device('float32' as 'cpu')).toThrow("there is no device 'float32'");
    expect(() => ones([1]).to('float64' as 'float32')).toThrow("unknown dtype 'float64'");
    expect(() => new nn.Linear(1, 1).to('int32')).toThrow('nn.Module.to only accepts floating point or complex dtypes');
  });
});

describe('what Python writes as w.data.add_(1)', () => {
  it('is w.detach().add_(1): the same numbers, without a graph', () => {
    const w = tensor([1, 2], { requiresGrad: true });
    w.detach().add_(1);
    expect([w.tolist(), w.requiresGrad, w.gradFn]).toEqual([[2, 3], true, null]);
  });
});
