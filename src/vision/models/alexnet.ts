import { AdaptiveAvgPool2d } from '../../nn/layers/adaptivePool';
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

export interface AlexNetOptions extends ModelOptions {
  /** The probability of a zero before the first two linear layers; default 0.5. */
  dropout?: number;
}

const relu = (): ReLU => new ReLU({ inplace: true });
const pool = (): MaxPool2d => new MaxPool2d(3, { stride: 2 });

/**
 * AlexNet, in the form of "One weird trick for parallelizing convolutional neural networks". Images [n, 3, h, w] from 63 x 63 on
 * give scores [n, numClasses].
 *
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @example
 * const net = models.alexnet({ numClasses: 10 });
 * net.setSubmodule('classifier.6', new nn.Linear(4096, 3)); // for three classes of one's own
 * @see https://arxiv.org/abs/1404.5997
 */
export class AlexNet extends Module {
  readonly features: Sequential;
  readonly avgpool: AdaptiveAvgPool2d;
  /** Three linear layers, '1', '4' and '6': another one in place of the last tells other classes apart. */
  classifier: Sequential;

  constructor(options: AlexNetOptions = {}) {
    super();
    refuseWeights('alexnet', options);
    const { numClasses = 1000, dropout = 0.5 } = options;
    this.features = new Sequential(
      new Conv2d(3, 64, 11, { stride: 4, padding: 2 }),
      relu(),
      pool(),
      new Conv2d(64, 192, 5, { padding: 2 }),
      relu(),
      pool(),
      new Conv2d(192, 384, 3, { padding: 1 }),
      relu(),
      new Conv2d(384, 256, 3, { padding: 1 }),
      relu(),
      new Conv2d(256, 256, 3, { padding: 1 }),
      relu(),
      pool(),
    );
    this.avgpool = new AdaptiveAvgPool2d([6, 6]);
    this.classifier = new Sequential(
      new Dropout(dropout),
      new Linear(256 * 6 * 6, 4096),
      relu(),
      new Dropout(dropout),
      new Linear(4096, 4096),
      relu(),
      new Linear(4096, numClasses),
    );
  }

  forward(x: Tensor): Tensor {
    return this.classifier(flatten(this.avgpool(this.features(x)), 1));
  }
}

/**
 * AlexNet: 61,100,840 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.alexnet(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.alexnet.html
 */
export function alexnet(options: AlexNetOptions = {}): AlexNet {
  return new AlexNet(options);
}

nameClasses({ AlexNet });
