import { nn, ones, type optim, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { every, gradient } from './every';

const leaf = (data: ArrayLike<number>) => tensor(Float32Array.from(data)).requiresGrad_();
const bits = (x: Tensor) => [...(x.data() as Float32Array)];

describe.each(every)('%s', (_, make) => {
  const train = (p: Tensor, optimizer: optim.Optimizer<object>, first: number, last: number) => {
    for (let t = first; t <= last; t++) {
      p.grad = tensor(gradient(p.numel(), t)).reshape(p.shape);
      optimizer.step();
    }
  };

  it.each([1, 3, 4, 5, 8191, 8192, 8193, 16391])('treats each of %i elements by itself', (count) => {
    const start = gradient(count, 3, 2);
    const whole = leaf(start);
    train(whole, make([whole]), 1, 4);
    const places = [0, count >> 1, count - 1];
    const alone = places.map((i) => {
      const p = leaf([start[i] as number]);
      const optimizer = make([p]);
      for (let t = 1; t <= 4; t++) {
        p.grad = tensor([gradient(count, t)[i] as number]);
        optimizer.step();
      }
      return p.item();
    });
    expect(places.map((i) => bits(whole)[i])).toEqual(alone);
  });

  it('takes parameters and gradients of any strides', () => {
    const start = gradient(6, 3);
    const plain = leaf(start);
    train(plain, make([plain]), 1, 4);
    const turned = tensor(start).reshape([2, 3]).t().contiguous().t().requiresGrad_();
    expect(turned.isContiguous()).toBe(false);
    const optimizer = make([turned]);
    for (let t = 1; t <= 4; t++) {
      turned.grad = tensor(gradient(6, t)).reshape([2, 3]).t().contiguous().t();
      optimizer.step();
    }
    expect(turned.tolist()).toEqual(plain.reshape([2, 3]).tolist());
  });

  it('takes parameters and gradients that lie in memory as images do', () => {
    const image = () => nn.functional.conv2d(ones([2, 1, 4, 4]), ones([3, 1, 2, 2]));
    const [laid, plain] = [image().detach().requiresGrad_(), image().detach().clone().requiresGrad_()];
    const [first, second] = [make([laid]), make([plain])];
    for (let t = 1; t <= 3; t++) {
      laid.grad = image().mul(t);
      plain.grad = image().mul(t).clone();
      first.step();
      second.step();
    }
    expect(laid.tolist()).toEqual(plain.tolist());
    expect(laid.tolist()).not.toEqual(image().tolist());
  });

  it('takes 0-d and empty parameters, and leaves those without a gradient alone', () => {
    const [scalar, none, still] = [tensor(2).requiresGrad_(), leaf([]), leaf([1, 2])];
    const optimizer = make([scalar, none, still]);
    scalar.grad = tensor(0.5);
    none.grad = tensor(new Float32Array(0));
    optimizer.step();
    const alone = leaf([2]);
    const other = make([alone]);
    alone.grad = tensor([0.5]);
    other.step();
    expect([scalar.item(), none.shape, still.tolist()]).toEqual([alone.item(), [0], [1, 2]]);
  });

  it('treats the parts of a complex number as two numbers', () => {
    const start = [1, -2, 0.5, 3];
    const real = leaf(start);
    train(real, make([real]), 1, 3);
    const complex = tensor(Float32Array.from(start), { dtype: 'complex64' }).reshape([2]).requiresGrad_();
    const optimizer = make([complex]);
    for (let t = 1; t <= 3; t++) {
      complex.grad = tensor(gradient(4, t), { dtype: 'complex64' }).reshape([2]);
      optimizer.step();
    }
    expect(bits(complex)).toEqual(bits(real));
  });

  it('is a write to the parameter, and none to the gradient', () => {
    const p = leaf([1, 2]);
    const kept = p.mul(p).sum();
    const grad = tensor([0.5, -0.5]);
    p.grad = grad;
    make([p]).step();
    expect(grad.tolist()).toEqual([0.5, -0.5]);
    expect(() => kept.backward()).toThrow('modified by an inplace operation');
  });

  it('carries NaN into its element only', () => {
    const p = leaf([1, 2, 3]);
    const optimizer = make([p]);
    p.grad = tensor([1, Number.NaN, -1]);
    optimizer.step();
    optimizer.step();
    const [first, , last] = bits(p);
    expect([first, last].every(Number.isFinite)).toBe(true);
  });

  it('counts the steps of each parameter by itself', () => {
    const [late, early] = [leaf([1, 2]), leaf([1, 2])];
    const optimizer = make([late, early]);
    for (let t = 1; t <= 3; t++) {
      early.grad = tensor(gradient(2, t));
      optimizer.step();
    }
    early.grad = null;
    for (let t = 1; t <= 3; t++) {
      late.grad = tensor(gradient(2, t));
      optimizer.step();
    }
    expect(bits(late)).toEqual(bits(early));
  });

  it('that fails leaves everything as it was', () => {
    const [p, wrong, plain] = [leaf([1, 2]), tensor(Int32Array.of(1, 2)), leaf([1, 2])];
    const [failing, other] = [make([p]), make([plain])];
    failing.addParamGroup({ params: [wrong] });
    p.grad = tensor(gradient(2, 1));
    wrong.grad = tensor(Int32Array.of(1, 1));
    expect(() => failing.step()).toThrow('optimizers take floating point parameters, got Long');
    expect(p.tolist()).toEqual([1, 2]);
    wrong.grad = null;
    train(p, failing, 1, 3);
    train(plain, other, 1, 3);
    expect(bits(p)).toEqual(bits(plain));
  });

  it('goes on from its state dict to the same bits', () => {
    const [first, second] = [leaf([1, -2, 3]), leaf([0, 0, 0])];
    const [before, after] = [make([first]), make([second])];
    train(first, before, 1, 3);
    second.detach().copy_(first.detach());
    after.loadStateDict(before.stateDict());
    train(first, before, 4, 6);
    train(second, after, 4, 6);
    expect(bits(second)).toEqual(bits(first));
    expect(String(after)).toBe(String(before));
  });
});
