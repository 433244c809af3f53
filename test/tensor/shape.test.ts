import { arange, broadcastTo, empty, full, nn, ones, optim, rand, randint, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it, vi } from 'vitest';

const x = () => arange(0, 24, 1, { dtype: 'float32' }).reshape([2, 3, 4]);

/** What plain JavaScript may do to the array that it gets; TypeScript refuses all of it. */
const WRITES: Record<string, (shape: number[]) => void> = {
  'an element': (shape) => {
    shape[0] = 5;
  },
  'a length': (shape) => {
    shape.length = 0;
  },
  push: (shape) => void shape.push(1),
  pop: (shape) => void shape.pop(),
  shift: (shape) => void shape.shift(),
  splice: (shape) => void shape.splice(0, 1),
  sort: (shape) => void shape.sort((a, b) => b - a),
  reverse: (shape) => void shape.reverse(),
  fill: (shape) => void shape.fill(7),
};

describe('the shape of a tensor', () => {
  it.each(Object.entries(WRITES))('is not written to by %s', (_, write) => {
    const y = x();
    expect(() => write(y.shape as number[])).toThrow(TypeError);
    for (const copy of [y.size(), y.stride()]) write(copy as number[]);
    expect(y.shape).toEqual([2, 3, 4]);
    expect(y.stride()).toEqual([12, 4, 1]);
    expect(y.sum().item()).toBe(276);
  });

  it('follows what is done to it in place', () => {
    const y = x().narrow(1, 0, 1);
    expect(y.shape).toEqual([2, 1, 4]);
    y.squeeze_(1);
    expect(y.shape).toEqual([2, 4]);
    expect(y.t_().shape).toEqual([4, 2]);
  });

  const MADE: Record<string, [number[], (list: number[]) => Tensor]> = {
    zeros: [[2, 3], (shape) => zeros(shape)],
    ones: [[2, 3], (shape) => ones(shape)],
    full: [[2, 3], (shape) => full(shape, 1)],
    empty: [[2, 3], (shape) => empty(shape)],
    rand: [[2, 3], (shape) => rand(shape)],
    randint: [[2, 3], (shape) => randint(3, shape)],
    newZeros: [[2, 3], (shape) => x().newZeros(shape)],
    reshape: [[6, 4], (shape) => x().reshape(shape)],
    view: [[6, 4], (shape) => x().view(shape)],
    expand: [[5, 2, 3, 4], (shape) => x().expand(shape)],
    broadcastTo: [[5, 2, 3, 4], (shape) => broadcastTo(x(), shape)],
    permute: [[2, 1, 0], (dims) => x().permute(dims)],
    unflatten: [[2, 2], (sizes) => x().unflatten(2, sizes)],
    'asStrided, sizes': [[2, 2], (size) => x().asStrided(size, [1, 2])],
    'asStrided, strides': [[1, 2], (stride) => x().asStrided([2, 2], stride)],
    tile: [[2, 1, 1], (times) => x().tile(times)],
  };
  it.each(Object.entries(MADE))('does not change with the list that %s was given', (_, [list, make]) => {
    const y = make(list);
    const before = [y.size(), y.stride()];
    list[0] = 77;
    list.push(9);
    expect([y.size(), y.stride()]).toEqual(before);
    expect(y.data().length).toBe(y.numel());
  });

  it('is not copied for the library itself', () => {
    const [hidden, heads] = [8, 2];
    const net = new nn.Sequential(
      new nn.Conv2d(1, 4, 3),
      new nn.BatchNorm2d(4),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(2),
      new nn.Linear(9, hidden),
      new nn.TransformerEncoderLayer(hidden, heads, { dimFeedforward: hidden, batchFirst: true }),
      new nn.Flatten(),
      new nn.Linear(4 * hidden, 3),
    );
    const optimizer = new optim.AdamW(net.parameters());
    const [images, labels] = [rand([2, 1, 8, 8]), tensor(Int32Array.of(0, 2))];
    const step = () => {
      optimizer.zeroGrad();
      nn.functional.crossEntropy(net(images), labels).backward();
      optimizer.step();
    };
    step();
    const freeze = vi.spyOn(Object, 'freeze');
    step();
    const copies = freeze.mock.calls.length;
    freeze.mockRestore();
    expect(copies).toBe(0);
  });
});
