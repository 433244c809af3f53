// A package of CommonJS, which TypeScript compiles under Node's rules without the DOM.
import { nn, type Tensor, tensor } from 'torchlet';
import { DataLoader, TensorDataset } from 'torchlet/data';
import { relu } from 'torchlet/nn/functional';
import * as optim from 'torchlet/optim';
import type { TrainingWorker } from 'torchlet/worker';

const x: Tensor = relu(tensor([[1, 2]]));
const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
export type Worker = TrainingWorker;
export const loader = new DataLoader(new TensorDataset(x.sort().values, x));
optimizer.zeroGrad();
import('torchlet').then((modules) => {
  if (modules.tensor !== tensor || modules.nn.Linear !== nn.Linear) throw new Error('require and import differ');
  console.log('one library');
});
