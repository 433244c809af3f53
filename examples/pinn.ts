// A physics-informed network: u(x) on [0, 1] with u'' = -π² sin(πx) and u(0) = u(1) = 0, found without a single value of u. The
// loss is how far the network is from the equation, at random places; its second derivative comes from the graph of the first.
import { autograd, cat, manualSeed, nn, optim, rand, type Tensor, tensor } from 'torchlet';

manualSeed(0);
const u = new nn.Sequential(
  new nn.Linear(1, 16),
  new nn.Tanh(),
  new nn.Linear(16, 16),
  new nn.Tanh(),
  new nn.Linear(16, 1),
);
const optimizer = new optim.Adam(u.parameters(), { lr: 0.01 });

const derivative = (y: Tensor, x: Tensor): Tensor => autograd.grad([y.sum()], [x], { createGraph: true })[0] as Tensor;

const ends = tensor([[0], [1]]);
for (let step = 1; step <= 600; step++) {
  const x = rand([32, 1]).requiresGrad_();
  const first = derivative(u(x), x);
  const residual = derivative(first, x).add(
    x
      .mul(Math.PI)
      .sin()
      .mul(Math.PI ** 2),
  );
  const loss = residual.square().mean().add(u(ends).square().mean().mul(100));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

// The solution is sin(πx).
const places = tensor([[0.1], [0.3], [0.5], [0.9]]);
const both = cat([u(places), places.mul(Math.PI).sin()], 1);
console.log(both.tolist());
