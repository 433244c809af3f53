// REINFORCE: a policy learns from its own draws. On a path of nine fields, with the goal at its right end, it goes left or right;
// what it drew becomes more probable by what came of it, relative to the average: ∇ E R = E (R - b) ∇ ln p(actions).
import { distributions, manualSeed, nn, optim, stack, type Tensor, tensor } from 'torchlet';

const { Categorical } = distributions;
const FIELDS = 9;
const MOST_STEPS = 20;

manualSeed(0);
const policy = new nn.Linear(FIELDS, 2);
const optimizer = new optim.Adam(policy.parameters(), { lr: 0.05 });

/** One walk from the middle: the logarithms of its actions' probabilities, and how many steps it took. */
function walk(): { logProbs: Tensor[]; steps: number } {
  const logProbs: Tensor[] = [];
  for (let field = (FIELDS - 1) / 2; field < FIELDS - 1 && logProbs.length < MOST_STEPS; ) {
    const state = nn.functional.oneHot(tensor(Int32Array.of(field)), FIELDS).float();
    const actions = new Categorical({ logits: policy(state) });
    const action = actions.sample();
    logProbs.push(actions.logProb(action));
    field = Math.max(field + (action.item<number>() === 1 ? 1 : -1), 0);
  }
  return { logProbs, steps: logProbs.length };
}

let average = 0;
for (let episode = 1; episode <= 300; episode++) {
  const { logProbs, steps } = walk();
  // Fewer steps are better.
  const advantage = average - steps;
  average = episode === 1 ? steps : 0.9 * average + 0.1 * steps;
  if (episode === 1) continue;
  optimizer.zeroGrad();
  stack(logProbs).sum().mul(-advantage).backward();
  optimizer.step();
  if (episode % 100 === 0) console.log(`episode ${episode}: ${average.toFixed(1)} steps`);
}
