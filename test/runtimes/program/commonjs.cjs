// What Jest runs in its own require(), which takes no ECMAScript modules.
const { nn, optim, setNumThreads, tensor } = require('torchlet');
const { DataLoader, TensorDataset } = require('torchlet/data');
const functional = require('torchlet/nn/functional');
const { encodePt } = require('torchlet/io');
const { transforms } = require('torchlet/vision');

test('every entry is of one library', () => {
  expect(require('torchlet/nn').Linear).toBe(nn.Linear);
  expect(require('torchlet/optim').SGD).toBe(optim.SGD);
  expect(functional.relu(tensor([-1, 2]))).toEqual(tensor([0, 2]));
  expect(transforms.normalize([1], [2])(tensor([[[3]]]))).toEqual(tensor([[[1]]]));
  expect(typeof encodePt).toBe('function');
  expect(tensor([3, 1]).sort().values).toEqual(tensor([1, 3]));
  expect(() => tensor([1]).add('a')).toThrow('must be Tensor, not String');
});

test('it trains', async () => {
  await setNumThreads(2);
  const model = new nn.Linear(1, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  const data = new TensorDataset(tensor([[1], [2]]), tensor([[2], [4]]));
  const losses = [];
  for (let epoch = 0; epoch < 20; epoch++) {
    for (const [x, y] of new DataLoader(data, { batchSize: 2 })) {
      optimizer.zeroGrad();
      const loss = new nn.MSELoss()(model(x), y);
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
    }
  }
  await setNumThreads(1);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
});
