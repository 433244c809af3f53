import { ShapeError, ValueError } from '../../errors';
import { zeros_ } from '../../nn/init';
import { truncNormal_ } from '../../nn/initPatterns';
import { Tanh } from '../../nn/layers/activations';
import { Conv2d } from '../../nn/layers/conv2d';
import { Linear } from '../../nn/layers/linear';
import { Module } from '../../nn/module';
import { Parameter } from '../../nn/parameter';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import type { LoadedKeys, StateDict } from '../../nn/stateDict';
import { cat } from '../../ops/joining/cat';
import { expand } from '../../ops/shape/expand';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { select } from '../../ops/shape/select';
import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { type ModelOptions, refuseWeights } from './options';
import { Encoder } from './visionEncoder';

/** What the named models leave open. */
export interface VitOptions extends ModelOptions {
  /** Height and width of the images, a multiple of the patches'; default 224. */
  imageSize?: number;
  /** The probability of a zero behind the blocks' parts; default 0. */
  dropout?: number;
  /** The probability of a zero among the weights of attention; default 0. */
  attentionDropout?: number;
  /** The width of one more layer before the last; default none. */
  representationSize?: number | null;
}

export interface VisionTransformerOptions extends Omit<VitOptions, 'imageSize'> {}

/**
 * Vision transformer: an image as a sequence of patches, each projected to `hiddenDim` numbers; a token for the class before them,
 * positions added, an encoder of attention and linear layers; and a linear layer for what the class's token has become. Images
 * [n, 3, imageSize, imageSize] give scores [n, numClasses], which all begin as 0.
 *
 * @param imageSize - height and width of the images
 * @param patchSize - height and width of a patch, which divides them
 * @param hiddenDim - the width of the sequence
 * @param numLayers - blocks of the encoder
 * @param numHeads - heads of attention
 * @param mlpDim - the width inside the blocks' linear layers
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @throws ValueError when the size of patches does not divide that of images
 * @example
 * const small = new models.VisionTransformer(32, 8, 2, 4, 64, 128, { numClasses: 10 });
 * small(rand([2, 3, 32, 32])).shape; // [2, 10]
 * @see https://arxiv.org/abs/2010.11929
 */
export class VisionTransformer extends Module {
  readonly imageSize: number;
  readonly patchSize: number;
  readonly hiddenDim: number;
  readonly conv_proj: Conv2d;
  readonly class_token: Parameter;
  readonly encoder: Encoder;
  /** The last layer by the name 'head': another one in its place tells other classes apart. */
  heads: Sequential;

  constructor(
    imageSize: number,
    patchSize: number,
    numLayers: number,
    numHeads: number,
    hiddenDim: number,
    mlpDim: number,
    options: VisionTransformerOptions = {},
  ) {
    super();
    refuseWeights('VisionTransformer', options);
    if (imageSize % patchSize !== 0) throw new ValueError('Input shape indivisible by patch size!');
    const { numClasses = 1000, dropout = 0, attentionDropout = 0, representationSize = null } = options;
    this.imageSize = imageSize;
    this.patchSize = patchSize;
    this.hiddenDim = hiddenDim;
    this.conv_proj = new Conv2d(3, hiddenDim, patchSize, { stride: patchSize });
    const patches = (imageSize / patchSize) ** 2;
    this.class_token = new Parameter(zeros([1, 1, hiddenDim]));
    this.encoder = new Encoder(patches + 1, numLayers, { numHeads, hiddenDim, mlpDim, dropout, attentionDropout });
    const pre = representationSize === null ? null : new Linear(hiddenDim, representationSize);
    const head = new Linear(representationSize ?? hiddenDim, numClasses);
    this.heads = new Sequential(pre === null ? { head } : { pre_logits: pre, act: new Tanh(), head });
    for (const [layer, fanIn] of [
      [this.conv_proj, 3 * patchSize ** 2],
      [pre, hiddenDim],
    ] as const) {
      if (layer !== null) truncNormal_(layer.weight, { std: Math.sqrt(1 / fanIn) });
      if (layer !== null && layer.bias !== null) zeros_(layer.bias);
    }
    zeros_(head.weight);
    if (head.bias !== null) zeros_(head.bias);
  }

  forward(x: Tensor): Tensor {
    const sequence = this.sequenceOf(x);
    const token = expand(this.class_token, [sequence.size(0), -1, -1]);
    return this.heads(select(this.encoder(cat([token, sequence], 1)), 1, 0));
  }

  /** [n, c, h, w] as [n, patches, hiddenDim]. */
  private sequenceOf(x: Tensor): Tensor {
    if (x.shape.length !== 4) {
      throw new ShapeError(`not enough values to unpack (expected 4, got ${x.shape.length}): images are [n, 3, h, w]`);
    }
    const { imageSize, hiddenDim } = this;
    const [n, , h, w] = x.shape as [number, number, number, number];
    if (h !== imageSize) throw new ShapeError(`Wrong image height! Expected ${imageSize} but got ${h}!`);
    if (w !== imageSize) throw new ShapeError(`Wrong image width! Expected ${imageSize} but got ${w}!`);
    return permute(reshape(this.conv_proj(x), [n, hiddenDim, -1]), [0, 2, 1]);
  }

  /**
   * Takes also the names that torchvision's files of weights have: `mlp.linear_1` for `mlp.0`, `mlp.linear_2` for `mlp.3`.
   *
   * @param state - tensors by torchvision's names
   * @param options - `strict`, default true
   * @returns keys that were missing, and those of no use
   */
  override loadStateDict(state: StateDict, options: { strict?: boolean } = {}): LoadedKeys {
    const renamed = Object.entries(state).map(([key, value]) => [
      key.replace(/\.mlp\.linear_([12])\./, (_, i) => `.mlp.${3 * (Number(i) - 1)}.`),
      value,
    ]);
    return super.loadStateDict(Object.fromEntries(renamed), options);
  }
}

function make(
  name: string,
  [patchSize, layers, heads, hiddenDim, mlpDim]: readonly [number, number, number, number, number],
  { imageSize = 224, ...options }: VitOptions,
): VisionTransformer {
  refuseWeights(name, options);
  return new VisionTransformer(imageSize, patchSize, layers, heads, hiddenDim, mlpDim, options);
}

/**
 * The base vision transformer with patches of 16 x 16: 86,567,656 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vitB16(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vit_b_16.html
 */
export function vitB16(options: VitOptions = {}): VisionTransformer {
  return make('vitB16', [16, 12, 12, 768, 3072], options);
}

/**
 * The base vision transformer with patches of 32 x 32: 88,224,232 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vitB32(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vit_b_32.html
 */
export function vitB32(options: VitOptions = {}): VisionTransformer {
  return make('vitB32', [32, 12, 12, 768, 3072], options);
}

/**
 * The large vision transformer with patches of 16 x 16: 304,326,632 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vitL16(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vit_l_16.html
 */
export function vitL16(options: VitOptions = {}): VisionTransformer {
  return make('vitL16', [16, 24, 16, 1024, 4096], options);
}

nameClasses({ VisionTransformer });
