import { ValueError } from '../../errors';
import { markTransparent, spend } from '../../nn/chain';
import { adaptiveAvgPool2d } from '../../nn/functional/pooling/adaptiveAvgPool';
import { kaimingNormal_, normal_, ones_, zeros_ } from '../../nn/init';
import { BatchNorm2d } from '../../nn/layers/batchNorm';
import { Conv2d } from '../../nn/layers/conv2d';
import { Dropout } from '../../nn/layers/dropout';
import { GroupNorm } from '../../nn/layers/groupNorm';
import { Linear } from '../../nn/layers/linear';
import { Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import { add } from '../../ops/pointwise/add';
import { flatten } from '../../ops/shape/flatten';
import type { Tensor } from '../../tensor/tensor';
import { roundHalfToEven } from '../python';
import { batchNorm, Conv2dNormActivation } from './convNormActivation';
import { type ModelOptions, type NormLayer, refuseWeights } from './options';

/** Of the rows of blocks: by how much they widen inside, their channels, how many they are, and the first one's stride. */
export type InvertedResidualSetting = readonly (readonly [
  expand: number,
  channels: number,
  count: number,
  stride: number,
])[];

export interface MobileNetV2Options extends ModelOptions {
  /** By what the channels of each layer are multiplied; default 1. */
  widthMult?: number;
  /** The rows of blocks, where they are to be others than the paper's. */
  invertedResidualSetting?: InvertedResidualSetting | null;
  /** Numbers of channels are multiples of it; default 8. */
  roundNearest?: number;
  /** Makes the normalizing layers; default `(channels) => new nn.BatchNorm2d(channels)`. */
  normLayer?: NormLayer | null;
  /** The probability of a zero before the last layer; default 0.2. */
  dropout?: number;
}

const SETTING: InvertedResidualSetting = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
];

/** Widens by 1 x 1, filters each channel by 3 x 3, narrows by 1 x 1 without an activation, and adds the input where it fits. */
class InvertedResidual extends Module {
  readonly conv: Sequential;
  readonly stride: number;
  readonly addsInput: boolean;

  constructor(inputs: number, outputs: number, stride: number, expand: number, norm: NormLayer) {
    super();
    if (stride !== 1 && stride !== 2) throw new ValueError(`stride should be 1 or 2 insted of ${stride}`);
    const hidden = roundHalfToEven(inputs * expand);
    const widen = expand === 1 ? [] : [new Conv2dNormActivation(inputs, hidden, { kernelSize: 1, norm })];
    this.conv = new Sequential(
      ...widen,
      new Conv2dNormActivation(hidden, hidden, { stride, groups: hidden, norm }),
      new Conv2d(hidden, outputs, 1, { bias: false }),
      norm(outputs),
    );
    this.stride = stride;
    this.addsInput = stride === 1 && inputs === outputs;
  }

  forward(x: Tensor): Tensor {
    const out = this.conv(x);
    if (!this.addsInput) return out;
    const sum = add(x, out);
    spend(out, this.conv, x);
    return sum;
  }
}

/** The multiple of `divisor` nearest to v, not more than a tenth below it. */
function multipleNear(v: number, divisor: number): number {
  const nearest = Math.max(divisor, Math.floor(Math.trunc(v + divisor / 2) / divisor) * divisor);
  return nearest < 0.9 * v ? nearest + divisor : nearest;
}

/**
 * MobileNetV2: rows of blocks that are wide inside, where each channel is filtered alone, and narrow between. Images [n, 3, h, w]
 * give scores [n, numClasses].
 *
 * The weights are drawn from the generator that `manualSeed` seeds: the same as torchvision's.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @throws ValueError for a setting that has no rows of four numbers
 * @example
 * new models.MobileNetV2({ numClasses: 10, widthMult: 0.25 })(rand([2, 3, 64, 64])).shape; // [2, 10]
 * @see https://arxiv.org/abs/1801.04381
 */
export class MobileNetV2 extends Module {
  readonly features: Sequential;
  /** Dropout and the last layer, '1': another one in its place tells other classes apart. */
  classifier: Sequential;
  readonly lastChannel: number;

  constructor(options: MobileNetV2Options = {}) {
    super();
    refuseWeights('mobilenetV2', options);
    const { numClasses = 1000, widthMult = 1, roundNearest = 8, dropout = 0.2 } = options;
    const norm = options.normLayer ?? batchNorm;
    const setting = options.invertedResidualSetting ?? SETTING;
    if (setting[0]?.length !== 4) {
      throw new ValueError(
        `inverted_residual_setting should be non-empty or a 4-element list, got ${JSON.stringify(setting)}`,
      );
    }
    let channels = multipleNear(32 * widthMult, roundNearest);
    this.lastChannel = multipleNear(1280 * Math.max(1, widthMult), roundNearest);
    const features: Module[] = [new Conv2dNormActivation(3, channels, { stride: 2, norm })];
    for (const [expand, planes, count, stride] of setting) {
      const outputs = multipleNear(planes * widthMult, roundNearest);
      for (let i = 0; i < count; i++) {
        features.push(new InvertedResidual(channels, outputs, i === 0 ? stride : 1, expand, norm));
        channels = outputs;
      }
    }
    features.push(new Conv2dNormActivation(channels, this.lastChannel, { kernelSize: 1, norm }));
    this.features = new Sequential(...features);
    this.classifier = new Sequential(new Dropout(dropout), new Linear(this.lastChannel, numClasses));
    initialize(this);
  }

  forward(x: Tensor): Tensor {
    return this.classifier(flatten(adaptiveAvgPool2d(this.features(x), [1, 1]), 1));
  }
}

function initialize(model: Module): void {
  for (const module of model.modules()) {
    if (module instanceof Conv2d) {
      kaimingNormal_(module.weight, { mode: 'fan_out' });
    } else if (module instanceof BatchNorm2d || module instanceof GroupNorm) {
      if (module.weight !== null) ones_(module.weight);
      if (module.bias !== null) zeros_(module.bias);
    } else if (module instanceof Linear) {
      normal_(module.weight, 0, 0.01);
      if (module.bias !== null) zeros_(module.bias);
    }
  }
}

/**
 * MobileNetV2: 3,504,872 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const model = models.mobilenetV2({ numClasses: 10 });
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.mobilenet_v2.html
 */
export function mobilenetV2(options: MobileNetV2Options = {}): MobileNetV2 {
  return new MobileNetV2(options);
}

nameClasses({ MobileNetV2 });
markTransparent({ InvertedResidual }, { composed: true });
