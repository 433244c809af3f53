import { autograd, manualSeed, nn, ones, randn, type Tensor, tensor, utils } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { checkpoint } = utils.checkpoint;
manualSeed(1);

const block = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Dropout(0.5), new nn.Linear(8, 4));
const gradients = (run: (x: Tensor) => Tensor): unknown[] => {
  const x = ones([3, 4], { requiresGrad: true });
  block.zeroGrad();
  manualSeed(5);
  run(x).square().sum().backward();
  return [x.grad?.tolist(), ...[...block.parameters()].map((p) => p.grad?.tolist())];
};

describe.each([true, false])('checkpoint, useReentrant %s', (useReentrant) => {
  it('gives the gradients of the plain call, dropout included', () => {
    const plain = gradients((x) => block(x));
    expect(gradients((x) => checkpoint((x: Tensor) => block(x), [x], { useReentrant }))).toEqual(plain);
  });

  it('computes twice', () => {
    let calls = 0;
    const x = randn([2], { requiresGrad: true });
    const y = checkpoint(
      (x: Tensor, k: number) => {
        calls++;
        return [x.mul(k).exp(), x.sin()];
      },
      [x, 2],
      { useReentrant },
    );
    expect(calls).toBe(1);
    (y[0] as Tensor)
      .add(y[1] as Tensor)
      .sum()
      .backward();
    expect(calls).toBe(2);
    const expected = x.detach().mul(2).exp().mul(2).add(x.detach().cos());
    expect(x.grad?.sub(expected).abs().max().item()).toBeLessThan(1e-5);
  });
});

describe('checkpoint', () => {
  it('works with autograd.grad, and with parameters alone, when it is not reentrant', () => {
    const w = tensor([2, 3], { requiresGrad: true });
    const y = checkpoint((x: Tensor) => x.mul(w).exp(), [ones([2])], { useReentrant: false });
    const [g] = autograd.grad([y.sum()], [w]);
    expect((g as Tensor).sub(w.detach().exp()).abs().max().item()).toBeLessThan(1e-4);
  });
});
