// A character-level GPT: 4 layers of 4 heads, 128 wide, blocks of 64, batches of 12, as karpathy/nanoGPT on a small text.
import { readFile } from 'node:fs/promises';
import {
  arange,
  cat,
  inferenceMode,
  manualSeed,
  nn,
  optim,
  randint,
  stack,
  type Tensor,
  tensor,
  zeros,
} from 'torchlet';
import { isMain, type Report } from './run.ts';

const { functional: F } = nn;
const [blockSize, nLayer, nHead, nEmbd, batch] = [64, 4, 4, 128, 12];

class CausalSelfAttention extends nn.Module {
  c_attn = new nn.Linear(nEmbd, 3 * nEmbd);
  c_proj = new nn.Linear(nEmbd, nEmbd);

  forward(x: Tensor): Tensor {
    const [b, t, c] = x.shape as [number, number, number];
    const heads = (y: Tensor): Tensor => y.view([b, t, nHead, c / nHead]).transpose(1, 2);
    const [q, k, v] = this.c_attn(x).split(nEmbd, 2).map(heads) as [Tensor, Tensor, Tensor];
    const y = F.scaledDotProductAttention(q, k, v, { isCausal: true });
    return this.c_proj(y.transpose(1, 2).contiguous().view([b, t, c]));
  }
}

class MLP extends nn.Module {
  c_fc = new nn.Linear(nEmbd, 4 * nEmbd);
  gelu = new nn.GELU();
  c_proj = new nn.Linear(4 * nEmbd, nEmbd);

  forward(x: Tensor): Tensor {
    return this.c_proj(this.gelu(this.c_fc(x)));
  }
}

class Block extends nn.Module {
  ln_1 = new nn.LayerNorm(nEmbd);
  attn = new CausalSelfAttention();
  ln_2 = new nn.LayerNorm(nEmbd);
  mlp = new MLP();

  forward(x: Tensor): Tensor {
    const y = x.add(this.attn(this.ln_1(x)));
    return y.add(this.mlp(this.ln_2(y)));
  }
}

export class GPT extends nn.Module<[Tensor, Tensor?], [logits: Tensor, loss: Tensor | null]> {
  readonly transformer: nn.ModuleDict;
  readonly lm_head: nn.Linear;

  constructor(vocab: number) {
    super();
    this.transformer = new nn.ModuleDict({
      wte: new nn.Embedding(vocab, nEmbd),
      wpe: new nn.Embedding(blockSize, nEmbd),
      h: new nn.ModuleList(Array.from({ length: nLayer }, () => new Block())),
      ln_f: new nn.LayerNorm(nEmbd),
    });
    this.lm_head = new nn.Linear(nEmbd, vocab, { bias: false });
    // One matrix both reads and writes the characters.
    (this.transformer.get('wte') as nn.Embedding).weight = this.lm_head.weight;
    this.apply((m) => {
      if (m instanceof nn.Linear || m instanceof nn.Embedding) nn.init.normal_(m.weight, 0, 0.02);
      if (m instanceof nn.Linear && m.bias !== null) nn.init.zeros_(m.bias);
    });
    for (const [name, p] of this.namedParameters()) {
      if (name.endsWith('c_proj.weight')) nn.init.normal_(p, 0, 0.02 / Math.sqrt(2 * nLayer));
    }
  }

  forward(idx: Tensor, targets?: Tensor): [Tensor, Tensor | null] {
    const part = (name: string) => this.transformer.get(name);
    let x = part('wte')(idx).add(part('wpe')(arange(idx.size(1))));
    for (const block of part('h') as nn.ModuleList) x = block(x);
    const logits = this.lm_head(part('ln_f')(x));
    if (targets === undefined) return [logits, null];
    return [logits, F.crossEntropy(logits.view([-1, logits.size(-1)]), targets.view([-1]))];
  }

  /** Continues idx [1, t] by n characters, drawn among the topK most probable ones. */
  generate(idx: Tensor, n: number, { temperature = 0.8, topK = 20 } = {}): Tensor {
    return inferenceMode(() => {
      for (let i = 0; i < n; i++) {
        const context = idx.narrow(1, Math.max(0, idx.size(1) - blockSize), Math.min(idx.size(1), blockSize));
        const logits = this.forward(context)[0].select(1, -1).div(temperature);
        const { values } = logits.topk(Math.min(topK, logits.size(-1)));
        const least = values.narrow(1, values.size(1) - 1, 1);
        const probs = logits.maskedFill(logits.lt(least), Number.NEGATIVE_INFINITY).softmax(-1);
        idx = cat([idx, probs.multinomial(1)], 1);
      }
      return idx;
    });
  }
}

export async function train({
  steps = 300,
  sample = 100,
  log = console.log,
}: Report & { sample?: number } = {}): Promise<number[]> {
  const text = await readFile(new URL('./text.txt', import.meta.url), 'utf8');
  const chars = [...new Set(text)].sort();
  const data = tensor(Int32Array.from(text, (c) => chars.indexOf(c)));
  manualSeed(1337);
  const model = new GPT(chars.length);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, betas: [0.9, 0.99], weightDecay: 0.1 });
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const starts = randint(0, data.length - blockSize, [batch]).tolist() as number[];
    const x = stack(starts.map((i) => data.narrow(0, i, blockSize)));
    const y = stack(starts.map((i) => data.narrow(0, i + 1, blockSize)));
    const [, loss] = model(x, y) as [Tensor, Tensor];
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 1);
    optimizer.step();
    losses.push(loss.item() as number);
    if (step % 50 === 0) log(`step ${step}: loss ${losses.at(-1)?.toFixed(4)}`);
  }
  const written = model
    .generate(zeros([1, 1], { dtype: 'int32' }), sample)
    .select(0, 0)
    .tolist() as number[];
  log(written.map((i) => chars[i]).join(''));
  return losses;
}

if (isMain(import.meta.url)) await train();
