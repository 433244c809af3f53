// ConvNetJS: plain JavaScript, one example at a time, SGD only (0.3.0 has no Adam).
import { createRequire } from 'node:module';
import { randomValues, serve, versionOf } from './serve.mjs';

const { Net, SGDTrainer, Vol } = createRequire(import.meta.url)('convnetjs');

/** A training step of 64 images takes seconds; of larger batches it would show nothing else. */
const MAX_BATCH = 64;

function volumes(count, ...shape) {
  return Array.from({ length: count }, () => {
    const volume = new Vol(...shape, 0);
    volume.w.set(randomValues(volume.w.length));
    return volume;
  });
}

function network(definitions) {
  const net = new Net();
  net.makeLayers(definitions);
  return net;
}

/** Its softmax and regression layers bring their linear layer with them. */
function tutorial() {
  const block = (filters) => [
    { type: 'conv', sx: 5, filters, stride: 1, pad: 2 },
    { type: 'pool', sx: 2, stride: 2 },
  ];
  return network([
    { type: 'input', out_sx: 32, out_sy: 32, out_depth: 3 },
    ...[32, 32, 64].flatMap(block),
    { type: 'fc', num_neurons: 64 },
    { type: 'softmax', num_classes: 10 },
  ]);
}

/** The trainer changes the parameters after every `batch_size` examples. */
function training(net, options, examples, labelOf) {
  const trainer = new SGDTrainer(net, { ...options, batch_size: examples.length, l2_decay: 0 });
  return () => {
    for (const [i, example] of examples.entries()) trainer.train(example, labelOf(i));
  };
}

await serve({
  version: versionOf('convnetjs'),
  kinds: {
    training(batch) {
      if (batch > MAX_BATCH) return null;
      const options = { learning_rate: 0.01, momentum: 0.9 };
      return training(tutorial(), options, volumes(batch, 32, 32, 3), (i) => i % 10);
    },
    forward(batch) {
      const [net, images] = [tutorial(), volumes(batch, 32, 32, 3)];
      return () => {
        for (const image of images) net.forward(image);
      };
    },
    tiny() {
      const net = network([
        { type: 'input', out_sx: 1, out_sy: 1, out_depth: 2 },
        { type: 'fc', num_neurons: 16, activation: 'relu' },
        { type: 'regression', num_neurons: 1 },
      ]);
      const targets = [...randomValues(32)].map((y) => [y]);
      return training(net, { learning_rate: 0.01, momentum: 0 }, volumes(32, 1, 1, 2), (i) => targets[i]);
    },
  },
});
