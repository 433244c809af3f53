import { nn, ones, rand } from 'torchlet';
import { describe, expect, it } from 'vitest';

describe('rows in rows', () => {
  const nested = (depth: number) => {
    let model: nn.Module = new nn.Linear(1, 1);
    for (let i = 0; i < depth; i++) model = new nn.Sequential(model);
    return model;
  };

  it('nest 2,000 deep in forward, backward and printing', () => {
    const model = nested(2000);
    model(ones([1, 1]))
      .sum()
      .backward();
    expect([...model.parameters()].every(({ grad }) => grad !== null)).toBe(true);
    expect(String(model).match(/Sequential/g)).toHaveLength(2000);
  });

  it('have the bits of one row', () => {
    const parts = [new nn.Linear(4, 3), new nn.ReLU(), new nn.Linear(3, 2), new nn.Tanh()] as const;
    const x = rand([5, 4]);
    const flat = new nn.Sequential(...parts);
    const deep = new nn.Sequential(
      new nn.Sequential(parts[0], new nn.Sequential(parts[1])),
      new nn.Sequential(parts[2], parts[3]),
    );
    expect(deep(x).tolist()).toEqual(flat(x).tolist());
  });

  it('run their hooks', () => {
    const inner = new nn.Sequential(new nn.ReLU());
    let calls = 0;
    inner.registerForwardHook(() => void calls++);
    new nn.Sequential(inner)(ones([1]));
    expect(calls).toBe(1);
  });

  it('name the module that fails', () => {
    const model = new nn.Sequential(new nn.Sequential(new nn.Linear(2, 2)));
    expect(() => model(ones([1, 3]))).toThrow("(in module '0.0': Linear(");
  });
});
