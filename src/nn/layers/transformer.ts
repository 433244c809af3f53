import { ShapeError } from '../../errors';
import { triu } from '../../ops/pointwise/triu';
import { full } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { ModuleList } from '../containers/moduleList';
import { copyModule } from '../copyModule';
import { xavierUniform_ } from '../init';
import { Module } from '../module';
import { nameClasses } from '../property';
import { LayerNorm } from './layerNorm';
import {
  type DecoderMasks,
  type EncoderMasks,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type TransformerLayerOptions,
} from './transformerLayer';

type EncoderLayerLike = Module<[src: Tensor, masks?: EncoderMasks]>;
type DecoderLayerLike = Module<[tgt: Tensor, memory: Tensor, masks?: DecoderMasks]>;

function copies<Layer extends Module<never[]>>(layer: Layer, count: number): ModuleList {
  return new ModuleList(Array.from({ length: count }, () => copyModule(layer as never)));
}

export interface StackOptions {
  /** What normalizes the result; default null. */
  norm?: Module | null;
  /** Accepted for the sake of ported programs; tensors are never nested here. */
  enableNestedTensor?: boolean;
}

/** The same with PyTorch's names of masks that the encoder has: `mask` is each layer's `srcMask`. */
export interface EncoderCallOptions {
  /** Where a place does not see another: [t, t] or [n * heads, t, t]. */
  mask?: Tensor | null;
  /** Places that nobody sees: [n, t]. */
  srcKeyPaddingMask?: Tensor | null;
}

/**
 * Copies of an encoder layer, one after the other.
 *
 * @param options - `norm`: a layer for the results
 * @param numLayers - how many
 * @param encoderLayer - of which there are copies
 * @example
 * const layer = new nn.TransformerEncoderLayer(8, 2);
 * new nn.TransformerEncoder(layer, 2)(rand([5, 2, 8])).shape; // [5, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TransformerEncoder.html
 */
export class TransformerEncoder extends Module<[src: Tensor, options?: EncoderCallOptions]> {
  readonly numLayers: number;
  declare layers: ModuleList;
  declare norm: Module | null;

  constructor(encoderLayer: EncoderLayerLike, numLayers: number, options: StackOptions = {}) {
    super();
    this.registerModule('layers', copies(encoderLayer as never, numLayers));
    this.numLayers = numLayers;
    this.registerModule('norm', options.norm ?? null);
  }

  forward(src: Tensor, { mask = null, srcKeyPaddingMask = null }: EncoderCallOptions = {}): Tensor {
    let out = src;
    for (const layer of this.layers)
      out = (layer as unknown as EncoderLayerLike)(out, { srcMask: mask, srcKeyPaddingMask });
    return this.norm === null ? out : this.norm(out);
  }
}

/**
 * Copies of a decoder layer, one after the other.
 *
 * @param numLayers - how many
 * @param decoderLayer - of which there are copies
 * @param options - `norm`: a layer for the results
 * @example
 * const layer = new nn.TransformerDecoderLayer(8, 2);
 * new nn.TransformerDecoder(layer, 2)(rand([3, 2, 8]), rand([5, 2, 8])).shape; // [3, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TransformerDecoder.html
 */
export class TransformerDecoder extends Module<[tgt: Tensor, memory: Tensor, masks?: DecoderMasks]> {
  readonly numLayers: number;
  declare layers: ModuleList;
  declare norm: Module | null;

  constructor(decoderLayer: DecoderLayerLike, numLayers: number, options: StackOptions = {}) {
    super();
    this.registerModule('layers', copies(decoderLayer as never, numLayers));
    this.numLayers = numLayers;
    this.registerModule('norm', options.norm ?? null);
  }

  forward(tgt: Tensor, memory: Tensor, masks: DecoderMasks = {}): Tensor {
    let out = tgt;
    for (const layer of this.layers) out = (layer as unknown as DecoderLayerLike)(out, memory, masks);
    return this.norm === null ? out : this.norm(out);
  }
}

export interface TransformerOptions extends TransformerLayerOptions {
  /** The size of an element; default 512. */
  dModel?: number;
  /** Heads of each attention; default 8. */
  nhead?: number;
  /** Default 6. */
  numEncoderLayers?: number;
  /** Default 6. */
  numDecoderLayers?: number;
  /** In place of the encoder. */
  customEncoder?: Module<[src: Tensor, options?: EncoderCallOptions]> | null;
  /** In place of the decoder. */
  customDecoder?: DecoderLayerLike | null;
}

