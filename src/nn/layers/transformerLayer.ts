import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { relu } from '../../ops/pointwise/relu';
import type { Tensor } from '../../tensor/tensor';
import { gelu } from '../functional/gelu';
import { Module } from '../module';
import { nameClasses } from '../property';
import { Dropout } from './dropout';
import { LayerNorm } from './layerNorm';
import { Linear } from './linear';
import { MultiheadAttention } from './multiheadAttention';

export interface TransformerLayerOptions {
  /** The width of the hidden layer between the two linear ones; default 2048. */
  dimFeedforward?: number;
  /** The probability of a zero while training; default 0.1. */
  dropout?: number;
  /** 'relu' (default), 'gelu', or a function of a tensor. */
  activation?: 'relu' | 'gelu' | ((x: Tensor) => Tensor);
  /** Added to variances; default 1e-5. */
  layerNormEps?: number;
  /** Take and return [n, t, e] instead of [t, n, e]; default false. */
  batchFirst?: boolean;
  /** Normalize before attention and the linear layers instead of after; default false. */
  normFirst?: boolean;
}

function activationOf(given: TransformerLayerOptions['activation'] = 'relu'): (x: Tensor) => Tensor {
  if (typeof given === 'function') return given;
  if (given === 'relu') return relu;
  if (given === 'gelu') return (x) => gelu(x);
  throw new ValueError(`activation should be relu/gelu, not ${String(given)}`);
}

/** What a layer of either kind is made of: attention, two linear layers, normalization around them. */
abstract class TransformerLayer<In extends unknown[]> extends Module<In> {
  readonly normFirst: boolean;
  readonly activation: (x: Tensor) => Tensor;
  declare self_attn: MultiheadAttention;
  declare linear1: Linear;
  declare dropout: Dropout;
  declare linear2: Linear;
  declare norm1: LayerNorm;
  declare norm2: LayerNorm;
  declare dropout1: Dropout;
  declare dropout2: Dropout;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions, isDecoder: boolean) {
    super();
    const { dimFeedforward = 2048, dropout = 0.1, layerNormEps: eps = 1e-5, batchFirst = false } = options;
    const attention = (): MultiheadAttention => new MultiheadAttention(dModel, nhead, { dropout, batchFirst });
    this.registerModule('self_attn', attention());
    if (isDecoder) this.registerModule('multihead_attn', attention());
    this.registerModule('linear1', new Linear(dModel, dimFeedforward));
    this.registerModule('dropout', new Dropout(dropout));
    this.registerModule('linear2', new Linear(dimFeedforward, dModel));
    const parts = isDecoder ? [1, 2, 3] : [1, 2];
    for (const i of parts) this.registerModule(`norm${i}`, new LayerNorm(dModel, { eps }));
    for (const i of parts) this.registerModule(`dropout${i}`, new Dropout(dropout));
    this.normFirst = options.normFirst ?? false;
    this.activation = activationOf(options.activation);
  }

  /** x + block(x), normalized before or after. */
  protected residual(x: Tensor, norm: LayerNorm, block: (x: Tensor) => Tensor): Tensor {
    return this.normFirst ? add(x, block(norm(x))) : norm(add(x, block(x)));
  }

  protected feedForward(x: Tensor): Tensor {
    return this.linear2(this.dropout(this.activation(this.linear1(x))));
  }
}

export interface EncoderMasks {
  /** Where a place does not see another: [t, t] or [n * heads, t, t]. */
  srcMask?: Tensor | null;
  /** Places that nobody sees: [n, t]. */
  srcKeyPaddingMask?: Tensor | null;
}

/**
 * A layer of a transformer's encoder: self-attention and two linear layers, each added to its input and normalized.
 *
 * @param dModel - numbers of an entry of a sequence
 * @param nhead - heads of attention; divides `dModel`
 * @param options - `dimFeedforward` (default 2048), `dropout` (default 0.1), `activation`, `layerNormEps`, `batchFirst`,
 * `normFirst`
 * @throws ValueError for an unknown activation
 * @example
 * new nn.TransformerEncoderLayer(8, 2)(rand([5, 2, 8])).shape; // [5, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html
 */
export class TransformerEncoderLayer extends TransformerLayer<[src: Tensor, masks?: EncoderMasks]> {
  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super(dModel, nhead, options, false);
  }

  forward(src: Tensor, { srcMask = null, srcKeyPaddingMask = null }: EncoderMasks = {}): Tensor {
    const masks = { attnMask: srcMask, keyPaddingMask: srcKeyPaddingMask, needWeights: false };
    const attended = this.residual(src, this.norm1, (x) => this.dropout1(this.self_attn(x, x, x, masks)[0]));
    return this.residual(attended, this.norm2, (x) => this.dropout2(this.feedForward(x)));
  }
}

export interface DecoderMasks {
  /** Where a place of the target does not see another: [t, t] or [n * heads, t, t]. */
  tgtMask?: Tensor | null;
  /** Where a place of the target does not see one of the memory: [t, s] or [n * heads, t, s]. */
  memoryMask?: Tensor | null;
  /** Places of the target that nobody sees: [n, t]. */
  tgtKeyPaddingMask?: Tensor | null;
  /** Places of the memory that nobody sees: [n, s]. */
  memoryKeyPaddingMask?: Tensor | null;
}

/**
 * A layer of a transformer's decoder: self-attention, attention to the encoder's result, and two linear layers, each added to its
 * input and normalized.
 *
 * @param dModel - numbers of an entry of a sequence
 * @param nhead - heads of attention; divides `dModel`
 * @param options - `dimFeedforward` (default 2048), `dropout` (default 0.1), `activation`, `layerNormEps`, `batchFirst`,
 * `normFirst`
 * @throws ValueError for an unknown activation
 * @example
 * new nn.TransformerDecoderLayer(8, 2)(rand([3, 2, 8]), rand([5, 2, 8])).shape; // [3, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TransformerDecoderLayer.html
 */
export class TransformerDecoderLayer extends TransformerLayer<[tgt: Tensor, memory: Tensor, masks?: DecoderMasks]> {
  declare multihead_attn: MultiheadAttention;
  declare norm3: LayerNorm;
  declare dropout3: Dropout;

  constructor(dModel: number, nhead: number, options: TransformerLayerOptions = {}) {
    super(dModel, nhead, options, true);
  }

  forward(tgt: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    const own = { attnMask: masks.tgtMask, keyPaddingMask: masks.tgtKeyPaddingMask, needWeights: false };
    const cross = { attnMask: masks.memoryMask, keyPaddingMask: masks.memoryKeyPaddingMask, needWeights: false };
    const attended = this.residual(tgt, this.norm1, (x) => this.dropout1(this.self_attn(x, x, x, own)[0]));
    const informed = this.residual(attended, this.norm2, (x) =>
      this.dropout2(this.multihead_attn(x, memory, memory, cross)[0]),
    );
    return this.residual(informed, this.norm3, (x) => this.dropout3(this.feedForward(x)));
  }
}

nameClasses({ TransformerEncoderLayer, TransformerDecoderLayer });
