import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nn, type Tensor, tensor } from 'torchlet';
import { decodePt, load, loadModel, pickledClass } from 'torchlet/io';
import { describe, expect, test } from 'vitest';
import { shown } from './shown';

const folder = new URL('./pytorch/', import.meta.url);
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const files: Record<string, { value?: unknown; error?: string }> = JSON.parse(
  readFileSync(new URL('files.json', folder), 'utf8'),
);
const good = Object.entries(files).filter(([, { error }]) => error === undefined);
const bad = Object.entries(files).filter(([, { error }]) => error !== undefined);

describe('files that PyTorch and NumPy wrote', () => {
  test.each(good)('%s holds what was saved', async (name, { value }) => {
    expect(shown(await load(read(name), { name }))).toEqual(value);
    expect(shown(await load(fileURLToPath(new URL(name, folder))))).toEqual(value);
  });

  test.each(bad)('%s is refused, with the reason', async (name, { error }) => {
    await expect(load(read(name), { name })).rejects.toThrow(new RegExp(`^${name}.*(${error})`));
  });

  test.each(['values.pt', 'values.legacy.pt', 'protocol4.pt'])('%s: what was shared is shared', (name) => {
    const { views, tied, shared_list: lists, proto } = decodePt(read(name), name);
    const [base, part] = views as Tensor[];
    base?.mul_(2);
    expect(part?.tolist()).toEqual([
      [8, 12],
      [16, 20],
    ]);
    expect(tied.a).toBe(tied.b);
    expect(tied.a).toBeInstanceOf(nn.Parameter);
    expect(tied.c.storage).toBe(tied.a.storage);
    expect(lists[0]).toBe(lists[1]);
    expect(lists[2].again).toBe(lists[0]);
    expect(Object.getPrototypeOf(proto)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(proto, '__proto__')?.value).toBe(1);
    expect(({} as Record<string, unknown>).constructor).toBe(Object);
  });

  test('the weights of a wholly pickled model can be taken out', () => {
    const whole = decodePt(read('whole.pt'), 'whole.pt', { unknown: 'keep' });
    expect(whole[pickledClass]).toBe('torch.nn.modules.container.Sequential');
    const linear = whole._modules['4'];
    expect(linear[pickledClass]).toBe('torch.nn.modules.linear.Linear');
    expect(linear._parameters.weight.shape).toEqual([3, 8]);
    expect(linear.in_features).toBe(8);
  });

  test('a state dict with a batch norm goes into the same model', async () => {
    const model = new nn.Sequential(
      new nn.Conv2d(1, 2, 3),
      new nn.BatchNorm2d(2),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(8, 3),
    );
    expect(await loadModel(model, read('model.pt'))).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(shown(model.stateDict()['4.bias'])).toEqual(
      (files['model.pt'] as { value: Record<string, unknown> }).value['4.bias'],
    );
  });

  test('a value out of range is named, or with lossy the nearest', async () => {
    const npy = read('i8.npy');
    new DataView(npy.buffer).setBigInt64(npy.length - 8, 2n ** 31n, true);
    await expect(load(npy, { name: 'i8.npy' })).rejects.toThrow(
      "i8.npy: 'the array' holds 2147483648 (element 1), which no int32 holds",
    );
    expect((await load(npy, { lossy: true })).equal(tensor(Int32Array.of(-5, 2 ** 31 - 1)).view([1, 2]))).toBe(true);
  });
});
