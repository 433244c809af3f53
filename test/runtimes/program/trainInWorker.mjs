// What inWorker.mjs trains, in its worker and beside it.
import { manualSeed, nn, optim, tensor } from 'torchlet';

export async function train({ x, y }, run) {
  manualSeed(0);
  const model = new nn.Linear(2, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  run.onCheckpoint(() => model.stateDict());
  do {
    optimizer.zeroGrad();
    new nn.MSELoss()(model(x), y).backward();
    optimizer.step();
  } while (await run.next({ step: run.step }));
  if (run.step === 3) x.matmul(tensor([1, 2, 3]));
  return model.stateDict();
}
