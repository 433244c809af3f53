import { ShapeError } from '../../errors';
import { normal_, xavierUniform_ } from '../../nn/init';
import { GELU } from '../../nn/layers/activations';
import { Dropout } from '../../nn/layers/dropout';
import { LayerNorm } from '../../nn/layers/layerNorm';
import { Linear } from '../../nn/layers/linear';
import { MultiheadAttention } from '../../nn/layers/multiheadAttention';
import { Module } from '../../nn/module';
import { Parameter } from '../../nn/parameter';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import { add } from '../../ops/pointwise/add';
import { empty } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';

export interface EncoderSizes {
  numHeads: number;
  hiddenDim: number;
  mlpDim: number;
  dropout: number;
  attentionDropout: number;
}

class MLPBlock extends Sequential {
  constructor(inDim: number, mlpDim: number, p: number) {
    const [first, second] = [new Linear(inDim, mlpDim), new Linear(mlpDim, inDim)];
    super(first, new GELU(), new Dropout(p), second, new Dropout(p));
    for (const layer of [first, second]) {
      xavierUniform_(layer.weight);
      if (layer.bias !== null) normal_(layer.bias, 0, 1e-6);
    }
  }
}

function checkSequence(x: Tensor): void {
  if (x.shape.length === 3) return;
  throw new ShapeError(`Expected (batch_size, seq_length, hidden_dim) got torch.Size(${showShape(x.shape)})`);
}

/** x + attention(norm(x)), and to that its own linear layers, normalized before. */
class EncoderBlock extends Module {
  readonly ln_1: LayerNorm;
  readonly self_attention: MultiheadAttention;
  readonly dropout: Dropout;
  readonly ln_2: LayerNorm;
  readonly mlp: MLPBlock;

  constructor({ numHeads, hiddenDim, mlpDim, dropout, attentionDropout }: EncoderSizes) {
    super();
    this.ln_1 = new LayerNorm(hiddenDim, { eps: 1e-6 });
    this.self_attention = new MultiheadAttention(hiddenDim, numHeads, { dropout: attentionDropout, batchFirst: true });
    this.dropout = new Dropout(dropout);
    this.ln_2 = new LayerNorm(hiddenDim, { eps: 1e-6 });
    this.mlp = new MLPBlock(hiddenDim, mlpDim, dropout);
  }

  forward(input: Tensor): Tensor {
    checkSequence(input);
    const normalized = this.ln_1(input);
    const [attended] = this.self_attention(normalized, normalized, normalized, { needWeights: false });
    const x = add(this.dropout(attended), input);
    return add(x, this.mlp(this.ln_2(x)));
  }
}

/** The blocks of a vision transformer over a sequence to which positions are added. */
export class Encoder extends Module {
  readonly pos_embedding: Parameter;
  readonly dropout: Dropout;
  readonly layers: Sequential;
  readonly ln: LayerNorm;

  constructor(length: number, count: number, sizes: EncoderSizes) {
    super();
    this.pos_embedding = new Parameter(normal_(empty([1, length, sizes.hiddenDim]), 0, 0.02));
    this.dropout = new Dropout(sizes.dropout);
    this.layers = new Sequential(
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`encoder_layer_${i}`, new EncoderBlock(sizes)])),
    );
    this.ln = new LayerNorm(sizes.hiddenDim, { eps: 1e-6 });
  }

  forward(input: Tensor): Tensor {
    checkSequence(input);
    return this.ln(this.layers(this.dropout(add(input, this.pos_embedding))));
  }
}

nameClasses({ Encoder, EncoderBlock, MLPBlock });
