import { ValueError } from '../../errors';
import { markTransparent, spend } from '../../nn/chain';
import { kaimingUniform_, normal_, zeros_ } from '../../nn/init';
import { AdaptiveAvgPool2d } from '../../nn/layers/adaptivePool';
import { Conv2d } from '../../nn/layers/conv2d';
import { Dropout } from '../../nn/layers/dropout';
import { MaxPool2d } from '../../nn/layers/maxPool2d';
import { ReLU } from '../../nn/layers/relu';
import { Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import { cat } from '../../ops/joining/cat';
import { flatten } from '../../ops/shape/flatten';
import type { Tensor } from '../../tensor/tensor';
import { inRow, type ModelOptions, refuseWeights } from './options';

export interface SqueezeNetOptions extends ModelOptions {
  /** The probability of a zero before the last convolution; default 0.5. */
  dropout?: number;
}

const relu = (): ReLU => new ReLU({ inplace: true });
const pool = (): MaxPool2d => new MaxPool2d(3, { stride: 2, ceilMode: true });

/** Narrows by 1 x 1, and widens by 1 x 1 and by 3 x 3 side by side. */
class Fire extends Module {
  readonly squeeze: Conv2d;
  readonly squeeze_activation: ReLU;
  readonly expand1x1: Conv2d;
  readonly expand1x1_activation: ReLU;
  readonly expand3x3: Conv2d;
  readonly expand3x3_activation: ReLU;

  constructor(inPlanes: number, squeezePlanes: number, expandPlanes: number) {
    super();
    this.squeeze = new Conv2d(inPlanes, squeezePlanes, 1);
    this.squeeze_activation = relu();
    this.expand1x1 = new Conv2d(squeezePlanes, expandPlanes, 1);
    this.expand1x1_activation = relu();
    this.expand3x3 = new Conv2d(squeezePlanes, expandPlanes, 3, { padding: 1 });
    this.expand3x3_activation = relu();
  }

  forward(x: Tensor): Tensor {
    const narrow = inRow(x, this.squeeze, this.squeeze_activation);
    const small = inRow(narrow, this.expand1x1, this.expand1x1_activation);
    const large = inRow(narrow, this.expand3x3, this.expand3x3_activation);
    const both = cat([small, large], 1);
    spend(small, this.expand1x1_activation, narrow);
    spend(large, this.expand3x3_activation, narrow);
    spend(narrow, this.squeeze_activation, x);
    return both;
  }
}

/** The first convolution, how many Fire modules there are between pools, and their planes in turn. */
const VERSIONS = {
  '1_0': { first: () => new Conv2d(3, 96, 7, { stride: 2 }), channels: 96, rows: [3, 4, 1] },
  '1_1': { first: () => new Conv2d(3, 64, 3, { stride: 2 }), channels: 64, rows: [2, 2, 4] },
};
const PLANES = [16, 16, 32, 32, 48, 48, 64, 64];

/**
 * SqueezeNet: AlexNet's accuracy with a fiftieth of the parameters. Images [n, 3, h, w] from 21 x 21 on give scores [n, numClasses].
 *
 * @param version - '1_0' or '1_1'
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @throws ValueError for another version
 * @example
 * const net = new models.SqueezeNet('1_1', { numClasses: 10 });
 * net.eval()(rand([1, 3, 32, 32])).shape; // => [1, 10]
 * @see https://arxiv.org/abs/1602.07360
 */
export class SqueezeNet extends Module {
  readonly numClasses: number;
  readonly features: Sequential;
  /** Dropout, the last convolution, '1', ReLU and the mean over the image. */
  classifier: Sequential;

  constructor(version: '1_0' | '1_1' = '1_0', options: SqueezeNetOptions = {}) {
    super();
    const { numClasses = 1000, dropout = 0.5 } = options;
    if (!Object.hasOwn(VERSIONS, version)) {
      throw new ValueError(`Unsupported SqueezeNet version ${String(version)}: 1_0 or 1_1 expected`);
    }
    refuseWeights(`squeezenet${version}`, options);
    this.numClasses = numClasses;
    const { first, channels, rows } = VERSIONS[version];
    const layers: Module[] = [first(), relu()];
    let [inputs, fire] = [channels, 0];
    for (const count of rows) {
      layers.push(pool());
      for (let i = 0; i < count; i++) {
        const planes = PLANES[fire++] as number;
        layers.push(new Fire(inputs, planes, 4 * planes));
        inputs = 8 * planes;
      }
    }
    this.features = new Sequential(...layers);
    const last = new Conv2d(512, numClasses, 1);
    this.classifier = new Sequential(new Dropout(dropout), last, relu(), new AdaptiveAvgPool2d([1, 1]));
    for (const module of this.modules()) {
      if (!(module instanceof Conv2d)) continue;
      if (module === last) normal_(module.weight, 0, 0.01);
      else kaimingUniform_(module.weight);
      if (module.bias !== null) zeros_(module.bias);
    }
  }

  forward(x: Tensor): Tensor {
    return flatten(this.classifier(this.features(x)), 1);
  }
}

/**
 * SqueezeNet 1.0: 1,248,424 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * models.squeezenet1_0({ numClasses: 10 })(rand([1, 3, 32, 32])).shape; // [1, 10]
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.squeezenet1_0.html
 */
export function squeezenet1_0(options: SqueezeNetOptions = {}): SqueezeNet {
  return new SqueezeNet('1_0', options);
}

/**
 * SqueezeNet 1.1: 1,235,496 parameters, and less than half of the work of 1.0.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * models.squeezenet1_1({ numClasses: 10 })(rand([1, 3, 32, 32])).shape; // [1, 10]
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.squeezenet1_1.html
 */
export function squeezenet1_1(options: SqueezeNetOptions = {}): SqueezeNet {
  return new SqueezeNet('1_1', options);
}

nameClasses({ SqueezeNet });
markTransparent({ Fire }, { composed: true });
