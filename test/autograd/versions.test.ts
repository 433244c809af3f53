import { nn, noGrad, ones, optim, type Tensor, tensor, where } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();
const CHANGED = /^one of the variables needed for gradient computation has been modified by an inplace operation/;

describe('a saved tensor that was changed', () => {
  it('is noticed by the pass that needs it', () => {
    const [x, factor] = [leaf([1, 2]), tensor([3, 4])];
    const y = x.mul(factor).sum();
    factor.add_(1);
    expect(() => y.backward()).toThrow(CHANGED);
  });

  it('is described: type, shape, versions, and which operation saved it', () => {
    const y = leaf([1, 2]).mul(1);
    const z = y.exp();
    z.mul_(2);
    expect(() => z.sum().backward()).toThrow(
      /\[torch\.FloatTensor \[2\]\].* is at version 1; expected version 0 instead.*ExpBackward0 saved the tensor/s,
    );
  });

  it('is noticed through a view, through detach() and within noGrad, for they share storage', () => {
    const changes: ((x: Tensor) => unknown)[] = [
      (x) => x.select(0, 1).zero_(),
      (x) => x.detach().zero_(),
      (x) => noGrad(() => x.add_(1)),
      (x) => x.reshape([2, 1]).fill_(3),
    ];
    for (const change of changes) {
      const [x, factor] = [leaf([1, 2]), tensor([3, 4])];
      const y = x.mul(factor).sum();
      change(factor);
      expect(() => y.backward()).toThrow(CHANGED);
    }
  });

  it('does not matter where it was not saved', () => {
    const [x, offset] = [leaf([1, 2]), tensor([3, 4])];
    const y = x.add(offset).sum();
    offset.add_(1);
    y.backward();
    expect(gradOf(x)).toEqual([1, 1]);
  });

  it('does not matter where only a gradient that nobody wants needs it', () => {
    const frozen = tensor([
      [0.3, 0.4],
      [0.5, 0.6],
    ]);
    const uses: Record<string, (y: Tensor) => Tensor> = {
      mul: (y) => y.mul(frozen),
      div: (y) => y.div(frozen),
      matmul: (y) => y.matmul(frozen),
      linear: (y) => nn.functional.linear(y, frozen, tensor([1, 2])),
      lerp: (y) => y.lerp(frozen, 0.3),
      addcmul: (y) => frozen.addcmul(y, frozen),
      addmm: (y) => frozen.addmm(y, frozen),
      l1Loss: (y) => nn.functional.l1Loss(y, frozen),
      where: (y) => where(frozen.gt(0.4), y, frozen),
    };
    for (const [name, use] of Object.entries(uses)) {
      const [a, twin] = [
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          { requiresGrad: true },
        ),
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          { requiresGrad: true },
        ),
      ];
      const y = a.mul(1);
      const z = use(y);
      y.add_(1);
      z.sum().backward();
      use(twin.mul(1)).sum().backward();
      expect([name, gradOf(a)]).toEqual([name, gradOf(twin)]);
    }
  });

  it('does not matter for a result that the derivative does not need', () => {
    const x = leaf([0.1, 0.2]);
    x.erfinv().add_(1).sum().backward();
    const [a, end] = [leaf([1, 2]), tensor([3, 5])];
    const y = a.mul(1).lerp_(end, 0.5);
    y.addcmul_(end, end).mul_(2).sum().backward();
    expect(gradOf(a)).toEqual([1, 1]);
  });

  it('does not matter for a clone', () => {
    const [x, factor] = [leaf([1, 2]), tensor([3, 4])];
    const y = x.mul(factor.clone()).sum();
    factor.zero_();
    y.backward();
    expect(gradOf(x)).toEqual([3, 4]);
  });

  it("can be a weight that the optimizer's step changed", () => {
    const layer = new nn.Linear(2, 2);
    const hidden = layer(leaf([1, 2]));
    const loss = hidden.sum();
    const optimizer = new optim.SGD(layer.parameters(), { lr: 0.1 });
    loss.backward({ retainGraph: true });
    optimizer.step();
    expect(() => loss.backward()).toThrow(CHANGED);
  });

  it('can be what loadStateDict wrote into', () => {
    const layer = new nn.Linear(2, 2);
    const loss = layer(leaf([1, 2])).sum();
    layer.loadStateDict({ weight: ones([2, 2]), bias: ones([2]) });
    expect(() => loss.backward()).toThrow(CHANGED);
  });
});

describe('a leaf that requires a gradient', () => {
  it('may be changed only within noGrad', () => {
    const x = leaf([1, 2]);
    expect(() => x.add_(1)).toThrow('a leaf Variable that requires grad is being used in an in-place operation');
    expect(x.tolist()).toEqual([1, 2]);
    noGrad(() => x.add_(1));
    expect(x.tolist()).toEqual([2, 3]);
    expect(x.isLeaf).toBe(true);
  });

  it('may be changed in all ways where it requires none', () => {
    const x = tensor([1, 2]);
    x.add_(leaf([10, 20]));
    expect(x.requiresGrad).toBe(true);
    expect(x.gradFn?.name).toBe('AddBackward0');
  });
});
