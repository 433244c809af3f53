import { kaimingNormal_, normal_, zeros_ } from '../../nn/init';
import { AdaptiveAvgPool2d } from '../../nn/layers/adaptivePool';
import { BatchNorm2d } from '../../nn/layers/batchNorm';
import { Conv2d } from '../../nn/layers/conv2d';
import { Dropout } from '../../nn/layers/dropout';
import { Linear } from '../../nn/layers/linear';
import { MaxPool2d } from '../../nn/layers/maxPool2d';
import { ReLU } from '../../nn/layers/relu';
import { Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import { flatten } from '../../ops/shape/flatten';
import type { Tensor } from '../../tensor/tensor';
import { type ModelOptions, refuseWeights } from './options';

export interface VGGOptions extends ModelOptions {
  /** Draw weights as torchvision does; false leaves those that layers begin with. Default true. */
  initWeights?: boolean;
  /** The probability of a zero between the last layers; default 0.5. */
  dropout?: number;
}

/**
 * VGG: rows of 3 x 3 convolutions with pools between, and three linear layers. Images [n, 3, h, w] from 32 x 32 on give
 * scores [n, numClasses].
 *
 * @param features - the convolutions, which give 512 channels
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @example
 * const features = new nn.Sequential(new nn.Conv2d(3, 512, 3, { stride: 4, padding: 1 }), new nn.ReLU());
 * const net = new models.VGG(features, { numClasses: 10, initWeights: false });
 * net.eval()(rand([1, 3, 32, 32])).shape; // => [1, 10]
 * @see https://arxiv.org/abs/1409.1556
 */
export class VGG extends Module {
  readonly features: Module;
  readonly avgpool: AdaptiveAvgPool2d;
  /** Three linear layers, '0', '3' and '6': another one in place of the last tells other classes apart. */
  classifier: Sequential;

  constructor(features: Module, options: VGGOptions = {}) {
    super();
    refuseWeights('VGG', options);
    const { numClasses = 1000, dropout = 0.5 } = options;
    this.features = features;
    this.avgpool = new AdaptiveAvgPool2d([7, 7]);
    this.classifier = new Sequential(
      new Linear(512 * 7 * 7, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, 4096),
      new ReLU({ inplace: true }),
      new Dropout(dropout),
      new Linear(4096, numClasses),
    );
    if (options.initWeights ?? true) initialize(this);
  }

  forward(x: Tensor): Tensor {
    return this.classifier(flatten(this.avgpool(this.features(x)), 1));
  }
}

function initialize(model: Module): void {
  for (const module of model.modules()) {
    if (module instanceof Conv2d) {
      kaimingNormal_(module.weight, { mode: 'fan_out', nonlinearity: 'relu' });
      if (module.bias !== null) zeros_(module.bias);
    } else if (module instanceof Linear) {
      normal_(module.weight, 0, 0.01);
      if (module.bias !== null) zeros_(module.bias);
    }
  }
}

/** How many convolutions of how many channels stand before each of the five pools. */
const ROWS = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;
const CHANNELS = [64, 128, 256, 512, 512];

function make(depth: keyof typeof ROWS, normalized: boolean, options: VGGOptions): VGG {
  refuseWeights(`vgg${depth}${normalized ? 'Bn' : ''}`, options);
  const layers: Module[] = [];
  let inputs = 3;
  ROWS[depth].forEach((count, row) => {
    const outputs = CHANNELS[row] as number;
    for (let i = 0; i < count; i++) {
      layers.push(new Conv2d(inputs, outputs, 3, { padding: 1 }));
      if (normalized) layers.push(new BatchNorm2d(outputs));
      layers.push(new ReLU({ inplace: true }));
      inputs = outputs;
    }
    layers.push(new MaxPool2d(2, { stride: 2 }));
  });
  return new VGG(new Sequential(...layers), options);
}

/**
 * VGG-11: 132,863,336 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg11(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg11.html
 */
export function vgg11(options: VGGOptions = {}): VGG {
  return make(11, false, options);
}

/**
 * VGG-11 with batch normalization: 132,868,840 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg11Bn(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg11_bn.html
 */
export function vgg11Bn(options: VGGOptions = {}): VGG {
  return make(11, true, options);
}

/**
 * VGG-13: 133,047,848 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg13(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg13.html
 */
export function vgg13(options: VGGOptions = {}): VGG {
  return make(13, false, options);
}

/**
 * VGG-13 with batch normalization: 133,053,736 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg13Bn(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg13_bn.html
 */
export function vgg13Bn(options: VGGOptions = {}): VGG {
  return make(13, true, options);
}

/**
 * VGG-16: 138,357,544 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg16(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg16.html
 */
export function vgg16(options: VGGOptions = {}): VGG {
  return make(16, false, options);
}

/**
 * VGG-16 with batch normalization: 138,365,992 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg16Bn(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg16_bn.html
 */
export function vgg16Bn(options: VGGOptions = {}): VGG {
  return make(16, true, options);
}

/**
 * VGG-19: 143,667,240 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg19(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg19.html
 */
export function vgg19(options: VGGOptions = {}): VGG {
  return make(19, false, options);
}

/**
 * VGG-19 with batch normalization: 143,678,248 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.vgg19Bn(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.vgg19_bn.html
 */
export function vgg19Bn(options: VGGOptions = {}): VGG {
  return make(19, true, options);
}

nameClasses({ VGG });
