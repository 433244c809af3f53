// The tutorial's losses: node scripts/run.mjs examples/losses.ts
import { nn, tensor } from 'torchlet';

const inputs = tensor([1, 2, 3]).reshape([1, 1, 1, 3]);
const targets = tensor([1, 2, 5]).reshape([1, 1, 1, 3]);

const l1 = new nn.L1Loss();
console.log(String(l1(inputs, targets))); // (0 + 0 + 2) / 3

const l1Sum = new nn.L1Loss({ reduction: 'sum' });
console.log(String(l1Sum(inputs, targets))); // 0 + 0 + 2

const mse = new nn.MSELoss({ reduction: 'sum' });
console.log(String(mse(inputs, targets))); // 0 + 0 + 2 * 2

const x = tensor([0.1, 0.2, 0.3]).reshape([1, 3]);
const y = tensor(Int32Array.of(1));
const crossEntropy = new nn.CrossEntropyLoss();
console.log(String(crossEntropy(x, y))); // -0.2 + log(exp(0.1) + exp(0.2) + exp(0.3))
