import { manualSeed, nn, optim, randint, type Tensor } from 'torchlet';
import { GPT } from '../../examples/programs/nanoGPT';
import type { Workload } from '../harness';

const [VOCABULARY, WORDS, SIZE] = [65, 1000, 256];

function step(name: string, kind: string, prepare: () => () => void): Workload {
  const seeded = () => {
    manualSeed(0);
    return prepare();
  };
  return { name: `training step, ${name}`, spec: [kind], unit: 'ms', batch: 1, prepare: seeded };
}

/** The model of examples/programs/nanoGPT.ts on a batch of 12 pieces of 64 characters. */
const nanoGPT = step('nanoGPT 4 x 128 b12 t64', 'nanoGPT', () => {
  const model = new GPT(VOCABULARY);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, betas: [0.9, 0.99], weightDecay: 0.1 });
  const [x, y] = [randint(0, VOCABULARY, [12, 64]), randint(0, VOCABULARY, [12, 64])];
  return () => {
    optimizer.zeroGrad();
    (model(x, y)[1] as Tensor).backward();
    nn.utils.clipGradNorm_(model.parameters(), 1);
    optimizer.step();
  };
});

/** An LSTM of two layers between words and words, on 20 pieces of 35 words. */
const lstm = step('LSTM language model 2 x 256 b20 t35', 'lstm', () => {
  const encoder = new nn.Embedding(WORDS, SIZE);
  const rnn = new nn.LSTM(SIZE, SIZE, { numLayers: 2 });
  const decoder = new nn.Linear(SIZE, WORDS);
  const parameters = [encoder, rnn, decoder].flatMap((part) => [...part.parameters()]);
  const optimizer = new optim.SGD(parameters, { lr: 1 });
  const [x, y] = [randint(0, WORDS, [35, 20]), randint(0, WORDS, [35 * 20])];
  return () => {
    optimizer.zeroGrad();
    const [output] = rnn(encoder(x)) as [Tensor, unknown];
    nn.functional.crossEntropy(decoder(output).view([-1, WORDS]), y).backward();
    nn.utils.clipGradNorm_(parameters, 0.25);
    optimizer.step();
  };
});

export const LANGUAGE_MODELS: readonly Workload[] = [nanoGPT, lstm];