/** The masks of a transformer's call, under PyTorch's names. */
export interface TransformerMasks extends EncoderMasks, DecoderMasks {}

/**
 * An encoder, and a decoder that attends to its result ("Attention Is All You Need").
 *
 * Called with src [s, n, e] and tgt [t, n, e] (or [n, ...] with `batchFirst`), it returns [t, n, e].
 *
 * @param options - `dModel` (default 512), `nhead` (default 8), `numEncoderLayers`, `numDecoderLayers`, `dimFeedforward`,
 * `dropout`, `activation`, `normFirst`, `batchFirst`, ...
 * @throws ShapeError for inputs of other sizes
 * @example
 * const model = new nn.Transformer({ dModel: 8, nhead: 2, numEncoderLayers: 1, numDecoderLayers: 1, dimFeedforward: 16 });
 * model(rand([5, 2, 8]), rand([3, 2, 8])).shape; // [3, 2, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Transformer.html
 */
export class Transformer extends Module<[src: Tensor, tgt: Tensor, masks?: TransformerMasks]> {
  readonly dModel: number;
  readonly nhead: number;
  readonly batchFirst: boolean;
  declare encoder: Module<[src: Tensor, options?: EncoderCallOptions]>;
  declare decoder: DecoderLayerLike;

  constructor(options: TransformerOptions = {}) {
    super();
    const { dModel = 512, nhead = 8, numEncoderLayers = 6, numDecoderLayers = 6, ...others } = options;
    const { customEncoder, customDecoder, ...ofLayers } = others;
    const { layerNormEps: eps = 1e-5 } = ofLayers;
    const norm = (): LayerNorm => new LayerNorm(dModel, { eps });
    // As in PyTorch, the layer that is copied comes first, then the norm.
    const encoder =
      customEncoder ??
      new TransformerEncoder(new TransformerEncoderLayer(dModel, nhead, ofLayers), numEncoderLayers, { norm: norm() });
    this.registerModule('encoder', encoder);
    const decoder =
      customDecoder ??
      new TransformerDecoder(new TransformerDecoderLayer(dModel, nhead, ofLayers), numDecoderLayers, { norm: norm() });
    this.registerModule('decoder', decoder);
    this.dModel = dModel;
    this.nhead = nhead;
    this.batchFirst = options.batchFirst ?? false;
    this.resetParameters();
  }

  /** Draws new weights: all matrices by Xavier's rule. */
  resetParameters(): void {
    for (const parameter of this.parameters()) if (parameter.sizes.length > 1) xavierUniform_(parameter);
  }

  forward(src: Tensor, tgt: Tensor, masks: TransformerMasks = {}): Tensor {
    checkInput(this, src, 'src', 1);
    checkInput(this, tgt, 'tgt', 2);
    this.checkSizes(src, tgt);
    const { srcMask: mask = null, srcKeyPaddingMask = null, ...rest } = masks;
    return this.decoder(tgt, this.encoder(src, { mask, srcKeyPaddingMask }), rest);
  }

  private checkSizes(src: Tensor, tgt: Tensor): void {
    const batchDim = this.batchFirst ? 0 : 1;
    if (src.sizes.length === 3 && src.sizes[batchDim] !== tgt.sizes[batchDim]) {
      throw new ShapeError('the batch number of src and tgt must be equal');
    }
    if (src.sizes.at(-1) !== this.dModel || tgt.sizes.at(-1) !== this.dModel) {
      throw new ShapeError('the feature number of src and tgt must be equal to d_model');
    }
  }

  /**
   * -Infinity above the diagonal, 0 elsewhere: the mask with which a place sees itself and those before it.
   *
   * @param size - entries of the sequence
   * @returns float32 [size, size], -Infinity above the diagonal
   * @example
   * nn.Transformer.generateSquareSubsequentMask(2); // [[0, -Infinity], [0, 0]]
   */
  static generateSquareSubsequentMask(size: number): Tensor {
    return triu(full([size, size], Number.NEGATIVE_INFINITY), 1);
  }
}

nameClasses({ TransformerEncoder, TransformerDecoder, Transformer });
