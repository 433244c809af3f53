import {
  DataLoader,
  manualSeed,
  mul,
  nn,
  noGrad,
  optim,
  rand,
  sum,
  Tensor,
  TensorDataset,
  tensor,
  to,
} from 'torchlet/lean';
import { describe, expect, it } from 'vitest';

describe('torchlet/lean', () => {
  it('has no operation as a method, and gradients all the same', () => {
    expect('mul' in Tensor.prototype).toBe(false);
    expect('T' in Tensor.prototype).toBe(false);
    const x = tensor([[1, 2, 3]], { requiresGrad: true });
    sum(mul(x, x)).backward();
    expect(x.grad?.tolist()).toEqual([[2, 4, 6]]);
    expect(String(mul(x, 2))).toBe('tensor([[2., 4., 6.]], grad_fn=<MulBackward0>)');
    expect(to(tensor([1.5]), 'int32').tolist()).toEqual([1]);
  });

  it('trains, and in-place writes into views keep their gradients', () => {
    manualSeed(0);
    const inputs = rand([32, 2]);
    const targets = noGrad(() => sum(mul(inputs, inputs), 1, { keepdim: true }));
    const model = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 1));
    const criterion = new nn.MSELoss();
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.02 });
    const losses: number[] = [];
    for (let epoch = 0; epoch < 30; epoch++) {
      for (const [x, y] of new DataLoader(new TensorDataset(inputs, targets), { batchSize: 8, shuffle: true })) {
        const loss = criterion(model(x as Tensor), y as Tensor);
        // Zeros instead of null: what the optimizer does with operations of its own.
        optimizer.zeroGrad({ setToNone: false });
        loss.backward();
        optimizer.step();
        losses.push(loss.item());
      }
    }
    expect(losses.at(-1)).toBeLessThan(0.01);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 20);

    const copy = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 1));
    copy.loadStateDict(model.stateDict());
    expect(copy(inputs).tolist()).toEqual(model(inputs).tolist());
  });
});
