import { ValueError } from '../../errors';
import { kaimingNormal_, ones_, zeros_ } from '../../nn/init';
import { AdaptiveAvgPool2d } from '../../nn/layers/adaptivePool';
import { BatchNorm2d } from '../../nn/layers/batchNorm';
import { Conv2d } from '../../nn/layers/conv2d';
import { GroupNorm } from '../../nn/layers/groupNorm';
import { Linear } from '../../nn/layers/linear';
import { MaxPool2d } from '../../nn/layers/maxPool2d';
import { ReLU } from '../../nn/layers/relu';
import { Module } from '../../nn/module';
import { nameClasses, property } from '../../nn/property';
import { Sequential } from '../../nn/sequential';
import { flatten } from '../../ops/shape/flatten';
import { Tensor } from '../../tensor/tensor';
import { batchNorm } from './convNormActivation';
import { inRow, type ModelOptions, type NormLayer, refuseWeights } from './options';
import { BasicBlock, type BlockClass, Bottleneck, conv1x1 } from './resnetBlocks';

export interface ResNetOptions extends ModelOptions {
  /** Begin with blocks that return their input: the weight of their last normalization is 0; default false. */
  zeroInitResidual?: boolean;
  /** Groups of the 3 x 3 convolutions in bottlenecks; default 1. */
  groups?: number;
  /** Channels of a group where the block has 64 planes; default 64. */
  widthPerGroup?: number;
  /** For each of the last three stages: wider kernels instead of smaller images; default none. */
  replaceStrideWithDilation?: readonly boolean[] | null;
  /** Makes the normalizing layers; default `(channels) => new nn.BatchNorm2d(channels)`. */
  normLayer?: NormLayer | null;
}

/**
 * Residual networks: a convolution of 7 x 7 and a pool, four stages of blocks that add to their input, the mean over the image and
 * a linear layer. Images [n, 3, h, w] give scores [n, numClasses].
 *
 * The weights are He's normal numbers for the fan out, from the generator that `manualSeed` seeds: the same as torchvision's.
 *
 * @param block - what the stages are made of: `BasicBlock` or `Bottleneck`
 * @param layers - how many blocks each of the four stages has
 * @param options - `numClasses` (default 1000) and the settings of the network
 * @throws ValueError for dilations of another number than three
 * @example
 * const small = new models.ResNet(models.BasicBlock, [1, 1, 1, 1], { numClasses: 10 });
 * small(rand([2, 3, 32, 32])).shape; // [2, 10]
 * @see https://arxiv.org/abs/1512.03385
 */
export class ResNet extends Module {
  /** The first convolution and the pool: for small images `new nn.Conv2d(3, 64, 3, { padding: 1, bias: false })` and `new nn.Identity()`. */
  conv1: Module;
  readonly bn1: Module;
  readonly relu: ReLU;
  maxpool: Module;
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly layer4: Sequential;
  readonly avgpool: AdaptiveAvgPool2d;
  /** The last layer: another one in its place tells other classes apart. */
  fc: Module;

