// jax-js on its WebAssembly backend, every workload under jit. It has one thread in Node, which gives it no Worker.
// Functions consume their arguments; `.ref` and tree.ref keep one.
import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { randomValues, serve, versionOf } from './serve.mjs';

await init('wasm');
defaultDevice('wasm');

/** An image of the tutorial's network takes tenths of a second, a training step of one over a second, compiling some more. */
const MAX_BATCH = 8;

const random = (shape, scale = 1) =>
  np
    .array(
      randomValues(
        shape.reduce((a, b) => a * b, 1),
        scale,
      ),
    )
    .reshape(shape);
const labels = (count, classes) =>
  nn.oneHot(
    np.array(
      Int32Array.from({ length: count }, (_, i) => i % classes),
      { dtype: np.int32 },
    ),
    classes,
  );
const linear = (n, m) => ({ w: random([n, m], 1 / Math.sqrt(n)), b: random([m], 1 / Math.sqrt(n)) });

async function finish(result) {
  await blockUntilReady(result);
  tree.dispose(result);
}

const dense = (x, { w, b }) => np.matmul(x, w).add(b);

function perceptron(layers, x) {
  return layers.reduce((y, layer, i) => (i < layers.length - 1 ? nn.relu(dense(y, layer)) : dense(y, layer)), x);
}

const tutorialParameters = () => ({
  convs: [
    [3, 32],
    [32, 32],
    [32, 64],
  ].map(([c, o]) => ({ w: random([o, c, 5, 5], 0.1), b: random([o], 0.1) })),
  linears: [linear(1024, 64), linear(64, 10)],
});

function tutorial({ convs, linears }, x) {
  let y = x;
  for (const { w, b } of convs) {
    y = lax
      .convGeneralDilated(
        y,
        w,
        [1, 1],
        [
          [2, 2],
          [2, 2],
        ],
      )
      .add(b.reshape([1, -1, 1, 1]));
    const [n, c, height, width] = y.shape;
    y = np.max(y.reshape([n, c, height / 2, 2, width / 2, 2]), [3, 5]);
  }
  return linears.reduce(dense, y.reshape([-1, 1024]));
}

const crossEntropy = (logits, y) => {
  const count = y.shape[0];
  return nn
    .logSoftmax(logits, 1)
    .mul(y)
    .sum()
    .mul(-1 / count);
};

/** A step of an optimizer whose state is one tree like the parameters, or several. `update` takes parameter, gradient, state. */
function training(parameters, states, loss, update, inputs) {
  let model = parameters;
  let state = states.map(() => tree.map((p) => np.zeros(p.shape), tree.ref(parameters)));
  const step = jit((p, s, ...given) => {
    const [value, gradient] = valueAndGrad(loss)(tree.ref(p), ...given);
    value.dispose();
    return update(p, gradient, s);
  });
  return async () => {
    [model, state] = step(model, state, ...inputs.map((x) => x.ref));
    await blockUntilReady(model);
  };
}

const sgd = (p, g) => [tree.map((a, b) => a.sub(b.mul(0.01)), p, g), []];

function momentum(p, g, [velocity]) {
  const next = tree.map((v, b) => v.mul(0.9).add(b), velocity, g);
  return [tree.map((a, v) => a.sub(v.mul(0.01)), p, tree.ref(next)), [next]];
}

/** Without the correction of the bias, which would take a step count: two multiplications less. */
function adam(p, g, [first, second]) {
  const m = tree.map((a, b) => a.mul(0.9).add(b.mul(0.1)), first, tree.ref(g));
  const v = tree.map((a, b) => a.mul(0.999).add(np.square(b).mul(0.001)), second, g);
  const next = tree.map((a, b, c) => a.sub(b.mul(0.001).div(np.sqrt(c).add(1e-8))), p, tree.ref(m), tree.ref(v));
  return [next, [m, v]];
}

const OPERATIONS = {
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  relu: (a) => nn.relu(a),
  exp: (a) => np.exp(a),
  sum: (a) => np.sum(a),
  'log-softmax': (a) => nn.logSoftmax(a, 1),
};

const LAYOUTS = {
  contiguous: (a) => a,
  broadcast: (a) => np.broadcastTo(a, [1000, 1000]),
  strided: (a) => np.transpose(a),
};

await serve({
  version: versionOf('@jax-js/jax'),
  kinds: {
    training(batch) {
      if (batch > MAX_BATCH) return null;
      const loss = (p, x, y) => crossEntropy(tutorial(p, x), y);
      return training(tutorialParameters(), [0], loss, momentum, [random([batch, 3, 32, 32]), labels(batch, 10)]);
    },
    forward(batch) {
      if (batch > MAX_BATCH) return null;
      const [run, parameters, x] = [jit(tutorial), tutorialParameters(), random([batch, 3, 32, 32])];
      return () => finish(run(tree.ref(parameters), x.ref));
    },
    product(n) {
      const [run, a, b] = [jit((x, y) => np.matmul(x, y)), random([n, n]), random([n, n])];
      return () => finish(run(a.ref, b.ref));
    },
    elementwise(operation, layout) {
      const two = operation === 'add' || operation === 'mul';
      const a = random(layout === 'broadcast' ? [1000] : [1000, 1000]);
      const b = random([1000, 1000]);
      const apply = OPERATIONS[operation];
      const run = jit(two ? (x, y) => apply(LAYOUTS[layout](x), y) : (x) => apply(LAYOUTS[layout](x)));
      return () => finish(two ? run(a.ref, b.ref) : run(a.ref));
    },
    tiny() {
      const loss = (p, x, y) => np.square(perceptron(p, x).sub(y)).mean();
      return training([linear(2, 16), linear(16, 1)], [], loss, sgd, [random([32, 2]), random([32, 1])]);
    },
    adam() {
      const loss = (p, x, y) => crossEntropy(perceptron(p, x), y);
      const layers = [linear(784, 256), linear(256, 128), linear(128, 10)];
      return training(layers, [0, 0], loss, adam, [random([128, 784]), labels(128, 10)]);
    },
    crossEntropy() {
      const run = jit(valueAndGrad(crossEntropy));
      const [x, y] = [random([4096, 1000]), labels(4096, 1000)];
      return () => finish(run(x.ref, y.ref));
    },
  },
});
