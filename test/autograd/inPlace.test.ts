import { describe, expect, it } from 'vitest';
import {
  cdist,
  cov,
  einsum,
  eye,
  linalg,
  nn,
  noGrad,
  ones,
  stack,
  type Tensor,
  tensor,
  tensordot,
  where,
} from '../../src/index';

const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

describe('in-place operations in the graph', () => {
  it('keep a copy of the operand for the derivative', () => {
    const [x, w] = [leaf([2, 3]), leaf([5, 7])];
    const y = x.mul(1);
    y.mul_(w);
    y.sum().backward();
    expect(y.tolist()).toEqual([10, 21]);
    expect(gradOf(x)).toEqual([5, 7]);
    expect(gradOf(w)).toEqual([2, 3]);
  });

  it('save the result itself: a further change is noticed', () => {
    const y = leaf([0.5, 1]).mul(1).exp_();
    y.add_(1);
    expect(() => y.sum().backward()).toThrow(
      /modified by an inplace operation: \[torch.FloatTensor \[2\]\].*ExpBackward0 saved the tensor/s,
    );
  });

  it('cannot keep an operand that is on both sides', () => {
    const y = leaf([2, 3]).mul(1);
    y.mul_(y);
    expect(() => y.sum().backward()).toThrow(/modified by an inplace operation/);
  });

  it('can be differentiated twice', () => {
    const x = leaf([0.5, 2]);
    const y = x.mul(1).pow_(3);
    y.sum().backward({ createGraph: true });
    const first = x.grad as Tensor;
    x.grad = null;
    first.sum().backward();
    expect(gradOf(x)).toEqual([3, 12]);
  });

  it('take results whose memory an operation shares with its own temporaries', () => {
    const results: ((x: Tensor) => Tensor)[] = [
      (x) => x.norm(0),
      (x) => x.norm(),
      (x) => x.norm(null, { p: 3 }),
      (x) => x.logsumexp(0),
      (x) => x.dist(tensor([0, 1])),
      (x) => linalg.vectorNorm(x, 0, { ord: 3 }),
      (x) => cdist(x.reshape([1, 2]), tensor([[0, 1]])),
      (x) => linalg.matrixNorm(x.reshape([1, 2]), [0, 1], { ord: 1 }),
      (x) => x.dot(x),
      (x) => x.roll(1),
      (x) => tensordot(x, x, 1),
      (x) => einsum('i,j->ij', x, x),
      (x) => einsum('i,i->', x, x),
      (x) => linalg.multiDot([x, eye(2), x]),
      (x) => cov(stack([x, x.square()])),
      (x) => nn.functional.bilinear(x.reshape([1, 2]), x.reshape([1, 2]), ones([1, 2, 2])),
    ];
    for (const compute of results) {
      const twin = compute(tensor([2, 3]))
        .mul(3)
        .add(1);
      expect(
        compute(leaf([2, 3]))
          .mul_(3)
          .add_(1)
          .tolist(),
      ).toEqual(twin.tolist());
      // Whose own history is none, and who was made where nothing is recorded, is still no view.
      const unseen = noGrad(() => compute(tensor([2, 3])));
      unseen
        .mul_(leaf([2]).sum())
        .sum()
        .backward();
    }
  });

  it('of what is a view all the same reach the operand', () => {
    const x = tensor([2, 3]);
    einsum('i->i', x).mul_(3);
    expect(x.tolist()).toEqual([6, 9]);
  });

  it('give a comparison a history whose gradients are 0', () => {
    for (const compare of ['eq_', 'ne_', 'lt_', 'le_', 'gt_', 'ge_'] as const) {
      const [x, z] = [leaf([1, 3]), leaf([4, 4])];
      const y = x.mul(2);
      y[compare](z);
      expect(y.requiresGrad).toBe(true);
      y.sum().backward();
      expect([x.grad?.tolist(), z.grad?.tolist()]).toEqual([
        [0, 0],
        [0, 0],
      ]);
    }
    expect(leaf([1, 3]).mul(2).gt_(4).tolist()).toEqual([0, 1]);
  });

  it('leave x unchanged when the result does not fit', () => {
    const x = tensor(Int32Array.of(1, 2));
    expect(() => x.div_(2)).toThrow("result type Float can't be cast to the desired output type Long");
    expect(() => x.add_(tensor([[1], [2]], { dtype: 'int32' }))).toThrow(
      "output with shape [2] doesn't match the broadcast shape [2, 2]",
    );
    expect(x.tolist()).toEqual([1, 2]);
  });
});

describe('a leaf that is a view', () => {
  const matrix = () =>
    tensor(Float32Array.of(1, 2, 3, 4))
      .reshape([2, 2])
      .requiresGrad_();

  it('is the root of its views: they may not be written to', () => {
    expect(() => matrix().select(0, 1).zero_()).toThrow(/a view of a leaf Variable that requires grad/);
  });

  it('gets its gradient through views', () => {
    const x = matrix();
    x.select(0, 1).mul(3).sum().backward();
    expect(gradOf(x)).toEqual([
      [0, 0],
      [3, 3],
    ]);
  });
});

describe('dtypes of gradients', () => {
  it('are those of the tensors: real where a real one met a complex one', () => {
    const x = leaf([2, 3]);
    const z = tensor(
      [
        [1, 4],
        [0, 5],
      ],
      { dtype: 'complex64', requiresGrad: true },
    );
    x.mul(z).abs().sum().backward();
    expect((x.grad as Tensor).dtype).toBe('float32');
    expect((z.grad as Tensor).dtype).toBe('complex64');
    expect((x.grad as Tensor).data()[1]).toBeCloseTo(5, 5);
  });

  it('stop at integers and booleans', () => {
    const x = leaf([1, -2]);
    const y = where(x.gt(0), x, 0);
    expect(x.gt(0).requiresGrad).toBe(false);
    expect(x.int().requiresGrad).toBe(false);
    expect(x.float()).toBe(x);
    y.sum().backward();
    expect(gradOf(x)).toEqual([1, 0]);
  });
});
