import { nn, ones, type Tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

type List = number[];

/** Layers made of lists, with what they keep of these lists, as `kernelSize` or `options.stride`. */
const LAYERS: [string, (list: List) => object, names: string[]][] = [
  ['Conv1d', (k) => new nn.Conv1d(1, 1, k as [number], dilated(k)), ['kernelSize', 'stride', 'padding', 'dilation']],
  [
    'Conv2d',
    (k) => new nn.Conv2d(1, 1, k as [number, number], dilated(k)),
    ['kernelSize', 'stride', 'padding', 'dilation'],
  ],
  [
    'ConvTranspose2d',
    (k) => new nn.ConvTranspose2d(1, 1, k as [number, number], spread(k)),
    ['kernelSize', 'outputPadding'],
  ],
  ['Conv3d, of one number', () => new nn.Conv3d(1, 1, 3), ['kernelSize', 'stride', 'padding', 'dilation']],
  ['LazyConv2d', (k) => new nn.LazyConv2d(1, k as [number, number], dilated(k)), ['kernelSize', 'stride']],
  ['MaxPool1d', (k) => new nn.MaxPool1d(k, dilated(k)), ['kernelSize', 'options.stride']],
  ['MaxPool2d', (k) => new nn.MaxPool2d(k as [number, number], dilated(k)), ['kernelSize', 'options.stride']],
  ['MaxUnpool2d', (k) => new nn.MaxUnpool2d(k, { stride: k, padding: k }), ['kernelSize', 'options.stride']],
  ['AvgPool2d', (k) => new nn.AvgPool2d(k, { stride: k, padding: k }), ['kernelSize', 'options.padding']],
  ['LPPool2d', (k) => new nn.LPPool2d(2, k, { stride: k }), ['kernelSize', 'options.stride']],
  ['FractionalMaxPool2d', (k) => new nn.FractionalMaxPool2d(k, { outputSize: k }), ['kernelSize', 'outputSize']],
  ['AdaptiveAvgPool2d', (k) => new nn.AdaptiveAvgPool2d(k), ['outputSize']],
  ['AdaptiveMaxPool3d', (k) => new nn.AdaptiveMaxPool3d([...k, 1]), ['outputSize']],
  ['Fold', (k) => new nn.Fold(k, k, { stride: k }), ['outputSize', 'kernelSize', 'options.stride']],
  ['Unfold', (k) => new nn.Unfold(k, { dilation: k }), ['kernelSize', 'options.dilation']],
  ['Upsample', (k) => new nn.Upsample({ size: k }), ['options.size']],
  ['ZeroPad2d', (k) => new nn.ZeroPad2d([...k, ...k]), ['padding']],
  ['ReflectionPad1d, of one number', () => new nn.ReflectionPad1d(1), ['padding']],
  ['LayerNorm', (k) => new nn.LayerNorm(k), ['normalizedShape']],
  ['RMSNorm', (k) => new nn.RMSNorm(k), ['normalizedShape']],
  ['Unflatten', (k) => new nn.Unflatten(1, k), ['unflattenedSize']],
  ['AdaptiveLogSoftmaxWithLoss', (k) => new nn.AdaptiveLogSoftmaxWithLoss(8, 9, [1, ...k.slice(1)]), ['cutoffs']],
];

// biome-ignore lint/suspicious/noExplicitAny: the options of several layers
const dilated = (size: List): any => ({ stride: size, padding: size, dilation: size });
// biome-ignore lint/suspicious/noExplicitAny: likewise
const spread = (size: List): any => ({ ...dilated(size), outputPadding: size });

const at = (layer: object, name: string): List =>
  name.split('.').reduce((value, key) => (value as Record<string, object>)[key] as object, layer) as List;

describe('the sizes of a layer', () => {
  it.each(LAYERS)('%s has for itself, and nobody writes to them', (name, make, names) => {
    const given = name.endsWith('1d') ? [2] : [2, 2];
    const layer = make(given);
    const before = names.map((kept) => [...at(layer, kept)]);
    given[0] = 7;
    given.push(7);
    for (const kept of names) {
      const list = at(layer, kept);
      expect(() => list.push(7), kept).toThrow(TypeError);
      expect(() => {
        list[0] = 7;
      }, kept).toThrow(TypeError);
    }
    expect(names.map((kept) => [...at(layer, kept)])).toEqual(before);
  });
});

describe('what hooks see', () => {
  const scribbles = (list: unknown[]): void => {
    expect(() => {
      list[0] = null;
    }).toThrow(TypeError);
    expect(() => list.pop()).toThrow(TypeError);
  };

  it('cannot be written to, and is what the module works with', () => {
    const layer = new nn.Linear(2, 1);
    const [x, seen] = [ones([1, 2], { requiresGrad: true }), [] as string[]];
    const expected = layer(x).item();
    const hook =
      (name: string) =>
      (_: unknown, ...[first, second]: unknown[]): void => {
        seen.push(name);
        scribbles(first as unknown[]);
        if (name === 'input') scribbles(second as unknown[]);
      };
    layer.registerForwardPreHook(hook('before'));
    layer.registerForwardHook(hook('after'));
    layer.registerFullBackwardPreHook(hook('output'));
    layer.registerFullBackwardHook(hook('input'));
    const y = layer(x);
    expect(y.item()).toBe(expected);
    y.backward();
    expect((x.grad as Tensor).tolist()).toEqual(layer.weight.tolist());
    expect(seen).toEqual(['before', 'after', 'output', 'input']);
  });
});