  constructor(block: BlockClass, layers: readonly number[], options: ResNetOptions = {}) {
    super();
    refuseWeights('ResNet', options);
    const { numClasses = 1000, zeroInitResidual = false } = options;
    const dilate = options.replaceStrideWithDilation ?? [false, false, false];
    if (dilate.length !== 3) {
      throw new ValueError(`replace_stride_with_dilation should be None or a 3-element tuple, got [${dilate}]`);
    }
    const norm = options.normLayer ?? batchNorm;
    const stage = stages(block, norm, options);
    this.conv1 = new Conv2d(3, 64, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = norm(64);
    this.relu = new ReLU({ inplace: true });
    this.maxpool = new MaxPool2d(3, { stride: 2, padding: 1 });
    const [n1 = 0, n2 = 0, n3 = 0, n4 = 0] = layers;
    this.layer1 = stage(64, n1, 1, false);
    this.layer2 = stage(128, n2, 2, dilate[0] === true);
    this.layer3 = stage(256, n3, 2, dilate[1] === true);
    this.layer4 = stage(512, n4, 2, dilate[2] === true);
    this.avgpool = new AdaptiveAvgPool2d([1, 1]);
    this.fc = new Linear(512 * block.expansion, numClasses);
    initialize(this);
    if (zeroInitResidual) quiet(this);
  }

  forward(x: Tensor): Tensor {
    const { conv1, bn1, relu, maxpool, layer1, layer2, layer3, layer4, avgpool } = this;
    return this.fc(flatten(inRow(x, conv1, bn1, relu, maxpool, layer1, layer2, layer3, layer4, avgpool), 1));
  }
}

/** What makes the stages one after the other, each for the channels that the one before it gives. */
function stages(block: BlockClass, norm: NormLayer, options: ResNetOptions) {
  const { groups = 1, widthPerGroup: baseWidth = 64 } = options;
  let inPlanes = 64;
  let dilation = 1;
  return (planes: number, count: number, stride: number, dilate: boolean): Sequential => {
    const before = dilation;
    if (dilate) dilation *= stride;
    const step = dilate ? 1 : stride;
    const outPlanes = planes * block.expansion;
    const downsample =
      step !== 1 || inPlanes !== outPlanes ? new Sequential(conv1x1(inPlanes, outPlanes, step), norm(outPlanes)) : null;
    const shared = { groups, baseWidth, norm };
    const blocks = [new block(inPlanes, planes, { ...shared, stride: step, downsample, dilation: before })];
    inPlanes = outPlanes;
    while (blocks.length < count) {
      blocks.push(new block(inPlanes, planes, { ...shared, stride: 1, downsample: null, dilation }));
    }
    return new Sequential(...blocks);
  };
}

function initialize(model: Module): void {
  for (const module of model.modules()) {
    if (module instanceof Conv2d) kaimingNormal_(module.weight, { mode: 'fan_out', nonlinearity: 'relu' });
    else if (module instanceof BatchNorm2d || module instanceof GroupNorm) {
      if (module.weight !== null) ones_(module.weight);
      if (module.bias !== null) zeros_(module.bias);
    }
  }
}

function quiet(model: Module): void {
  for (const module of model.modules()) {
    const last = module instanceof Bottleneck ? module.bn3 : module instanceof BasicBlock ? module.bn2 : null;
    const weight = last === null ? null : property(last, 'weight');
    if (weight instanceof Tensor) zeros_(weight);
  }
}

/**
 * ResNet-18: 11,689,512 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const model = models.resnet18({ numClasses: 10 });
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.resnet18.html
 */
export function resnet18(options: ResNetOptions = {}): ResNet {
  refuseWeights('resnet18', options);
  return new ResNet(BasicBlock, [2, 2, 2, 2], options);
}

/**
 * ResNet-34: 21,797,672 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.resnet34(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.resnet34.html
 */
export function resnet34(options: ResNetOptions = {}): ResNet {
  refuseWeights('resnet34', options);
  return new ResNet(BasicBlock, [3, 4, 6, 3], options);
}

/**
 * ResNet-50, with the stride at the 3 x 3 convolutions: 25,557,032 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.resnet50(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.resnet50.html
 */
export function resnet50(options: ResNetOptions = {}): ResNet {
  refuseWeights('resnet50', options);
  return new ResNet(Bottleneck, [3, 4, 6, 3], options);
}

/**
 * ResNet-101: 44,549,160 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.resnet101(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.resnet101.html
 */
export function resnet101(options: ResNetOptions = {}): ResNet {
  refuseWeights('resnet101', options);
  return new ResNet(Bottleneck, [3, 4, 23, 3], options);
}

/**
 * ResNet-152: 60,192,808 parameters.
 *
 * @param options - `numClasses` (default 1000) and the settings of the network; weights come from the generator that `manualSeed`
 * seeds
 * @returns a network for images [n, 3, h, w] that gives scores [n, numClasses]
 * @example
 * const pretrained = (path: string) => loadModel(models.resnet152(), path); // a file of torchvision's weights
 * @see https://pytorch.org/vision/stable/models/generated/torchvision.models.resnet152.html
 */
export function resnet152(options: ResNetOptions = {}): ResNet {
  refuseWeights('resnet152', options);
  return new ResNet(Bottleneck, [3, 8, 36, 3], options);
}

nameClasses({ ResNet });
