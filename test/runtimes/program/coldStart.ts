/** A Worker that answers after one training step. */
import { manualSeed, randn } from 'torchlet';
import * as nn from 'torchlet/nn';
import * as optim from 'torchlet/optim';

export default {
  fetch(): Response {
    manualSeed(0);
    const model = new nn.Linear(16, 2);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const result = new nn.MSELoss()(model(randn([8, 16])), randn([8, 2]));
    result.backward();
    optimizer.step();
    return new Response(String(result.item()));
  },
};
