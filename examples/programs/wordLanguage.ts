// A language model of words, an LSTM or a transformer, as pytorch/examples/word_language_model.
import { readFile } from 'node:fs/promises';
import { arange, manualSeed, nn, noGrad, ones, optim, stack, type Tensor, tensor } from 'torchlet';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;
const [batchSize, bptt, size] = [20, 35, 64];

type State = [h: Tensor, c: Tensor];

class RNNModel extends nn.Module<[Tensor, State | null], [Tensor, State]> {
  readonly drop = new nn.Dropout(0.2);
  readonly encoder: nn.Embedding;
  readonly rnn: nn.LSTM;
  readonly decoder: nn.Linear;

  constructor(readonly words: number) {
    super();
    this.encoder = new nn.Embedding(words, size);
    this.rnn = new nn.LSTM(size, size, { numLayers: 2, dropout: 0.2 });
    this.decoder = new nn.Linear(size, words);
    nn.init.uniform_(this.encoder.weight, -0.1, 0.1);
    nn.init.zeros_(this.decoder.bias as nn.Parameter);
    nn.init.uniform_(this.decoder.weight, -0.1, 0.1);
  }

  forward(input: Tensor, hidden: State | null): [Tensor, State] {
    const [output, next] = this.rnn(this.drop(this.encoder(input)), hidden);
    const decoded = this.decoder(this.drop(output)).view([-1, this.words]);
    return [F.logSoftmax(decoded, 1), next];
  }
}

class PositionalEncoding extends nn.Module {
  readonly dropout = new nn.Dropout(0.2);

  constructor(maxLen = 100) {
    super();
    const position = arange(0, maxLen, 1, { dtype: 'float32' }).unsqueeze(1);
    const rates = arange(0, size, 2, { dtype: 'float32' })
      .mul(-Math.log(10000) / size)
      .exp();
    const angles = position.mul(rates);
    this.registerBuffer('pe', stack([angles.sin(), angles.cos()], 2).flatten(1).unsqueeze(1));
  }

  declare readonly pe: Tensor;

  forward(x: Tensor): Tensor {
    return this.dropout(x.add(this.pe.narrow(0, 0, x.size(0))));
  }
}

class TransformerModel extends nn.Module {
  readonly posEncoder = new PositionalEncoding();
  readonly encoder: nn.TransformerEncoder;
  readonly inputEmb: nn.Embedding;
  readonly decoder: nn.Linear;

  constructor(readonly words: number) {
    super();
    this.encoder = new nn.TransformerEncoder(
      new nn.TransformerEncoderLayer(size, 2, { dimFeedforward: 64, dropout: 0.2 }),
      2,
    );
    this.inputEmb = new nn.Embedding(words, size);
    this.decoder = new nn.Linear(size, words);
    nn.init.uniform_(this.inputEmb.weight, -0.1, 0.1);
    nn.init.zeros_(this.decoder.bias as nn.Parameter);
    nn.init.uniform_(this.decoder.weight, -0.1, 0.1);
  }

  forward(src: Tensor): Tensor {
    const n = src.size(0);
    const srcMask = ones([n, n]).tril().log();
    const x = this.posEncoder(this.inputEmb(src).mul(Math.sqrt(size)));
    return F.logSoftmax(this.decoder(this.encoder(x, { mask: srcMask })), -1).view([-1, this.words]);
  }
}

/** The text as numbers of words, in columns that follow each other: [time, batch]. */
async function corpus(): Promise<{ words: number; data: Tensor }> {
  const text = await readFile(new URL('./text.txt', import.meta.url), 'utf8');
  const index = new Map<string, number>();
  const ids = text.split('\n').flatMap((line) =>
    [...line.split(' ').filter((word) => word !== ''), '<eos>'].map((word) => {
      if (!index.has(word)) index.set(word, index.size);
      return index.get(word) as number;
    }),
  );
  const rows = Math.floor(ids.length / batchSize);
  const data = tensor(Int32Array.from(ids.slice(0, rows * batchSize)))
    .view([batchSize, rows])
    .t()
    .contiguous();
  return { words: index.size, data };
}

export async function train(
  kind: 'LSTM' | 'Transformer',
  { steps = Infinity, epochs = 3, log = console.log }: Report = {},
): Promise<number[]> {
  manualSeed(1111);
  const { words, data } = await corpus();
  const model = kind === 'LSTM' ? new RNNModel(words) : new TransformerModel(words);
  const optimizer = new optim.SGD(model.parameters(), { lr: kind === 'LSTM' ? 5 : 0.5 });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    let hidden: State | null = null;
    for (let i = 0; i + 1 < data.size(0); i += bptt) {
      if (losses.length === steps) return losses;
      const length = Math.min(bptt, data.size(0) - 1 - i);
      const [input, target] = [data.narrow(0, i, length), data.narrow(0, i + 1, length).reshape([-1])];
      optimizer.zeroGrad();
      let output: Tensor;
      if (model instanceof RNNModel) {
        const [out, next]: [Tensor, State] = model(input, hidden);
        output = out;
        hidden = [next[0].detach(), next[1].detach()];
      } else output = model(input);
      const loss = F.nllLoss(output, target);
      loss.backward();
      nn.utils.clipGradNorm_(model.parameters(), 0.25);
      optimizer.step();
      losses.push(loss.item() as number);
    }
    log(
      `epoch ${epoch}: loss ${losses.at(-1)?.toFixed(4)}, perplexity ${noGrad(() =>
        tensor(losses.at(-1) as number)
          .exp()
          .item(),
      )}`,
    );
  }
  return losses;
}

if (isMain(import.meta.url)) for (const kind of ['LSTM', 'Transformer'] as const) await train(kind);
