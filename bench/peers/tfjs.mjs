// TensorFlow.js on its WebAssembly backend, which has one thread in Node and no gradient of a convolution's weight.
import { createRequire } from 'node:module';
import { serve, versionOf } from './serve.mjs';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
await tf.ready();

/** Runs `make` and drops the tensors that it made. Every kernel is synchronous. */
const run = (make) => () => tf.tidy(() => void make());
const uniform = (shape, scale = 1) => tf.randomUniform(shape, -scale, scale);

function forward(batch) {
  const x = uniform([batch, 32, 32, 3]);
  const filters = [
    [3, 32],
    [32, 32],
    [32, 64],
  ].map(([c, o]) => [uniform([5, 5, c, o], 0.1), uniform([o])]);
  const layers = [
    [1024, 64],
    [64, 10],
  ].map(([n, m]) => [uniform([n, m], 0.1), uniform([m])]);
  return run(() => {
    let y = x;
    for (const [filter, bias] of filters) {
      y = tf.maxPool(tf.fused.conv2d({ x: y, filter, strides: 1, pad: 'same', bias }), 2, 2, 'valid');
    }
    y = tf.reshape(y, [batch, 1024]);
    for (const [b, bias] of layers) y = tf.fused.matMul({ a: y, b, bias });
    return y;
  });
}

function elementwise(operation, layout) {
  const [a, b] = [tf.randomNormal([1000, 1000]), tf.randomNormal([1000, 1000])];
  const row = tf.randomNormal([1000]);
  const two = { add: tf.add, mul: tf.mul }[operation];
  if (two !== undefined && layout !== 'strided') return run(() => two(layout === 'broadcast' ? row : a, b));
  // A tensor has no strides.
  if (layout !== 'contiguous') return null;
  return run(() => ({ relu: tf.relu, exp: tf.exp, sum: tf.sum, 'log-softmax': tf.logSoftmax })[operation](a));
}

function convolution(pass, n, c, o, size, kernel, stride, groups) {
  const pad = kernel >> 1;
  const x = uniform([n, size, size, c]);
  if (groups !== 1) {
    if (pass !== 'forward' || groups !== c || groups !== o) return null;
    const filter = uniform([kernel, kernel, c, 1], 0.1);
    return run(() => tf.depthwiseConv2d(x, filter, stride, pad, 'NHWC', 1, 'floor'));
  }
  const filter = uniform([kernel, kernel, c, o], 0.1);
  if (pass === 'forward') return run(() => tf.conv2d(x, filter, stride, pad, 'NHWC', 1, 'floor'));
  if (pass !== 'input') return null;
  const dy = uniform(tf.conv2d(x, filter, stride, pad, 'NHWC', 1, 'floor').shape);
  return run(() => tf.conv2dTranspose(dy, filter, x.shape, stride, pad, 'floor'));
}

/** Linear layers with ReLU between them. */
function perceptron(sizes) {
  const layers = sizes
    .slice(1)
    .map((size, i) => [tf.variable(uniform([sizes[i], size], 1 / Math.sqrt(sizes[i]))), tf.variable(tf.zeros([size]))]);
  return (x) =>
    layers.reduce(
      (y, [b, bias], i) => tf.fused.matMul({ a: y, b, bias, activation: i < layers.length - 1 ? 'relu' : 'linear' }),
      x,
    );
}

const labels = (count, classes) => tf.oneHot(tf.cast(tf.randomUniform([count], 0, classes), 'int32'), classes);

await serve({
  version: versionOf('@tensorflow/tfjs-backend-wasm'),
  kinds: {
    forward,
    elementwise,
    convolution,
    product(n) {
      const [a, b] = [uniform([n, n]), uniform([n, n])];
      return run(() => tf.matMul(a, b));
    },
    tiny() {
      const [model, x, y] = [perceptron([2, 16, 1]), uniform([32, 2]), uniform([32, 1])];
      const optimizer = tf.train.sgd(0.01);
      return run(() => optimizer.minimize(() => tf.losses.meanSquaredError(y, model(x))));
    },
    adam() {
      const [model, x, y] = [perceptron([784, 256, 128, 10]), uniform([128, 784]), labels(128, 10)];
      const optimizer = tf.train.adam(0.001);
      return run(() => optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, model(x))));
    },
    crossEntropy() {
      const [x, y] = [tf.randomNormal([4096, 1000]), labels(4096, 1000)];
      const gradient = tf.grad((logits) => tf.losses.softmaxCrossEntropy(y, logits));
      return run(() => gradient(x));
    },
  },
});
