import { describe, expect, it } from 'vitest';
import { AutogradError, autograd, noGrad, type Tensor, tensor, ValueError } from '../../src/index';

const { jacobian, hessian, vjp, jvp, vhp, hvp } = autograd.functional;
const cube = (x: Tensor) => x.pow(3).sum();
const list = (x: unknown) => (x as Tensor).tolist();

describe('autograd.functional', () => {
  const x = tensor([1, 2]);
  const y = tensor([[3], [4]]);

  it('nests results as the inputs and the outputs are nested', () => {
    const both = (a: Tensor, b: Tensor) => [a.mul(2), b.matmul(a.unsqueeze(0))];
    const [[da, db], [dc, dd]] = jacobian(both as never, [x, y]) as unknown as Tensor[][] as never as [
      Tensor[],
      Tensor[],
    ];
    expect(list(da)).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect([db?.shape, dc?.shape, dd?.shape]).toEqual([
      [2, 2, 1],
      [2, 2, 2],
      [2, 2, 2, 1],
    ]);
    expect(db?.abs().sum().item()).toBe(0);
    expect(list(dc?.select(0, 1))).toEqual(
      [
        [
          [4, 0],
          [0, 4],
        ],
      ].flat(),
    );
    const rows = hessian((a, b) => a.mul(a).sum().add(b.sum().mul(a.sum())), [x, y]);
    expect(rows.map((row) => row.map((block) => block.shape))).toEqual([
      [
        [2, 2],
        [2, 2, 1],
      ],
      [
        [2, 1, 2],
        [2, 1, 2, 1],
      ],
    ]);
    expect(list(rows[0]?.[0])).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect(list(rows[0]?.[1]?.flatten())).toEqual([1, 1, 1, 1]);
  });

  it('agrees with the matrix in all products, in both directions', () => {
    const f = (a: Tensor) =>
      a
        .mul(tensor([2, 3]))
        .unsqueeze(1)
        .mul(a)
        .sum(0);
    const matrix = jacobian(f, x);
    const v = tensor([0.5, -1]);
    expect(list(vjp(f, x, { v })[1])).toEqual(list(v.matmul(matrix)));
    expect(list(jvp(f, x, { v })[1])).toEqual(list(matrix.matmul(v)));
    const second = hessian(cube, x);
    expect(list(vhp(cube, x, { v })[1])).toEqual(list(v.matmul(second)));
    expect(list(hvp(cube, x, { v })[1])).toEqual(list(second.matmul(v)));
    expect(list(vhp(cube, x, { v })[0])).toBe(9);
  });

  it('keeps the caller’s graph out, unless createGraph lets gradients through', () => {
    const leaf = tensor([1, 2], { requiresGrad: true });
    const w = tensor([2, 2], { requiresGrad: true });
    const plain = jacobian((a) => a.mul(a).mul(w), leaf);
    expect([plain.requiresGrad, leaf.grad, w.grad]).toEqual([false, null, null]);
    hessian(cube, leaf, { createGraph: true }).sum().backward();
    expect(list(leaf.grad)).toEqual([6, 6]);
    // An input that the function also captures counts as a constant there.
    expect(list(jacobian((a) => a.mul(leaf), leaf))).toEqual([
      [1, 0],
      [0, 2],
    ]);
  });

  it('works under noGrad and for a single number without v', () => {
    expect(noGrad(() => list(jacobian((a) => a.mul(a), x)))).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(list(vjp(cube, x)[1])).toEqual([3, 12]);
    expect(list(jvp((a) => a.mul(x), tensor(3))[1])).toEqual([1, 2]);
  });

  it('gives zeros for what does not depend on an input, or says so in strict mode', () => {
    const first = (a: Tensor, _: Tensor) => a.mul(2);
    expect(list(vjp(first, [x, y], { v: x })[1][1])).toEqual([[0], [0]]);
    expect(() => vjp(first, [x, y], { v: x, strict: true })).toThrow(
      'The output of the user-provided function is independent of input 1. This is not allowed in strict mode.',
    );
    expect(() => hessian((a) => a.sum(), x, { strict: true })).toThrow(AutogradError);
    expect(list(hessian((a) => a.sum(), x))).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => jacobian(() => tensor([1]), x, { strict: true })).toThrow('Output 0 of the user-provided function');
  });

  it('takes PyTorch’s ways of computing, and refuses what PyTorch does not combine', () => {
    const f = (a: Tensor) => a.mul(a);
    expect(list(jacobian(f, x, { vectorize: true, strategy: 'forward-mode' }))).toEqual([
      [2, 0],
      [0, 4],
    ]);
    expect(() => jacobian(f, x, { strategy: 'forward-mode' })).toThrow('`vectorize=True`');
    expect(() => jacobian(f, x, { strict: true, vectorize: true })).toThrow(
      'torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. Please either ' +
        'set `strict=False` or `vectorize=False`.',
    );
    expect(() => jacobian(f, x, { createGraph: true, strategy: 'forward-mode', vectorize: true })).toThrow('(yet)');
    expect(() => jacobian(f, x, { strategy: 'sideways' as never })).toThrow(ValueError);
  });

  it('says what is wrong with arguments that no compiler has checked', () => {
    expect(() => jacobian('x' as never, x)).toThrow("argument 'func' (position 1) must be function, not String");
    expect(() => vjp(cube, [x, 2] as never)).toThrow(
      'The inputs given to vjp must be either a Tensor or a tuple of Tensors but the value at index 1 has type Number.',
    );
    expect(() => jacobian(() => 3 as never, x)).toThrow('outputs of the user-provided function given to jacobian');
    expect(() => hvp(cube, x, { v: [x, x] })).toThrow('The given v should contain a single Tensor.');
    expect(() => vjp(cube, x, { v: x })).toThrow(
      'v has invalid size: should be torch.Size([]) but got torch.Size([2]).',
    );
  });
});
