// A Gaussian process whose kernel is learned by gradient: node scripts/run.mjs examples/gaussianProcess.ts
import {
  add,
  choleskySolve,
  exp,
  eye,
  linalg,
  manualSeed,
  matmul,
  mul,
  optim,
  rand,
  randn,
  sin,
  type Tensor,
  tensor,
  transpose,
} from 'torchlet';

manualSeed(0);
const x = mul(rand([40, 1]), 6);
const y = add(sin(x), mul(randn([40, 1]), 0.1));

// The logarithms of the length scale, the variance and the noise.
const [scale, variance, noise] = [0, 0, -1].map((value) => tensor(value, { requiresGrad: true })) as [
  Tensor,
  Tensor,
  Tensor,
];

/** k(a, b) = variance exp(-|a - b|² / (2 scale²)). */
function covariance(a: Tensor, b: Tensor): Tensor {
  const gaps = a.sub(transpose(b, 0, 1)).div(exp(scale));
  return gaps.square().mul(-0.5).exp().mul(exp(variance));
}

/** -log p(y) = (y^T K^-1 y + log det K + n log 2π) / 2, by way of K = L L^T. */
function negativeLogLikelihood(): Tensor {
  const L = linalg.cholesky(covariance(x, x).add(eye(40).mul(exp(noise))));
  const fit = y.mul(choleskySolve(y, L)).sum();
  const size = linalg.diagonal(L).log().sum().mul(2);
  return fit
    .add(size)
    .add(40 * Math.log(2 * Math.PI))
    .div(2);
}

const optimizer = new optim.Adam([scale, variance, noise], { lr: 0.1 });
for (let step = 0; step < 100; step++) {
  optimizer.zeroGrad();
  const loss = negativeLogLikelihood();
  loss.backward();
  optimizer.step();
  if (step % 25 === 0) console.log(`step ${step}: -log p(y) = ${loss.item().toFixed(2)}`);
}

// The mean of what is expected at new places, and its deviation.
const places = tensor([[1], [3], [5]]);
const L = linalg.cholesky(covariance(x, x).add(eye(40).mul(exp(noise))));
const cross = covariance(places, x);
const mean = matmul(cross, choleskySolve(y, L));
const half = linalg.solveTriangular(L, transpose(cross, 0, 1), { upper: false });
const deviation = exp(variance).sub(half.square().sum(0)).sqrt();
console.log(`noise ${exp(noise).sqrt().item().toFixed(3)}, mean ${mean.squeeze()}, deviation ${deviation}`);
