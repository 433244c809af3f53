// An actor-critic that balances a pole on a cart, as pytorch/examples/reinforcement_learning.
import { distributions, manualSeed, nn, optim, rand, stack, type Tensor, tensor } from 'torchlet';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;

/** CartPole-v1: a cart that is pushed to the left or right, and a pole on it that must not fall. */
class CartPole {
  private state: number[] = [];

  reset(): number[] {
    this.state = (rand([4]).tolist() as number[]).map((u) => u * 0.1 - 0.05);
    return this.state;
  }

  step(action: number): { state: number[]; reward: number; done: boolean } {
    const [x, v, angle, rate] = this.state as [number, number, number, number];
    const [gravity, mass, poleMass, half, force, tau] = [9.8, 1.1, 0.1, 0.5, action === 1 ? 10 : -10, 0.02];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const push = (force + poleMass * half * rate * rate * sin) / mass;
    const turn = (gravity * sin - cos * push) / (half * (4 / 3 - (poleMass * cos * cos) / mass));
    const speedUp = push - (poleMass * half * turn * cos) / mass;
    this.state = [x + tau * v, v + tau * speedUp, angle + tau * rate, rate + tau * turn];
    const [place, , lean] = this.state as [number, number, number];
    return { state: this.state, reward: 1, done: Math.abs(place) > 2.4 || Math.abs(lean) > (12 * 2 * Math.PI) / 360 };
  }
}

class Policy extends nn.Module<[Tensor], [probs: Tensor, value: Tensor]> {
  affine1 = new nn.Linear(4, 128);
  actionHead = new nn.Linear(128, 2);
  valueHead = new nn.Linear(128, 1);

  forward(x: Tensor): [Tensor, Tensor] {
    const h = F.relu(this.affine1(x));
    return [F.softmax(this.actionHead(h), -1), this.valueHead(h)];
  }
}

interface Step {
  logProb: Tensor;
  value: Tensor;
  reward: number;
}

function finishEpisode(steps: readonly Step[], optimizer: optim.Adam): number {
  const returns: number[] = [];
  let sum = 0;
  for (const { reward } of steps.toReversed()) {
    sum = reward + 0.99 * sum;
    returns.unshift(sum);
  }
  const raw = tensor(returns);
  const scaled = raw.sub(raw.mean()).div(raw.std().add(1.1920929e-7));
  const policyLosses: Tensor[] = [];
  const valueLosses: Tensor[] = [];
  for (const [i, { logProb, value }] of steps.entries()) {
    const goal = scaled.select(0, i);
    const advantage = (goal.item() as number) - (value.item() as number);
    policyLosses.push(logProb.mul(-advantage));
    valueLosses.push(F.smoothL1Loss(value, goal.unsqueeze(0)));
  }
  optimizer.zeroGrad();
  const loss = stack(policyLosses).sum().add(stack(valueLosses).sum());
  loss.backward();
  optimizer.step();
  return loss.item() as number;
}

export function train({ steps = 300, log = console.log }: Report = {}): number[] {
  manualSeed(1);
  const env = new CartPole();
  const model = new Policy();
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
  const losses: number[] = [];
  let running = 10;
  for (let episode = 1; episode <= steps; episode++) {
    let state = env.reset();
    const taken: Step[] = [];
    for (let t = 0; t < 500; t++) {
      const [probs, value] = model(tensor(state));
      const m = new distributions.Categorical({ probs });
      const action = m.sample();
      const next = env.step(action.item() as number);
      taken.push({ logProb: m.logProb(action), value, reward: next.reward });
      state = next.state;
      if (next.done) break;
    }
    running = 0.05 * taken.length + 0.95 * running;
    losses.push(finishEpisode(taken, optimizer));
    if (episode % 10 === 0) log(`episode ${episode}: ${taken.length} steps, ${running.toFixed(1)} on average`);
    if (running > 475) {
      log(`solved after ${episode} episodes`);
      break;
    }
  }
  return losses;
}

if (isMain(import.meta.url)) train();
