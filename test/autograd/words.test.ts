import { inspect } from 'node:util';
import {
  enableGrad,
  inferenceMode,
  manualSeed,
  noGrad,
  ones,
  scope,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from 'torchlet';
import { datasets } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

/** What plain JavaScript may write. */
const loose = (value: unknown) => value as never;

describe('mistakes are answered in words', () => {
  const x = () => ones([2], { requiresGrad: true });
  const assign = (name: 'grad' | 'requiresGrad', value: unknown) => () => {
    const leaf = x();
    leaf[name] = loose(value);
  };
  it.each([
    [
      'a number as gradient',
      assign('grad', 0),
      'assigned grad expected to be a Tensor or None but got grad of type Number',
    ],
    ['an array as gradient', assign('grad', [1]), 'but got grad of type Array'],
    ['a gradient of another size', assign('grad', ones([3])), 'assigned grad has data of a different size'],
    ['a number as a flag', assign('requiresGrad', 3), 'requires_grad must be a bool, got Number'],
    [
      'noGrad without a function',
      () => noGrad(loose(undefined)),
      'noGrad(): expected a function to run, noGrad(() => model(x)), got undefined',
    ],
    ['enableGrad of a tensor', () => enableGrad(loose(x())), 'enableGrad(): expected a function to run'],
    ['scope without a function', () => scope(loose(undefined)), 'scope(): expected a function to run'],
    ['a text as seed', () => manualSeed(loose('x')), 'manual_seed expected a long, but got String'],
    ['no seed', () => manualSeed(loose(undefined)), 'manual_seed expected a long, but got undefined'],
    [
      'a dataset that is constructed',
      () => new datasets.MNIST(loose('data'), loose(undefined), loose(undefined)),
      "a MNIST is loaded: await datasets.MNIST.load('data'",
    ],
    [
      'a dataset without anything',
      () => new (loose(datasets.CIFAR10) as new () => object)(),
      "a CIFAR10 is loaded: await datasets.CIFAR10.load('data'",
    ],
    [
      'Array.from of a tensor',
      () => Array.from(loose(x())),
      "not iterable: x.index(0) is Python's x[0], x.unbind() are the rows",
    ],
    ['brackets', () => (x() as unknown as number[])[0], 'tensors have no elements by number'],
  ] as [string, () => unknown, string][])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });

  it('a tensor is not its own gradient', () => {
    const leaf = x();
    expect(() => {
      leaf.grad = leaf;
    }).toThrow("can't assign Variable as its own grad");
  });

  it('spreading is what JavaScript refuses by itself, and numbers are not properties', () => {
    expect(() => [...(x() as unknown as number[])]).toThrow('is not iterable');
    expect(Object.keys(x())).not.toContain('0');
    expect(Array.from(zeros([0]) as unknown as ArrayLike<number>)).toEqual([]);
  });

  it('a fault of the library in a call without arguments is not blamed on the caller', () => {
    const broken = ones([2]);
    Object.defineProperty(broken, 'storage', { value: undefined });
    expect(() => broken.exp()).toThrow(TypeError);
    expect(() => (ones([2]) as unknown as { reshape(): Tensor }).reshape()).toThrow(ValueError);
  });
});

describe('inferenceMode', () => {
  it('records nothing', () => {
    const w = tensor([1], { requiresGrad: true });
    expect(inferenceMode(() => w.mul(2)).requiresGrad).toBe(false);
    expect(() => inferenceMode(loose(undefined))).toThrow('inferenceMode(): expected a function to run');
  });
});

describe('a node', () => {
  it('is printed as by PyTorch', () => {
    const y = ones([1], { requiresGrad: true }).mul(2);
    expect(String(y.gradFn)).toMatch(/^<MulBackward0 object at 0x[0-9a-f]{12}>$/);
    expect(inspect(y.gradFn)).toBe(String(y.gradFn));
  });
});
